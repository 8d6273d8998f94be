//! What the registry of people knows of a form's people, for the conditions of 附件1.

use crate::store::Application;
use calendar::shanghai_date;
use db::{Conn, Keys};
use filing_rules::{ApplicationForm, Registry, people};
use jiff::civil::Date;
use kernel::{CitizenId, Fault};

/// Asks the registry for those whom a form names, as of today.
pub(crate) async fn registry(
    conn: &mut Conn,
    keys: &Keys,
    form: &ApplicationForm,
    today: Date,
) -> Result<Registry, Fault> {
    as_of(conn, keys, form, (today, today)).await
}

/// The cards as of a day; whoever is disqualified today, is out.
async fn as_of(
    conn: &mut Conn,
    keys: &Keys,
    form: &ApplicationForm,
    (day, today): (Date, Date),
) -> Result<Registry, Fault> {
    let named: Vec<CitizenId> = people(form)
        .into_iter()
        .map(|(_, _, identity)| identity.clone())
        .collect();
    let barred = people_desk::barred_among(conn, keys, &named, today).await?;
    Ok(Registry {
        day,
        holders: people_desk::holders_among(conn, keys, &named).await?,
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
    as_of(conn, keys, &found.form, (day, today)).await
}
