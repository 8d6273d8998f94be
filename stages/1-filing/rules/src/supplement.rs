//! 补正: the centre asks once for everything that is missing; its ten working days stand still until the answer (A3.1).

use crate::{Route, Running, State, Step, clear};
use calendar::{Calendar, Term, Terms};
use jiff::civil::Date;
use kernel::{Clause, Problems, Refusal};

/// The most items of one notice.
const MOST_ITEMS: usize = 50;

/// 补正通知: what is missing, all at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The state now.
    pub state: State,
    /// Each thing that is missing.
    pub wanted: Vec<String>,
    /// The last day for the school to answer.
    pub answer_by: Date,
    /// Working days that the centre has left for its own answer; negative where it asked too late.
    pub left: i32,
}

/// Asks for what is missing. `wanted` has one item a line; `before` says whether it was asked already; `due` is the last
/// day for the centre to answer.
///
/// # Errors
/// A refusal where it is not its turn, it was asked before, or it is not said what is missing.
pub fn ask(
    (state, route): (State, Route),
    before: bool,
    wanted: &str,
    due: Date,
    today: Date,
    (calendar, terms): (&Calendar, &Terms),
) -> Result<Asked, Refusal> {
    let state = state.after(Step::Ask, route)?;
    if before {
        let sentence =
            "已要求补正过一次，所缺内容应当一次告知，不能再次要求；请作出受理或不予受理的决定";
        return Err(Refusal::conflict("filing.asked_before", sentence).citing(Clause::A3_1));
    }
    Ok(Asked {
        state,
        wanted: items(wanted)?,
        answer_by: calendar
            .add_workdays(today, terms.workdays(Term::Supplement))
            .date,
        left: calendar.workdays_between(today, due),
    })
}

/// One item a line, each of which says something.
fn items(wanted: &str) -> Result<Vec<String>, Refusal> {
    let items: Vec<String> = wanted
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    let mut problems = Problems::default();
    problems.check(
        items.is_empty() || items.len() > MOST_ITEMS,
        "wanted",
        || {
            format!(
                "需补正的内容应为1至{MOST_ITEMS}项，每行一项，现为{}项",
                items.len()
            )
        },
    );
    for (item, no) in items.iter().zip(1..) {
        let length = item.chars().count();
        problems.check(!(4..=200).contains(&length), "wanted", || {
            format!("第{no}项应为4至200个字，写明缺少什么、怎样补正，现为{length}个字")
        });
        clear::no_number(item, "wanted", &mut problems);
    }
    problems
        .refuse("filing.bad_supplement", "补正通知不完整")
        .map_err(|refusal| refusal.citing(Clause::A3_1))?;
    Ok(items)
}

/// The centre's clock after the school answered: it goes on with what was `left` when it asked. Who asked on the last day has
/// the working day after the answer, which may come in the evening or on a Sunday; who asked when the time was over has none
/// left.
pub fn resume(left: i32, answered_on: Date) -> Running {
    Running {
        from: answered_on,
        days: u16::try_from(left).map_or(0, |left| left.max(1)),
    }
}

