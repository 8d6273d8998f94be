//! Appointments: for whom a person works with a card, within the card's time (A1.2).

use crate::{Disqualification, Qualification, refuse_barred};
use jiff::civil::Date;
use kernel::{Clause, OrganisationId, Problems, Refusal};

/// 聘任: an organisation that relies on a person's card, from when until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appointment {
    organisation: OrganisationId,
    from: Date,
    until: Date,
}

impl Appointment {
    /// What was agreed before, as storage kept it.
    pub fn kept(organisation: OrganisationId, from: Date, until: Date) -> Self {
        Appointment {
            organisation,
            from,
            until,
        }
    }

    /// The organisation.
    pub fn organisation(self) -> OrganisationId {
        self.organisation
    }

    /// The first day.
    pub fn from(self) -> Date {
        self.from
    }

    /// The last day.
    pub fn until(self) -> Date {
        self.until
    }

    /// Whether it holds on a day.
    pub fn in_force(self, day: Date) -> bool {
        (self.from..=self.until).contains(&day)
    }
}

/// Appoints a person by a card. `held` are the appointments of this card that were not ended.
///
/// # Errors
/// A refusal where the person is disqualified, the days lie outside the card's, or the organisation has them already.
pub fn appoint(
    card: &Qualification,
    barred: Option<&Disqualification>,
    held: &[Appointment],
    wanted: Appointment,
    today: Date,
) -> Result<Appointment, Refusal> {
    refuse_barred(barred, today)?;
    let mut problems = Problems::default();
    let Appointment { from, until, .. } = wanted;
    let valid = card.valid();
    problems.check(until < from, "appointed_until", || {
        format!("聘任截止日期{until}早于起始日期{from}")
    });
    problems.check(until < today, "appointed_until", || {
        format!("聘任截止日期{until}已过，应为今天或以后")
    });
    problems.check(from < valid.from(), "appointed_from", || {
        format!("聘任起始日期{from}早于证卡起始日期{}", valid.from())
    });
    problems.check(until > valid.until(), "appointed_until", || {
        format!(
            "聘任截止日期{until}晚于证卡有效期{}，聘任应在证卡有效期内",
            valid.until()
        )
    });
    let twice = held.iter().find(|one| {
        one.organisation == wanted.organisation && one.from <= until && from <= one.until
    });
    if let Some(one) = twice {
        problems.check(true, "organisation", || {
            format!("该单位已聘任，期限为{}至{}", one.from, one.until)
        });
    }
    problems
        .refuse("people.bad_appointment", "聘任信息有误")
        .map_err(|refusal| refusal.citing(Clause::A1_2))?;
    Ok(wanted)
}

/// Ends an appointment before its time; its last day is today at the latest.
///
/// # Errors
/// A refusal where it has ended.
pub fn end(held: Appointment, ended: Option<Date>, today: Date) -> Result<Date, Refusal> {
    if ended.is_some() || held.until < today {
        let on = ended.unwrap_or(held.until);
        let sentence = format!("该聘任已于{on}结束");
        return Err(Refusal::conflict("people.appointment_over", sentence).citing(Clause::A1_2));
    }
    Ok(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{disqualify, grant, samples::assessor};
    use jiff::{Timestamp, civil::date};

    fn school(n: u128) -> OrganisationId {
        OrganisationId::new(Timestamp::UNIX_EPOCH, n)
    }

    #[test]
    fn an_appointment_lies_within_the_card() {
        let today = date(2026, 3, 2);
        // From 2025-09-01 until 2028-08-31.
        let card = grant(assessor(), &[], None, today).unwrap();
        let wanted = |from, until| Appointment::kept(school(1), from, until);
        let held = [wanted(date(2026, 1, 1), date(2026, 12, 31))];
        for (from, until, place) in [
            (date(2025, 9, 1), date(2028, 8, 31), None),
            (date(2026, 5, 1), date(2026, 4, 1), Some("appointed_until")),
            (date(2025, 9, 1), date(2026, 3, 1), Some("appointed_until")),
            (date(2025, 8, 31), date(2026, 8, 31), Some("appointed_from")),
            (date(2026, 9, 1), date(2028, 9, 1), Some("appointed_until")),
        ] {
            let answer = appoint(&card, None, &[], wanted(from, until), today);
            let found = answer
                .err()
                .map(|refusal| refusal.problems[0].place.clone());
            assert_eq!(found.as_deref(), place, "{from} {until}");
        }
        let again = appoint(
            &card,
            None,
            &held,
            wanted(date(2026, 12, 31), date(2027, 1, 1)),
            today,
        );
        assert_eq!(again.unwrap_err().problems[0].place, "organisation");
        let later = appoint(
            &card,
            None,
            &held,
            wanted(date(2027, 1, 1), date(2027, 2, 1)),
            today,
        );
        assert!(later.is_ok());
        let barred = disqualify(None, "考评中篡改考生成绩", school(9), today).unwrap();
        let refused = appoint(&card, Some(&barred), &[], held[0], today);
        assert_eq!(refused.unwrap_err().clause, Some(Clause::N6_5));
    }

    #[test]
    fn what_has_ended_is_not_ended_again() {
        let held = Appointment::kept(school(1), date(2026, 1, 1), date(2026, 12, 31));
        let day = date(2026, 3, 2);
        assert_eq!(end(held, None, day), Ok(day));
        assert!(end(held, Some(day), day).is_err());
        assert!(end(held, None, date(2027, 1, 1)).is_err());
    }
}
