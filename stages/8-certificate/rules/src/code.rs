//! The certificate code by the national rule: 22 characters in seven parts (A4.5).
//!
//! The first 13 are the filing number; then two digits of the year in which the code is given, one of the level, and six of
//! a run. The rule does not say where the run begins anew; here it does for each filing number, year and level. Sichuan's own
//! rule, which the notice names, is not published: [`CODE_RULE`] is kept with each certificate, so that another rule can
//! follow.

use filing_rules::{FilingNumber, FilingNumberError};
use jiff::civil::Date;
use kernel::{Level, part::Part};
use std::{fmt, str::FromStr};

/// The rule, and its version, by which codes are made.
pub const CODE_RULE: &str = "national-22/1";

const LENGTH: usize = 22;

/// 证书编码: the number of one certificate, 22 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CertificateCode {
    series: Series,
    sequence: u32,
}

/// 编码段: what the codes of one filing number, year and level have in common, their first 16 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Series {
    filing: FilingNumber,
    /// Years since 2000.
    year: u8,
    level: Level,
}

/// Why a text is no certificate code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// It has another length.
    #[error("证书编码应为22位，实为{0}位")]
    Length(usize),
    /// Its first 13 characters are no filing number.
    #[error(transparent)]
    Filing(#[from] FilingNumberError),
    /// A character that should be a digit.
    #[error("第{position}位应为数字，实为“{found}”")]
    NotDigit {
        /// Its position, from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// The sixteenth digit is no level.
    #[error("第16位职业技能等级代码应为1至5，实为“{0}”")]
    Level(char),
    /// The run begins at 1.
    #[error("第17—22位证书序列码应为000001至999999，实为000000")]
    Sequence,
}

impl Series {
    /// The last number of a series.
    pub const MOST: u32 = 999_999;

    /// The series for codes that are given on a day.
    pub fn new(filing: FilingNumber, level: Level, day: Date) -> Self {
        let year = u8::try_from(day.year().rem_euclid(100)).expect("a remainder of 100 fits");
        Series {
            filing,
            year,
            level,
        }
    }

    /// The code with this number of the run; none where the run has no such number.
    pub fn code(&self, sequence: u32) -> Option<CertificateCode> {
        (1..=Self::MOST)
            .contains(&sequence)
            .then(|| CertificateCode {
                series: self.clone(),
                sequence,
            })
    }
}

impl CertificateCode {
    /// What it has in common with its neighbours.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// 备案编号, the first 13 characters.
    pub fn filing_number(&self) -> &FilingNumber {
        &self.series.filing
    }

    /// The year in which the code was given.
    pub fn year(&self) -> i16 {
        2000 + i16::from(self.series.year)
    }

    /// 职业技能等级.
    pub fn level(&self) -> Level {
        self.series.level
    }

    /// 证书序列码, 1 to 999999.
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    /// What its parts say.
    pub fn explain(&self) -> Vec<Part> {
        let code = self.to_string();
        let part = |first: usize, last: usize, name, meaning: String| Part {
            positions: (first, last),
            text: code[first - 1..last].to_owned(),
            name,
            meaning,
        };
        let mut parts = self.series.filing.explain();
        parts.extend([
            part(14, 15, "证书核发年份代码", format!("{}年", self.year())),
            part(16, 16, "职业技能等级代码", self.level().label().to_owned()),
            part(
                17,
                22,
                "证书序列码",
                format!("该机构当年该等级的第{}号", self.sequence),
            ),
        ]);
        parts
    }
}

impl FromStr for CertificateCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let letters: Vec<char> = text.chars().collect();
        if letters.len() != LENGTH {
            return Err(CodeError::Length(letters.len()));
        }
        let (filing, own) = letters.split_at(13);
        let filing = filing.iter().collect::<String>().parse()?;
        if let Some(at) = own.iter().position(|letter| !letter.is_ascii_digit()) {
            return Err(CodeError::NotDigit {
                position: 14 + at,
                found: own[at],
            });
        }
        let number = |digits: &[char]| {
            digits.iter().fold(0, |number, digit| {
                number * 10 + (*digit as u32 - '0' as u32)
            })
        };
        let series = Series {
            filing,
            year: u8::try_from(number(&own[..2])).expect("two digits fit"),
            level: Level::from_digit(own[2]).ok_or(CodeError::Level(own[2]))?,
        };
        series.code(number(&own[3..])).ok_or(CodeError::Sequence)
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:02}{}", self.filing, self.year, self.level.digit())
    }
}

impl fmt::Display for CertificateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:06}", self.series, self.sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_the_rule_reads_part_by_part() {
        let code: CertificateCode = "Y000123003456195000001".parse().unwrap();
        assert_eq!(code.filing_number().to_string(), "Y000123003456");
        assert_eq!(
            (code.year(), code.level(), code.sequence()),
            (2019, Level::Five, 1)
        );
        let parts = code.explain();
        let text: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(text, code.to_string());
        let ends: Vec<usize> = parts.iter().map(|part| part.positions.1).collect();
        assert_eq!(
            ends,
            [1, 5, 7, 13, 15, 16, 22],
            "the seven parts of the rule"
        );
    }

    #[test]
    fn what_is_no_code_is_refused_with_the_place() {
        let cases = [
            ("", "证书编码应为22位，实为0位"),
            ("Y00005100106426400001", "证书编码应为22位，实为21位"),
            ("Y０00051001064264000001", "备案编号第2位应为数字，实为“０”"),
            (
                "J000051001064264000001",
                "备案编号第1位应为Y（用人单位、面向本校学生）或S（社会培训评价组织），实为“J”",
            ),
            ("Y00005100106A264000001", "备案编号第13位应为数字，实为“A”"),
            ("Y0000510010642X4000001", "第15位应为数字，实为“X”"),
            (
                "Y000051001064266000001",
                "第16位职业技能等级代码应为1至5，实为“6”",
            ),
            (
                "Y000051001064264000000",
                "第17—22位证书序列码应为000001至999999，实为000000",
            ),
            (
                "Y000099001064264000001",
                "备案编号第6、7位是省级代码，“99”不是省级代码",
            ),
        ];
        for (text, sentence) in cases {
            assert_eq!(
                text.parse::<CertificateCode>().unwrap_err().to_string(),
                sentence,
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_code_always_reads_back(serial in 1u32..1_000_000, year in 2020i16..2100, level in 0usize..5, sequence in 1..=Series::MOST) {
            let filing = format!("Y000051{serial:06}").parse().unwrap();
            let series = Series::new(filing, Level::ALL[level], date(year, 6, 1));
            let code = series.code(sequence).unwrap();
            prop_assert_eq!(code.to_string().parse(), Ok(code.clone()));
            prop_assert_eq!(code.year(), year);
            prop_assert!(code.to_string().starts_with(&series.to_string()));
        }

        #[test]
        fn codes_always_sort_as_their_texts(a in 1..=Series::MOST, b in 1..=Series::MOST) {
            let series = Series::new("Y000051001064".parse().unwrap(), Level::Four, date(2026, 6, 1));
            let text = |sequence| series.code(sequence).unwrap().to_string();
            prop_assert_eq!(a.cmp(&b), text(a).cmp(&text(b)));
        }

        #[test]
        fn hostile_text_never_panics(text in ".*", long in ".{22}") {
            let _ = text.parse::<CertificateCode>();
            let _ = long.parse::<CertificateCode>();
        }
    }
}
