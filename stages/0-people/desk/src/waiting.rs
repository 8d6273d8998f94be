//! What waits for a centre: cards that end within the time in which they can be renewed (N5.1).

use access::{Principal, acts};
use db::args;
use jiff::{Span, civil::Date};
use kernel::{Clause, Fault, PersonId, QualificationId, measures::CURRENT};
use people_rules::PersonKind;
use web::{House, Work, WorkFuture};

/// The last day of a card that can be renewed today.
pub(crate) fn ends_soon(today: Date) -> Date {
    today.saturating_add(Span::new().days(CURRENT.card_renewal_days.value))
}

/// What waits for this person.
pub fn work<'a>(house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let Ok(permit) = principal.permit::<acts::GrantCard>() else {
            return Ok(Vec::new());
        };
        let today = house.today();
        let rows = house
            .db
            .read()
            .await?
            .all(
                "select person.id, person.name, qualification.id as card, kind, valid_until
                 from qualification join person on person.id = qualification.person
                 where affiliation = $1 and valid_until >= $2 and valid_until <= $3
                   and not exists (select 1 from disqualification
                       where disqualification.identity_digest = person.identity_digest)
                 order by valid_until, qualification.id limit 30",
                args![
                    permit.organisation()?.affiliation.to_string(),
                    today,
                    ends_soon(today)
                ],
            )
            .await?;
        let works = rows.iter().map(|row| {
            let (person, card): (PersonId, QualificationId) = (row.get("id")?, row.get("card")?);
            let (kind, until): (PersonKind, Date) = (row.parse("kind")?, row.get("valid_until")?);
            Ok(Work {
                title: "办理换证".to_owned(),
                text: format!(
                    "{}：{}证卡即将到期",
                    row.get::<String>("name")?,
                    kind.title()
                ),
                href: format!("/people/{person}/cards/{card}"),
                due: Some(until),
                clause: Some(Clause::N5_1),
            })
        });
        Ok(works.collect::<Result<_, Fault>>()?)
    })
}
