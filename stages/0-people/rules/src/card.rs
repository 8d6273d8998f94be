//! A card as a record: what it says and how far it reaches (A1.2).

use crate::{PersonKind, Validity};
use jiff::civil::Date;
use kernel::{Level, OccupationCode};

/// 证卡信息: what a card says, as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCard {
    /// 人员类别.
    pub kind: PersonKind,
    /// 职业编码: of what an assessor or expert knows.
    pub occupations: Vec<OccupationCode>,
    /// 专业方向, of an expert.
    pub direction: String,
    /// 考评等级: up to which an assessor may assess.
    pub highest: Option<Level>,
    /// 职称, of an expert.
    pub title: String,
    /// 证卡编号.
    pub number: String,
    /// 培训名称.
    pub training: String,
    /// 培训学时.
    pub hours: Option<u16>,
    /// 培训日期.
    pub trained_on: Option<Date>,
    /// 证卡起始日期.
    pub valid_from: Date,
}

/// 证卡: a qualification that was granted, with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualification {
    card: NewCard,
    valid: Validity,
}

impl Qualification {
    /// What was granted before, as storage kept it.
    pub fn kept(card: NewCard, valid: Validity) -> Self {
        Qualification { card, valid }
    }

    /// What the card says.
    pub fn card(&self) -> &NewCard {
        &self.card
    }

    /// From when until when.
    pub fn valid(&self) -> Validity {
        self.valid
    }

    /// Whether the card is for this occupation; a supervisor's is for all.
    pub fn covers(&self, occupation: OccupationCode) -> bool {
        self.card.kind == PersonKind::Supervisor || self.card.occupations.contains(&occupation)
    }

    /// Whether an assessor may assess this level: up to the card's, never above what its kind covers.
    pub fn reaches(&self, level: Level) -> bool {
        let bound = (self.card.highest, self.card.kind.ceiling());
        matches!(bound, (Some(highest), Some(ceiling)) if level <= highest && level <= ceiling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{TODAY, assessor};

    #[test]
    fn a_card_reaches_the_levels_of_its_kind_and_its_own() {
        let up_to = |kind, highest| {
            let card = NewCard {
                kind,
                highest,
                ..assessor()
            };
            let card = Qualification::kept(card, Validity::beginning(TODAY));
            let reached = Level::ALL.into_iter().filter(|level| card.reaches(*level));
            reached.map(Level::digit).collect::<String>()
        };
        for (kind, highest, levels) in [
            (PersonKind::Assessor, Some(Level::Three), "543"),
            (PersonKind::Assessor, Some(Level::Four), "54"),
            // Whatever was kept: never above the kind.
            (PersonKind::Assessor, Some(Level::One), "543"),
            (PersonKind::SeniorAssessor, Some(Level::One), "54321"),
            (PersonKind::SeniorAssessor, Some(Level::Two), "5432"),
            (PersonKind::Expert, None, ""),
            (PersonKind::Supervisor, None, ""),
        ] {
            assert_eq!(up_to(kind, highest), levels, "{kind} {highest:?}");
        }
    }
}
