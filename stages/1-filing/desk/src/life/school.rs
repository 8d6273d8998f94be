//! What a school does about its own filing: notes a change or asks for one, drops a line, asks to end it.

use super::{
    request::Asked,
    store::{self, Filed},
};
use crate::drawable::unprintable;
use access::{Doing, Permit, acts};
use calendar::shanghai_date;
use db::{Columns, Conn, Db, Tx, args, columns};
use filing_rules::{
    Field, LifeStep, RequestState, ask_again, change, drop_line, name_taken, say_why,
    unprintable_value,
};
use jiff::Timestamp;
use kernel::{Fact, FilingId, FilingRequestId, Refusal, ScopeLineId, Stop};

/// Changes a fact of the filing: what only has to be known at once, what identifies the school once the department agrees.
///
/// # Errors
/// A refusal where the filing is not in force, the value is wrong, or the same change waits for the department already.
pub async fn change_filing(
    db: &Db,
    permit: &Permit<acts::ChangeFiling>,
    filing: FilingId,
    (field, value): (Field, &str),
    reason: &str,
    now: Timestamp,
) -> Result<RequestState, Stop> {
    say_why(LifeStep::Change, reason)?;
    db.act(now, |mut tx| async move {
        let today = shanghai_date(now);
        let found = store::for_step(&mut tx, permit, filing, LifeStep::Change, today).await?;
        let (before, after) = (found.says(field), becomes(&found, field, value)?);
        name_is_free(&mut tx, field, &after).await?;
        let state = field.way().begins();
        let what = Asked::Change(field);
        note(
            &mut tx,
            permit,
            (&found, what, state),
            (before, &after, reason),
        )
        .await?;
        if state == RequestState::Noted {
            apply(&mut tx, &found, field, &after).await?;
        }
        let fact = Fact::about("filing", filing)
            .with("field", field)
            .with("state", state.code());
        tx.commit(permit, fact, state).await
    })
    .await
}

/// Drops a line of the scope from today on. Number and validity stay.
///
/// # Errors
/// A refusal where the filing is not in force, the line is not there, or it is the last: then the filing is withdrawn.
pub async fn drop_scope(
    db: &Db,
    permit: &Permit<acts::DropScope>,
    filing: FilingId,
    line: ScopeLineId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    say_why(LifeStep::Drop, reason)?;
    db.act(now, |mut tx| async move {
        let today = shanghai_date(now);
        let found = store::for_step(&mut tx, permit, filing, LifeStep::Drop, today).await?;
        let rows = store::scope_rows(&mut tx, &found).await?;
        let held: Vec<_> = rows
            .iter()
            .filter(|row| row.dropped_on.is_none() && row.until >= today)
            .collect();
        let dropped = held
            .iter()
            .find(|row| row.id == line)
            .ok_or_else(|| Refusal::not_found("备案范围"))?;
        // After an early renewal a line stands in the present term and in the next: neither may be left with nothing.
        for day in [today, found.valid.until] {
            let then: Vec<_> = held.iter().filter(|row| row.holds_on(day)).collect();
            if then.iter().any(|row| row.is_about(dropped)) {
                drop_line(then.len())?;
            }
        }
        let before = format!(
            "{}（{}）{}",
            dropped.name, dropped.occupation, dropped.level
        );
        let what = (&found, Asked::Drop(line), RequestState::Noted);
        note(&mut tx, permit, what, (&before, "", reason)).await?;
        store::keep_version(&mut tx, &found, "减项").await?;
        for row in held.iter().filter(|row| row.is_about(dropped)) {
            tx.update("scope_line", row.id, columns! { "dropped_on" => today })
                .await?;
        }
        print_again(&mut tx, &found, Columns::new()).await?;
        tx.commit(permit, Fact::about("filing", filing).with("line", line), ())
            .await
    })
    .await
}

/// Asks the department to end the filing.
///
/// # Errors
/// A refusal where the filing is not in force, or it was asked already.
pub async fn withdraw_filing(
    db: &Db,
    permit: &Permit<acts::WithdrawFiling>,
    filing: FilingId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    say_why(LifeStep::Withdraw, reason)?;
    db.act(now, |mut tx| async move {
        let today = shanghai_date(now);
        let found = store::for_step(&mut tx, permit, filing, LifeStep::Withdraw, today).await?;
        let what = (&found, Asked::Withdraw, RequestState::Open);
        note(&mut tx, permit, what, ("", "", reason)).await?;
        tx.commit(permit, Fact::about("filing", filing), ()).await
    })
    .await
}

/// What a field becomes: what the receipt can show.
pub(super) fn becomes(found: &Filed, field: Field, value: &str) -> Result<String, Refusal> {
    let after = change(field, found.says(field), value)?;
    match unprintable(&after) {
        Some(what) => Err(unprintable_value(field, &what)),
        None => Ok(after),
    }
}

/// A name that another organisation has would make the two the same to everybody.
async fn name_is_free(conn: &mut Conn, field: Field, after: &str) -> Result<(), Stop> {
    if field == Field::Name && accounts::name_taken(conn, after).await? {
        return Err(name_taken(after).into());
    }
    Ok(())
}

async fn note<A: Doing>(
    tx: &mut Tx,
    permit: &Permit<A>,
    (found, what, state): (&Filed, Asked, RequestState),
    (before, after, reason): (&str, &str, &str),
) -> Result<(), Stop> {
    let sql = "select count(*) as n from filing_request where filing = $1 and what = $2 and state = 'open'";
    let open = tx.one(sql, args![found.id, what.to_string()]).await?;
    ask_again(open.get::<i64>("n")? > 0, &what.title())?;
    let columns = columns! {
        "filing" => found.id,
        "what" => what.to_string(),
        "before" => before,
        "after" => after,
        "reason" => reason.trim(),
        "state" => state.code(),
        "asked_by" => &permit.principal().name,
        "asked_at" => tx.now(),
    };
    let id: FilingRequestId = tx.id();
    Ok(tx.insert("filing_request", id, columns).await?)
}

/// Makes the change true: what was said stays as a version, and the receipt is printed anew.
pub(super) async fn apply(
    tx: &mut Tx,
    found: &Filed,
    field: Field,
    after: &str,
) -> Result<(), Stop> {
    name_is_free(tx, field, after).await?;
    let why = format!("变更{}", field.title());
    store::keep_version(tx, found, &why).await?;
    if field == Field::Name {
        // The school files, plans and signs in by its new name from now on.
        accounts::rename(tx, found.owner.school, after).await?;
        people_desk::employer_renamed(tx, &found.school, after).await?;
    }
    let changed = match field {
        Field::Name => columns! { "school_name" => after },
        Field::Uscc => columns! { "uscc" => after },
        Field::Address => columns! { "address" => after },
        Field::Contact => columns! { "contact_name" => after },
        Field::Phone => columns! { "contact_phone" => after },
    };
    print_again(tx, found, changed).await
}

/// Changes columns of the filing, and has its receipt printed anew.
pub(crate) async fn print_again(
    tx: &mut Tx,
    found: &Filed,
    mut changed: Columns,
) -> Result<(), Stop> {
    changed.extend(columns! { "receipt" => None::<String> });
    tx.update("filing", found.id, changed).await?;
    Ok(tx.later(crate::PRINT_RECEIPT, found.id).await?)
}
