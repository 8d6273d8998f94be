//! A fault: we broke. It is logged with its causes and shown to the person as a reference number only.

use crate::Refusal;
use std::{error::Error, fmt};

/// Something of ours failed: storage, a file, an invariant.
#[derive(Debug)]
pub struct Fault {
    doing: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
    passing: bool,
}

impl Fault {
    /// We failed while `doing` something, because of `cause`.
    pub fn new(doing: impl Into<String>, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Fault {
            doing: doing.into(),
            cause: Some(cause.into()),
            passing: false,
        }
    }

    /// Something that cannot be, was: stored data that no act of ours could have made.
    pub fn broken(what: impl Into<String>) -> Self {
        Fault {
            doing: what.into(),
            cause: None,
            passing: false,
        }
    }

    /// Marks a fault that goes away when the act is run again, such as two writers at one row.
    pub fn passing(mut self) -> Self {
        self.passing = true;
        self
    }

    /// Whether running the act again may help.
    pub fn is_passing(&self) -> bool {
        self.passing
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.doing)
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause
            .as_deref()
            .map(|cause| cause as &(dyn Error + 'static))
    }
}

/// Why an act did not happen.
#[derive(Debug)]
pub enum Stop {
    /// The rule says no.
    Refusal(Refusal),
    /// We broke.
    Fault(Fault),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refusal(refusal)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Stop::Fault(fault)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Refusal(refusal) => {
                write!(f, "{}（{}）", refusal.sentence, refusal.code)?;
                refusal.problems.iter().try_for_each(|problem| {
                    write!(f, "\n  {}：{}", problem.place, problem.sentence)
                })
            }
            Stop::Fault(fault) => {
                write!(f, "{fault}")?;
                let mut cause = fault.source();
                while let Some(error) = cause {
                    write!(f, ": {error}")?;
                    cause = error.source();
                }
                Ok(())
            }
        }
    }
}

impl Error for Stop {}
