//! A fact: what an act made true. It becomes one line of the journal, in the transaction of the act.

use crate::Id;
use std::collections::BTreeMap;

/// What an act made true, without any personal data: details are codes, counts, dates and digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What kind of thing it is about, such as `application`.
    pub about: &'static str,
    /// Which one.
    pub subject: String,
    /// What a later reader needs to understand the line.
    pub details: BTreeMap<&'static str, String>,
}

impl Fact {
    /// Something became true of one thing.
    pub fn about<K>(about: &'static str, subject: Id<K>) -> Self {
        Fact {
            about,
            subject: subject.to_string(),
            details: BTreeMap::new(),
        }
    }

    /// Adds one detail; never personal data.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.details.insert(name, value.to_string());
        self
    }
}
