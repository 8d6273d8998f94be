//! 推荐: the training centre takes in the applications of provincial schools, proposes occupations and levels, and recommends
//! to the provincial centre (N5.2, A3.1).

use crate::{Route, State, Step, accept::need_text, clear};
use kernel::{Clause, Problems, Refusal};
use std::collections::BTreeSet;

/// 试点职业和等级建议: whether one line of the form is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Which line of the form, from 1.
    pub no: usize,
    /// Whether it is proposed.
    pub proposed: bool,
    /// Why not; empty where it is.
    pub reason: String,
}

/// Recommends a provincial school whose form has so many `lines`; each is proposed or not.
///
/// # Errors
/// A refusal where it is not its turn, nothing is said, a line is left out, one is not proposed and it is not said why, or
/// none is proposed.
pub fn recommend(
    state: State,
    route: Route,
    opinion: &str,
    lines: usize,
    proposals: &[Proposal],
) -> Result<State, Refusal> {
    let recommended = state.after(Step::Recommend, route)?;
    need_text(opinion, "opinion", "推荐意见", Clause::N5_2)?;
    let said: BTreeSet<usize> = proposals.iter().map(|one| one.no).collect();
    let mut problems = Problems::default();
    let whole = said.iter().copied().eq(1..=lines) && proposals.len() == lines;
    problems.check(!whole, "proposals", || {
        format!(
            "应对全部{lines}个职业等级逐一提出是否推荐，现有{}个",
            proposals.len()
        )
    });
    let none = !proposals.iter().any(|one| one.proposed);
    problems.check(whole && none, "proposals", || {
        "没有推荐任何职业等级的，请作不予推荐处理".to_owned()
    });
    for one in proposals {
        let length = one.reason.trim().chars().count();
        let place = format!("why-{}", one.no);
        let silent = !one.proposed && !(2..=500).contains(&length);
        problems.check(silent, &place, || {
            format!("不推荐的，应写明理由（2至500个字），现为{length}个字")
        });
        clear::no_number(&one.reason, &place, &mut problems);
    }
    problems
        .refuse("filing.bad_recommendation", "推荐意见不完整")
        .map_err(|refusal| refusal.citing(Clause::N5_2))?;
    Ok(recommended)
}

/// Does not recommend a provincial school, with reasons.
///
/// # Errors
/// A refusal where it is not its turn, or no reason is given.
pub fn decline(state: State, route: Route, reasons: &str) -> Result<State, Refusal> {
    let declined = state.after(Step::Decline, route)?;
    need_text(reasons, "declined", "不予推荐的理由", Clause::N5_2)?;
    Ok(declined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(no: usize, reason: Option<&str>) -> Proposal {
        Proposal {
            no,
            proposed: reason.is_none(),
            reason: reason.unwrap_or_default().into(),
        }
    }

    #[test]
    fn each_line_is_proposed_or_it_is_said_why_not() {
        let recommend = |proposals: &[Proposal]| {
            recommend(State::Submitted, Route::Province, "拟推荐", 2, proposals)
        };
        let good = [
            [line(1, None), line(2, None)],
            [line(2, Some("设备不足")), line(1, None)],
        ];
        for proposals in good {
            assert_eq!(recommend(&proposals), Ok(State::Recommended));
        }
        let bad: [(&[Proposal], &str); 6] = [
            (&[], "proposals"),
            (&[line(1, None)], "proposals"),
            (&[line(1, None), line(1, None)], "proposals"),
            (&[line(1, None), line(3, None)], "proposals"),
            (&[line(1, Some("不足")), line(2, Some("不足"))], "proposals"),
            (&[line(1, None), line(2, Some(" "))], "why-2"),
        ];
        for (proposals, place) in bad {
            let refusal = recommend(proposals).unwrap_err();
            assert_eq!(refusal.clause, Some(Clause::N5_2));
            assert_eq!(refusal.problems[0].place, place, "{proposals:?}");
        }
    }

    #[test]
    fn only_a_provincial_school_that_was_handed_in_is_recommended_or_not() {
        let lines = [line(1, None)];
        let recommend = |state, route, text| recommend(state, route, text, 1, &lines);
        let silent = recommend(State::Submitted, Route::Province, "").unwrap_err();
        assert_eq!(silent.problems[0].place, "opinion");
        assert!(recommend(State::Submitted, Route::City, "拟推荐").is_err());
        assert!(recommend(State::Recommended, Route::Province, "拟推荐").is_err());
        let reasons = "办学方向与所报职业不符";
        assert_eq!(
            decline(State::Submitted, Route::Province, reasons),
            Ok(State::NotAccepted)
        );
        let silent = decline(State::Submitted, Route::Province, " ").unwrap_err();
        assert_eq!(silent.problems[0].place, "declined");
        for state in State::ALL {
            assert!(decline(state, Route::City, reasons).is_err());
            let may = state == State::Submitted;
            assert_eq!(decline(state, Route::Province, reasons).is_ok(), may);
        }
    }
}
