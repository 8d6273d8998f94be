//! Small tools that stand on the pure crates. Exit status: 0 valid, 1 invalid with the reason, 2 misuse.

mod code;
mod draw;
mod id;
mod occupation;
mod uscc;
mod workdays;

pub use code::code;
pub use draw::draw;
pub use id::id;
pub use occupation::occupation;
pub use uscc::uscc;
pub use workdays::{day, workdays};

use kernel::part::Part;
use serde::Serialize;
use std::{
    io::{Write, stdout},
    process::ExitCode,
};

/// Prints a line. Whoever reads it may have read enough and closed the pipe.
pub fn say(line: impl std::fmt::Display) {
    let _ = writeln!(stdout().lock(), "{line}");
}

/// What a tool found, for a person and for a program.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Whether what was asked about is valid.
    pub valid: bool,
    /// One sentence: what it is, or why it is invalid.
    pub sentence: String,
    /// Its parts, where it has any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// What else a program may want to know.
    #[serde(flatten)]
    pub more: serde_json::Map<String, serde_json::Value>,
}

impl Answer {
    fn valid(sentence: impl Into<String>, parts: Vec<Part>) -> Self {
        Answer {
            valid: true,
            sentence: sentence.into(),
            parts,
            more: serde_json::Map::new(),
        }
    }

    fn invalid(sentence: impl Into<String>) -> Self {
        Answer {
            valid: false,
            ..Self::valid(sentence, Vec::new())
        }
    }

    fn with(mut self, name: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or_default();
        self.more.insert(name.to_owned(), value);
        self
    }

    /// Prints the answer and gives the exit status that says the same.
    pub fn tell(&self, json: bool) -> ExitCode {
        if json {
            say(serde_json::to_string_pretty(self).unwrap_or_default());
        } else {
            say(&self.sentence);
            for part in &self.parts {
                let (first, last) = part.positions;
                let place = if first == last {
                    format!("第{first}位")
                } else {
                    format!("第{first}—{last}位")
                };
                say(format_args!(
                    "  {place}  {}  {}：{}",
                    part.text, part.name, part.meaning
                ));
            }
        }
        if self.valid {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        }
    }
}
