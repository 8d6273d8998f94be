//! The State Council's calendar: which days are working days, and how far the table of its notices reaches.

use jiff::civil::{Date, Weekday};
use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

/// 工作日历: working days, by the notices of the State Council and, for years without one, by weekends alone.
///
/// A notice may still move a day at the very end of the year before its own, as the one for 2019 did.
#[derive(Debug)]
pub struct Calendar {
    /// The days that a notice names, and whether one works on them.
    named: HashMap<Date, bool>,
    /// The years that have a notice, and where it is published.
    notices: BTreeMap<i16, &'static str>,
}

/// 到期日: a day found by counting working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub date: Date,
    /// The years whose days were counted by weekends alone, because no notice for them is in the table.
    pub computed_years: Vec<i16>,
}

impl Due {
    /// What to say beside the day while some of it was computed.
    pub fn caution(&self) -> Option<String> {
        let years: Vec<_> = self
            .computed_years
            .iter()
            .map(|year| format!("{year}年"))
            .collect();
        (!years.is_empty()).then(|| {
            format!(
                "{}尚无国务院办公厅放假安排通知，仅按周末推算",
                years.join("、")
            )
        })
    }
}

impl Calendar {
    /// The calendar that is built in.
    pub fn built_in() -> &'static Calendar {
        static CALENDAR: OnceLock<Calendar> = OnceLock::new();
        CALENDAR.get_or_init(|| {
            Calendar::read(
                include_str!("../data/holidays.csv"),
                include_str!("../data/coverage.csv"),
            )
            .expect("a test reads every row of the embedded tables")
        })
    }

    fn read(holidays: &'static str, coverage: &'static str) -> Option<Calendar> {
        let named = holidays
            .lines()
            .skip(1)
            .map(read_day)
            .collect::<Option<_>>()?;
        let years = coverage
            .lines()
            .skip(1)
            .map(read_year)
            .collect::<Option<Vec<_>>>()?;
        Some(Calendar {
            named,
            notices: years.into_iter().flatten().collect(),
        })
    }

    /// Whether one works on a day.
    pub fn is_workday(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.named.get(&day).copied().unwrap_or(!weekend)
    }

    /// Where the notice for a year is published; `None` while there is none and the year is computed.
    pub fn notice(&self, year: i16) -> Option<&'static str> {
        self.notices.get(&year).copied()
    }

    /// The last year that has a notice.
    pub fn last_official_year(&self) -> i16 {
        *self
            .notices
            .keys()
            .next_back()
            .expect("the embedded table has years")
    }

    /// The day `n` working days after `day`, which itself is day 0. Stops at the end of the year 9999.
    pub fn add_workdays(&self, day: Date, n: u16) -> Due {
        let mut date = day;
        let mut left = n;
        while left > 0 {
            let Ok(tomorrow) = date.tomorrow() else { break };
            date = tomorrow;
            left -= u16::from(self.is_workday(date));
        }
        self.due(day, date)
    }

    /// How many working days lie after `a` up to and with `b`; negative where `b` is the earlier.
    pub fn workdays_between(&self, a: Date, b: Date) -> i32 {
        if b < a {
            return -self.workdays_between(b, a);
        }
        let workdays = days_after(a, b).filter(|&day| self.is_workday(day)).count();
        i32::try_from(workdays)
            .expect("all days of the civil calendar are fewer than four millions")
    }

    /// A day that was found by counting from the day after `start`.
    pub(crate) fn due(&self, start: Date, date: Date) -> Due {
        let first = start.tomorrow().unwrap_or(start).min(date);
        let computed_years = (first.year()..=date.year())
            .filter(|year| !self.notices.contains_key(year))
            .collect();
        Due {
            date,
            computed_years,
        }
    }
}

/// The days after `a` up to and with `b`.
pub(crate) fn days_after(a: Date, b: Date) -> impl Iterator<Item = Date> {
    let following = std::iter::successors(Some(a), |day| day.tomorrow().ok());
    following.skip(1).take_while(move |day| *day <= b)
}

fn read_day(row: &str) -> Option<(Date, bool)> {
    let mut columns = row.split(',');
    let date = columns.next()?.parse().ok()?;
    let is_off_day: bool = columns.nth(1)?.parse().ok()?;
    Some((date, !is_off_day))
}

