//! 登记人员: one person with a first card (A1.2, A2.6, N5.1).

use crate::{disqualifications::barred, store};
use access::{Affiliation, Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db};
use jiff::Timestamp;
use kernel::{Clause, Fact, PersonId, Problem, Refusal, Stop, measures};
use people_rules::{NewCard, NewPerson, check, check_person, grant, phone, refuse_barred, whole};

/// Registers a person in the registry of the officer's own jurisdiction.
///
/// # Errors
/// A refusal with every field at fault, or where the person is registered there or disqualified anywhere.
pub async fn register_person(
    db: &Db,
    permit: &Permit<acts::RegisterPerson>,
    person: &NewPerson,
    card: &NewCard,
    now: Timestamp,
) -> Result<PersonId, Stop> {
    let centre = permit.organisation()?;
    let today = shanghai_date(now);
    let checks = [check_person(person), check(card, today)];
    whole(checks, "people.bad_person", "登记信息有误", Clause::A2_6)?;
    let number = phone(&person.phone).map_err(|why| Refusal::invalid("people.bad_phone", why))?;
    let digest = &store::digest(db.keys(), &person.identity);
    let number = &number;
    db.act(now, |mut tx| async move {
        let barred = barred(&mut tx, digest, today).await?;
        refuse_barred(barred.as_ref(), today)?;
        refuse_registered(&mut tx, digest, centre.affiliation).await?;
        store::refuse_foreign_number(&mut tx, digest, &card.number).await?;
        let granted = grant(card.clone(), &[], barred.as_ref(), today)?;
        let id: PersonId = tx.id();
        let columns = store::person_columns(person, number, centre, db.keys(), now);
        tx.insert("person", id, columns).await?;
        store::insert_card(&mut tx, id, &granted).await?;
        let fact = Fact::about("person", id)
            .with("kind", card.kind)
            .with("until", granted.valid().until())
            .with("measures", measures::CURRENT.version);
        tx.commit(permit, fact, id).await
    })
    .await
}

/// Refuses whoever stands in the registry already.
async fn refuse_registered(
    conn: &mut Conn,
    digest: &str,
    affiliation: Affiliation,
) -> Result<(), Stop> {
    if store::registered(conn, digest, affiliation)
        .await?
        .is_none()
    {
        return Ok(());
    }
    let sentence = "该人员已在本地人员库中，请在其页面增加证卡";
    let problem = Problem::at("identity", sentence);
    Err(Refusal::invalid("people.registered", sentence)
        .citing(Clause::A1_2)
        .with(vec![problem])
        .into())
}
