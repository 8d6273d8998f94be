//! All that a school was ever filed as.

use super::store::{Filed, filings};
use db::{Conn, args};
use kernel::{Fault, OrganisationId};

/// Every filing that a school ever had, the oldest first.
///
/// # Errors
/// A fault where storage fails.
pub async fn filings_of_school(
    conn: &mut Conn,
    school: OrganisationId,
) -> Result<Vec<Filed>, Fault> {
    let sql = "select * from filing where school = $1 order by decided_at, number";
    let rows = conn.all(sql, args![school]).await?;
    filings(conn, &rows).await
}

/// Every name under which a school was ever filed, with that which it has now.
pub(crate) async fn names_of(
    conn: &mut Conn,
    school: OrganisationId,
) -> Result<Vec<String>, Fault> {
    let sql = "select name from organisation where id = $1
               union select school_name from filing where school = $1
               union select filing_version.school_name from filing_version
                   join filing on filing.id = filing_version.filing where school = $1";
    let rows = conn.all(sql, args![school]).await?;
    rows.iter().map(|row| row.get("name")).collect()
}
