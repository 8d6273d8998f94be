//! 作出备案决定: the department decides line by line; what is granted earns a receipt with its number (A3.4).

use crate::store;
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, Tx, columns};
use filing_rules::{Decided, LineDecision, NumberSeries, Receipt, Ruling, assess, decide};
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, FilingId, ScopeLineId, Stop, measures};

/// Decides on an application. Returns the filing; none where every line was refused.
///
/// # Errors
/// A refusal where it is not its turn, a line is left out, or a line is granted against the panel.
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
        let held = store::assessment(&mut tx, application).await?;
        let assessed = assess(&held.panel, &held.lines, &held.given)?;
        let last = store::last_number(&mut tx).await?;
        let series = NumberSeries::sichuan();
        let today = shanghai_date(now);
        let Decided { state, receipt } = decide(
            found.state,
            found.route(),
            &assessed,
            decisions,
            series,
            last.as_ref(),
            today,
        )?;
        for decision in decisions {
            let (word, reason) = match &decision.ruling {
                Ruling::Granted => ("granted", None),
                Ruling::Refused(reason) => ("refused", Some(reason.trim())),
            };
            let columns = columns! { "decision" => word, "reason" => reason };
            tx.update("application_line", decision.line, columns)
                .await?;
        }
        let filing = match &receipt {
            Some(receipt) => Some(keep(&mut tx, &found, receipt, department).await?),
            None => None,
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
        "valid_from" => receipt.valid_from(),
        "valid_until" => receipt.valid_until(),
    };
    tx.insert("filing", id, columns).await?;
    for line in store::lines_of(tx, found.id).await? {
        if !receipt.lines().contains(&line.id) {
            continue;
        }
        let scope: ScopeLineId = tx.id();
        let columns = columns! {
            "filing" => id,
            "occupation" => line.occupation.to_string(),
            "occupation_name" => line.occupation_name,
            "job_type" => line.job_type,
            "level" => line.level.digit().to_string(),
            "audience" => "own_students",
            "basis" => line.basis,
        };
        tx.insert("scope_line", scope, columns).await?;
    }
    tx.later(crate::PRINT_RECEIPT, id).await?;
    Ok(id)
}
