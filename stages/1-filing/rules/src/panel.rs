//! The panel of experts: an odd number of at least three, drawn by field, none of them close to the applicant (A3.3).

use crate::{ApplicationForm, Interest, Route, State, Step, people};
use kernel::{CitizenId, Clause, OccupationCode, Problem, Refusal, measures::CURRENT, plain};
use std::collections::BTreeSet;

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
    /// Whether the registry has them as appointed by the school, now or before.
    pub appointed: bool,
    /// The interest in this school that they declared before.
    pub interest: Option<Interest>,
}

/// 申请院校, as recusal looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Applicant<'a> {
    /// The form.
    pub form: &'a ApplicationForm,
    /// The names that the school has, and had before.
    pub names: &'a [String],
    /// Whom its earlier forms named.
    pub named_before: &'a BTreeSet<CitizenId>,
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
///
/// The committed list is open to all: it says of what kind the reason is, and of a declared interest no more than that there
/// is one.
pub fn recused(applicant: Applicant<'_>, expert: &Expert<'_>) -> Option<&'static str> {
    let form = applicant.form;
    if applicant.employs(expert.employer) {
        Some("所在单位是申请院校，应当回避")
    } else if people(form).iter().any(|one| one.2 == expert.identity) {
        Some("列入申请院校的人员名单，应当回避")
    } else if applicant.named_before.contains(expert.identity) {
        Some("曾列入申请院校的人员名单，应当回避")
    } else if expert.appointed {
        Some("受聘于申请院校，应当回避")
    } else if expert.name == form.contact.name {
        Some("与申请院校的联系人同名，应当回避")
    } else if expert.interest.is_some_and(Interest::is_one) {
        Some("已申明利害关系，应当回避")
    } else if !expert.reachable {
        Some("没有可用的登录账户，不能在线提出意见")
    } else {
        None
    }
}

impl Applicant<'_> {
    /// Whether an employer is the school, by whichever of its names, or a part of it such as “某某技师学院机电系”.
    fn employs(self, employer: &str) -> bool {
        let written = |name: &str| plain(name).replace(' ', "");
        let employer = written(employer);
        let own = std::iter::once(&self.form.school).chain(self.names);
        own.map(|name| written(name))
            .any(|name| !name.is_empty() && employer.starts_with(&name))
    }
}

/// Lets a member leave: as long as they have not given their opinion, or where they cannot or must not sign what the panel
/// finds any more, for they were disqualified (N6.5), have no account or an interest in the school. `bound` says that they
/// spoke and may sign: nobody is taken off for what they said.
///
/// # Errors
/// A refusal where the panel is not at work, or the member is bound.
pub fn step_down(state: State, route: Route, bound: bool) -> Result<State, Refusal> {
    let assessing = state.after(Step::StepDown, route)?;
    if bound {
        let sentence = "已提出评估意见，不能再退出专家组；本人被取消资格、账户停用或者与院校存在利益关系的除外";
        return Err(Refusal::conflict("filing.opinion_given", sentence).citing(Clause::A3_3));
    }
    Ok(assessing)
}

/// Lets the centre commit a further list: while a seat is empty, for nobody of the lists before could follow.
///
/// # Errors
/// A refusal where the panel is not at work, or whole.
pub fn refill_panel(state: State, route: Route, vacant: usize) -> Result<(), Refusal> {
    state.after(Step::RefillPanel, route)?;
    if vacant > 0 {
        return Ok(());
    }
    let sentence = "专家组没有空缺，不需要补充抽取";
    Err(Refusal::conflict("filing.panel_whole", sentence).citing(Clause::A3_3))
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
        let outsider = Expert {
            name: "外人",
            identity: &stranger,
            employer: "某厂",
            reachable: true,
            appointed: false,
            interest: None,
        };
        let of_form = form.assessors[0].identity.clone();
        let of_before = CitizenId::fictitious(date(1970, 1, 1), Sex::Male, 8).unwrap();
        let (names, named_before) = (
            ["旧名技工学校".to_owned()],
            BTreeSet::from([of_before.clone()]),
        );
        let applicant = Applicant {
            form: &form,
            names: &names,
            named_before: &named_before,
        };
        let works_at = |employer| Expert {
            employer,
            ..outsider
        };
        let declared = |interest| Expert {
            interest: Some(interest),
            ..outsider
        };
        let (department, spaced) = (
            format!("{}机电系", form.school),
            format!(" {} ", form.school),
        );
        let cases = [
            (outsider, None),
            (declared(Interest::Absent), None),
            (works_at("旧名技工"), None),
            (works_at(&form.school), Some("所在单位")),
            (works_at(&department), Some("所在单位")),
            (works_at(&spaced), Some("所在单位")),
            (works_at("旧名 技工学校"), Some("所在单位")),
            (
                Expert {
                    identity: &of_form,
                    ..outsider
                },
                Some("列入申请院校"),
            ),
            (
                Expert {
                    identity: &of_before,
                    ..outsider
                },
                Some("曾列入"),
            ),
            (
                Expert {
                    appointed: true,
                    ..outsider
                },
                Some("受聘于"),
            ),
            (
                Expert {
                    name: &form.contact.name,
                    ..outsider
                },
                Some("联系人"),
            ),
            (
                declared(Interest::Adviser),
                Some("已申明利害关系，应当回避"),
            ),
            (declared(Interest::Kin), Some("已申明利害关系，应当回避")),
            (
                Expert {
                    reachable: false,
                    ..outsider
                },
                Some("登录账户"),
            ),
        ];
        for (expert, word) in cases {
            match (recused(applicant, &expert), word) {
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

    #[test]
    fn a_further_list_is_for_an_empty_seat() {
        let refill = |state, vacant| refill_panel(state, Route::City, vacant);
        assert_eq!(refill(State::Assessing, 1), Ok(()));
        for (state, vacant, code) in [
            (State::Assessing, 0, "filing.panel_whole"),
            (State::Accepted, 1, "filing.out_of_order"),
            (State::Drawing, 1, "filing.out_of_order"),
            (State::Concluded, 1, "filing.out_of_order"),
        ] {
            assert_eq!(refill(state, vacant).unwrap_err().code, code, "{state}");
        }
    }
}
