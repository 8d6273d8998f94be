//! What waits for a centre: cards that end within the time in which they can be renewed (N5.1), accounts that a
//! disqualification would not end by itself, names that another centre's disqualification asks about (N6.5).

use crate::{name_checks, unlinked::unlinked};
use access::{Permit, Principal, acts};
use db::{Conn, args};
use jiff::{Span, civil::Date};
use kernel::{Clause, Fault, PersonId, QualificationId, Stop, measures::CURRENT};
use people_rules::PersonKind;
use web::{House, Work, WorkFuture};

/// The last day of a card that can be renewed today.
pub(crate) fn ends_soon(today: Date) -> Date {
    today.saturating_add(Span::new().days(CURRENT.card_renewal_days.value))
}

/// What waits for this person.
pub fn work<'a>(conn: &'a mut Conn, house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let mut works = Vec::new();
        if let Ok(permit) = principal.permit() {
            works.extend(renewals(conn, &permit, house.today()).await?);
        }
        if let Ok(permit) = principal.permit() {
            works.extend(links(conn, &permit).await?);
        }
        if let Ok(permit) = principal.permit() {
            works.extend(name_checks::waiting(conn, &permit).await?);
        }
        Ok(works)
    })
}

/// The cards that can be renewed now.
async fn renewals(
    conn: &mut Conn,
    permit: &Permit<acts::GrantCard>,
    today: Date,
) -> Result<Vec<Work>, Stop> {
    let rows = conn
        .all(
            "select person.id, person.name, qualification.id as card, kind, valid_until
             from qualification join person on person.id = qualification.person
             where affiliation = $1 and valid_until >= $2 and valid_until <= $3
               and not exists (select 1 from disqualification
                   where disqualification.identity_digest = person.identity_digest and annulled_on is null)
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
}

/// One line for all accounts that are to be linked.
async fn links(conn: &mut Conn, permit: &Permit<acts::LinkAccount>) -> Result<Option<Work>, Stop> {
    let total = unlinked(conn, permit, 1, 1).await?.total;
    Ok((total > 0).then(|| Work {
        title: "关联人员账户".to_owned(),
        text: format!(
            "{total}个专家、考评员、质量督导员账户未关联人员，取消资格时须逐个认定才能停止登录"
        ),
        href: "/people/accounts".to_owned(),
        due: None,
        clause: Some(Clause::N6_5),
    }))
}
