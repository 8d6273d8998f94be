//! 证卡核对: whoever assesses or supervises does so by a card in force on the day (A1.2, N5.1).

use jiff::civil::Date;
use kernel::{Level, OccupationCode, Problem};
use people_rules::{Need, PersonKind, Qualification, Standing};

/// 持卡上岗: what a session asks of the cards of those who assess and supervise it.
#[derive(Clone, Copy, Debug)]
pub struct Duty {
    /// As what.
    pub kind: PersonKind,
    /// The occupation of the session; a supervisor's card is for every occupation.
    pub occupation: OccupationCode,
    /// Its level.
    pub level: Level,
    /// The day.
    pub day: Date,
}

/// Whether somebody may take a duty by the cards that the registry of people has of them. An account that is linked with
/// nobody has none to compare: its school's panel saw the papers (A2.6), and its centre is asked to link it.
///
/// # Errors
/// A problem at the field of the duty: whose card, and what it would have to cover.
pub fn holds_card(
    place: &str,
    name: &str,
    cards: Option<&[Qualification]>,
    duty: Duty,
) -> Result<(), Problem> {
    let Some(cards) = cards else {
        return Ok(());
    };
    let assesses = duty.kind == PersonKind::Assessor;
    let need = Need {
        kind: duty.kind,
        occupation: assesses.then_some(duty.occupation),
        level: assesses.then_some(duty.level),
    };
    let standing = Standing {
        cards,
        barred: None,
    };
    standing
        .eligible(&need, duty.day)
        .map(drop)
        .map_err(|refusal| Problem::at(place, format!("{name}：{}", refusal.sentence)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use people_rules::{NewCard, Validity};

    fn card(kind: PersonKind, highest: Option<Level>) -> Qualification {
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
            valid_from: date(2024, 1, 1),
        };
        Qualification::kept(card, Validity::kept(date(2024, 1, 1), date(2026, 12, 31)))
    }

    #[test]
    fn a_card_covers_the_session_on_its_day_or_nobody_is_linked() {
        use PersonKind::*;
        let (electrician, welder) = ("6-31-01-03", "6-18-02-04");
        let (within, after) = (date(2026, 12, 31), date(2027, 1, 1));
        let four = || Some(vec![card(Assessor, Some(Level::Four))]);
        let senior = || Some(vec![card(SeniorAssessor, Some(Level::One))]);
        let supervisor = || Some(vec![card(Supervisor, None)]);
        let cases = [
            (four(), Assessor, electrician, Level::Four, within, true),
            (four(), Assessor, electrician, Level::Three, within, false),
            (four(), Assessor, welder, Level::Four, within, false),
            (four(), Assessor, electrician, Level::Four, after, false),
            (senior(), Assessor, electrician, Level::One, within, true),
            (supervisor(), Supervisor, welder, Level::One, within, true),
            (supervisor(), Supervisor, welder, Level::One, after, false),
            (four(), Supervisor, electrician, Level::Four, within, false),
            (
                Some(Vec::new()),
                Supervisor,
                electrician,
                Level::Four,
                within,
                false,
            ),
            (None, Assessor, welder, Level::One, after, true),
        ];
        for (cards, kind, occupation, level, day, may) in cases {
            let duty = Duty {
                kind,
                occupation: occupation.parse().unwrap(),
                level,
                day,
            };
            let held = holds_card("assessors", "王五", cards.as_deref(), duty);
            assert_eq!(held.is_ok(), may, "{duty:?} {cards:?}");
            if let Err(problem) = held {
                let named = problem.sentence.starts_with("王五：该人员在");
                assert!(named && problem.place == "assessors", "{problem:?}");
            }
        }
    }
}
