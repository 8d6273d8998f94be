//! What filing hands on to later stages: is this school filed for this occupation and level on this day, and by which line?

use db::{Conn, Row, args};
use jiff::civil::Date;
use kernel::{Fault, FilingId, Level, OccupationCode, OrganisationId, ScopeLineId};

/// 备案范围: one line of a school's scope that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The line.
    pub line: ScopeLineId,
    /// The filing that it belongs to.
    pub filing: FilingId,
    /// The filing number, 13 characters; the first part of every certificate code.
    pub number: String,
    /// The occupation.
    pub occupation: OccupationCode,
    /// Its name as filed.
    pub occupation_name: String,
    /// The job type; empty where the occupation is filed as a whole.
    pub job_type: String,
    /// The level.
    pub level: Level,
    /// By which standard it is certified (N3).
    pub basis: String,
    /// The last day of validity.
    pub valid_until: Date,
}

/// The lines of a school's scope that are in force on a day, by occupation and level.
///
/// # Errors
/// A fault where storage fails.
pub async fn scope_on(
    conn: &mut Conn,
    school: OrganisationId,
    day: Date,
) -> Result<Vec<Scope>, Fault> {
    conn.all(
        "select scope_line.id, filing, number, occupation, occupation_name, job_type, level, basis, valid_until
         from scope_line join filing on filing.id = scope_line.filing
         where school = $1 and valid_from <= $2 and valid_until >= $2
         order by occupation, level desc, scope_line.id",
        args![school, day],
    )
    .await?
    .iter()
    .map(scope)
    .collect()
}

fn scope(row: &Row) -> Result<Scope, Fault> {
    Ok(Scope {
        line: row.get("id")?,
        filing: row.get("filing")?,
        number: row.get("number")?,
        occupation: row.parse("occupation")?,
        occupation_name: row.get("occupation_name")?,
        job_type: row.get("job_type")?,
        level: row.parse("level")?,
        basis: row.get("basis")?,
        valid_until: row.get("valid_until")?,
    })
}
