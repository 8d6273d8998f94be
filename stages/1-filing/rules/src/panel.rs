//! The panel of experts: an odd number of at least three, drawn by field, none of them close to the applicant (A3.3).

use crate::{ApplicationForm, Route, State, Step, accept::need_text};
use kernel::{CitizenId, Clause, OccupationCode, Problem, Refusal, measures::CURRENT};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// The fewest experts of a panel; the notice leaves it open.
const FEWEST: u16 = CURRENT.panel_experts.value;
/// The most, so that a panel can still meet.
const MOST: u16 = 15;

/// 候选专家, as recusal looks at them.
#[derive(Clone, Copy, Debug)]
pub struct Expert<'a> {
    /// 姓名
    pub name: &'a str,
    /// 身份证号
    pub identity: &'a CitizenId,
    /// 所在单位
    pub employer: &'a str,
    /// Whether they can sign in and give their opinion.
    pub reachable: bool,
    /// The interest in this school that they declared before.
    pub interest: Option<Interest>,
}

/// 回避事由: why an expert steps down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interest {
    /// 在申请院校任职、兼职
    Employed,
    /// 为申请院校提供咨询或指导
    Adviser,
    /// 与申请院校负责人有近亲属关系
    Kin,
    /// 其他可能影响公正的关系
    Other,
    /// 因故不能参加: no interest, and of no meaning for another time.
    Absent,
}

/// Begins the draw of a panel of `size` experts.
///
/// # Errors
/// A refusal where it is not its turn, the size is even or out of range, or there are more occupations than experts.
pub fn begin_panel(
    state: State,
    route: Route,
    form: &ApplicationForm,
    size: u16,
) -> Result<State, Refusal> {
    let drawing = state.after(Step::AppointPanel, route)?;
    let fields = fields(form).len();
    let sentence = if !(FEWEST..=MOST).contains(&size) || size.is_multiple_of(2) {
        format!("专家组应为{FEWEST}至{MOST}人的单数，现为{size}人")
    } else if fields > usize::from(size) {
        format!("申请的职业有{fields}个，每个职业至少抽取1名专家，专家组现为{size}人，人数不够")
    } else {
        return Ok(drawing);
    };
    let problem = Problem::at("size", sentence.clone());
    Err(Refusal::invalid("filing.bad_panel", sentence)
        .citing(Clause::A3_3)
        .with(vec![problem]))
}

/// The smallest panel for a form: odd, and with an expert for each of its fields.
pub fn smallest_panel(form: &ApplicationForm) -> u16 {
    let fields = u16::try_from(fields(form).len()).unwrap_or(u16::MAX);
    FEWEST.max(fields) | 1
}

/// The fields by which experts are drawn: each occupation of the form once, in its order.
pub fn fields(form: &ApplicationForm) -> Vec<OccupationCode> {
    let mut fields: Vec<OccupationCode> = Vec::new();
    for row in &form.occupations {
        if !fields.contains(&row.code) {
            fields.push(row.code);
        }
    }
    fields
}

/// Why an expert cannot be drawn for this applicant; none where they can.
pub fn recused(form: &ApplicationForm, expert: &Expert<'_>) -> Option<String> {
    if expert.employer.trim() == form.school {
        return Some("所在单位是申请院校，应当回避".to_owned());
    }
    if identities(form).contains(expert.identity) {
        return Some("列入申请院校的人员名单，应当回避".to_owned());
    }
    if expert.name == form.contact.name {
        return Some("与申请院校的联系人同名，应当回避".to_owned());
    }
    match expert.interest {
        Some(interest) if interest != Interest::Absent => {
            Some(format!("已申明“{}”，应当回避", interest.title()))
        }
        _ if !expert.reachable => Some("没有可用的登录账户，不能在线提出意见".to_owned()),
        _ => None,
    }
}

fn identities(form: &ApplicationForm) -> BTreeSet<&CitizenId> {
    let staff = form.staff.iter().map(|row| &row.identity);
    staff
        .chain(form.experts.iter().map(|row| &row.identity))
        .chain(form.assessors.iter().map(|row| &row.identity))
        .chain(form.supervisors.iter().map(|row| &row.identity))
        .collect()
}

/// Passes only where it is said why somebody steps down.
///
/// # Errors
/// A refusal at the field `why`.
pub fn say_interest(why: &str) -> Result<(), Refusal> {
    need_text(why, "why", "说明", Clause::A3_3)
}

