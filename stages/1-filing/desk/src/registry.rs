//! What the registry of people knows of a form's people, for the conditions of 附件1.

use crate::store::Application;
use calendar::shanghai_date;
use db::{Conn, Keys};
use filing_rules::{ApplicationForm, Registry, people};
use jiff::civil::Date;
use kernel::{CitizenId, Fault};

/// Asks the registry for those whom a form names, as of a day.
pub(crate) async fn registry(
    conn: &mut Conn,
    keys: &Keys,
    form: &ApplicationForm,
    day: Date,
) -> Result<Registry, Fault> {
    let named: Vec<CitizenId> = people(form)
        .into_iter()
        .map(|(_, _, identity)| identity.clone())
        .collect();
    let assessors: Vec<CitizenId> = form
        .assessors
        .iter()
        .map(|row| row.identity.clone())
        .collect();
    let barred = people_desk::barred_among(conn, keys, &named).await?;
    Ok(Registry {
        day,
        cards: people_desk::cards_among(conn, keys, &assessors).await?,
        barred: barred.into_iter().map(|(identity, _)| identity).collect(),
    })
}

/// As [`registry`], for an application: as of the day on which it was handed in last, so that everybody sees what the school
/// saw.
pub(crate) async fn registry_of(
    conn: &mut Conn,
    keys: &Keys,
    found: &Application,
    today: Date,
) -> Result<Registry, Fault> {
    let first = found.submitted_at.map(shanghai_date);
    let again = found.supplement.as_ref().and_then(|one| one.answered_on);
    let day = match again.or(first) {
        Some(day) if !found.state.is_written() => day,
        _ => today,
    };
    registry(conn, keys, &found.form, day).await
}
