//! What an officer enters of a partner, and what may be done about it: others filed or published it, Gongjiang registers it.

use super::{
    PartnerKind,
    fields::{read_day, read_text, read_validity},
    scope::{PartnerLine, ScopeRow, read_scope},
};
use crate::{life::Validity, number::FilingNumber};
use jiff::civil::Date;
use kernel::{Clause, Problem, Problems, Refusal, Uscc};
use std::collections::BTreeSet;

const SENTENCE: &str = "登记内容有误，请改正后重新提交";

/// 登记内容, as it was typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct PartnerEntry<'a> {
    /// The code of the kind.
    pub kind: &'a str,
    /// 机构名称.
    pub name: &'a str,
    /// 统一社会信用代码.
    pub uscc: &'a str,
    /// The partner's own filing number.
    pub number: &'a str,
    /// Who filed or published it.
    pub filed_by: &'a str,
    /// The official paper by which it was filed or published.
    pub reference: &'a str,
    /// The first day of its validity.
    pub from: &'a str,
    /// The last.
    pub until: &'a str,
}

/// 合作评价机构, as it is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPartner {
    /// Which kind.
    pub kind: PartnerKind,
    /// 机构名称.
    pub name: String,
    /// 统一社会信用代码.
    pub uscc: Uscc,
    /// Its own filing number: the first part of every certificate code of its own (A4.5).
    pub number: FilingNumber,
    /// Who filed or published it.
    pub filed_by: String,
    /// The official paper by which it was filed or published.
    pub reference: String,
    /// When it is valid.
    pub valid: Validity,
    /// What it certifies.
    pub scope: BTreeSet<PartnerLine>,
}

/// 变更内容, as it was typed: the official paper, the last day of validity.
#[derive(Clone, Copy, Debug)]
pub struct ChangeEntry<'a> {
    /// The official paper of the change.
    pub reference: &'a str,
    /// The last day of validity: the same, or a later one after a renewal.
    pub until: &'a str,
}

/// Reads what an officer typed of a new partner. `is_school` says whether a code is a filed school's: its filing number is
/// nobody else's, and it is no enterprise. A school that the ministry has published beside that may serve other schools.
///
/// # Errors
/// A refusal with every problem at its field.
pub fn read_partner(
    typed: PartnerEntry<'_>,
    rows: &[ScopeRow],
    is_school: impl Fn(&str) -> bool,
    today: Date,
) -> Result<NewPartner, Refusal> {
    let mut problems = Problems::default();
    let kind = problems.take("kind", typed.kind.parse::<PartnerKind>());
    let name = read_text(typed.name, ("name", "机构名称"), &mut problems);
    let uscc = problems.take("uscc", typed.uscc.parse::<Uscc>());
    let number = problems.take("number", typed.number.parse::<FilingNumber>());
    let filed_by = read_text(
        typed.filed_by,
        ("filed_by", "备案或公布机关"),
        &mut problems,
    );
    let reference = read_text(
        typed.reference,
        ("reference", "备案或公布文件"),
        &mut problems,
    );
    let valid = read_validity(typed.from, typed.until, today, &mut problems);
    let scope = read_scope(rows, &mut problems);
    if let (Some(kind), Some(number)) = (kind, &number) {
        let wrong = !number.as_str().starts_with(kind.letter());
        problems.check(wrong, "number", || {
            format!(
                "{}的编号以{}开头，实为“{number}”",
                kind.title(),
                kind.letter()
            )
        });
    }
    let enterprise = uscc
        .as_ref()
        .filter(|_| kind == Some(PartnerKind::Enterprise));
    for (place, code) in [
        ("number", number.as_ref().map(FilingNumber::as_str)),
        ("uscc", enterprise.map(Uscc::as_str)),
    ] {
        problems.check(code.is_some_and(&is_school), place, || {
            "这是试点院校的代码：院校凭本校备案认定，不得授权或委托其他机构".to_owned()
        });
    }
    refuse(problems, kind.map_or(Clause::N4_1, PartnerKind::clause))?;
    let noted = "what could not be read was noted";
    Ok(NewPartner {
        kind: kind.expect(noted),
        name,
        uscc: uscc.expect(noted),
        number: number.expect(noted),
        filed_by,
        reference,
        valid: valid.expect(noted),
        scope,
    })
}

/// Passes a number that no partner has whose time is not over; `held_by` is the name of the one that has it.
///
/// # Errors
/// A refusal at the field `number`.
pub fn only_new_partner(held_by: Option<&str>) -> Result<(), Refusal> {
    let Some(name) = held_by else { return Ok(()) };
    let sentence = format!("该编号已登记为“{name}”，不能重复登记；续期或变更请在其页面办理");
    let problem = Problem::at("number", sentence.clone());
    Err(Refusal::invalid("partner.known", sentence).with(vec![problem]))
}

/// Reads what an officer typed of a change: the new scope, and the last day of validity where it was renewed.
///
/// # Errors
/// A refusal with every problem at its field.
pub fn read_change(
    typed: ChangeEntry<'_>,
    rows: &[ScopeRow],
    (kind, valid): (PartnerKind, Validity),
) -> Result<(String, Date, BTreeSet<PartnerLine>), Refusal> {
    let mut problems = Problems::default();
    let reference = read_text(
        typed.reference,
        ("reference", "备案或公布文件"),
        &mut problems,
    );
    let until = read_day(typed.until, ("until", "有效期至"), &mut problems).unwrap_or(valid.until);
    problems.check(until < valid.until, "until", || {
        format!(
            "有效期至{}，变更后不能更早；提前结束的请办理终止",
            valid.until
        )
    });
    let scope = read_scope(rows, &mut problems);
    refuse(problems, kind.clause())?;
    Ok((reference, until, scope))
}

