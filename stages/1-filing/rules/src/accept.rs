//! Taking in: the appraisal centre accepts or refuses within ten working days (A3.1).

use crate::{Noted, Route, State, Step, clear, materials::all_confirmed};
use calendar::{Calendar, Due, Term, Terms};
use jiff::civil::Date;
use kernel::{Clause, Refusal};

/// 受理告知: the school was told whether its application is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Accepted or not.
    pub state: State,
    /// The last day to tell.
    pub due: Date,
    /// Working days by which it was told late.
    pub late: u16,
}

/// 受理时限: the centre's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The last day to tell.
    pub due: Date,
    /// Working days by which it was late already when it stood still for a supplement: to ask late makes nothing undone.
    pub late_before: u16,
}

/// 起算: from when, and for how many working days, the centre's clock runs. It is kept beside the day that comes of it, which
/// changes when the holidays of a year are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Day 0.
    pub from: Date,
    /// Working days.
    pub days: u16,
}

impl Running {
    /// The clock starts when the application reaches the centre: a city's school by submitting it, a provincial school by
    /// being recommended.
    pub fn begun(reached_on: Date, terms: &Terms) -> Running {
        Running {
            from: reached_on,
            days: terms.workdays(Term::Acceptance),
        }
    }

    /// The last day on which the centre says whether it accepts.
    pub fn due(self, calendar: &Calendar) -> Due {
        calendar.add_workdays(self.from, self.days)
    }
}

/// Accepts an application. It is valid although late; how late is recorded. `noted` are its materials that were checked
/// online.
///
/// # Errors
/// A refusal where it is not its turn, or a material that was checked online is not found right by the officer (A2).
pub fn accept(
    state: State,
    route: Route,
    noted: &[Noted],
    clock: Clock,
    today: Date,
    calendar: &Calendar,
) -> Result<Answered, Refusal> {
    let accepted = state.after(Step::Accept, route)?;
    all_confirmed(noted)?;
    Ok(answered(accepted, clock, today, calendar))
}

/// Refuses an application at the door.
///
/// # Errors
/// A refusal where it is not its turn, or no reason is given.
pub fn not_accept(
    state: State,
    route: Route,
    reasons: &str,
    clock: Clock,
    today: Date,
    calendar: &Calendar,
) -> Result<Answered, Refusal> {
    let returned = state.after(Step::Return, route)?;
    need_text(reasons, "reasons", "不予受理的理由", Clause::A3_1)?;
    Ok(answered(returned, clock, today, calendar))
}

fn answered(state: State, clock: Clock, today: Date, calendar: &Calendar) -> Answered {
    Answered {
        state,
        due: clock.due,
        late: clock.late(today, calendar),
    }
}

impl Clock {
    /// A clock that was never stopped.
    pub fn until(due: Date) -> Clock {
        Clock {
            due,
            late_before: 0,
        }
    }

    /// A clock that went on after a supplement, for which it was stopped with so many working days `left`.
    pub fn resumed(due: Date, left: i32) -> Clock {
        let late = left.min(0).unsigned_abs();
        Clock {
            due,
            late_before: u16::try_from(late).unwrap_or(u16::MAX),
        }
    }

    /// Working days by which an answer of this day is late.
    pub fn late(self, today: Date, calendar: &Calendar) -> u16 {
        let late = calendar.workdays_between(self.due, today).max(0);
        let late = u16::try_from(late).unwrap_or(u16::MAX);
        late.saturating_add(self.late_before)
    }
}

