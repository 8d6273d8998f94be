//! 人员库核对: what the registry of people knows of those whom a form names (A1.2, A2.6, N6.5).

use jiff::civil::Date;
use kernel::{CitizenId, Level, OccupationCode};
use people_rules::{Holder, Need, PersonKind, Standing, one_name};
use std::collections::{BTreeMap, BTreeSet};

/// What the registry knows, as of a day.
#[derive(Clone, Debug)]
pub struct Registry {
    /// The day on which cards must be in force.
    pub day: Date,
    /// Those who have a card, as each centre's registry has them.
    pub holders: BTreeMap<CitizenId, Vec<Holder>>,
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
    /// The number is registered under another name: whoever this is does not count.
    Misnamed,
}

impl Registry {
    /// A registry that knows nobody.
    pub fn empty(day: Date) -> Registry {
        Registry {
            day,
            holders: BTreeMap::new(),
            barred: BTreeSet::new(),
        }
    }

    /// Whether a number is registered, and nowhere under this name. Two registries may know it under two names until a slip is
    /// put right.
    pub fn is_misnamed(&self, name: &str, who: &CitizenId) -> bool {
        let known = self.known(who);
        !known.is_empty() && !known.iter().any(|one| one_name(&one.name, name))
    }

    /// Whether somebody may assess an occupation at a level: a 考评员 up to what the card says and at most 三级, a 高级考评员
    /// up to what the card says. A card of another name is not theirs.
    pub fn assessor(
        &self,
        (name, who): (&str, &CitizenId),
        occupation: OccupationCode,
        level: Level,
    ) -> Checked {
        if self.barred.contains(who) {
            return Checked::Lacks;
        }
        if self.is_misnamed(name, who) {
            return Checked::Misnamed;
        }
        let known = self.known(who).iter();
        let own: Vec<&Holder> = known.filter(|one| one_name(&one.name, name)).collect();
        let mut cards = own.iter().flat_map(|one| &one.cards);
        if !cards.any(|card| card.card().kind.serves_as(PersonKind::Assessor)) {
            return Checked::Unknown;
        }
        let need = Need {
            kind: PersonKind::Assessor,
            occupation: Some(occupation),
            level: Some(level),
        };
        let covers = |one: &&Holder| {
            let cards = &one.cards;
            let standing = Standing {
                cards,
                barred: None,
            };
            standing.eligible(&need, self.day).is_ok()
        };
        match own.iter().any(covers) {
            true => Checked::Covers,
            false => Checked::Lacks,
        }
    }

    fn known(&self, who: &CitizenId) -> &[Holder] {
        self.holders.get(who).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::identity;
    use jiff::civil::date;
    use people_rules::{NewCard, Qualification, Validity};

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

    fn holder(name: &str, cards: Vec<Qualification>) -> Holder {
        let name = name.to_owned();
        Holder { name, cards }
    }

    #[test]
    fn a_card_counts_for_its_number_under_its_name() {
        use Checked::*;
        let (later, before) = (date(2027, 12, 31), date(2026, 3, 1));
        let of = |kind, until| vec![card(kind, Some(Level::Three), until)];
        let assessor = |name, until| holder(name, of(PersonKind::Assessor, until));
        let cases = [
            (vec![assessor("考评甲", later)], Covers, false),
            (vec![assessor("考评 甲", later)], Covers, false),
            (vec![assessor("别人", later)], Misnamed, true),
            (vec![assessor("别人", before)], Misnamed, true),
            (
                vec![holder("别人", of(PersonKind::Expert, later))],
                Misnamed,
                true,
            ),
            // Two registries that disagree: the card of the other name is not counted.
            (
                vec![assessor("别人", later), assessor("考评甲", later)],
                Covers,
                false,
            ),
            (
                vec![assessor("别人", later), assessor("考评甲", before)],
                Lacks,
                false,
            ),
            (
                vec![
                    assessor("别人", later),
                    holder("考评甲", of(PersonKind::Expert, later)),
                ],
                Unknown,
                false,
            ),
            (vec![], Unknown, false),
        ];
        let code = "6-31-01-03".parse().unwrap();
        for (holders, wanted, misnamed) in cases {
            let who = identity(1);
            let mut registry = Registry::empty(DAY);
            registry.holders.insert(who.clone(), holders.clone());
            let one = ("考评甲", &who);
            assert_eq!(
                registry.assessor(one, code, Level::Four),
                wanted,
                "{holders:?}"
            );
            assert_eq!(registry.is_misnamed(one.0, one.1), misnamed, "{holders:?}");
        }
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
                registry
                    .holders
                    .insert(who.clone(), vec![holder("考评甲", cards)]);
            }
            let code = occupation.parse().unwrap();
            assert_eq!(
                registry.assessor(("考评甲", &who), code, level),
                wanted,
                "{held:?} {occupation} {level}"
            );
            registry.barred.insert(who.clone());
            assert_eq!(
                registry.assessor(("考评甲", &who), code, level),
                Lacks,
                "disqualified"
            );
        }
    }
}
