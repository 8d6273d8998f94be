//! 人员库核对: what the registry of people knows of those whom a form names (A1.2, A2.6, N6.5).

use jiff::civil::Date;
use kernel::{CitizenId, Level, OccupationCode};
use people_rules::{Need, PersonKind, Qualification, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// What the registry knows, as of a day.
#[derive(Clone, Debug)]
pub struct Registry {
    /// The day on which cards must be in force.
    pub day: Date,
    /// The cards of those who have any, in whichever centre's registry.
    pub cards: BTreeMap<CitizenId, Vec<Qualification>>,
    /// Those who were disqualified, by whichever centre.
    pub barred: BTreeSet<CitizenId>,
}

/// 证卡核对: whether somebody may assess an occupation at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// A card in force covers both.
    Covers,
    /// No card covers them: they do not count.
    Lacks,
    /// The registry has no assessor's card of theirs: for the panel to see by the papers (A2.6). Whoever applies for the
    /// first time may have assessors who are not registered yet.
    Unknown,
}

impl Registry {
    /// A registry that knows nobody.
    pub fn empty(day: Date) -> Registry {
        Registry {
            day,
            cards: BTreeMap::new(),
            barred: BTreeSet::new(),
        }
    }

    /// Whether somebody may assess an occupation at a level: a 考评员 up to what the card says and at most 三级, a 高级考评员
    /// up to what the card says.
    pub fn assessor(&self, who: &CitizenId, occupation: OccupationCode, level: Level) -> Checked {
        if self.barred.contains(who) {
            return Checked::Lacks;
        }
        let cards = self.cards.get(who).map_or(&[][..], Vec::as_slice);
        let assesses = |card: &Qualification| card.card().kind.serves_as(PersonKind::Assessor);
        if !cards.iter().any(assesses) {
            return Checked::Unknown;
        }
        let need = Need {
            kind: PersonKind::Assessor,
            occupation: Some(occupation),
            level: Some(level),
        };
        let standing = Standing {
            cards,
            barred: None,
        };
        match standing.eligible(&need, self.day) {
            Ok(_) => Checked::Covers,
            Err(_) => Checked::Lacks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::identity;
    use jiff::civil::date;
    use people_rules::{NewCard, Validity};

    const DAY: Date = date(2026, 3, 2);

    fn card(kind: PersonKind, highest: Option<Level>, until: Date) -> Qualification {
        let card = NewCard {
            kind,
            occupations: vec!["6-31-01-03".parse().unwrap()],
            direction: String::new(),
            highest,
            title: "技师".into(),
            number: "K1".into(),
            training: "考评员培训".into(),
            hours: Some(24),
            trained_on: None,
            valid_from: date(2025, 1, 1),
        };
        Qualification::kept(card, Validity::kept(date(2025, 1, 1), until))
    }

    #[test]
    fn a_card_covers_its_occupation_up_to_its_level_while_it_holds() {
        use {Checked::*, PersonKind::*};
        let (electrician, welder) = ("6-31-01-03", "6-18-02-04");
        let (later, before) = (date(2027, 12, 31), date(2026, 3, 1));
        let three = Some(Level::Three);
        let cases = [
            (
                Some((Assessor, three, later)),
                electrician,
                Level::Three,
                Covers,
            ),
            (
                Some((Assessor, three, later)),
                electrician,
                Level::Two,
                Lacks,
            ),
            (
                Some((Assessor, Some(Level::Four), later)),
                electrician,
                Level::Three,
                Lacks,
            ),
            (
                Some((SeniorAssessor, Some(Level::One), later)),
                electrician,
                Level::One,
                Covers,
            ),
            (Some((Assessor, three, later)), welder, Level::Four, Lacks),
            (
                Some((Assessor, three, before)),
                electrician,
                Level::Four,
                Lacks,
            ),
            (
                Some((Expert, None, later)),
                electrician,
                Level::Four,
                Unknown,
            ),
            (None, electrician, Level::Four, Unknown),
        ];
        for (held, occupation, level, wanted) in cases {
            let mut registry = Registry::empty(DAY);
            let who = identity(1);
            if let Some((kind, highest, until)) = held {
                let cards = vec![card(kind, highest, until)];
                registry.cards.insert(who.clone(), cards);
            }
            let code = occupation.parse().unwrap();
            assert_eq!(
                registry.assessor(&who, code, level),
                wanted,
                "{held:?} {occupation} {level}"
            );
            registry.barred.insert(who.clone());
            assert_eq!(registry.assessor(&who, code, level), Lacks, "disqualified");
        }
    }
}