/// Lets a member step down: as long as they have not given their opinion.
///
/// # Errors
/// A refusal where the panel is not at work, or they gave their opinion.
pub fn step_down(state: State, route: Route, spoke: bool) -> Result<State, Refusal> {
    let assessing = state.after(Step::StepDown, route)?;
    if spoke {
        let sentence = "已提出评估意见，不能再退出专家组";
        return Err(Refusal::conflict("filing.opinion_given", sentence).citing(Clause::A3_3));
    }
    Ok(assessing)
}

impl Interest {
    /// Every reason.
    pub const ALL: [Interest; 5] = [
        Interest::Employed,
        Interest::Adviser,
        Interest::Kin,
        Interest::Other,
        Interest::Absent,
    ];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            Interest::Employed => "employed",
            Interest::Adviser => "adviser",
            Interest::Kin => "kin",
            Interest::Other => "other",
            Interest::Absent => "absent",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Interest::Employed => "在申请院校任职或兼职",
            Interest::Adviser => "为申请院校提供咨询或指导",
            Interest::Kin => "与申请院校负责人有近亲属关系",
            Interest::Other => "有其他可能影响公正的关系",
            Interest::Absent => "因故不能参加",
        }
    }
}

impl fmt::Display for Interest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Interest {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Self::ALL
            .into_iter()
            .find(|interest| interest.code() == text)
            .ok_or_else(|| Problem::at("interest", "请选择回避事由"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::form;
    use jiff::civil::date;
    use kernel::citizen_id::Sex;

    #[test]
    fn a_panel_is_odd_and_large_enough_for_its_fields() {
        let mut wide = form();
        for code in ["6-18-02-04", "6-31-01-02", "4-03-02-01"] {
            let mut row = wide.occupations[0].clone();
            row.code = code.parse().unwrap();
            wide.occupations.push(row);
        }
        let begin =
            |form: &ApplicationForm, size| begin_panel(State::Accepted, Route::City, form, size);
        assert_eq!((smallest_panel(&form()), smallest_panel(&wide)), (3, 5));
        assert_eq!(begin(&form(), 3), Ok(State::Drawing));
        assert_eq!(begin(&wide, 5), Ok(State::Drawing));
        for (form, size, word) in [
            (form(), 0, "现为0人"),
            (form(), 1, "现为1人"),
            (form(), 4, "现为4人"),
            (form(), 17, "现为17人"),
            (wide, 3, "职业有4个"),
        ] {
            let refusal = begin(&form, size).unwrap_err();
            assert!(
                refusal.sentence.contains(word),
                "{word}: {}",
                refusal.sentence
            );
            assert_eq!(refusal.problems[0].place, "size");
        }
        assert!(begin_panel(State::Submitted, Route::City, &form(), 3).is_err());
    }

    #[test]
    fn whoever_is_close_to_the_applicant_is_not_drawn() {
        let form = form();
        let stranger = CitizenId::fictitious(date(1970, 1, 1), Sex::Female, 9).unwrap();
        let plain = Expert {
            name: "外人",
            identity: &stranger,
            employer: "某厂",
            reachable: true,
            interest: None,
        };
        let of_form = form.assessors[0].identity.clone();
        let cases = [
            (plain, None),
            (
                Expert {
                    interest: Some(Interest::Absent),
                    ..plain
                },
                None,
            ),
            (
                Expert {
                    employer: &form.school,
                    ..plain
                },
                Some("所在单位"),
            ),
            (
                Expert {
                    identity: &of_form,
                    ..plain
                },
                Some("人员名单"),
            ),
            (
                Expert {
                    name: &form.contact.name,
                    ..plain
                },
                Some("联系人"),
            ),
            (
                Expert {
                    interest: Some(Interest::Adviser),
                    ..plain
                },
                Some("提供咨询"),
            ),
            (
                Expert {
                    reachable: false,
                    ..plain
                },
                Some("登录账户"),
            ),
        ];
        for (expert, word) in cases {
            match (recused(&form, &expert), word) {
                (None, None) => {}
                (Some(reason), Some(word)) => assert!(reason.contains(word), "{reason}"),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn whoever_spoke_stays() {
        assert_eq!(
            step_down(State::Assessing, Route::City, false),
            Ok(State::Assessing)
        );
        assert_eq!(
            step_down(State::Assessing, Route::City, true)
                .unwrap_err()
                .code,
            "filing.opinion_given"
        );
        assert!(step_down(State::Concluded, Route::City, false).is_err());
    }
}
