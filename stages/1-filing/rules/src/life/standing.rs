//! What a filing is on a day: any day, also one that is past.

use jiff::civil::Date;
use std::{fmt, str::FromStr};

/// 备案状态: what a filing is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Its validity has not begun.
    NotYet,
    /// In force.
    InForce,
    /// Suspended: for the time being nothing may be certified.
    Suspended,
    /// Its validity is over (A3.4).
    Expired,
    /// Given up by the school.
    Withdrawn,
    /// Taken away (N6.3, N6.5).
    Revoked,
}

/// 有效期: both days are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// 暂停: both days are in it; without a last day until it is lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// The first day.
    pub since: Date,
    /// The last day, if it is known.
    pub until: Option<Date>,
}

/// 终止方式: how a filing ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// 自愿注销
    Withdrawn,
    /// 取消备案
    Revoked,
}

/// 终止: from this day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The first day on which it is no filing any more.
    pub on: Date,
    /// How.
    pub how: End,
}

/// Everything that decides what a filing is on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lived {
    /// When it was and is valid, one for each receipt.
    pub validities: Vec<Validity>,
    /// When it was and is suspended.
    pub suspensions: Vec<Suspension>,
    /// Its end before its time.
    pub ended: Option<Ended>,
}

impl Lived {
    /// What the filing is on a day. What was taken away stays taken away: a revoked filing is never merely expired.
    pub fn on(&self, day: Date) -> Standing {
        if let Some(ended) = self.ended.filter(|ended| ended.on <= day) {
            return match ended.how {
                End::Withdrawn => Standing::Withdrawn,
                End::Revoked => Standing::Revoked,
            };
        }
        if !self
            .validities
            .iter()
            .any(|valid| valid.from <= day && day <= valid.until)
        {
            let over = self.validities.iter().any(|valid| valid.until < day);
            return if over {
                Standing::Expired
            } else {
                Standing::NotYet
            };
        }
        let suspended =
            |one: &Suspension| one.since <= day && one.until.is_none_or(|until| day <= until);
        match self.suspensions.iter().any(suspended) {
            true => Standing::Suspended,
            false => Standing::InForce,
        }
    }
}

impl Standing {
    /// Every standing.
    pub const ALL: [Standing; 6] = [
        Standing::InForce,
        Standing::Suspended,
        Standing::Revoked,
        Standing::Withdrawn,
        Standing::Expired,
        Standing::NotYet,
    ];

    /// The stable name that addresses and programs use.
    pub fn code(self) -> &'static str {
        match self {
            Standing::NotYet => "not_yet",
            Standing::InForce => "in_force",
            Standing::Suspended => "suspended",
            Standing::Expired => "expired",
            Standing::Withdrawn => "withdrawn",
            Standing::Revoked => "revoked",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Standing::NotYet => "尚未生效",
            Standing::InForce => "有效",
            Standing::Suspended => "暂停",
            Standing::Expired => "已过期",
            Standing::Withdrawn => "已注销",
            Standing::Revoked => "已取消",
        }
    }
}

impl End {
    /// The stable name that storage uses.
    pub fn code(self) -> &'static str {
        match self {
            End::Withdrawn => "withdrawn",
            End::Revoked => "revoked",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            End::Withdrawn => "自愿注销",
            End::Revoked => "取消备案",
        }
    }
}

impl FromStr for End {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [End::Withdrawn, End::Revoked]
            .into_iter()
            .find(|end| end.code() == text)
            .ok_or_else(|| format!("终止方式“{text}”不存在"))
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Standing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|standing| standing.code() == text)
            .ok_or_else(|| format!("备案状态“{text}”不存在"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn lived(suspensions: &[Suspension], ended: Option<Ended>) -> Lived {
        let (from, until) = (date(2025, 11, 1), date(2028, 10, 31));
        Lived {
            validities: vec![Validity { from, until }],
            suspensions: suspensions.to_vec(),
            ended,
        }
    }

    #[test]
    fn what_a_filing_is_on_each_day() {
        use Standing::*;
        let suspended = |since, until| [Suspension { since, until }];
        let march = suspended(date(2026, 3, 1), Some(date(2026, 3, 31)));
        let since_march = suspended(date(2027, 3, 1), None);
        let ended = |how| {
            Some(Ended {
                on: date(2027, 6, 1),
                how,
            })
        };
        let plain = lived(&[], None);
        let mut renewed = plain.clone();
        renewed.validities.push(Validity {
            from: date(2028, 11, 1),
            until: date(2031, 10, 31),
        });
        let cases = [
            (&plain, date(2025, 10, 31), NotYet),
            (&plain, date(2025, 11, 1), InForce),
            (&plain, date(2028, 10, 31), InForce),
            (&plain, date(2028, 11, 1), Expired),
            (&lived(&march, None), date(2026, 2, 28), InForce),
            (&lived(&march, None), date(2026, 3, 1), Suspended),
            (&lived(&march, None), date(2026, 3, 31), Suspended),
            (&lived(&march, None), date(2026, 4, 1), InForce),
            (&lived(&since_march, None), date(2028, 10, 31), Suspended),
            (&lived(&since_march, None), date(2028, 11, 1), Expired),
            (&lived(&[], ended(End::Revoked)), date(2027, 5, 31), InForce),
            (&lived(&[], ended(End::Revoked)), date(2027, 6, 1), Revoked),
            (
                &lived(&since_march, ended(End::Revoked)),
                date(2040, 1, 1),
                Revoked,
            ),
            (
                &lived(&[], ended(End::Withdrawn)),
                date(2040, 1, 1),
                Withdrawn,
            ),
            (&renewed, date(2028, 11, 1), InForce),
            (&renewed, date(2031, 11, 1), Expired),
        ];
        for (lived, day, expected) in cases {
            assert_eq!(lived.on(day), expected, "{day} {lived:?}");
        }
    }

    proptest! {
        /// Whatever else happened and happens, from the day of its revocation on it is revoked.
        #[test]
        fn a_revoked_filing_is_never_merely_expired(ended in 0i32..3_000, later in 0i32..9_000, suspended: bool) {
            let on = date(2025, 11, 1).saturating_add(ended.days());
            let suspensions = suspended.then_some(Suspension { since: on, until: None });
            let lived = lived(suspensions.as_slice(), Some(Ended { on, how: End::Revoked }));
            prop_assert_eq!(lived.on(on.saturating_add(later.days())), Standing::Revoked);
        }
    }
}
