//! A mark of 100, exact to a hundredth: no part of a mark is ever lost to a rounding that nobody chose.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// 百分制成绩: a mark of 100, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Score(u32);

/// The text or number is no mark of 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoScore(String);

impl fmt::Display for NoScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”不是成绩，应为0至100的数，小数不超过两位", self.0)
    }
}

impl std::error::Error for NoScore {}

const FULL: u32 = 10_000;

impl Score {
    /// The mark of whoever did nothing right.
    pub const ZERO: Score = Score(0);

    /// A whole mark; what is more than 100 is 100.
    pub fn marks(marks: u8) -> Score {
        Score((u32::from(marks) * 100).min(FULL))
    }

    /// A mark in hundredths, up to 10000.
    ///
    /// # Errors
    /// What is more than 100 marks.
    pub fn from_hundredths(hundredths: u32) -> Result<Score, NoScore> {
        if hundredths > FULL {
            return Err(NoScore(format!("{}", f64::from(hundredths) / 100.0)));
        }
        Ok(Score(hundredths))
    }

    /// The mark in hundredths.
    pub fn hundredths(self) -> u32 {
        self.0
    }

    /// So many parts of a whole, put on 100 and rounded half up; all of nothing is nothing.
    pub fn share(earned: u32, whole: u32) -> Score {
        if whole == 0 {
            return Score::ZERO;
        }
        Score(half_up(
            u64::from(earned.min(whole)) * u64::from(FULL),
            u64::from(whole),
        ))
    }

    /// The mean, rounded half up; none of nothing.
    pub fn mean(scores: &[Score]) -> Option<Score> {
        let sum: u64 = scores.iter().map(|score| u64::from(score.0)).sum();
        (!scores.is_empty()).then(|| Score(half_up(sum, scores.len() as u64)))
    }

    /// The weighted sum of marks, weights in percent, rounded half up.
    pub fn weighted(parts: &[(Score, u8)]) -> Score {
        let sum: u64 = parts
            .iter()
            .map(|(score, percent)| u64::from(score.0) * u64::from(*percent))
            .sum();
        Score(half_up(sum, 100).min(FULL))
    }
}

/// Both are so small that the quotient is one of 10000.
fn half_up(parts: u64, whole: u64) -> u32 {
    u32::try_from((2 * parts + whole) / (2 * whole)).unwrap_or(FULL)
}

impl From<Score> for u32 {
    fn from(score: Score) -> u32 {
        score.0
    }
}

impl TryFrom<u32> for Score {
    type Error = NoScore;

    fn try_from(hundredths: u32) -> Result<Self, NoScore> {
        Score::from_hundredths(hundredths)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (marks, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => write!(f, "{marks}"),
            rest if rest % 10 == 0 => write!(f, "{marks}.{}", rest / 10),
            rest => write!(f, "{marks}.{rest:02}"),
        }
    }
}

impl FromStr for Score {
    type Err = NoScore;

    fn from_str(text: &str) -> Result<Self, NoScore> {
        let text = text.trim();
        let bad = || NoScore(text.chars().take(20).collect());
        let (marks, rest) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, longest: usize| {
            (1..=longest).contains(&part.len())
                && part.bytes().all(|letter| letter.is_ascii_digit())
        };
        if !digits(marks, 3) || !digits(rest, 2) {
            return Err(bad());
        }
        let marks: u32 = marks.parse().map_err(|_| bad())?;
        let rest: u32 = format!("{rest:0<2}").parse().map_err(|_| bad())?;
        Score::from_hundredths(marks * 100 + rest).map_err(|_| bad())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_mark_always_reads_back(hundredths in 0u32..=FULL) {
            let score = Score::from_hundredths(hundredths).unwrap();
            prop_assert_eq!(score.to_string().parse(), Ok(score));
        }

        #[test]
        fn hostile_text_never_panics(text in ".*") {
            let _ = text.parse::<Score>();
        }

        #[test]
        fn a_mean_always_lies_between(scores in prop::collection::vec(0u32..=FULL, 1..9)) {
            let scores: Vec<_> = scores.into_iter().map(|it| Score::from_hundredths(it).unwrap()).collect();
            let mean = Score::mean(&scores).unwrap();
            prop_assert!(scores.iter().min().unwrap() <= &mean && &mean <= scores.iter().max().unwrap());
        }
    }

    #[test]
    fn marks_are_read_and_shown() {
        for (text, hundredths) in [
            ("88", 8800),
            ("88.5", 8850),
            (" 0.05 ", 5),
            ("100", 10000),
            ("7.50", 750),
        ] {
            assert_eq!(
                text.parse::<Score>().unwrap().hundredths(),
                hundredths,
                "{text}"
            );
        }
        for text in [
            "", "-1", "100.01", "1.234", "八十", "1e2", ".5", "5.", "+5", "1000",
        ] {
            assert!(text.parse::<Score>().is_err(), "{text}");
        }
        assert_eq!(Score::from_hundredths(8805).unwrap().to_string(), "88.05");
    }

    #[test]
    fn halves_are_rounded_up() {
        let cases = [
            (1, 3, 3333),
            (2, 3, 6667),
            (1, 8, 1250),
            (1, 6, 1667),
            (0, 0, 0),
            (9, 3, 10000),
        ];
        for (earned, whole, hundredths) in cases {
            assert_eq!(
                Score::share(earned, whole).hundredths(),
                hundredths,
                "{earned}/{whole}"
            );
        }
        let scores = [8000, 8001].map(|it| Score::from_hundredths(it).unwrap());
        assert_eq!(Score::mean(&scores).unwrap().hundredths(), 8001);
        assert_eq!(Score::mean(&[]), None);
        let parts = [(Score::marks(80), 30), (Score::marks(90), 70)];
        assert_eq!(Score::weighted(&parts), Score::marks(87));
    }
}