fn refuse(problems: Problems, clause: Clause) -> Result<(), Refusal> {
    problems
        .refuse("partner.bad_entry", SENTENCE)
        .map_err(|refusal| refusal.citing(clause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::Level;

    const TODAY: Date = date(2026, 3, 2);

    fn rows() -> Vec<ScopeRow> {
        vec![ScopeRow {
            occupation: "6-31-01-03".into(),
            job_type: String::new(),
            levels: vec![Level::Four],
        }]
    }

    fn good(uscc: &str) -> PartnerEntry<'_> {
        PartnerEntry {
            kind: "enterprise",
            name: " 天府示例电力公司（虚构） ",
            uscc,
            number: "Y000151000001",
            filed_by: "四川省人力资源和社会保障厅",
            reference: "企业职业技能等级认定备案回执（虚构）2025年第1号",
            from: "2025-11-01",
            until: "2028-10-31",
        }
    }

    /// Each case spoils one thing of a good entry.
    #[test]
    fn every_entry_is_checked_at_its_fields() {
        let uscc = Uscc::fictitious(7).to_string();
        let good = good(&uscc);
        let new = read_partner(good, &rows(), |_| false, TODAY).unwrap();
        assert_eq!(
            (new.name.as_str(), new.scope.len()),
            ("天府示例电力公司（虚构）", 1)
        );
        let cases = [
            (
                PartnerEntry {
                    kind: "school",
                    ..good
                },
                "kind",
                "用人单位或社会培训评价组织",
            ),
            (
                PartnerEntry {
                    kind: "evaluation_organisation",
                    ..good
                },
                "number",
                "以S开头",
            ),
            (
                PartnerEntry {
                    name: "甲", ..good
                },
                "name",
                "2至100个字",
            ),
            (
                PartnerEntry {
                    name: "甲\u{0}乙",
                    ..good
                },
                "name",
                "控制字符",
            ),
            (PartnerEntry { uscc: "51", ..good }, "uscc", "18位"),
            (
                PartnerEntry {
                    number: "Y0000",
                    ..good
                },
                "number",
                "13位",
            ),
            (
                PartnerEntry {
                    filed_by: "",
                    ..good
                },
                "filed_by",
                "备案或公布机关",
            ),
            (
                PartnerEntry {
                    reference: " ",
                    ..good
                },
                "reference",
                "备案或公布文件",
            ),
            (
                PartnerEntry {
                    from: "昨天",
                    ..good
                },
                "from",
                "年-月-日",
            ),
            (
                PartnerEntry {
                    from: "-009999-01-01",
                    ..good
                },
                "from",
                "2000年",
            ),
            (
                PartnerEntry {
                    from: "2028-11-01",
                    ..good
                },
                "until",
                "早于",
            ),
            (
                PartnerEntry {
                    until: "2026-03-01",
                    ..good
                },
                "until",
                "已经过期",
            ),
        ];
        for (entry, place, word) in cases {
            let refusal = read_partner(entry, &rows(), |_| false, TODAY).unwrap_err();
            let [problem] = &refusal.problems[..] else {
                panic!("{entry:?}: {:?}", refusal.problems)
            };
            assert!(
                problem.place == place && problem.sentence.contains(word),
                "{problem:?}"
            );
        }
        let nothing = read_partner(PartnerEntry::default(), &[], |_| false, TODAY).unwrap_err();
        assert_eq!(nothing.problems.len(), 9, "{:?}", nothing.problems);
    }

    #[test]
    fn a_school_is_nobodys_partner() {
        let uscc = Uscc::fictitious(7).to_string();
        let organisation = PartnerEntry {
            kind: "evaluation_organisation",
            number: "S000151000001",
            ..good(&uscc)
        };
        let read = |entry, code: &str| read_partner(entry, &rows(), |asked| asked == code, TODAY);
        let cases = [
            (good(&uscc), uscc.as_str(), false),
            (good(&uscc), "Y000151000001", false),
            (organisation, "S000151000001", false),
            (organisation, uscc.as_str(), true),
        ];
        for (entry, code, may) in cases {
            assert_eq!(read(entry, code).is_ok(), may, "{entry:?} {code}");
        }
        assert!(only_new_partner(None).is_ok());
        assert_eq!(
            only_new_partner(Some("甲")).unwrap_err().problems[0].place,
            "number"
        );
    }

    #[test]
    fn a_change_renews_and_never_shortens() {
        let valid = Validity {
            from: date(2025, 11, 1),
            until: date(2028, 10, 31),
        };
        let change = |reference, until| {
            let typed = ChangeEntry { reference, until };
            read_change(typed, &rows(), (PartnerKind::Enterprise, valid))
        };
        assert_eq!(
            change("续期公告", "2031-10-31").unwrap().1,
            date(2031, 10, 31)
        );
        assert_eq!(change("增项公告", "2028-10-31").unwrap().1, valid.until);
        let refusal = change("", "2028-10-30").unwrap_err();
        let places: Vec<&str> = refusal
            .problems
            .iter()
            .map(|one| one.place.as_str())
            .collect();
        assert_eq!(places, ["reference", "until"]);
    }
}
