//! The list that is committed before anybody can know the outcome.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, fmt::Write};

/// The version of the method: the first line of a list's bytes.
pub const METHOD: &str = "gongjiang/draw/1";

/// 抽取名单: for what, how many, from whom. [`List::check`] says whether it can be drawn from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// For what is drawn; names one thing, so that no list serves twice.
    pub purpose: String,
    /// How many are to be drawn.
    pub wanted: u16,
    /// SHA-256 of the secret, hex.
    pub secret: String,
    /// Of which groups there must be some.
    pub groups: Vec<Group>,
    /// Who sits already and stays, where the list is a further one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sits: Vec<Entry>,
    /// Who can be drawn.
    pub entries: Vec<Entry>,
    /// Who cannot, and why.
    pub excluded: Vec<Excluded>,
}

/// 组别: of which there must be at least so many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name, without blanks and commas.
    pub name: String,
    /// The fewest.
    pub least: u16,
}

/// Somebody, or something, that can be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its identifier.
    pub id: String,
    /// The groups that it belongs to.
    pub groups: Vec<String>,
}

/// 回避: somebody who cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    /// The identifier.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// Why a list cannot be drawn from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadList {
    /// There are fewer than wanted.
    #[error("名单中可抽取的有{found}，少于应抽取的{wanted}")]
    TooFew {
        /// How many there are.
        found: usize,
        /// How many are wanted.
        wanted: u16,
    },
    /// A group has too few members.
    #[error("“{name}”可抽取的有{found}，少于应抽取的{least}")]
    GroupTooSmall {
        /// The group.
        name: String,
        /// How many there are.
        found: usize,
        /// How many are needed.
        least: u16,
    },
    /// The groups need more than are drawn.
    #[error("各组合计至少{least}，多于应抽取的{wanted}")]
    TooManyGroups {
        /// How many the groups need.
        least: u32,
        /// How many are drawn.
        wanted: u16,
    },
    /// An identifier comes twice.
    #[error("名单中“{0}”重复")]
    Twice(String),
    /// A text would break its line.
    #[error("名单中“{0}”含有不能使用的字符")]
    BadText(String),
}

