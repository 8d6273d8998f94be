//! How long a card holds: three years, renewed from ninety days before its end (N5.1).

use jiff::{Span, ToSpan, civil::Date};
use kernel::{Clause, Refusal, measures::CURRENT};
use std::{fmt, str::FromStr};

/// 有效期: the first and the last day of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    from: Date,
    until: Date,
}

/// 证卡状态: how a card stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardState {
    /// 有效.
    InForce,
    /// 即将到期: in force, within the time in which it can be renewed.
    Ending,
    /// 已过期.
    Expired,
    /// 已取消资格: whatever the card says (N6.5).
    Barred,
}

impl Validity {
    /// The three years that begin on a day.
    pub fn beginning(from: Date) -> Self {
        Validity {
            from,
            until: last_day(from),
        }
    }

    /// What was granted before, as storage kept it.
    pub fn kept(from: Date, until: Date) -> Self {
        Validity { from, until }
    }

    /// The first day.
    pub fn from(self) -> Date {
        self.from
    }

    /// The last day.
    pub fn until(self) -> Date {
        self.until
    }

    /// Whether the card holds on a day.
    pub fn in_force(self, day: Date) -> bool {
        (self.from..=self.until).contains(&day)
    }

    /// From which day on it can be renewed.
    pub fn renewable_from(self) -> Date {
        self.until
            .saturating_sub(Span::new().days(CURRENT.card_renewal_days.value))
    }

    /// How the card stands on a day, if its person is not disqualified.
    pub fn state(self, day: Date) -> CardState {
        if day > self.until {
            CardState::Expired
        } else if day >= self.renewable_from() {
            CardState::Ending
        } else {
            CardState::InForce
        }
    }

    /// Whether two cards hold on a common day.
    pub fn meets(self, other: Validity) -> bool {
        self.from <= other.until && other.from <= self.until
    }

    /// The time after a renewal: three more years from the day after the old end.
    ///
    /// # Errors
    /// A refusal where it is too early, or the card has ended.
    pub fn renewed(self, today: Date) -> Result<Validity, Refusal> {
        let refuse =
            |code, sentence: String| Err(Refusal::conflict(code, sentence).citing(Clause::N5_1));
        let until = self.until;
        match self.state(today) {
            CardState::Ending => Ok(Validity {
                from: self.from,
                until: last_day(until.saturating_add(1.day())),
            }),
            CardState::InForce => refuse(
                "people.too_early",
                format!(
                    "证卡有效期至{until}，自{}起（届满前{}天）方可换证",
                    self.renewable_from(),
                    CURRENT.card_renewal_days.value
                ),
            ),
            CardState::Expired | CardState::Barred => refuse(
                "people.expired",
                format!("证卡已于{until}届满，不能换证；请重新培训考核后登记新证卡"),
            ),
        }
    }

    /// The same time from another first day: three years, and three more for each renewal.
    pub(crate) fn beginning_instead(self, from: Date) -> Validity {
        if from == self.from {
            return self;
        }
        let (mut counted, mut until) = (last_day(self.from), last_day(from));
        while counted < self.until {
            counted = last_day(counted.saturating_add(1.day()));
            until = last_day(until.saturating_add(1.day()));
        }
        Validity { from, until }
    }
}

fn last_day(from: Date) -> Date {
    from.saturating_add(Span::new().months(CURRENT.card_months.value))
        .saturating_sub(1.day())
}

impl CardState {
    /// All states.
    pub const ALL: [CardState; 4] = [
        CardState::InForce,
        CardState::Ending,
        CardState::Expired,
        CardState::Barred,
    ];

    /// The stable name that programs use.
    pub fn code(self) -> &'static str {
        match self {
            CardState::InForce => "in_force",
            CardState::Ending => "ending",
            CardState::Expired => "expired",
            CardState::Barred => "barred",
        }
    }

    /// The Chinese term.
    pub fn title(self) -> &'static str {
        match self {
            CardState::InForce => "有效",
            CardState::Ending => "即将到期",
            CardState::Expired => "已过期",
            CardState::Barred => "已取消资格",
        }
    }
}

impl FromStr for CardState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        CardState::ALL
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or_else(|| format!("证卡状态“{text}”不存在"))
    }
}

impl fmt::Display for CardState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_card_holds_for_three_years_by_the_day() {
        for (from, until) in [
            (date(2024, 3, 1), date(2027, 2, 28)),
            (date(2024, 2, 29), date(2027, 2, 27)),
            (date(2023, 7, 15), date(2026, 7, 14)),
        ] {
            let valid = Validity::beginning(from);
            assert_eq!(valid.until(), until);
            assert!(valid.in_force(from) && valid.in_force(until));
            assert!(!valid.in_force(from.yesterday().unwrap()));
            assert!(!valid.in_force(until.tomorrow().unwrap()));
        }
    }

    #[test]
    fn each_day_has_its_state() {
        // Until 2026-07-14; ninety days before is 2026-04-15.
        let valid = Validity::beginning(date(2023, 7, 15));
        for (day, state) in [
            (date(2023, 7, 15), CardState::InForce),
            (date(2026, 4, 14), CardState::InForce),
            (date(2026, 4, 15), CardState::Ending),
            (date(2026, 7, 14), CardState::Ending),
            (date(2026, 7, 15), CardState::Expired),
        ] {
            assert_eq!(valid.state(day), state, "{day}");
        }
        for state in CardState::ALL {
            assert_eq!(state.code().parse(), Ok(state));
        }
    }

    #[test]
    fn another_first_day_keeps_the_renewals() {
        let once = Validity::beginning(date(2023, 7, 15));
        let twice = once.renewed(date(2026, 7, 14)).unwrap();
        let other = Validity::kept(date(2020, 1, 1), date(2024, 12, 31));
        for (valid, from, until) in [
            (other, date(2020, 1, 1), date(2024, 12, 31)),
            (once, date(2023, 7, 15), date(2026, 7, 14)),
            (once, date(2022, 7, 15), date(2025, 7, 14)),
            (twice, date(2023, 7, 15), date(2029, 7, 14)),
            (twice, date(2022, 1, 1), date(2027, 12, 31)),
        ] {
            assert_eq!(valid.beginning_instead(from), Validity::kept(from, until));
        }
    }

    #[test]
    fn a_renewal_goes_on_from_the_old_end() {
        let valid = Validity::beginning(date(2023, 7, 15));
        for day in [date(2026, 4, 15), date(2026, 7, 14)] {
            let renewed = valid.renewed(day).unwrap();
            assert_eq!(renewed.from(), valid.from());
            assert_eq!(renewed.until(), date(2029, 7, 14));
        }
        for (day, code) in [
            (date(2026, 4, 14), "people.too_early"),
            (date(2026, 7, 15), "people.expired"),
        ] {
            assert_eq!(valid.renewed(day).unwrap_err().code, code);
        }
    }
}
