//! Whether a person may serve: in force, for the occupation and level, and not disqualified (A1.2, N6.5).

use crate::{Disqualification, PersonKind, Qualification, refuse_barred};
use jiff::civil::Date;
use kernel::{Clause, Level, OccupationCode, Refusal};

/// 任用要求: for what somebody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// As what.
    pub kind: PersonKind,
    /// For which occupation.
    pub occupation: Option<OccupationCode>,
    /// Up to which level.
    pub level: Option<Level>,
}

/// 人员状况: the cards of a person, and whether they still count.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The cards.
    pub cards: &'a [Qualification],
    /// The disqualification.
    pub barred: Option<&'a Disqualification>,
}

impl<'a> Standing<'a> {
    /// The card by which the person may serve on a day.
    ///
    /// # Errors
    /// A refusal where the person is disqualified, or no card in force answers the need.
    pub fn eligible(&self, need: &Need, day: Date) -> Result<&'a Qualification, Refusal> {
        refuse_barred(self.barred, day)?;
        let answers = |card: &&Qualification| {
            card.card().kind.serves_as(need.kind)
                && card.valid().in_force(day)
                && need.occupation.is_none_or(|code| card.covers(code))
                && need.level.is_none_or(|level| card.reaches(level))
        };
        self.cards.iter().find(answers).ok_or_else(|| {
            let sentence = format!(
                "该人员在{day}没有符合要求的有效{}证卡{}{}",
                need.kind.title(),
                need.occupation
                    .map_or(String::new(), |code| format!("，职业{code}")),
                need.level
                    .map_or(String::new(), |level| format!("，等级{level}")),
            );
            Refusal::invalid("people.not_qualified", sentence).citing(Clause::A1_2)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{grant, samples::assessor};
    use jiff::civil::date;

    #[test]
    fn a_card_answers_what_it_covers_while_it_holds() {
        let card = grant(assessor(), &[], None, date(2026, 3, 2)).unwrap();
        let cards = [card];
        let standing = Standing {
            cards: &cards,
            barred: None,
        };
        let electrician = "6-31-01-03".parse().unwrap();
        let welder = "6-18-02-04".parse().unwrap();
        let day = date(2026, 3, 2);
        for (kind, occupation, level, day, fits) in [
            (
                PersonKind::Assessor,
                Some(electrician),
                Some(Level::Four),
                day,
                true,
            ),
            (PersonKind::Assessor, None, None, day, true),
            (
                PersonKind::SeniorAssessor,
                Some(electrician),
                None,
                day,
                false,
            ),
            (PersonKind::Supervisor, None, None, day, false),
            (PersonKind::Assessor, Some(welder), None, day, false),
            (
                PersonKind::Assessor,
                Some(electrician),
                Some(Level::Two),
                day,
                false,
            ),
            (PersonKind::Assessor, None, None, date(2028, 8, 31), true),
            (PersonKind::Assessor, None, None, date(2028, 9, 1), false),
            (PersonKind::Assessor, None, None, date(2025, 8, 31), false),
        ] {
            let need = Need {
                kind,
                occupation,
                level,
            };
            assert_eq!(
                standing.eligible(&need, day).is_ok(),
                fits,
                "{need:?} {day}"
            );
        }
    }
}
