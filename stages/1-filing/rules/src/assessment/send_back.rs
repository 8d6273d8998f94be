//! 退回重新评估: the department grants nothing on what somebody found who must not judge; the panel is put right first (A3.4, N6.5).

use super::{Assessment, Underway, assess};
use crate::{LineDecision, Route, Ruling, State, Step, accept::need_text};
use kernel::{Clause, Refusal};

/// What the panel found, for the department to make these decisions on.
///
/// # Errors
/// A refusal where it is not its turn, or a line is granted while somebody of the panel must not judge: it is sent back first.
pub fn to_decide_on(
    state: State,
    route: Route,
    underway: &Underway,
    decisions: &[LineDecision],
) -> Result<Assessment, Refusal> {
    state.after(Step::Decide, route)?;
    if decisions.iter().any(|one| one.ruling == Ruling::Granted) {
        underway.fit("不能准予备案，请退回重新评估")?;
    }
    assess(&underway.panel, &underway.lines, &underway.given)
}

/// Sends a concluded assessment back: the centre replaces whoever must not judge, the others stay by what they said.
/// A panel that may judge is not asked twice, so that nobody is talked out of what they found.
///
/// # Errors
/// A refusal where it is not its turn, everybody of the panel may judge, or it is not said why.
pub fn send_back(
    state: State,
    route: Route,
    underway: &Underway,
    why: &str,
) -> Result<State, Refusal> {
    let assessing = state.after(Step::SendBack, route)?;
    if underway.unfit().is_none() {
        let sentence = "专家组没有被取消资格或者应当回避的成员，不能退回重新评估";
        return Err(Refusal::conflict("filing.panel_fit", sentence).citing(Clause::A3_4));
    }
    need_text(why, "sent_back", "退回的理由", Clause::A3_4)?;
    Ok(assessing)
}

#[cfg(test)]
mod tests {
    use super::super::phase::tests::{expert, judged, line};
    use super::*;

    /// A panel that supports the first line by three and the second by two, with so many of it barred and these interested.
    fn panel(barred: usize, interested: &[u128]) -> Underway {
        Underway {
            barred,
            interested: interested.iter().copied().map(expert).collect(),
            ..judged(&[2])
        }
    }

    /// The first line as it is ruled, the second refused.
    fn decided(underway: &Underway, ruling: Ruling) -> Result<Assessment, Refusal> {
        let refused = Ruling::Refused("场地设备不足".into());
        let rulings = [(1, ruling), (2, refused)];
        let decisions = rulings.map(|(at, ruling)| LineDecision {
            line: line(at),
            ruling,
        });
        to_decide_on(State::Concluded, Route::City, underway, &decisions)
    }

    #[test]
    fn nothing_is_granted_on_what_somebody_found_who_must_not_judge() {
        let cases = [
            (0, &[][..], None),
            (
                1,
                &[],
                Some((
                    "filing.member_barred",
                    "专家组有1人已被取消资格，不能准予备案，请退回重新评估",
                )),
            ),
            (
                0,
                &[2],
                Some((
                    "filing.member_interested",
                    "专家组有1人与该校存在利益关系，不能准予备案，请退回重新评估",
                )),
            ),
            (
                2,
                &[3],
                Some((
                    "filing.member_barred",
                    "专家组有2人已被取消资格、1人与该校存在利益关系，不能准予备案，请退回重新评估",
                )),
            ),
        ];
        for (barred, interested, refused) in cases {
            let panel = panel(barred, interested);
            let granted = decided(&panel, Ruling::Granted);
            // The department may still say no, for its own reasons.
            assert!(decided(&panel, Ruling::Refused("备案已注销".into())).is_ok());
            let back = send_back(State::Concluded, Route::City, &panel, "专家被取消资格");
            match refused {
                None => {
                    assert_eq!(granted.unwrap().tallies().len(), 2);
                    assert_eq!(back.unwrap_err().code, "filing.panel_fit");
                }
                Some(refused) => {
                    let refusal = granted.unwrap_err();
                    assert_eq!((refusal.code, refusal.sentence.as_str()), refused);
                    assert_eq!(back, Ok(State::Assessing));
                }
            }
        }
    }

    #[test]
    fn it_is_sent_back_between_conclusion_and_decision_and_it_is_said_why() {
        for state in State::ALL {
            for route in [Route::City, Route::Province] {
                let back = send_back(state, route, &panel(1, &[]), "专家被取消资格");
                assert_eq!(back.is_ok(), state == State::Concluded, "{state}");
                let decided = to_decide_on(state, route, &panel(0, &[]), &[]);
                assert_eq!(decided.is_ok(), state == State::Concluded, "{state}");
            }
        }
        for why in ["", " ", "无", &"长".repeat(2_001)] {
            let refusal =
                send_back(State::Concluded, Route::City, &panel(1, &[]), why).unwrap_err();
            assert_eq!(refusal.problems[0].place, "sent_back");
        }
    }
}
