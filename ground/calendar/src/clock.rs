//! The clock of somebody who owes an act by a day, and who need not pay for the time that others take.

use crate::{Calendar, Due, table::days_after};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 法定时限: so many working days from the day after `started`; it stops while the other side owes an answer and then
/// goes on where it stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatutoryClock {
    /// Day 0.
    pub started: Date,
    /// The term, in working days.
    pub days: u16,
    /// When it stood still.
    pub paused: Vec<Pause>,
}

/// 中止: a time for which a clock stands still. The day of the question still counts for whoever asked; the day of the
/// answer, like every day 0, does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The day of the question.
    pub asked: Date,
    /// The day of the answer; `None` while it is owed.
    pub answered: Option<Date>,
}

impl Pause {
    fn covers(&self, day: Date) -> bool {
        self.asked < day && self.answered.is_none_or(|answered| day <= answered)
    }
}

impl StatutoryClock {
    /// A clock that starts to count on the day after `started` and has not yet been stopped.
    pub fn new(started: Date, days: u16) -> Self {
        StatutoryClock {
            started,
            days,
            paused: Vec::new(),
        }
    }

    /// The last day to act; `None` while the clock stands still and nobody can tell.
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        let mut left = self.days;
        let mut date = self.started;
        for day in days_after(self.started, Date::MAX) {
            if left == 0 || self.waits_forever_on(day) {
                break;
            }
            date = day;
            left -= u16::from(self.runs_on(calendar, day));
        }
        let stands_still = left > 0
            && date
                .tomorrow()
                .is_ok_and(|next| self.waits_forever_on(next));
        (!stands_still).then(|| calendar.due(self.started, date))
    }

    /// Working days that are left after `today`: 0 on the last day to act, negative once it is over.
    pub fn days_left(&self, calendar: &Calendar, today: Date) -> i32 {
        let used = days_after(self.started, today)
            .filter(|&day| self.runs_on(calendar, day))
            .count();
        i32::from(self.days)
            - i32::try_from(used).expect("a clock runs for fewer days than the civil calendar has")
    }

    /// Whether the last day to act is over.
    pub fn is_overdue(&self, calendar: &Calendar, today: Date) -> bool {
        self.days_left(calendar, today) < 0
    }

    /// Whether the clock stands still today, because an answer is owed.
    pub fn is_paused(&self, today: Date) -> bool {
        self.paused.iter().any(|pause| {
            pause.asked <= today && pause.answered.is_none_or(|answered| today < answered)
        })
    }

    fn runs_on(&self, calendar: &Calendar, day: Date) -> bool {
        calendar.is_workday(day) && !self.paused.iter().any(|pause| pause.covers(day))
    }

    fn waits_forever_on(&self, day: Date) -> bool {
        self.paused
            .iter()
            .any(|pause| pause.answered.is_none() && pause.covers(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn calendar() -> &'static Calendar {
        Calendar::built_in()
    }

    fn clock(started: Date, days: u16, paused: &[(Date, Option<Date>)]) -> StatutoryClock {
        let paused = paused
            .iter()
            .map(|&(asked, answered)| Pause { asked, answered })
            .collect();
        StatutoryClock {
            started,
            days,
            paused,
        }
    }

    fn due(clock: &StatutoryClock) -> Option<Date> {
        clock.due(calendar()).map(|due| due.date)
    }

    /// Acceptance within ten working days, filed on Monday 14 September 2026: the Sunday 20th is worked, Mid-Autumn
    /// is off from Friday 25th, so that 22 September is the seventh day and the tenth is 28 September.
    #[test]
    fn a_clock_that_nobody_stops_is_plain_counting() {
        let clock = StatutoryClock::new(date(2026, 9, 14), 10);
        assert_eq!(due(&clock), Some(date(2026, 9, 28)));
        assert_eq!(
            due(&clock),
            Some(calendar().add_workdays(date(2026, 9, 14), 10).date)
        );
    }

    #[test]
    fn it_goes_on_where_it_stopped() {
        // Used: 15 to 17 September; asked on the 17th, answered on the 22nd; seven are left after that day:
        // 23, 24, 28, 29, 30 September, 8 and 9 October.
        let clock = clock(
            date(2026, 9, 14),
            10,
            &[(date(2026, 9, 17), Some(date(2026, 9, 22)))],
        );
        assert_eq!(due(&clock), Some(date(2026, 10, 9)));
        assert_eq!(clock.days_left(calendar(), date(2026, 9, 17)), 7);
        assert_eq!(clock.days_left(calendar(), date(2026, 9, 22)), 7);
        assert_eq!(clock.days_left(calendar(), date(2026, 10, 9)), 0);
        assert!(!clock.is_overdue(calendar(), date(2026, 10, 9)));
        assert!(clock.is_overdue(calendar(), date(2026, 10, 10)));
    }

    #[test]
    fn it_has_no_last_day_while_an_answer_is_owed() {
        let clock = clock(date(2026, 9, 14), 10, &[(date(2026, 9, 17), None)]);
        assert_eq!(due(&clock), None);
        assert!(clock.is_paused(date(2026, 9, 17)) && !clock.is_paused(date(2026, 9, 16)));
        assert_eq!(clock.days_left(calendar(), date(2027, 9, 17)), 7);
    }

    #[test]
    fn a_question_on_or_after_the_last_day_stops_nothing() {
        for asked in [date(2026, 9, 28), date(2026, 11, 2)] {
            let clock = clock(date(2026, 9, 14), 10, &[(asked, None)]);
            assert_eq!(due(&clock), Some(date(2026, 9, 28)));
        }
    }

    #[test]
    fn a_question_on_the_first_day_gives_the_whole_term_afterwards() {
        let clock = clock(
            date(2026, 9, 14),
            10,
            &[(date(2026, 9, 14), Some(date(2026, 9, 16)))],
        );
        assert_eq!(
            due(&clock),
            Some(calendar().add_workdays(date(2026, 9, 16), 10).date)
        );
    }

    #[test]
    fn pauses_that_overlap_count_once() {
        let apart = clock(
            date(2026, 3, 2),
            10,
            &[(date(2026, 3, 4), Some(date(2026, 3, 12)))],
        );
        let overlapping = clock(
            date(2026, 3, 2),
            10,
            &[
                (date(2026, 3, 4), Some(date(2026, 3, 10))),
                (date(2026, 3, 6), Some(date(2026, 3, 12))),
            ],
        );
        assert_eq!(due(&apart), due(&overlapping));
    }

    #[test]
    fn what_was_computed_is_said_after_a_pause_too() {
        let clock = clock(
            date(2026, 12, 1),
            5,
            &[(date(2026, 12, 2), Some(date(2027, 1, 4)))],
        );
        assert_eq!(clock.due(calendar()).unwrap().computed_years, [2027]);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i32..2_500).prop_map(|days| date(2019, 1, 1).saturating_add(jiff::Span::new().days(days)))
    }

    proptest! {
        #[test]
        fn on_its_last_day_a_clock_always_has_nothing_left(
            started in any_day(), days in 0u16..60, asked in 0i32..90, waited in 0i32..90,
        ) {
            let later = |day: Date, days| day.saturating_add(jiff::Span::new().days(days));
            let asked = later(started, asked);
            let clock = clock(started, days, &[(asked, Some(later(asked, waited)))]);
            let due = due(&clock).unwrap();
            prop_assert_eq!(clock.days_left(calendar(), due), 0);
            prop_assert!(!clock.is_overdue(calendar(), due));
            prop_assert!(due >= calendar().add_workdays(started, days).date);
        }

        #[test]
        fn what_is_left_never_grows(started in any_day(), days in 0u16..60, today in 0i32..120) {
            let clock = StatutoryClock::new(started, days);
            let today = started.saturating_add(jiff::Span::new().days(today));
            let left = |day| clock.days_left(calendar(), day);
            prop_assert!(left(today.tomorrow().unwrap()) <= left(today));
        }
    }
}
