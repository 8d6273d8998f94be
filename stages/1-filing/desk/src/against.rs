//! 与现有备案的差异, as pages tell it: to whoever writes a form, confirms it, judges it and decides on it.

use crate::{
    life::store::{Filed, ScopeRow, filing_of, scope_rows},
    pages::view::day,
    store::{Application, newest_filing},
};
use db::Conn;
use filing_rules::{Against, ApplicationForm, Kind, RenewedLine, against};
use kernel::{Fault, OrganisationId, Stop};

/// 提示: what is told, and until when the filing is valid.
pub(crate) struct Note {
    pub kind: Kind,
    pub until: String,
    pub found: Against,
}

/// What a form that is being written says otherwise than the filing of its school; nothing where it says the same.
pub(crate) async fn of_form(
    conn: &mut Conn,
    school: OrganisationId,
    kind: Kind,
    form: &ApplicationForm,
) -> Result<Option<Note>, Fault> {
    match newest_filing(conn, school).await? {
        Some(filed) => note(conn, kind, form, &filed).await,
        None => Ok(None),
    }
}

/// As [`of_form`], of an application that still waits for somebody: what was decided is compared with nothing.
pub(crate) async fn of_application(
    conn: &mut Conn,
    found: &Application,
) -> Result<Option<Note>, Stop> {
    match found.of_filing.filter(|_| found.state.is_open()) {
        Some(filing) => {
            let filed = filing_of(conn, filing).await?;
            Ok(note(conn, found.kind, &found.form, &filed).await?)
        }
        None => Ok(None),
    }
}

async fn note(
    conn: &mut Conn,
    kind: Kind,
    form: &ApplicationForm,
    filed: &Filed,
) -> Result<Option<Note>, Fault> {
    let until = filed.valid.until;
    let rows = scope_rows(conn, filed).await?;
    // On the last day: a suspension does not hide it, and whoever decides later looks at the same.
    let last = |row: &&ScopeRow| row.dropped_on.is_none() && row.holds_on(until);
    let held: Vec<RenewedLine<'_>> = rows.iter().filter(last).map(ScopeRow::held).collect();
    let found = against(kind, form, &held, |field| filed.says(field));
    let note = Note {
        kind,
        until: day(until),
        found,
    };
    Ok(Some(note).filter(|note| !note.found.is_empty()))
}
