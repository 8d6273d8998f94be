//! The four kinds of people, and which levels an assessor's card covers.

use kernel::Level;
use std::{fmt, str::FromStr};

/// 人员类别: what a card lets a person do (A1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonKind {
    /// 专家: assesses schools in panels, writes and reviews items.
    Expert,
    /// 考评员: assesses candidates up to 三级/高级工.
    Assessor,
    /// 高级考评员: assesses candidates of every level.
    SeniorAssessor,
    /// 质量督导员: supervises sessions.
    Supervisor,
}

impl PersonKind {
    /// All kinds.
    pub const ALL: [PersonKind; 4] = [
        PersonKind::Expert,
        PersonKind::Assessor,
        PersonKind::SeniorAssessor,
        PersonKind::Supervisor,
    ];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            PersonKind::Expert => "expert",
            PersonKind::Assessor => "assessor",
            PersonKind::SeniorAssessor => "senior_assessor",
            PersonKind::Supervisor => "supervisor",
        }
    }

    /// The Chinese term.
    pub fn title(self) -> &'static str {
        match self {
            PersonKind::Expert => "专家",
            PersonKind::Assessor => "考评员",
            PersonKind::SeniorAssessor => "高级考评员",
            PersonKind::Supervisor => "质量督导员",
        }
    }

    /// The highest level that a card of this kind may cover; none for those who assess no candidates.
    ///
    /// | kind | levels |
    /// |---|---|
    /// | 考评员 | 五级 to 三级 |
    /// | 高级考评员 | 五级 to 一级 |
    ///
    /// Source: the practice that provincial rules on examiners describe (older texts let a 考评员 assess 五级 and 四级 only). The
    /// notice names both kinds (A1.2) and leaves the levels open.
    pub fn ceiling(self) -> Option<Level> {
        match self {
            PersonKind::Assessor => Some(Level::Three),
            PersonKind::SeniorAssessor => Some(Level::One),
            PersonKind::Expert | PersonKind::Supervisor => None,
        }
    }

    /// Whether a card of this kind serves where `needed` is asked for: a senior assessor does what an assessor does (A1.2).
    pub fn serves_as(self, needed: PersonKind) -> bool {
        self == needed || (self, needed) == (PersonKind::SeniorAssessor, PersonKind::Assessor)
    }
}

impl FromStr for PersonKind {
    type Err = String;

    /// Reads the stable name or the Chinese term.
    fn from_str(text: &str) -> Result<Self, String> {
        PersonKind::ALL
            .into_iter()
            .find(|kind| kind.code() == text || kind.title() == text)
            .ok_or_else(|| {
                format!("人员类别“{text}”不存在，应为专家、考评员、高级考评员或质量督导员")
            })
    }
}

impl fmt::Display for PersonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_both_its_names() {
        for kind in PersonKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
            assert_eq!(kind.title().parse(), Ok(kind));
        }
        assert!("考官".parse::<PersonKind>().is_err());
    }

    #[test]
    fn only_a_senior_assessor_stands_in_for_another_kind() {
        for kind in PersonKind::ALL {
            for needed in PersonKind::ALL {
                let stands_in =
                    kind == PersonKind::SeniorAssessor && needed == PersonKind::Assessor;
                assert_eq!(kind.serves_as(needed), kind == needed || stands_in);
            }
        }
    }
}
