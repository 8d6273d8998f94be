//! The parts of an assessment that are sat.

use std::{fmt, str::FromStr};

/// 考核部分: a part of the assessment that candidates sit (A4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// 理论知识考试.
    Theory,
    /// 技能操作考核.
    Practical,
}

impl Part {
    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            Part::Theory => "theory",
            Part::Practical => "practical",
        }
    }

    /// The Chinese name.
    pub fn title(self) -> &'static str {
        match self {
            Part::Theory => "理论知识考试",
            Part::Practical => "技能操作考核",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Part::Theory, Part::Practical]
            .into_iter()
            .find(|part| part.code() == text)
            .ok_or_else(|| format!("考核部分“{text}”不存在"))
    }
}
