//! 与现有备案的差异: what an application for more lines or another term says otherwise than the filing. Its grant adds lines and
//! a term and changes nothing else: what is not renewed ends (A3.4), what the receipt says of the school stays (A3.5).

use crate::{
    ApplicationForm, AppliedLine, Audience, Covered, Field, Kind, OccupationRow, RenewedLine,
    check::is_mobile, covers, draft::in_rows, write_levels,
};
use kernel::plain;

/// 与现有备案的差异
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// What is held and not asked for again: each occupation with its levels; of another term only.
    pub left_out: Vec<String>,
    /// What the form says otherwise of the school.
    pub differing: Vec<Differs>,
}

/// 不一致的备案信息
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// Which.
    pub field: Field,
    /// As the filing has it.
    pub filed: String,
    /// As the form has it.
    pub form: String,
}

impl Against {
    /// Whether there is nothing to be told.
    pub fn is_empty(&self) -> bool {
        self.left_out.is_empty() && self.differing.is_empty()
    }
}

/// Compares a form with the filing that it is about: the lines that are held to its last day, and what it says of the school.
pub fn against<'a>(
    kind: Kind,
    form: &ApplicationForm,
    held: &[RenewedLine<'_>],
    says: impl Fn(Field) -> &'a str,
) -> Against {
    let fields = Field::ALL.into_iter();
    match kind {
        Kind::Initial => Against::default(),
        Kind::Extension | Kind::Renewal => Against {
            left_out: match kind {
                Kind::Renewal => left_out(form, held),
                _ => Vec::new(),
            },
            differing: fields
                .filter_map(|field| differs(form, field, says(field)))
                .collect(),
        },
    }
}

/// What a line of a form applies for.
pub(crate) fn asked<'a>(line: &AppliedLine<'a>) -> Covered<'a> {
    Covered {
        occupation: line.row.code,
        job_type: &line.row.job_type,
        level: line.level,
        audience: Audience::OwnStudents,
    }
}

/// What is held and no line of the form covers, each occupation once.
fn left_out(form: &ApplicationForm, held: &[RenewedLine<'_>]) -> Vec<String> {
    let lines: Vec<Covered<'_>> = form.lines().map(|line| asked(&line)).collect();
    let missing = |held: &RenewedLine<'_>| {
        let held = Covered {
            occupation: held.code,
            job_type: held.job_type,
            level: held.level,
            audience: Audience::OwnStudents,
        };
        !lines.iter().any(|&line| covers(line, held))
    };
    let missing: Vec<RenewedLine<'_>> = held.iter().copied().filter(missing).collect();
    in_rows(&missing).iter().map(label).collect()
}

fn label(row: &OccupationRow) -> String {
    format!("{}{}", row.name(), write_levels(&row.levels))
}

