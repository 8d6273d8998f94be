//! 报送与接收: the plan goes to the centre within 30 working days after registration closed (A4.1).

use crate::{Drafted, PlanState};
use calendar::{Calendar, Due, Term, Terms};
use jiff::civil::Date;
use kernel::{Clause, Refusal};

/// 已报送的计划: a plan that was reported, and how late; only [`report`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    due_on: Date,
    late: u16,
}

impl Reported {
    /// The last day on which the report was in time.
    pub fn due_on(&self) -> Date {
        self.due_on
    }

    /// Working days by which the report came late; 0 in time.
    pub fn late(&self) -> u16 {
        self.late
    }
}

/// The last day to report: 30 working days after enrolment and registration are complete (A4.1).
pub fn due(registration_closed_on: Date, calendar: &Calendar, terms: &Terms) -> Due {
    calendar.add_workdays(registration_closed_on, terms.workdays(Term::Plan))
}

/// Reports a plan. A late report is taken, because candidates must not suffer for it, but its lateness stays on record.
///
/// # Errors
/// A refusal where the plan was reported before, registration is still open, or the first exam day has come.
pub fn report(
    state: PlanState,
    drafted: &Drafted<'_>,
    due_on: Date,
    today: Date,
    calendar: &Calendar,
) -> Result<Reported, Refusal> {
    refuse_unless(state, PlanState::Drafted, "报送")?;
    let plan = drafted.plan();
    if today < plan.registration_closed_on {
        let sentence = format!(
            "招生和培训报名于{}截止，截止后方可报送",
            plan.registration_closed_on.strftime("%Y年%-m月%-d日")
        );
        return Err(Refusal::conflict("plan.registration_open", sentence).citing(Clause::A4_1));
    }
    let late = calendar.workdays_between(due_on, today);
    Ok(Reported {
        due_on,
        late: u16::try_from(late).unwrap_or(0),
    })
}

/// Receives a plan that was reported.
///
/// # Errors
/// A refusal where it was not reported, or received before.
pub fn receive(state: PlanState) -> Result<(), Refusal> {
    refuse_unless(state, PlanState::Reported, "接收")
}

fn refuse_unless(found: PlanState, wanted: PlanState, doing: &str) -> Result<(), Refusal> {
    if found == wanted {
        return Ok(());
    }
    let sentence = format!(
        "该计划现为“{}”，只有“{}”的计划才能{doing}",
        found.title(),
        wanted.title()
    );
    Err(Refusal::conflict("plan.wrong_state", sentence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PlanDraft, draft, draft::tests::whole};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn calendar() -> &'static Calendar {
        Calendar::built_in()
    }

    fn reported(plan: &PlanDraft, today: Date) -> Result<Reported, Refusal> {
        let due = due(plan.registration_closed_on, calendar(), &Terms::default()).date;
        let drafted = draft(plan, |_| true, date(2026, 9, 1)).unwrap();
        report(PlanState::Drafted, &drafted, due, today, calendar())
    }

    /// Registration closes on Friday 11 September 2026; the Sunday 20th is worked, Mid-Autumn is off on the 25th,
    /// National Day from 1 to 7 October, and the Saturday 10th is worked: the thirtieth working day is Thursday 29 October.
    #[test]
    fn the_thirtieth_working_day_is_the_last() {
        let in_time = reported(&whole(), date(2026, 10, 29)).unwrap();
        assert_eq!((in_time.due_on(), in_time.late()), (date(2026, 10, 29), 0));
        assert_eq!(reported(&whole(), date(2026, 10, 30)).unwrap().late(), 1);
        assert_eq!(reported(&whole(), date(2026, 11, 2)).unwrap().late(), 2);
    }

    #[test]
    fn an_open_registration_and_a_second_report_are_refused() {
        let refusal = reported(&whole(), date(2026, 9, 10)).unwrap_err();
        assert_eq!(refusal.code, "plan.registration_open");
        let plan = whole();
        let drafted = draft(&plan, |_| true, date(2026, 9, 1)).unwrap();
        for state in [PlanState::Reported, PlanState::Received] {
            let day = date(2026, 9, 14);
            let refusal = report(state, &drafted, day, day, calendar()).unwrap_err();
            assert_eq!(refusal.code, "plan.wrong_state");
        }
    }

    #[test]
    fn only_a_reported_plan_is_received() {
        for state in PlanState::ALL {
            assert_eq!(receive(state).is_ok(), state == PlanState::Reported);
        }
    }

    proptest! {
        #[test]
        fn a_report_is_late_exactly_when_its_day_is_over(days in 0i32..50) {
            let today = date(2026, 9, 11).saturating_add(jiff::Span::new().days(days));
            let reported = reported(&whole(), today).unwrap();
            let over = calendar().workdays_between(reported.due_on(), today) > 0;
            prop_assert_eq!(reported.late() > 0, over);
        }
    }
}
