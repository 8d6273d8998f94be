//! One part of a code, explained: what the tools that take a code apart answer with.

use serde::Serialize;

/// 组成部分: some positions of a code and what they say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// First and last position, counted from 1.
    pub positions: (usize, usize),
    /// The characters that stand there.
    pub text: String,
    /// What the standard calls this part, in Chinese.
    pub name: &'static str,
    /// What it says here, in Chinese.
    pub meaning: String,
}

impl Part {
    /// Explains the positions `first` to `last` (from 1) of an ASCII `code`.
    pub(crate) fn of(
        code: &str,
        (first, last): (usize, usize),
        name: &'static str,
        meaning: String,
    ) -> Self {
        Part {
            positions: (first, last),
            text: code[first - 1..last].to_owned(),
            name,
            meaning,
        }
    }
}