/// Lets the centre refuse an application that waits for its supplement only once the school's time is over.
///
/// # Errors
/// A refusal that says until when the school has time.
pub fn not_before_answer(
    state: State,
    answer_by: Option<Date>,
    today: Date,
) -> Result<(), Refusal> {
    match answer_by.filter(|last| state == State::Supplementing && today <= *last) {
        None => Ok(()),
        Some(last) => {
            let sentence = format!("院校可在{last}前补正，期满未补正的才能不予受理");
            Err(Refusal::conflict("filing.supplement_running", sentence).citing(Clause::A3_1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::Pause;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn calendar() -> &'static Calendar {
        Calendar::built_in()
    }

    fn asked(before: bool, wanted: &str) -> Result<Asked, Refusal> {
        ask(
            (State::Submitted, Route::City),
            before,
            wanted,
            date(2026, 9, 28),
            date(2026, 9, 17),
            (calendar(), &Terms::default()),
        )
    }

    #[test]
    fn everything_that_is_missing_is_asked_for_at_once() {
        let asked = asked(
            false,
            " 场地权属证明未盖章，请补盖公章\n\n缺少2名考评员的证卡 \n",
        )
        .unwrap();
        assert_eq!(asked.state, State::Supplementing);
        assert_eq!(
            asked.wanted,
            ["场地权属证明未盖章，请补盖公章", "缺少2名考评员的证卡"]
        );
        // The National Day holiday is no time to answer.
        assert_eq!((asked.answer_by, asked.left), (date(2026, 10, 8), 7));
    }

    #[test]
    fn each_reason_to_refuse_a_question() {
        let long = "缺".repeat(201);
        let many = "缺少证明\n".repeat(51);
        let cases = [
            (asked(true, "缺少证明"), "filing.asked_before"),
            (asked(false, " \n"), "filing.bad_supplement"),
            (asked(false, "缺"), "filing.bad_supplement"),
            (asked(false, &long), "filing.bad_supplement"),
            (asked(false, &many), "filing.bad_supplement"),
        ];
        for (answer, code) in cases {
            let refusal = answer.unwrap_err();
            assert_eq!((refusal.code, refusal.clause), (code, Some(Clause::A3_1)));
        }
    }

    #[test]
    fn whoever_asked_too_late_has_nothing_left() {
        let day = date(2026, 10, 20);
        assert_eq!(resume(-3, day).due(calendar()).date, day);
        assert_eq!(resume(2, day).due(calendar()).date, date(2026, 10, 22));
    }

    /// Asked on the last day, and answered in the evening of a working day, on a Saturday, before a holiday.
    #[test]
    fn whoever_asked_on_the_last_day_is_not_late_by_the_answer() {
        let cases = [
            (date(2026, 10, 20), date(2026, 10, 21)),
            (date(2026, 10, 24), date(2026, 10, 26)),
            (date(2026, 9, 30), date(2026, 10, 8)),
        ];
        for (answered, due) in cases {
            assert_eq!(resume(0, answered).due(calendar()).date, due, "{answered}");
            assert_eq!(resume(1, answered), resume(0, answered));
        }
    }

    #[test]
    fn the_school_has_its_time() {
        let last = Some(date(2026, 10, 9));
        let cases = [
            (State::Supplementing, date(2026, 10, 9), false),
            (State::Supplementing, date(2026, 10, 10), true),
            (State::Submitted, date(2026, 10, 1), true),
        ];
        for (state, today, may) in cases {
            assert_eq!(
                not_before_answer(state, last, today).is_ok(),
                may,
                "{state} {today}"
            );
        }
    }

    fn later(day: Date, days: i32) -> Date {
        day.saturating_add(jiff::Span::new().days(days))
    }

    proptest! {
        /// What is left when the question is put, counted on from the answer, is always the statutory clock with a pause.
        #[test]
        fn the_clock_always_goes_on_where_it_stopped(started in 0i32..2_000, asked in 0i32..12, waited in 0i32..60) {
            let terms = Terms::default();
            let started = later(date(2020, 1, 2), started);
            let mut clock = terms.clock(Term::Acceptance, started);
            let due = clock.due(calendar()).unwrap().date;
            let asked_on = later(started, asked);
            prop_assume!(asked_on < due);
            let answered = later(asked_on, waited);
            clock.paused.push(Pause { asked: asked_on, answered: Some(answered) });
            let asked = ask((State::Submitted, Route::City), false, "缺少证明", due, asked_on, (calendar(), &terms)).unwrap();
            prop_assert_eq!(asked.left, clock.days_left(calendar(), asked_on));
            prop_assert_eq!(resume(asked.left, answered).due(calendar()).date, clock.due(calendar()).unwrap().date);
        }
    }
}
