//! A refusal: the rule says no. It has a stable code, the clause that it stands on and a sentence for the person.

use notice::Clause;
use serde::Serialize;

/// Why an act was refused; what was found and what would satisfy the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// A stable code for programs, such as `filing.too_few_assessors`.
    pub code: &'static str,
    /// What sort of no this is; it decides the HTTP status.
    pub kind: RefusalKind,
    /// The clause of the notice, where the rule is one of its.
    pub clause: Option<Clause>,
    /// What was found and what would be right, in Chinese.
    pub sentence: String,
    /// The same at each field or row that is at fault.
    pub problems: Vec<Problem>,
}

/// The sorts of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// What was handed in does not satisfy the rule.
    Invalid,
    /// The thing is not in a state in which this can be done.
    Conflict,
    /// This person may not do this.
    Forbidden,
    /// There is no such thing, as far as this person may know.
    NotFound,
    /// It was tried too often; it may be tried again later.
    TooMany,
}

/// One fault at one place of what was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field's name, or the row and column of a workbook.
    pub place: String,
    /// What was found and what would be right, in Chinese.
    pub sentence: String,
}

impl Refusal {
    /// What was handed in does not satisfy the rule.
    pub fn invalid(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::of(RefusalKind::Invalid, code, sentence)
    }

    /// The thing is not in a state in which this can be done.
    pub fn conflict(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::of(RefusalKind::Conflict, code, sentence)
    }

    /// This person may not do this.
    pub fn forbidden(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::of(RefusalKind::Forbidden, code, sentence)
    }

    /// There is no such thing, as far as this person may know. `what` is its Chinese name.
    pub fn not_found(what: &str) -> Self {
        Self::of(
            RefusalKind::NotFound,
            "not_found",
            format!("没有找到该{what}，或者您无权查看"),
        )
    }

    /// It was tried too often.
    pub fn too_many(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::of(RefusalKind::TooMany, code, sentence)
    }

    /// Names the clause that the refusal stands on.
    pub fn citing(mut self, clause: Clause) -> Self {
        self.clause = Some(clause);
        self
    }

    /// Adds the faults place by place.
    pub fn with(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems;
        self
    }

    fn of(kind: RefusalKind, code: &'static str, sentence: impl Into<String>) -> Self {
        Refusal {
            code,
            kind,
            clause: None,
            sentence: sentence.into(),
            problems: Vec::new(),
        }
    }
}

impl Problem {
    /// A fault at a place.
    pub fn at(place: impl Into<String>, sentence: impl Into<String>) -> Self {
        Problem {
            place: place.into(),
            sentence: sentence.into(),
        }
    }
}

/// Gathers every fault of a form before anything is said, so that bad input is answered whole and at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a fault where `wrong` holds.
    pub fn check(&mut self, wrong: bool, place: &str, sentence: impl FnOnce() -> String) {
        if wrong {
            self.0.push(Problem::at(place, sentence()));
        }
    }

    /// Keeps what was read, or notes why it could not be.
    pub fn take<T, E: std::fmt::Display>(&mut self, place: &str, read: Result<T, E>) -> Option<T> {
        read.map_err(|error| self.0.push(Problem::at(place, error.to_string())))
            .ok()
    }

    /// Refuses if any fault was noted.
    pub fn refuse(self, code: &'static str, sentence: &str) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Refusal::invalid(code, sentence).with(self.0))
    }
}
