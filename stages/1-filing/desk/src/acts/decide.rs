//! 作出备案决定: the department decides line by line; what is granted earns a receipt with its number (A3.4).

use crate::{
    assessment::store::underway,
    life::{self, Filed, filing_of},
    numbers::store as numbers,
    registry::registry_of,
    store,
};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, Tx, columns};
use filing_rules::{
    Decided, Earns, Kind, LineDecision, Receipt, Ruling, decide, may_grant, refuse_unstaffed,
    to_decide_on,
};
use jiff::Timestamp;
use kernel::{ApplicationId, ApplicationLineId, Fact, FilingId, Stop, measures};

/// Decides on an application. Returns the filing; none where every line was refused.
///
/// # Errors
/// A refusal where it is not its turn, a line is left out, or a line is granted against the panel or on what somebody found
/// who must not judge.
pub async fn decide_filing(
    db: &Db,
    permit: &Permit<acts::DecideFiling>,
    application: ApplicationId,
    decisions: &[LineDecision],
    now: Timestamp,
) -> Result<Option<FilingId>, Stop> {
    let department = &permit.organisation()?.name;
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = underway(&mut tx, application).await?;
        let assessed = to_decide_on(found.state, found.route(), &held, decisions)?;
        let series = numbers::series(&mut tx).await?.remove(0);
        let last = numbers::last_given(&mut tx, &series).await?;
        let known = match found.of_filing {
            Some(filing) => Some(filing_of(&mut tx, filing).await?),
            None => None,
        };
        let earns = match (found.kind, &known) {
            (Kind::Extension, Some(filed)) => Earns::Lines(&filed.number, filed.valid),
            (Kind::Renewal, Some(filed)) => Earns::Term(&filed.number, filed.valid),
            _ => Earns::Number(&series, last.as_ref()),
        };
        let today = shanghai_date(now);
        let Decided { state, receipt } = decide(
            found.state,
            found.route(),
            &assessed,
            decisions,
            earns,
            today,
        )?;
        let grants = |line: &ApplicationLineId| {
            let one = decisions.iter().find(|one| one.line == *line);
            one.is_some_and(|one| one.ruling == Ruling::Granted)
        };
        let granted = (0..).zip(&held.lines).filter(|(_, line)| grants(line));
        let granted = granted.map(|(at, _)| at).collect();
        let registry = registry_of(&mut tx, db.keys(), &found, today).await?;
        refuse_unstaffed(&found.form, &granted, &registry)?;
        for decision in decisions {
            let (word, reason) = match &decision.ruling {
                Ruling::Granted => ("granted", None),
                Ruling::Refused(reason) => ("refused", Some(reason.trim())),
            };
            let columns = columns! { "decision" => word, "reason" => reason };
            tx.update("application_line", decision.line, columns)
                .await?;
        }
        let filing = match (&receipt, &known) {
            (Some(receipt), Some(filed)) => Some(widen(&mut tx, &found, receipt, filed).await?),
            (Some(receipt), None) => Some(keep(&mut tx, &found, receipt, department).await?),
            (None, _) => None,
        };
        let columns = columns! { "state" => state.code(), "decided_at" => now, "filing" => filing };
        tx.update("application", application, columns).await?;
        let fact = Fact::about("application", application)
            .with(
                "granted",
                receipt.as_ref().map_or(0, |receipt| receipt.lines().len()),
            )
            .with("of", decisions.len())
            .with(
                "number",
                receipt
                    .as_ref()
                    .map_or_else(String::new, |receipt| receipt.number().to_string()),
            )
            .with("series", series.version)
            .with("measures", measures::CURRENT.version);
        tx.commit(permit, fact, filing).await
    })
    .await
}

/// Keeps what the receipt certifies, and leaves its printing to the worker.
async fn keep(
    tx: &mut Tx,
    found: &store::Application,
    receipt: &Receipt,
    department: &str,
) -> Result<FilingId, Stop> {
    let id: FilingId = tx.id();
    let (form, now) = (&found.form, tx.now());
    let columns = columns! {
        "school" => found.owner.school,
        "affiliation" => found.owner.affiliation.to_string(),
        "application" => found.id,
        "number" => receipt.number().to_string(),
        "school_name" => &form.school,
        "uscc" => form.uscc.to_string(),
        "address" => &form.address,
        "contact_name" => &form.contact.name,
        // The landline is for the public (A3.5); the mobile is the contact's own.
        "contact_phone" => &form.contact.landline,
        "department" => department,
        "decided_at" => now,
        "valid_from" => receipt.valid().from,
        "valid_until" => receipt.valid().until,
    };
    tx.insert("filing", id, columns).await?;
    write_scope(tx, found, receipt, id).await?;
    tx.later(crate::PRINT_RECEIPT, id).await?;
    Ok(id)
}

/// Widens a filing by an extension or by another term; what it said until now stays as a version. Number and school stay.
async fn widen(
    tx: &mut Tx,
    found: &store::Application,
    receipt: &Receipt,
    filed: &Filed,
) -> Result<FilingId, Stop> {
    may_grant(found.kind, filed.on(shanghai_date(tx.now())))?;
    life::store::keep_version(tx, filed, found.kind.title()).await?;
    if found.kind == Kind::Renewal {
        // What is not renewed ends with the old term.
        for row in life::store::scope_rows(tx, filed).await? {
            let columns = columns! { "since" => row.since, "until" => row.until };
            tx.update("scope_line", row.id, columns).await?;
        }
    }
    write_scope(tx, found, receipt, filed.id).await?;
    let columns = columns! { "valid_until" => receipt.valid().until };
    life::print_again(tx, filed, columns).await?;
    Ok(filed.id)
}

/// The granted lines, with the days on which they hold.
async fn write_scope(
    tx: &mut Tx,
    found: &store::Application,
    receipt: &Receipt,
    filing: FilingId,
) -> Result<(), Stop> {
    for line in store::lines_of(tx, found.id).await? {
        if !receipt.lines().contains(&line.id) {
            continue;
        }
        life::store::keep_line(tx, filing, &line, receipt).await?;
    }
    Ok(())
}
