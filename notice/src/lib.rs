//! 川人社办发〔2020〕20号 as data: every clause has a stable identifier, a label that people read, and its text.
//!
//! Rules cite a [`Clause`]; a refusal carries the one that it stands on.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::OnceLock};

/// The notice with an id before each clause, as it is shipped.
pub const NOTICE: &str = include_str!("../notice.zh.md");

macro_rules! clauses {
    ($($name:ident $id:literal $label:literal,)*) => {
        /// 条款: one clause of the notice.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Clause {
            $(#[doc = concat!($id, " ", $label)] #[serde(rename = $id)] $name,)*
        }

        impl Clause {
            /// Every clause, in the order of the notice.
            pub const ALL: &[Clause] = &[$(Clause::$name,)*];

            /// The stable identifier, such as `A1.2`.
            pub fn id(self) -> &'static str {
                match self { $(Clause::$name => $id,)* }
            }

            /// What a person reads, such as 附件1第2项.
            pub fn label(self) -> &'static str {
                match self { $(Clause::$name => $label,)* }
            }
        }
    };
}

clauses! {
    N1 "N1" "通知“基本原则”",
    N2 "N2" "通知“试点申请”",
    N3 "N3" "通知“评价标准”",
    N4_1 "N4.1" "通知“评价方式”第1项",
    N4_2 "N4.2" "通知“评价方式”第2项",
    N4_3 "N4.3" "通知“评价方式”第3项",
    N4_4 "N4.4" "通知“评价方式”第4项",
    N5_1 "N5.1" "通知“组织管理”第1项",
    N5_2 "N5.2" "通知“组织管理”第2项",
    N5_3 "N5.3" "通知“组织管理”第3项",
    N6_1 "N6.1" "通知“工作要求”第1项",
    N6_2 "N6.2" "通知“工作要求”第2项",
    N6_3 "N6.3" "通知“工作要求”第3项",
    N6_4 "N6.4" "通知“工作要求”第4项",
    N6_5 "N6.5" "通知“工作要求”第5项",
    A1_1 "A1.1" "附件1第1项",
    A1_2 "A1.2" "附件1第2项",
    A1_3 "A1.3" "附件1第3项",
    A1_4 "A1.4" "附件1第4项",
    A1_5 "A1.5" "附件1第5项",
    A1_6 "A1.6" "附件1第6项",
    A1_7 "A1.7" "附件1第7项",
    A2_1 "A2.1" "附件2第1项",
    A2_2 "A2.2" "附件2第2项",
    A2_3 "A2.3" "附件2第3项",
    A2_4 "A2.4" "附件2第4项",
    A2_5 "A2.5" "附件2第5项",
    A2_6 "A2.6" "附件2第6项",
    A2_7 "A2.7" "附件2第7项",
    A2_8 "A2.8" "附件2第8项",
    A3_1 "A3.1" "附件3第1项",
    A3_2 "A3.2" "附件3第2项",
    A3_3 "A3.3" "附件3第3项",
    A3_4 "A3.4" "附件3第4项",
    A3_5 "A3.5" "附件3第5项",
    A4_1 "A4.1" "附件4第1项",
    A4_2 "A4.2" "附件4第2项",
    A4_3 "A4.3" "附件4第3项",
    A4_4 "A4.4" "附件4第4项",
    A4_5 "A4.5" "附件4第5项",
    A4_6 "A4.6" "附件4第6项",
    A5 "A5" "附件5",
}

impl Clause {
    /// The clause's own words; a clause that runs on (A4.1) is given whole.
    pub fn text(self) -> &'static str {
        static TEXTS: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
        let texts = TEXTS.get_or_init(paragraphs);
        texts
            .iter()
            .find(|(id, _)| *id == self.id())
            .map_or("", |(_, text)| text)
    }
}

/// Splits the notice at its marks: `**A1.2**` opens a clause, `## N2` one that has no parts.
fn paragraphs() -> Vec<(&'static str, &'static str)> {
    let mut marks: Vec<(usize, usize, &'static str)> = Vec::new();
    for clause in Clause::ALL {
        let id = clause.id();
        let mark = if id.contains('.') {
            format!("**{id}**")
        } else {
            format!("## {id} ")
        };
        if let Some(at) = NOTICE.find(&mark) {
            marks.push((at, at + mark.len(), id));
        }
    }
    let ends: Vec<usize> = NOTICE
        .match_indices("\n## ")
        .map(|(at, _)| at)
        .chain(marks.iter().map(|mark| mark.0))
        .chain([NOTICE.len()])
        .collect();
    marks
        .iter()
        .map(|&(_, start, id)| {
            let end = ends.iter().copied().filter(|&end| end > start).min();
            (id, NOTICE[start..end.unwrap_or(NOTICE.len())].trim())
        })
        .collect()
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// The text names no clause of the notice.
#[derive(Debug, PartialEq, Eq)]
pub struct NoSuchClause(pub String);

impl fmt::Display for NoSuchClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "通知中没有条款“{}”，应为 A1.2 这样的编号", self.0)
    }
}

impl std::error::Error for NoSuchClause {}

impl FromStr for Clause {
    type Err = NoSuchClause;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Clause::ALL
            .iter()
            .copied()
            .find(|clause| clause.id() == text)
            .ok_or_else(|| NoSuchClause(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clause_has_its_text() {
        for clause in Clause::ALL {
            assert!(
                clause.text().chars().count() >= 8,
                "{} has no text",
                clause.id()
            );
        }
        assert!(Clause::A1_2.text().contains("不得少于3人"));
        assert!(Clause::A4_1.text().contains("综合业绩评审"));
        assert!(!Clause::A4_1.text().contains("质量督导员"));
    }

    #[test]
    fn every_mark_of_the_notice_is_a_clause() {
        for (at, _) in NOTICE.match_indices("\n**") {
            let id = NOTICE[at + 3..]
                .split("**")
                .next()
                .expect("a mark is closed");
            assert!(id.parse::<Clause>().is_ok(), "{id} is not in the list");
        }
    }
}
