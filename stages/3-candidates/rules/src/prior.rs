//! The certificate that a candidate already holds: what its number says.
//!
//! Two forms are in use: 22 characters of the skill-level certificates (one letter, 21 digits; the year of issue in
//! positions 14 and 15, the level in 16), and 16 digits of the older qualification certificates (the year in 1 and 2, the
//! level in 11).

use kernel::Level;

/// 已有证书: level and year of a certificate that was issued before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prior {
    level: Level,
    year: i16,
}

/// Why a text is no certificate number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriorError {
    /// It has neither form.
    #[error("证书编号应为22位（1位字母Y或S和21位数字）或16位数字，现为{0}位")]
    Form(usize),
    /// The digit of the level is none.
    #[error("证书编号第{place}位应为等级代码1至5，现为“{found}”")]
    Level {
        /// Which character, from 1.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// It would have been issued after the session.
    #[error("证书编号中的核发年份为{0}年，晚于本次认定")]
    Future(i16),
    /// The column of the level says something else.
    #[error("证书编号表明为{found}，与证书等级{claimed}不一致")]
    Differs {
        /// What the number says.
        found: Level,
        /// What the column says.
        claimed: Level,
    },
}

impl Prior {
    /// Reads a number, for a session in `year`, and compares it with the level that is claimed.
    ///
    /// # Errors
    /// The first thing that does not hold together.
    pub fn read(number: &str, claimed: Level, year: i16) -> Result<Self, PriorError> {
        let (year_at, level_at) = places(number)?;
        let found = number.chars().nth(level_at - 1).unwrap_or(' ');
        let level = Level::from_digit(found).ok_or(PriorError::Level {
            place: level_at,
            found,
        })?;
        let issued = full_year(&number[year_at - 1..=year_at], year);
        if issued > year {
            return Err(PriorError::Future(issued));
        }
        if level != claimed {
            return Err(PriorError::Differs {
                found: level,
                claimed,
            });
        }
        Ok(Prior {
            level,
            year: issued,
        })
    }

    /// The level.
    pub fn level(self) -> Level {
        self.level
    }

    /// The year of issue.
    pub fn year(self) -> i16 {
        self.year
    }
}

/// Where year and level stand, from 1.
fn places(number: &str) -> Result<(usize, usize), PriorError> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match number.strip_prefix(['Y', 'S']) {
        Some(rest) if rest.len() == 21 && digits(rest) => Ok((14, 16)),
        None if number.len() == 16 && digits(number) => Ok((1, 11)),
        _ => Err(PriorError::Form(number.chars().count())),
    }
}

/// The year for which two digits stand: none is from before 1994, when the certificates began.
fn full_year(digits: &str, now: i16) -> i16 {
    const FIRST: i16 = 1994;
    let short: i16 = digits.parse().unwrap_or(0);
    let this_century = now / 100 * 100 + short;
    let last_century = this_century - 100;
    if this_century > now && last_century >= FIRST {
        last_century
    } else {
        this_century
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_forms_say_year_and_level() {
        for (number, claimed, year) in [
            ("Y000051001064245000001", Level::Five, 2024),
            ("S000151000123194000321", Level::Four, 2019),
            ("0851013000401234", Level::Four, 2008),
            ("9851013000301234", Level::Three, 1998),
        ] {
            let prior = Prior::read(number, claimed, 2026).unwrap();
            assert_eq!((prior.level(), prior.year()), (claimed, year), "{number}");
        }
    }

    #[test]
    fn each_fault_of_a_number_is_named() {
        for (number, sentence) in [
            (
                "Y00005100106424500001",
                "证书编号应为22位（1位字母Y或S和21位数字）或16位数字，现为21位",
            ),
            (
                "",
                "证书编号应为22位（1位字母Y或S和21位数字）或16位数字，现为0位",
            ),
            (
                "证书编号证书编号证书编号证书",
                "证书编号应为22位（1位字母Y或S和21位数字）或16位数字，现为14位",
            ),
            (
                "Y000051001064246000001",
                "证书编号第16位应为等级代码1至5，现为“6”",
            ),
            (
                "Y000051001064275000001",
                "证书编号中的核发年份为2027年，晚于本次认定",
            ),
            (
                "Y000051001064244000001",
                "证书编号表明为四级/中级工，与证书等级五级/初级工不一致",
            ),
        ] {
            let error = Prior::read(number, Level::Five, 2026).unwrap_err();
            assert_eq!(error.to_string(), sentence);
        }
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(number in ".{0,24}") {
            let _ = Prior::read(&number, Level::Five, 2026);
        }

        #[test]
        fn a_year_is_never_later_than_the_session(number in "[YS][0-9]{21}|[0-9]{16}") {
            if let Ok(prior) = Prior::read(&number, Level::Five, 2026) {
                prop_assert!((1994..=2026).contains(&prior.year()));
            }
        }
    }
}
