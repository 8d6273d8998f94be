//! Granting and renewing cards: one of a kind for an occupation at a time, three years each (A2.6, N5.1).

use crate::{CardField, Disqualification, NewCard, Qualification, Validity, check, refuse_barred};
use jiff::civil::Date;
use kernel::{Clause, Problem, Refusal};

/// Grants a card for three years from its first day. `held` are the person's cards.
///
/// # Errors
/// A refusal where the person is disqualified, the card is faulty, or one of the same kind for the same occupation is in force.
pub fn grant(
    card: NewCard,
    held: &[Qualification],
    barred: Option<&Disqualification>,
    today: Date,
) -> Result<Qualification, Refusal> {
    refuse_barred(barred, today)?;
    check(&card, today)?;
    let valid = Validity::beginning(card.valid_from);
    refuse_twice(&card, valid, held)?;
    Ok(Qualification::kept(card, valid))
}

/// Refuses a card where one of the same kind for the same occupation holds at the same time.
pub(crate) fn refuse_twice(
    card: &NewCard,
    valid: Validity,
    held: &[Qualification],
) -> Result<(), Refusal> {
    let twice = held.iter().find(|one| {
        let shared = card.occupations.iter().any(|code| one.covers(*code));
        let same = shared || card.occupations.is_empty() && one.card().occupations.is_empty();
        one.card().kind == card.kind && same && one.valid().meets(valid)
    });
    if let Some(one) = twice {
        let sentence = format!(
            "已有同类、同职业的证卡，有效期至{}；届满前请办理换证，不必另行登记",
            one.valid().until()
        );
        let problem = Problem::at(CardField::ValidFrom.code(), sentence.clone());
        return Err(Refusal::invalid("people.card_twice", sentence)
            .citing(Clause::N5_1)
            .with(vec![problem]));
    }
    Ok(())
}

/// Renews a card after another training; its time goes on from the old end.
///
/// # Errors
/// A refusal where the person is disqualified, it is too early or too late, or the training is not told.
pub fn renew(
    held: &Qualification,
    barred: Option<&Disqualification>,
    training: &str,
    hours: Option<u16>,
    trained_on: Option<Date>,
    today: Date,
) -> Result<Qualification, Refusal> {
    refuse_barred(barred, today)?;
    let valid = held.valid().renewed(today)?;
    let card = NewCard {
        training: training.trim().to_owned(),
        hours,
        trained_on,
        ..held.card().clone()
    };
    // The first day of the card stays, so that its own three years have ended by then: only the rest is looked at again.
    let fresh = NewCard {
        valid_from: today,
        ..card.clone()
    };
    check(&fresh, today)?;
    Ok(Qualification::kept(card, valid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        PersonKind, disqualify,
        samples::{TODAY, assessor, expert, supervisor},
    };
    use jiff::{Timestamp, civil::date};
    use kernel::{Level, OrganisationId};

    #[test]
    fn a_whole_card_of_each_kind_is_granted() {
        let senior = NewCard {
            kind: PersonKind::SeniorAssessor,
            highest: Some(Level::One),
            ..assessor()
        };
        for card in [assessor(), senior, expert(), supervisor()] {
            let granted = grant(card.clone(), &[], None, TODAY).unwrap();
            assert_eq!(granted.card(), &card);
            assert_eq!(granted.valid().until(), date(2028, 8, 31));
        }
    }

    #[test]
    fn one_occupation_has_one_card_of_a_kind_at_a_time() {
        let held = [grant(assessor(), &[], None, TODAY).unwrap()];
        let senior = NewCard {
            kind: PersonKind::SeniorAssessor,
            ..assessor()
        };
        let welder = NewCard {
            occupations: vec!["6-18-02-04".parse().unwrap()],
            ..assessor()
        };
        assert_eq!(
            grant(assessor(), &held, None, TODAY).unwrap_err().code,
            "people.card_twice"
        );
        assert!(grant(senior, &held, None, TODAY).is_ok());
        assert!(grant(welder, &held, None, TODAY).is_ok());
        let after = NewCard {
            valid_from: date(2028, 9, 1),
            ..assessor()
        };
        assert!(
            grant(after, &held, None, date(2028, 9, 1)).is_ok(),
            "the old one has ended"
        );
        let held = [grant(supervisor(), &[], None, TODAY).unwrap()];
        assert!(grant(supervisor(), &held, None, TODAY).is_err());
    }

    #[test]
    fn a_card_is_renewed_after_another_training() {
        let held = grant(assessor(), &[], None, TODAY).unwrap();
        let day = date(2028, 7, 1);
        let renewed = renew(&held, None, "继续教育", Some(16), None, day).unwrap();
        assert_eq!(renewed.valid().until(), date(2031, 8, 31));
        assert_eq!(renewed.card().training, "继续教育");
        assert_eq!(
            renew(&held, None, "", None, None, day).unwrap_err().code,
            "people.bad_card"
        );
        assert_eq!(
            renew(&held, None, "继续教育", Some(16), None, TODAY)
                .unwrap_err()
                .code,
            "people.too_early"
        );
    }

    #[test]
    fn nobody_who_is_disqualified_gets_or_renews_a_card() {
        let held = grant(assessor(), &[], None, TODAY).unwrap();
        let centre = OrganisationId::new(Timestamp::UNIX_EPOCH, 1);
        let barred = disqualify(None, "考评中篡改考生成绩", centre, TODAY).unwrap();
        let day = date(2028, 7, 1);
        for refused in [
            grant(expert(), &[], Some(&barred), TODAY),
            renew(&held, Some(&barred), "继续教育", Some(16), None, day),
        ] {
            assert_eq!(refused.unwrap_err().clause, Some(Clause::N6_5));
        }
    }
}
