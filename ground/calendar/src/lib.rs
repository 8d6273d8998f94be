//! Working days by the State Council's calendar, and the statutory clocks that run on them.
//!
//! Dates are those of Shanghai. Pure: today is always handed in.

mod clock;
mod table;
mod terms;

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::Offset,
};

pub use clock::{Pause, StatutoryClock};
pub use table::{Calendar, Due};
pub use terms::{Source, Term, TermTooLong, Terms};

/// The date in China at a moment. China keeps one time, eight hours ahead of UTC, all year.
pub fn shanghai_date(moment: Timestamp) -> Date {
    Offset::constant(8).to_datetime(moment).date()
}

/// The first moment of a date in China.
pub fn start_of(day: Date) -> Timestamp {
    let midnight = day.to_datetime(Time::midnight());
    Offset::constant(8)
        .to_timestamp(midnight)
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_changes_at_midnight_in_shanghai() {
        let cases = [
            ("2026-11-23T15:59:59Z", date(2026, 11, 23)),
            ("2026-11-23T16:00:00Z", date(2026, 11, 24)),
            ("2026-12-31T16:00:00Z", date(2027, 1, 1)),
        ];
        for (moment, day) in cases {
            assert_eq!(shanghai_date(moment.parse().unwrap()), day, "{moment}");
        }
        let first = start_of(date(2026, 11, 24));
        assert_eq!(first.to_string(), "2026-11-23T16:00:00Z");
    }
}
