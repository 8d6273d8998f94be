//! The national classification of occupations, in its editions of 2015 (on which the notice stands, N3) and 2022.

mod catalogue;
mod search;

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

pub use catalogue::{Catalogue, Successor, catalogue, successor};

/// 职业编码: the code of an occupation, such as 6-31-01-03: major, middle and minor group, then the occupation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OccupationCode([u8; 4]);

impl fmt::Display for OccupationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, middle, minor, occupation] = self.0;
        write!(f, "{major}-{middle:02}-{minor:02}-{occupation:02}")
    }
}

impl FromStr for OccupationCode {
    type Err = OccupationCodeError;

    fn from_str(text: &str) -> Result<Self, OccupationCodeError> {
        let wrong = || OccupationCodeError(text.trim().to_owned());
        let mut parts = text.trim().split('-');
        let mut part = |width| {
            let digits = parts.next().filter(|part| part.len() == width)?;
            digits
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| digits.parse().ok())?
        };
        let code = [part(1), part(2), part(2), part(2)];
        match (code, parts.next()) {
            (
                [
                    Some(major @ 1..=8),
                    Some(middle),
                    Some(minor),
                    Some(occupation),
                ],
                None,
            ) => Ok(OccupationCode([major, middle, minor, occupation])),
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for OccupationCode {
    type Error = OccupationCodeError;

    fn try_from(text: String) -> Result<Self, OccupationCodeError> {
        text.parse()
    }
}

impl From<OccupationCode> for String {
    fn from(code: OccupationCode) -> String {
        code.to_string()
    }
}

/// A text that is no occupation code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("职业编码应写作“6-31-01-03”的形式（第一位为1至8），实为“{0}”")]
pub struct OccupationCodeError(String);

/// 大典版本: an edition of the classification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Edition {
    /// 2015年版, the one that the notice names (N3).
    #[serde(rename = "2015")]
    E2015,
    /// 2022年版, with the occupations that were announced in 2024 and 2025.
    #[serde(rename = "2022")]
    E2022,
}

impl Edition {
    /// Both, the one of the notice first.
    pub const ALL: [Edition; 2] = [Edition::E2015, Edition::E2022];

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Edition::E2015 => "《中华人民共和国职业分类大典（2015年版）》",
            Edition::E2022 => "《中华人民共和国职业分类大典（2022年版）》",
        }
    }
}

/// 职业: one occupation of one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupation {
    /// 职业编码
    pub code: OccupationCode,
    /// 职业名称
    pub name: &'static str,
    /// The edition that it stands in.
    pub edition: Edition,
    /// 工种 that are known to belong to it; the list is far from whole.
    pub job_types: Vec<&'static str>,
    /// The year of the edition, or of the announcement that added it to the edition.
    pub announced: i16,
    /// Whether a second source confirms the code. Where not, the last two digits were counted from the order of a
    /// list (`data/occupations/PROVENANCE.md`): check before it is printed on anything.
    pub confirmed: bool,
}

impl Occupation {
    /// What to tell whoever relies on an unconfirmed code.
    pub fn caution(&self) -> Option<&'static str> {
        (!self.confirmed)
            .then_some("该职业编码末两位按国家标准中的排列顺序推定，使用前请与大典原文核对")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_has_one_form() {
        assert_eq!(
            " 6-31-01-03 "
                .parse::<OccupationCode>()
                .unwrap()
                .to_string(),
            "6-31-01-03"
        );
        for text in [
            "",
            "6",
            "6-31-01",
            "6-31-1-03",
            "9-31-01-03",
            "6-31-01-03-1",
            "6-31-01-+3",
            "６-31-01-03",
        ] {
            assert!(text.parse::<OccupationCode>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_code_always_reads_back(major in 1u8..=8, rest: [u8; 3]) {
            let [middle, minor, occupation] = rest.map(|part| part % 100);
            let code = OccupationCode([major, middle, minor, occupation]);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }

        #[test]
        fn hostile_text_never_panics(text in ".*") {
            let _ = text.parse::<OccupationCode>();
        }
    }
}
