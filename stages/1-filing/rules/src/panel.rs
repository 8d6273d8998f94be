//! The panel of experts: an odd number of at least three, none of them the applicant's own (A3.3).

use crate::{ApplicationForm, Route, State, Step};
use kernel::{AccountId, Clause, Problems, Refusal, measures::CURRENT};
use std::collections::BTreeSet;

/// The fewest experts of a panel; the notice leaves it open.
const FEWEST: usize = CURRENT.panel_experts.value as usize;

/// 专家组成员: an expert who is asked to assess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// The expert's account.
    pub expert: AccountId,
    /// The expert's name.
    pub name: String,
    /// 所在单位
    pub employer: String,
}

/// Appoints a panel.
///
/// # Errors
/// A refusal where it is not its turn, the panel is too small or even, or somebody belongs to the applicant.
pub fn appoint(
    state: State,
    route: Route,
    form: &ApplicationForm,
    panel: &[Invitee],
) -> Result<State, Refusal> {
    let assessing = state.after(Step::AppointPanel, route)?;
    let mut problems = Problems::default();
    let size = panel.len();
    problems.check(size < FEWEST || size.is_multiple_of(2), "panel", || {
        format!("专家组应为{FEWEST}人以上的单数，现为{size}人")
    });
    let people: BTreeSet<_> = panel.iter().map(|invitee| invitee.expert).collect();
    problems.check(people.len() < size, "panel", || {
        "同一专家只能列入一次".into()
    });
    for invitee in panel {
        problems.check(invitee.employer.trim().is_empty(), "panel", || {
            format!("请填写专家“{}”的所在单位，以便核对回避", invitee.name)
        });
        problems.check(invitee.employer.trim() == form.school, "panel", || {
            format!("专家“{}”所在单位是申请院校，应当回避", invitee.name)
        });
        problems.check(form.names(&invitee.name), "panel", || {
            format!("专家“{}”与申请表所列人员同名，应当回避", invitee.name)
        });
    }
    problems
        .refuse("filing.bad_panel", "评估专家组不符合要求")
        .map_err(|refusal| refusal.citing(Clause::A3_3))?;
    Ok(assessing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::form;
    use jiff::Timestamp;

    pub fn expert(number: u128) -> AccountId {
        AccountId::new(Timestamp::UNIX_EPOCH, number)
    }

    fn invitee(number: u128, name: &str, employer: &str) -> Invitee {
        Invitee {
            expert: expert(number),
            name: name.into(),
            employer: employer.into(),
        }
    }

    #[test]
    fn three_strangers_make_a_panel() {
        let panel = [
            invitee(1, "甲", "一厂"),
            invitee(2, "乙", "二厂"),
            invitee(3, "丙", "三厂"),
        ];
        assert_eq!(
            appoint(State::Accepted, Route::City, &form(), &panel),
            Ok(State::Assessing)
        );
        assert!(appoint(State::Submitted, Route::City, &form(), &panel).is_err());
    }

    #[test]
    fn each_reason_to_refuse_a_panel() {
        let good = [
            invitee(1, "甲", "一厂"),
            invitee(2, "乙", "二厂"),
            invitee(3, "丙", "三厂"),
        ];
        let with = |changed: Invitee| [good[0].clone(), good[1].clone(), changed].to_vec();
        let cases = [
            (vec![], "单数，现为0人"),
            (good[..1].to_vec(), "现为1人"),
            ([&good[..], &[invitee(4, "丁", "四厂")]].concat(), "现为4人"),
            (with(invitee(1, "甲", "一厂")), "只能列入一次"),
            (with(invitee(3, "丙", "虚构技师学院")), "所在单位是申请院校"),
            (with(invitee(3, "专家甲", "三厂")), "同名"),
            (with(invitee(3, "丙", " ")), "请填写"),
        ];
        for (panel, word) in cases {
            let refusal = appoint(State::Accepted, Route::City, &form(), &panel).unwrap_err();
            assert!(
                refusal.problems[0].sentence.contains(word),
                "{word}: {:?}",
                refusal.problems
            );
        }
    }
}