impl List {
    /// Whether it can be drawn from.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn check(&self) -> Result<(), BadList> {
        self.check_texts()?;
        let mut known = BTreeSet::new();
        let ids = self.members().map(|entry| &entry.id);
        for id in ids.chain(self.excluded.iter().map(|excluded| &excluded.id)) {
            if !known.insert(id) {
                return Err(BadList::Twice(id.clone()));
            }
        }
        let sits = u16::try_from(self.sits.len()).unwrap_or(u16::MAX);
        let wanted = self.wanted.saturating_sub(sits);
        if self.entries.len() < usize::from(wanted) {
            let found = self.entries.len();
            return Err(BadList::TooFew { found, wanted });
        }
        for Group { name, least } in &self.groups {
            let members = self.members().filter(|entry| entry.groups.contains(name));
            let found = members.count();
            if found < usize::from(*least) {
                let (name, least) = (name.clone(), *least);
                return Err(BadList::GroupTooSmall { name, found, least });
            }
        }
        let least: u32 = self.groups.iter().map(|group| u32::from(group.least)).sum();
        if least > u32::from(self.wanted) {
            let wanted = self.wanted;
            return Err(BadList::TooManyGroups { least, wanted });
        }
        Ok(())
    }

    /// Who sits or can be drawn.
    pub fn members(&self) -> impl Iterator<Item = &Entry> {
        self.sits.iter().chain(&self.entries)
    }

    fn check_texts(&self) -> Result<(), BadList> {
        let words = self
            .members()
            .flat_map(|entry| entry.groups.iter().chain([&entry.id]));
        let words = words
            .chain(self.groups.iter().map(|group| &group.name))
            .chain(self.excluded.iter().map(|excluded| &excluded.id))
            .chain([&self.secret]);
        let broken = |text: &str| text.is_empty() || text.contains(|c: char| c.is_control());
        let bad_word = |text: &&String| broken(text) || text.contains([' ', ',']);
        let sentences = self.excluded.iter().map(|excluded| &excluded.reason);
        let mut sentences = sentences.chain([&self.purpose]);
        match words
            .into_iter()
            .find(bad_word)
            .or_else(|| sentences.find(|text| broken(text)))
        {
            Some(text) => Err(BadList::BadText(text.clone())),
            None => Ok(()),
        }
    }

    /// The list as `README.md` writes it.
    pub fn text(&self) -> String {
        let List {
            purpose,
            wanted,
            secret,
            ..
        } = self;
        let mut text = format!("{METHOD}\npurpose {purpose}\nwanted {wanted}\nsecret {secret}\n");
        let mut line =
            |line: std::fmt::Arguments<'_>| text.write_fmt(line).expect("a text takes every line");
        for Group { name, least } in &self.groups {
            line(format_args!("group {name} {least}\n"));
        }
        for (word, entries) in [("sits", &self.sits), ("in", &self.entries)] {
            let mut entries: Vec<&Entry> = entries.iter().collect();
            entries.sort_by_key(|entry| &entry.id);
            for Entry { id, groups } in entries {
                let groups = match groups.is_empty() {
                    true => "-".to_owned(),
                    false => groups.join(","),
                };
                line(format_args!("{word} {id} {groups}\n"));
            }
        }
        let mut excluded: Vec<&Excluded> = self.excluded.iter().collect();
        excluded.sort_by_key(|excluded| &excluded.id);
        for Excluded { id, reason } in excluded {
            line(format_args!("out {id} {reason}\n"));
        }
        text
    }

    /// SHA-256 of the list, hex: what is committed.
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.text()))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Five that can be drawn, two of them of the group `a`, and one that cannot.
    pub(crate) fn list() -> List {
        let entry = |id: &str, groups: &[&str]| Entry {
            id: id.to_owned(),
            groups: groups.iter().map(|&group| group.to_owned()).collect(),
        };
        List {
            purpose: "备案评估专家组 application/1".to_owned(),
            wanted: 3,
            secret: crate::commitment(&[7; 32]),
            groups: vec![Group {
                name: "a".to_owned(),
                least: 1,
            }],
            sits: Vec::new(),
            entries: vec![
                entry("e5", &[]),
                entry("e1", &["a", "b"]),
                entry("e2", &["b"]),
                entry("e3", &["a"]),
                entry("e4", &["b"]),
            ],
            excluded: vec![Excluded {
                id: "x1".to_owned(),
                reason: "所在单位是申请院校，应当回避".to_owned(),
            }],
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_description() {
        let expected = "gongjiang/draw/1\npurpose 备案评估专家组 application/1\nwanted 3\n\
            secret 4bb06f8e4e3a7715d201d573d0aa423762e55dabd61a2c02278fa56cc6d294e0\ngroup a 1\n\
            in e1 a,b\nin e2 b\nin e3 a\nin e4 b\nin e5 -\nout x1 所在单位是申请院校，应当回避\n";
        assert_eq!(list().text(), expected);
        assert_eq!(
            list().digest(),
            "633debd6e6fd8d45a1cb82e27d7bf7f25a5a355707d549b656b5eee11a5b5602"
        );
    }

    #[test]
    fn a_further_list_says_who_sits_and_needs_only_what_is_left() {
        let mut further = list();
        further.sits = further.entries.split_off(3);
        let text = further.text();
        assert!(
            text.contains("group a 1\nsits e3 a\nsits e4 b\nin e1 a,b\n"),
            "{text}"
        );
        assert_ne!(further.digest(), list().digest());
        further.entries.truncate(1);
        assert_eq!(further.check(), Ok(()), "who sits counts for the groups");
        further.entries.clear();
        let too_few = BadList::TooFew {
            found: 0,
            wanted: 1,
        };
        assert_eq!(further.check(), Err(too_few));
        further.entries = further.sits.clone();
        assert_eq!(further.check(), Err(BadList::Twice("e3".into())));
    }

    #[test]
    fn the_order_in_which_a_list_was_put_together_does_not_matter() {
        let mut other = list();
        other.entries.reverse();
        assert_eq!(other.digest(), list().digest());
    }

    #[test]
    fn each_reason_why_a_list_cannot_be_drawn_from() {
        type Case = (fn(&mut List), BadList);
        let cases: [Case; 7] = [
            (
                |list| list.wanted = 6,
                BadList::TooFew {
                    found: 5,
                    wanted: 6,
                },
            ),
            (
                |list| list.groups[0].least = 3,
                BadList::GroupTooSmall {
                    name: "a".into(),
                    found: 2,
                    least: 3,
                },
            ),
            (
                |list| {
                    list.groups.push(Group {
                        name: "b".into(),
                        least: 3,
                    });
                },
                BadList::TooManyGroups {
                    least: 4,
                    wanted: 3,
                },
            ),
            (
                |list| list.entries[0].id = "e1".into(),
                BadList::Twice("e1".into()),
            ),
            (
                |list| list.excluded[0].id = "e1".into(),
                BadList::Twice("e1".into()),
            ),
            (
                |list| list.purpose = "一\n二".into(),
                BadList::BadText("一\n二".into()),
            ),
            (
                |list| list.entries[0].id = "e 5".into(),
                BadList::BadText("e 5".into()),
            ),
        ];
        assert_eq!(list().check(), Ok(()));
        for (spoil, expected) in cases {
            let mut list = list();
            spoil(&mut list);
            assert_eq!(list.check(), Err(expected));
        }
    }
}
