//! 聘任、解聘: for whom a person works, within the card's time (A1.2).

use crate::{disqualifications::barred, store};
use access::{OrganisationKind, Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db, args, columns};
use jiff::{Timestamp, civil::Date};
use kernel::{
    AppointmentId, Clause, Fact, OrganisationId, PersonId, Problem, QualificationId, Refusal, Stop,
};
use people_rules::{Appointment, appoint, end};

/// Appoints a person for the school or centre of this name.
///
/// # Errors
/// A refusal where the person is out of reach or disqualified, there is no such organisation, or the days are wrong.
pub async fn appoint_person(
    db: &Db,
    permit: &Permit<acts::AppointPerson>,
    id: PersonId,
    card: QualificationId,
    organisation: &str,
    (from, until): (Date, Date),
    now: Timestamp,
) -> Result<AppointmentId, Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let barred = barred(&mut tx, &person.identity_digest, today).await?;
        let granted = store::card(&mut tx, id, card).await?.granted;
        let place = place(&mut tx, organisation).await?;
        let held: Vec<Appointment> = store::appointments(&mut tx, id)
            .await?
            .into_iter()
            .filter(|held| held.card == card && held.ended_on.is_none())
            .map(|held| held.appointment)
            .collect();
        let wanted = Appointment::kept(place, from, until);
        let agreed = appoint(&granted, barred.as_ref(), &held, wanted, today)?;
        let added: AppointmentId = tx.id();
        let columns = columns! {
            "person" => id,
            "qualification" => card,
            "organisation" => place,
            "valid_from" => agreed.from(),
            "valid_until" => agreed.until(),
        };
        tx.insert("appointment", added, columns).await?;
        let fact = Fact::about("appointment", added)
            .with("organisation", place)
            .with("from", from)
            .with("until", until);
        tx.commit(permit, fact, added).await
    })
    .await
}

/// Ends an appointment before its time, today.
///
/// # Errors
/// A refusal where the person is out of reach or it has ended.
pub async fn end_appointment(
    db: &Db,
    permit: &Permit<acts::AppointPerson>,
    id: PersonId,
    appointment: AppointmentId,
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        store::person(&mut tx, permit, id, today).await?;
        let held = store::appointments(&mut tx, id)
            .await?
            .into_iter()
            .find(|held| held.id == appointment)
            .ok_or_else(|| Refusal::not_found("聘任"))?;
        let ended = end(held.appointment, held.ended_on, today)?;
        tx.update("appointment", appointment, columns! { "ended_on" => ended })
            .await?;
        let fact = Fact::about("appointment", appointment).with("ended", ended);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// The school or centre of this name.
async fn place(conn: &mut Conn, name: &str) -> Result<OrganisationId, Stop> {
    let row = conn
        .opt(
            "select id from organisation where name = $1 and (kind = $2 or kind = $3)",
            args![
                name.trim(),
                OrganisationKind::School.code(),
                OrganisationKind::AppraisalCentre.code()
            ],
        )
        .await?;
    let Some(row) = row else {
        let sentence = "平台上没有该名称的院校或职鉴中心，请填写机构全称";
        return Err(Refusal::invalid("people.no_organisation", sentence)
            .citing(Clause::A1_2)
            .with(vec![Problem::at("organisation", sentence)])
            .into());
    };
    Ok(row.get("id")?)
}
