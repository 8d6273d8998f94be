//! What an officer does about the partners of their jurisdiction: others filed or published them, here they are registered.

use crate::partner::store;
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db, args, columns};
use filing_rules::{
    ChangeEntry, End, PartnerEntry, PartnerStep, ScopeRow, give_reason, only_new_partner,
    read_change, read_partner, rescope, suspend_until,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use kernel::{Fact, Fault, PartnerId, PartnerSuspensionId, Stop};

/// Registers a partner with its scope.
///
/// # Errors
/// A refusal with every problem at its field, or where the number is registered already.
pub async fn register_partner(
    db: &Db,
    permit: &Permit<acts::RegisterPartner>,
    typed: PartnerEntry<'_>,
    rows: &[ScopeRow],
    now: Timestamp,
) -> Result<PartnerId, Stop> {
    let officer = permit.organisation()?;
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let schools = codes_of_schools(&mut tx, typed).await?;
        let new = read_partner(
            typed,
            rows,
            |code| schools.iter().any(|own| own == code),
            today,
        )?;
        let known = holder(&mut tx, new.number.as_str(), today).await?;
        only_new_partner(known.as_deref())?;
        let id: PartnerId = tx.id();
        let columns = columns! {
            "kind" => new.kind.code(),
            "name" => &new.name,
            "uscc" => new.uscc.as_str(),
            "number" => new.number.as_str(),
            "filed_by" => &new.filed_by,
            "reference" => &new.reference,
            "valid_from" => new.valid.from,
            "valid_until" => new.valid.until,
            "affiliation" => officer.affiliation.to_string(),
            "registered_by" => officer.id,
            "registered_on" => today,
        };
        tx.insert("partner", id, columns).await?;
        for line in &new.scope {
            store::keep_line(&mut tx, id, line, new.valid.from).await?;
        }
        let fact = Fact::about("partner", id)
            .with("kind", new.kind)
            .with("number", &new.number)
            .with("lines", new.scope.len());
        tx.commit(permit, fact, id).await
    })
    .await
}

/// Of the codes that were typed, those that are a filed school's.
async fn codes_of_schools(conn: &mut Conn, typed: PartnerEntry<'_>) -> Result<Vec<String>, Fault> {
    let code = |text: &str| text.trim().to_ascii_uppercase();
    let sql = "select number as code from filing where number = $1
               union select uscc as code from filing where uscc = $2";
    let rows = conn
        .all(sql, args![code(typed.number), code(typed.uscc)])
        .await?;
    rows.iter().map(|row| row.get("code")).collect()
}

/// The name of the partner that has the number and whose time is not over.
async fn holder(conn: &mut Conn, number: &str, today: Date) -> Result<Option<String>, Fault> {
    let sql =
        "select name from partner where number = $1 and valid_until >= $2 and ended_on is null
               order by id desc limit 1";
    let row = conn.opt(sql, args![number, today]).await?;
    row.map(|row| row.get("name")).transpose()
}

/// Changes what a partner certifies from today on, and renews it where a later last day is given.
///
/// # Errors
/// A refusal with every problem at its field, or where the partner's time is over.
pub async fn change_partner(
    db: &Db,
    permit: &Permit<acts::ChangePartner>,
    id: PartnerId,
    typed: ChangeEntry<'_>,
    rows: &[ScopeRow],
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let found = store::for_step(&mut tx, permit, id, PartnerStep::Change, today).await?;
        let of = (found.kind, found.valid);
        let (reference, until, wanted) = read_change(typed, rows, of)?;
        // The scope of a partner whose time is to come changes from its first day on.
        let from = today.max(found.valid.from);
        let (added, dropped) = rescope(&found.partner.scope, &wanted, from);
        for line in &added {
            store::keep_line(&mut tx, id, line, from).await?;
        }
        for held in &dropped {
            let columns = columns! { "dropped_on" => from };
            tx.update("partner_line", held.id, columns).await?;
        }
        let columns = columns! { "reference" => reference, "valid_until" => until };
        tx.update("partner", id, columns).await?;
        let fact = Fact::about("partner", id)
            .with("added", added.len())
            .with("dropped", dropped.len())
            .with("until", until);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Suspends a partner from today on, until a day or until it is lifted.
///
/// # Errors
/// A refusal where it is not in force, the last day is past, or no reason is given.
pub async fn suspend_partner(
    db: &Db,
    permit: &Permit<acts::SuspendPartner>,
    id: PartnerId,
    until: Option<Date>,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let found = store::for_step(&mut tx, permit, id, PartnerStep::Suspend, today).await?;
        give_reason(reason, found.kind.clause())?;
        suspend_until(until, today)?;
        let columns = columns! {
            "partner" => id,
            "since" => today,
            "until" => until,
            "reason" => reason.trim(),
        };
        let suspension: PartnerSuspensionId = tx.id();
        tx.insert("partner_suspension", suspension, columns).await?;
        let fact = Fact::about("partner", id).with("since", today);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Lifts the suspension: today is the first day on which the partner certifies again.
///
/// # Errors
/// A refusal where it is not suspended, or no reason is given.
pub async fn resume_partner(
    db: &Db,
    permit: &Permit<acts::ResumePartner>,
    id: PartnerId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let found = store::for_step(&mut tx, permit, id, PartnerStep::Resume, today).await?;
        give_reason(reason, found.kind.clause())?;
        let suspension = store::suspension_on(&mut tx, id, today).await?;
        let suspension =
            suspension.ok_or_else(|| Fault::broken("a suspended partner without a suspension"))?;
        let columns =
            columns! { "until" => today.saturating_sub(1.day()), "lifted" => reason.trim() };
        tx.update("partner_suspension", suspension, columns).await?;
        tx.commit(permit, Fact::about("partner", id), ()).await
    })
    .await
}

/// Ends a partner from today on, as the authority that filed or published it has. What it certified before stays.
///
/// # Errors
/// A refusal where its time is over already, or no reason is given.
pub async fn end_partner(
    db: &Db,
    permit: &Permit<acts::EndPartner>,
    id: PartnerId,
    how: End,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let found = store::for_step(&mut tx, permit, id, PartnerStep::End, today).await?;
        give_reason(reason, found.kind.clause())?;
        let columns = columns! {
            "ended_on" => today,
            "ended_how" => how.code(),
            "end_reason" => reason.trim(),
        };
        tx.update("partner", id, columns).await?;
        let fact = Fact::about("partner", id).with("how", how.code());
        tx.commit(permit, fact, ()).await
    })
    .await
}
