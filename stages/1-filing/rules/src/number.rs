//! The filing number: the first thirteen characters of every certificate code of a school.

use kernel::{division, part::Part};
use std::{fmt, str::FromStr};

const LENGTH: usize = 13;
/// The year whose names of provinces a number is explained with.
const NAMES_OF_YEAR: i16 = 2020;

/// 备案编号: thirteen characters, such as `Y000051001064`: kind, the ministry's code of the body (`0000` where a province
/// filed it first), province, and the six digits that the province gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilingNumber(String);

/// Why a text is no filing number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilingNumberError {
    /// It has another length.
    #[error("备案编号应为13位，实为{0}位")]
    Length(usize),
    /// Its first character names no kind of body.
    #[error("备案编号第1位应为Y（用人单位、面向本校学生）或S（社会培训评价组织），实为“{0}”")]
    Kind(char),
    /// A character that should be a digit.
    #[error("备案编号第{place}位应为数字，实为“{found}”")]
    Digit {
        /// Which character, from 1.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// Its sixth and seventh characters name no province.
    #[error("备案编号第6、7位是省级代码，“{0}”不是省级代码")]
    Province(String),
    /// Sequence zero is given to nobody.
    #[error("备案编号后6位从000001起，不会是000000")]
    Sequence,
}

impl FromStr for FilingNumber {
    type Err = FilingNumberError;

    /// Reads a number; small letters are taken as capitals, spaces around it are dropped.
    fn from_str(text: &str) -> Result<Self, FilingNumberError> {
        let text = text.trim().to_ascii_uppercase();
        let length = text.chars().count();
        if length != LENGTH {
            return Err(FilingNumberError::Length(length));
        }
        for (at, found) in text.chars().enumerate() {
            match at {
                0 if !matches!(found, 'Y' | 'S') => return Err(FilingNumberError::Kind(found)),
                1.. if !found.is_ascii_digit() => {
                    return Err(FilingNumberError::Digit {
                        place: at + 1,
                        found,
                    });
                }
                _ => {}
            }
        }
        let number = FilingNumber(text);
        if number.province_name().is_none() {
            return Err(FilingNumberError::Province(number.0[5..7].to_owned()));
        }
        if number.sequence() == 0 {
            return Err(FilingNumberError::Sequence);
        }
        Ok(number)
    }
}

impl FilingNumber {
    /// The number as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 序列码: the six digits that the province gives.
    pub fn sequence(&self) -> u32 {
        self.0[7..].parse().expect("six digits were checked")
    }

    /// Takes the number apart.
    pub fn explain(&self) -> Vec<Part> {
        let kind = match &self.0[..1] {
            "Y" => "用人单位，含面向本校学生的技工院校",
            _ => "社会培训评价组织",
        };
        let ministry = match &self.0[1..5] {
            "0000" => "由省级人力资源社会保障部门首次备案",
            _ => "由人力资源社会保障部首次备案的机构",
        };
        let province = self.province_name().unwrap_or_default();
        let part = |positions: (usize, usize), name, meaning: String| Part {
            positions,
            text: self.0[positions.0 - 1..positions.1].to_owned(),
            name,
            meaning,
        };
        vec![
            part((1, 1), "评价机构类别代码", kind.to_owned()),
            part((2, 5), "评价机构代码", ministry.to_owned()),
            part((6, 7), "省级代码", province),
            part(
                (8, 13),
                "评价机构序列码",
                format!("第{}号", self.sequence()),
            ),
        ]
    }

    fn province_name(&self) -> Option<String> {
        let province = format!("{}0000", &self.0[5..7]).parse().ok()?;
        division::full_name(province, NAMES_OF_YEAR)
    }
}

/// Takes a text apart as a filing number.
///
/// # Errors
/// What is wrong with it.
pub fn explain(text: &str) -> Result<Vec<Part>, FilingNumberError> {
    text.parse().map(|number: FilingNumber| number.explain())
}

impl fmt::Display for FilingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FilingNumber {
    /// The number of a series with these six digits.
    pub(crate) fn of(prefix: &str, sequence: u32) -> FilingNumber {
        FilingNumber(format!("{prefix}{sequence:06}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_numbers_are_read_and_explained() {
        for (text, sequence) in [("Y000051001064", 1064), (" y000051001068 ", 1068)] {
            assert_eq!(text.parse::<FilingNumber>().unwrap().sequence(), sequence);
        }
        let parts = explain("Y000051001064").unwrap();
        let texts: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(texts, "Y000051001064");
        assert_eq!(parts[2].meaning, "四川省");
    }

    #[test]
    fn each_fault_is_named() {
        let cases = [
            ("Y00005100106", FilingNumberError::Length(12)),
            ("J000051001064", FilingNumberError::Kind('J')),
            (
                "Y00005100A064",
                FilingNumberError::Digit {
                    place: 10,
                    found: 'A',
                },
            ),
            ("Y000099001064", FilingNumberError::Province("99".into())),
            ("Y000051000000", FilingNumberError::Sequence),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<FilingNumber>(), Err(error));
        }
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(text in ".*") {
            let _ = text.parse::<FilingNumber>();
        }
    }
}