/// The outer `None` is a row that cannot be read, the inner one a year without a notice.
fn read_year(row: &'static str) -> Option<Option<(i16, &'static str)>> {
    let &[year, _, addresses, status] = &row.split(',').collect::<Vec<_>>()[..] else {
        return None;
    };
    let year = year.parse().ok()?;
    Some((status == "official").then_some((year, addresses)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shanghai_date;
    use jiff::{Timestamp, civil::date};
    use proptest::prelude::*;

    /// The year of the newest notice in the table.
    const LAST_NOTICE: i16 = 2026;

    fn calendar() -> &'static Calendar {
        Calendar::built_in()
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        assert_eq!(calendar().named.len(), 286);
        assert_eq!(calendar().notices.len(), 8);
        assert_eq!(calendar().last_official_year(), LAST_NOTICE);
        assert!(
            calendar()
                .notice(2026)
                .unwrap()
                .starts_with("https://www.gov.cn/")
        );
        assert_eq!(calendar().notice(2027), None);
    }

    /// The notice for the next year comes in autumn. Should it be missing two weeks before that year begins, add it:
    /// `data/PROVENANCE.md` says how.
    #[test]
    #[allow(
        clippy::disallowed_methods,
        reason = "this test is there to notice that time has passed"
    )]
    fn the_table_has_not_run_out() {
        let today = shanghai_date(Timestamp::now());
        let autumn_is_over = (today.month(), today.day()) >= (12, 15);
        let needed = today.year() + i16::from(autumn_is_over);
        assert!(
            calendar().last_official_year() >= needed,
            "the table of holidays ends with {}, but {needed} is needed: see data/PROVENANCE.md",
            calendar().last_official_year(),
        );
    }

    #[test]
    fn notices_move_days_off_and_days_on() {
        let cases = [
            (date(2026, 9, 30), true),
            (date(2026, 10, 1), false),
            (date(2026, 10, 7), false),
            (date(2026, 10, 8), true),
            (date(2026, 9, 20), true),
            (date(2026, 10, 10), true),
            (date(2026, 10, 11), false),
            (date(2024, 2, 4), true),
            (date(2024, 2, 9), true),
            (date(2018, 12, 29), true),
            (date(2027, 10, 1), true),
        ];
        for (day, works) in cases {
            assert_eq!(calendar().is_workday(day), works, "{day}");
        }
    }

    /// Each deadline was counted apart on the published calendar.
    #[test]
    fn deadlines_across_holidays_with_moved_workdays() {
        let cases = [
            // Friday; Sunday 20 September 2026 is worked.
            (date(2026, 9, 18), 1, date(2026, 9, 20)),
            // National Day 2026: 8, 9 and Saturday 10 October are worked.
            (date(2026, 9, 30), 3, date(2026, 10, 10)),
            (date(2026, 9, 30), 10, date(2026, 10, 20)),
            // A plan that is due in thirty, across Mid-Autumn and National Day.
            (date(2026, 9, 1), 30, date(2026, 10, 19)),
            // Spring Festival 2026: Saturday 14 February is worked, 15 to 23 are off, Saturday 28 is worked.
            (date(2026, 2, 13), 2, date(2026, 2, 24)),
            (date(2026, 2, 13), 10, date(2026, 3, 5)),
            // Spring Festival 2024: Sunday 4 and Sunday 18 February are worked, 10 to 17 are off.
            (date(2024, 2, 2), 10, date(2024, 2, 21)),
            // A day off as day 0.
            (date(2026, 10, 3), 1, date(2026, 10, 8)),
            (date(2026, 10, 3), 0, date(2026, 10, 3)),
        ];
        for (day, n, due) in cases {
            let expected = Due {
                date: due,
                computed_years: Vec::new(),
            };
            assert_eq!(calendar().add_workdays(day, n), expected, "{day} + {n}");
        }
    }

    #[test]
    fn a_year_without_a_notice_is_computed_and_said_to_be() {
        let due = calendar().add_workdays(date(2026, 12, 28), 10);
        assert_eq!(due.computed_years, [2027]);
        assert_eq!(
            due.caution().unwrap(),
            "2027年尚无国务院办公厅放假安排通知，仅按周末推算"
        );
        assert_eq!(
            calendar()
                .add_workdays(date(2026, 12, 31), 1)
                .computed_years,
            [2027]
        );
        assert_eq!(
            calendar().add_workdays(date(2018, 12, 31), 1).caution(),
            None
        );
        assert_eq!(
            calendar().add_workdays(date(2026, 11, 23), 5).caution(),
            None
        );
    }

    #[test]
    fn counting_stops_at_the_end_of_the_calendar() {
        assert_eq!(
            calendar().add_workdays(date(9999, 12, 30), 60_000).date,
            Date::MAX
        );
        assert_eq!(calendar().add_workdays(Date::MAX, 1).date, Date::MAX);
    }

    #[test]
    fn a_computed_year_has_the_weekdays_it_has() {
        assert_eq!(
            calendar().workdays_between(date(2030, 1, 1), date(2030, 1, 8)),
            5
        );
        assert_eq!(
            calendar().workdays_between(date(2030, 1, 8), date(2030, 1, 1)),
            -5
        );
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i32..4_000).prop_map(|days| date(2018, 6, 1).saturating_add(jiff::Span::new().days(days)))
    }

    proptest! {
        #[test]
        fn counting_forth_and_back_always_agrees(day in any_day(), n in 0u16..300) {
            let due = calendar().add_workdays(day, n).date;
            prop_assert_eq!(calendar().workdays_between(day, due), i32::from(n));
        }

        #[test]
        fn a_deadline_is_always_a_workday(day in any_day(), n in 1u16..300) {
            prop_assert!(calendar().is_workday(calendar().add_workdays(day, n).date));
        }

        #[test]
        fn a_longer_term_and_a_later_start_never_end_earlier(day in any_day(), later in 0i32..60, n in 0u16..60) {
            let due = |day, n| calendar().add_workdays(day, n).date;
            prop_assert!(due(day, n) < due(day, n + 1));
            prop_assert!(due(day, n) <= due(day.saturating_add(jiff::Span::new().days(later)), n));
        }

        #[test]
        fn spans_always_add_up(a in any_day(), b in any_day(), c in any_day()) {
            let between = |a, b| calendar().workdays_between(a, b);
            prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
        }
    }
}
