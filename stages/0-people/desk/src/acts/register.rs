//! 登记人员: one person with a first card (A1.2, A2.6, N5.1).

use crate::store;
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db, args};
use jiff::Timestamp;
use kernel::{Clause, Fact, PersonId, Problem, Refusal, Stop, measures};
use people_rules::{NewCard, NewPerson, check, check_person, grant, phone, refuse_barred};

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
    whole([check_person(person), check(card, today)])?;
    let number = phone(&person.phone).map_err(|why| Refusal::invalid("people.bad_phone", why))?;
    let digest = &store::digest(db.keys(), &person.identity);
    let number = &number;
    db.act(now, |mut tx| async move {
        let barred = store::barred(&mut tx, digest).await?;
        refuse_barred(barred.as_ref(), today)?;
        refuse_registered(&mut tx, digest, &centre.affiliation.to_string()).await?;
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

/// One refusal for all that is wrong.
fn whole(checks: [Result<(), Refusal>; 2]) -> Result<(), Refusal> {
    let problems: Vec<Problem> = checks
        .into_iter()
        .filter_map(Result::err)
        .flat_map(|refusal| refusal.problems)
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(Refusal::invalid("people.bad_person", "登记信息有误")
        .citing(Clause::A2_6)
        .with(problems))
}

async fn refuse_registered(conn: &mut Conn, digest: &str, affiliation: &str) -> Result<(), Stop> {
    let known = conn
        .opt(
            "select id from person where identity_digest = $1 and affiliation = $2",
            args![digest, affiliation],
        )
        .await?;
    if known.is_none() {
        return Ok(());
    }
    let sentence = "该人员已在本地人员库中，请在其页面增加证卡";
    let problem = Problem::at("identity", sentence);
    Err(Refusal::invalid("people.registered", sentence)
        .citing(Clause::A1_2)
        .with(vec![problem])
        .into())
}
