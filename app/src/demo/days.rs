//! The demo's days: so many working days before today, at an hour of the office.

use calendar::Calendar;
use jiff::{Timestamp, ToSpan, civil::Date, tz::Offset};

/// The working days of the months before today.
#[derive(Clone, Debug)]
pub struct Days {
    today: Date,
    now: Timestamp,
}

impl Days {
    /// Days that end with the present.
    pub fn until(now: Timestamp) -> Days {
        Days {
            today: calendar::shanghai_date(now),
            now,
        }
    }

    /// The working day that lies so many working days before today; with a negative number, after it.
    pub fn before(&self, workdays: i32) -> Date {
        let calendar = Calendar::built_in();
        if let Ok(after) = u16::try_from(-workdays)
            && after > 0
        {
            return calendar.add_workdays(self.today, after).date;
        }
        let mut day = self.today;
        let mut left = workdays;
        while left > 0 || !calendar.is_workday(day) {
            day = day.saturating_sub(1.day());
            if calendar.is_workday(day) {
                left -= 1;
            }
        }
        day
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

/// An hour and minute of a day in China.
pub fn at(day: Date, hour: i8, minute: i8) -> Timestamp {
    Offset::constant(8)
        .to_timestamp(day.at(hour, minute, 0, 0))
        .expect("the demo lives within the years of the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_before_is_always_a_workday_so_many_workdays_back() {
        let days = Days::until("2026-10-09T02:00:00Z".parse().unwrap());
        for workdays in 0..150 {
            let day = days.before(workdays);
            assert!(Calendar::built_in().is_workday(day), "{day}");
            assert_eq!(
                Calendar::built_in().workdays_between(day, days.today),
                workdays
            );
        }
    }
}