/// What a form says of a field, where that is not what is filed.
fn differs(form: &ApplicationForm, field: Field, filed: &str) -> Option<Differs> {
    let said = match field {
        Field::Name => &form.school,
        Field::Uscc => form.uscc.as_str(),
        Field::Address => &form.address,
        Field::Contact => &form.contact.name,
        // The filing has one number, of either sort.
        Field::Phone if is_mobile(filed) => &form.contact.mobile,
        Field::Phone => &form.contact.landline,
    };
    let same = match field {
        Field::Phone => digits(said) == digits(filed),
        _ => plain(said) == plain(filed),
    };
    (!same).then(|| Differs {
        field,
        filed: filed.to_owned(),
        form: said.to_owned(),
    })
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::form;
    use kernel::{Level, OccupationCode, Uscc};

    const COOK: &str = "4-03-02-01";
    const ELECTRICIAN: &str = "6-31-01-03";

    fn held<'a>(code: &str, job_type: &'a str, level: Level) -> RenewedLine<'a> {
        RenewedLine {
            code: code.parse().unwrap(),
            occupation: if code == COOK {
                "中式烹调师"
            } else {
                "电工"
            },
            job_type,
            level,
            basis: "国家职业技能标准",
        }
    }

    fn row(code: &str, job_type: &str, levels: &[Level]) -> OccupationRow {
        OccupationRow {
            code: code.parse::<OccupationCode>().unwrap(),
            job_type: job_type.into(),
            levels: levels.to_vec(),
            ..form().occupations[0].clone()
        }
    }

    #[test]
    fn what_is_held_and_not_asked_for_again_is_named() {
        use Level::{Five, Four, Three};
        let both = [held(ELECTRICIAN, "", Four), held(ELECTRICIAN, "", Five)];
        let part = [held(COOK, "烧烤料理师", Four)];
        let cases: [(Kind, &[RenewedLine<'_>], OccupationRow, &[&str]); 8] = [
            (
                Kind::Renewal,
                &both,
                row(ELECTRICIAN, "", &[Five, Four]),
                &[],
            ),
            (
                Kind::Renewal,
                &both,
                row(ELECTRICIAN, "", &[Four, Three]),
                &["电工（6-31-01-03）五级/初级工"],
            ),
            (
                Kind::Renewal,
                &both,
                row(ELECTRICIAN, "", &[Three]),
                &["电工（6-31-01-03）五级/初级工、四级/中级工"],
            ),
            (
                Kind::Renewal,
                &both,
                row(COOK, "", &[Five, Four]),
                &["电工（6-31-01-03）五级/初级工、四级/中级工"],
            ),
            // The whole occupation covers its job types, and not the other way round.
            (Kind::Renewal, &part, row(COOK, "", &[Four]), &[]),
            (
                Kind::Renewal,
                &part,
                row(COOK, "", &[Five]),
                &["中式烹调师·烧烤料理师（4-03-02-01）四级/中级工"],
            ),
            (
                Kind::Renewal,
                &[held(COOK, "", Four)],
                row(COOK, "烧烤料理师", &[Four]),
                &["中式烹调师（4-03-02-01）四级/中级工"],
            ),
            (Kind::Extension, &both, row(ELECTRICIAN, "", &[Three]), &[]),
        ];
        for (kind, held, asked, named) in cases {
            let mut form = form();
            form.occupations = vec![asked];
            assert_eq!(left(kind, &form, held), named, "{kind} {held:?} {form:?}");
        }
    }

    fn left(kind: Kind, form: &ApplicationForm, held: &[RenewedLine<'_>]) -> Vec<String> {
        against(kind, form, held, |_| "").left_out
    }

    #[test]
    fn what_the_form_says_otherwise_of_the_school_is_named() {
        let form = form();
        let (landline, mobile) = (form.contact.landline.as_str(), form.contact.mobile.as_str());
        let bare = landline.replace('-', "");
        let wide = form.address.replace('1', "１");
        let other = Uscc::fictitious(77).to_string();
        let cases: [(Field, &str, Option<&str>); 12] = [
            (Field::Name, &form.school, None),
            (Field::Name, "旧名技师学院", Some(&form.school)),
            (Field::Uscc, form.uscc.as_str(), None),
            (Field::Uscc, &other, Some(form.uscc.as_str())),
            (Field::Address, &wide, None),
            (Field::Address, "原址", Some(&form.address)),
            (Field::Contact, "原联系人", Some(&form.contact.name)),
            (Field::Phone, landline, None),
            (Field::Phone, &bare, None),
            (Field::Phone, mobile, None),
            (Field::Phone, "028-99999999", Some(landline)),
            (Field::Phone, "13999999999", Some(mobile)),
        ];
        for kind in [Kind::Extension, Kind::Renewal] {
            for (field, filed, said) in cases {
                let found = differs(&form, field, filed);
                assert_eq!(
                    found.as_ref().map(|one| one.form.as_str()),
                    said,
                    "{field} {filed}"
                );
                assert!(found.is_none_or(|one| one.filed == filed));
            }
            assert_eq!(against(kind, &form, &[], |_| "").differing.len(), 5);
        }
        assert!(against(Kind::Initial, &form, &[], |_| "").is_empty());
    }
}