/// Passes only a text that says something.
pub(crate) fn need_text(
    text: &str,
    field: &'static str,
    what: &str,
    clause: Clause,
) -> Result<(), Refusal> {
    clear::say(text, 2..=2000, (field, what), clause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Confirmation, Material};
    use jiff::civil::date;

    fn calendar() -> &'static Calendar {
        Calendar::built_in()
    }

    /// Handed in on the eve of the National Day holiday: the Sunday before and the Saturday after are no help.
    #[test]
    fn ten_working_days_by_the_calendar_of_the_state_council() {
        let due = Running::begun(date(2026, 9, 30), &Terms::default()).due(calendar());
        assert_eq!(due.date, date(2026, 10, 20));
        assert!(due.computed_years.is_empty());
    }

    /// Years with their holidays and the Saturdays and Sundays that were worked instead, counted by hand on the papers of the
    /// State Council.
    #[test]
    fn ten_working_days_in_real_years() {
        let cases = [
            // 2020: 国庆、中秋10月1日至8日放假，9月27日、10月10日上班
            (date(2020, 9, 24), date(2020, 10, 14)),
            // 2021: 国庆10月1日至7日放假，9月26日、10月9日上班
            (date(2021, 9, 23), date(2021, 10, 12)),
            // 2022: 清明4月3日至5日放假，4月2日上班
            (date(2022, 3, 28), date(2022, 4, 12)),
            // 2023: 劳动节4月29日至5月3日放假，4月23日、5月6日上班
            (date(2023, 4, 20), date(2023, 5, 6)),
            // 2024: 春节2月10日至17日放假，2月4日、18日上班
            (date(2024, 2, 1), date(2024, 2, 20)),
            // 2025: 春节1月28日至2月4日放假，1月26日、2月8日上班
            (date(2025, 1, 20), date(2025, 2, 8)),
        ];
        for (reached, due) in cases {
            let found = Running::begun(reached, &Terms::default()).due(calendar());
            assert_eq!(
                (found.date, found.computed_years),
                (due, vec![]),
                "{reached}"
            );
        }
    }

    #[test]
    fn late_is_counted_in_working_days_and_recorded() {
        let due = date(2026, 10, 20);
        let cases = [
            (date(2026, 10, 12), 0),
            (due, 0),
            (date(2026, 10, 21), 1),
            (date(2026, 10, 26), 4),
        ];
        for (today, late) in cases {
            let (state, route) = (State::Submitted, Route::City);
            let accepted = |clock| accept(state, route, &[], clock, today, calendar());
            let answered = accepted(Clock::until(due)).unwrap();
            assert_eq!(
                (answered.state, answered.late),
                (State::Accepted, late),
                "{today}"
            );
            // Whoever asked five days late and is answered stays five days late.
            let asked_late = accepted(Clock::resumed(due, -5)).unwrap();
            assert_eq!(asked_late.late, late + 5, "{today}");
            let asked_in_time = accepted(Clock::resumed(due, 3)).unwrap();
            assert_eq!(asked_in_time.late, late, "{today}");
        }
    }

    #[test]
    fn a_refusal_gives_its_reasons() {
        let day = date(2026, 10, 20);
        let clock = Clock::until(day);
        let returned = not_accept(
            State::Submitted,
            Route::City,
            "场地权属证明不清晰",
            clock,
            day,
            calendar(),
        );
        assert_eq!(returned.unwrap().state, State::NotAccepted);
        let silent =
            not_accept(State::Submitted, Route::City, " ", clock, day, calendar()).unwrap_err();
        assert_eq!(silent.problems[0].place, "reasons");
    }

    #[test]
    fn a_provincial_school_is_accepted_once_it_is_recommended() {
        let day = date(2026, 10, 20);
        let clock = Clock::until(day);
        let accepted = |state| accept(state, Route::Province, &[], clock, day, calendar());
        assert!(accepted(State::Submitted).is_err());
        assert!(accepted(State::Recommended).is_ok());
    }

    #[test]
    fn what_the_school_alone_checked_online_is_not_taken_in() {
        let (day, material) = (date(2026, 10, 20), Material::Registration);
        let (agrees, differs) = (
            Confirmation::Agrees("某查询网".into()),
            Confirmation::Differs("证书已注销".into()),
        );
        let cases = [
            (true, None, false),
            (false, None, true),
            (true, Some(agrees), true),
            (true, Some(differs.clone()), false),
            (false, Some(differs), false),
        ];
        for (alone, found, taken_in) in cases {
            let noted = [Noted {
                material,
                alone,
                found,
            }];
            let answer = |state| {
                let clock = Clock::until(day);
                accept(state, Route::City, &noted, clock, day, calendar())
            };
            match answer(State::Submitted) {
                Ok(answered) => assert!(taken_in && answered.state == State::Accepted, "{noted:?}"),
                Err(refusal) => {
                    assert!(!taken_in, "{noted:?}");
                    assert_eq!(refusal.code, "filing.online_unconfirmed");
                    assert_eq!(refusal.clause, Some(Clause::A2_2));
                }
            }
            let early = answer(State::Draft).unwrap_err();
            assert_eq!(early.code, "filing.out_of_order", "its turn comes first");
        }
    }
}
