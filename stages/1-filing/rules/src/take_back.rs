//! 撤回: a school takes back what it handed in, and throws away what it did not (N2).

use crate::{Route, State, Step, clear};
use kernel::{Clause, Refusal};

/// Takes an application back: whoever received it has nothing more to do with it, and the school may begin anew.
///
/// # Errors
/// A refusal where it was not handed in, has ended, or it is not said why.
pub fn take_back(state: State, route: Route, why: &str) -> Result<State, Refusal> {
    let withdrawn = state.after(Step::TakeBack, route)?;
    clear::say(why, 2..=200, ("taken_back", "撤回的理由"), Clause::N2)?;
    Ok(withdrawn)
}

/// 删除草稿: lets a draft be thrown away. What was handed in stays on record.
///
/// # Errors
/// A refusal where it was handed in; it says whether it can be taken back.
pub fn discard(state: State) -> Result<(), Refusal> {
    if state == State::Draft {
        return Ok(());
    }
    let rather = match state.may_be_taken_back() {
        true => "不再需要的，请由法定代表人撤回",
        false => "作为记录保留",
    };
    let sentence = format!(
        "该申请{}，只有没有提交过的草稿可以删除；{rather}",
        state.title()
    );
    Err(Refusal::conflict("filing.handed_in", sentence).citing(Clause::N2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Filed, Kind, Open, Standing, begin};
    use jiff::civil::date;

    #[test]
    fn each_state_is_taken_back_or_thrown_away_or_has_ended() {
        for state in State::ALL {
            for route in [Route::City, Route::Province] {
                let back = take_back(state, route, "改报续期");
                assert_eq!(back.is_ok(), state.may_be_taken_back(), "{state}");
                assert!(back.is_err() || back == Ok(State::Withdrawn));
            }
            let ways = [
                state.may_be_taken_back(),
                discard(state).is_ok(),
                !state.is_open(),
            ];
            let ways = ways.into_iter().filter(|way| *way);
            assert_eq!(ways.count(), 1, "{state}");
        }
    }

    #[test]
    fn it_is_said_why_and_what_else_can_be_done() {
        for why in ["", " ", "误", &"长".repeat(201)] {
            let silent = take_back(State::Submitted, Route::City, why).unwrap_err();
            assert_eq!(silent.problems[0].place, "taken_back");
        }
        let cases = [
            (State::Submitted, "不再需要的，请由法定代表人撤回"),
            (State::Decided, "作为记录保留"),
        ];
        for (state, rather) in cases {
            let refusal = discard(state).unwrap_err();
            assert!(refusal.sentence.ends_with(rather), "{}", refusal.sentence);
        }
        let late = take_back(State::Decided, Route::City, "改报续期").unwrap_err();
        assert_eq!(late.sentence, "该申请已作出决定，现在不能撤回");
    }

    /// The filing ends on 31 October 2028.
    #[test]
    fn an_extension_under_way_is_taken_back_for_a_renewal() {
        let filed = Filed {
            number: "Y000051100001",
            standing: Standing::InForce,
            until: date(2028, 10, 31),
        };
        let renew = |state: Option<State>| {
            let open = state.map(|state| Open {
                kind: Kind::Extension,
                state,
                handed_in: Some(date(2028, 8, 1)),
            });
            begin(Kind::Renewal, open, Some(filed), date(2028, 9, 1))
        };
        for state in State::ALL
            .into_iter()
            .filter(|state| state.may_be_taken_back())
        {
            let refusal = renew(Some(state)).unwrap_err();
            assert_eq!(refusal.code, "filing.under_way", "{state}");
            assert!(refusal.sentence.ends_with("由法定代表人撤回后即可申请"));
            let after = take_back(state, Route::City, "先办理续期").unwrap();
            assert_eq!(renew(Some(after).filter(|state| state.is_open())), Ok(()));
        }
    }
}
