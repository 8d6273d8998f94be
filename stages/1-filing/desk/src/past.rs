//! What a school handed in before: from which it begins anew, and whom it named.

use crate::store::open_form;
use db::{Conn, Keys, args};
use filing_rules::people;
use kernel::{ApplicationId, CitizenId, Fault, FilingId, OrganisationId};
use std::collections::BTreeSet;

/// The applications from which a school goes on when it begins anew, the newest last: those that made a filing what it is, or,
/// for a first filing, the one that it handed in last.
pub(crate) async fn handed_in_for(
    conn: &mut Conn,
    school: OrganisationId,
    filing: Option<FilingId>,
) -> Result<Vec<ApplicationId>, Fault> {
    let rows = match filing {
        Some(filing) => {
            let sql = "select id from application where school = $1 and filing = $2 order by decided_at, id";
            conn.all(sql, args![school, filing]).await?
        }
        None => {
            let sql = "select id from application where school = $1 and submitted_at is not null
                       order by submitted_at desc, id desc limit 1";
            conn.all(sql, args![school]).await?
        }
    };
    rows.iter().map(|row| row.get("id")).collect()
}

/// Everybody whom a school's forms ever named, as they were handed in.
pub(crate) async fn named_before(
    conn: &mut Conn,
    keys: &Keys,
    school: OrganisationId,
) -> Result<BTreeSet<CitizenId>, Fault> {
    let sql = "select submission.form from submission join application on application.id = submission.application
               where school = $1";
    let mut named = BTreeSet::new();
    for row in conn.all(sql, args![school]).await? {
        let form = open_form(keys, &row.get::<Vec<u8>>("form")?)?;
        named.extend(people(&form).into_iter().map(|one| one.2.clone()));
    }
    Ok(named)
}
