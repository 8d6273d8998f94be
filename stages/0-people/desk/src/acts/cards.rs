//! 登记证卡、换证: another card, or three more years of one (A2.6, N5.1).

use crate::{disqualifications::barred, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, columns};
use jiff::{Timestamp, civil::Date};
use kernel::{Fact, PersonId, QualificationId, Stop, measures};
use people_rules::{NewCard, Qualification, grant, renew};

/// 培训: what a renewal stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// 培训名称.
    pub name: String,
    /// 培训学时.
    pub hours: Option<u16>,
    /// 培训日期.
    pub on: Option<Date>,
}

/// Adds a card to a person.
///
/// # Errors
/// A refusal where the person is out of reach or disqualified, or the card is faulty or doubles another.
pub async fn grant_card(
    db: &Db,
    permit: &Permit<acts::GrantCard>,
    id: PersonId,
    card: &NewCard,
    now: Timestamp,
) -> Result<QualificationId, Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let barred = barred(&mut tx, &person.identity_digest, today).await?;
        let held: Vec<Qualification> = store::cards(&mut tx, id)
            .await?
            .into_iter()
            .map(|card| card.granted)
            .collect();
        let granted = grant(card.clone(), &held, barred.as_ref(), today)?;
        store::refuse_foreign_number(&mut tx, &person.identity_digest, &card.number).await?;
        let added = store::insert_card(&mut tx, id, &granted).await?;
        let fact = Fact::about("qualification", added)
            .with("kind", card.kind)
            .with("until", granted.valid().until())
            .with("measures", measures::CURRENT.version);
        tx.commit(permit, fact, added).await
    })
    .await
}

/// Renews a card. Returns its new last day.
///
/// # Errors
/// A refusal where the person is out of reach or disqualified, or it is too early or too late.
pub async fn renew_card(
    db: &Db,
    permit: &Permit<acts::GrantCard>,
    id: PersonId,
    card: QualificationId,
    training: &Training,
    now: Timestamp,
) -> Result<Date, Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let barred = barred(&mut tx, &person.identity_digest, today).await?;
        let held = store::card(&mut tx, id, card).await?.granted;
        let renewed = renew(
            &held,
            barred.as_ref(),
            &training.name,
            training.hours,
            training.on,
            today,
        )?;
        let mut columns = columns! { "renewed_on" => today };
        columns.extend(store::time_columns(&renewed));
        tx.update("qualification", card, columns).await?;
        let until = renewed.valid().until();
        let fact = Fact::about("qualification", card)
            .with("was", held.valid().until())
            .with("until", until)
            .with("measures", measures::CURRENT.version);
        tx.commit(permit, fact, until).await
    })
    .await
}
