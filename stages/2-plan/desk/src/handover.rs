//! What the plan hands on to later stages: the session, and whose it is.

use crate::store;
use access::{Doing, Owner, Permit};
use db::{Conn, Row, Select, args};
use jiff::civil::Date;
use kernel::{Fault, FilingId, Level, OccupationCode, Refusal, SessionId, Stop};
use plan_rules::{Certifies, PlanState, Weights, within_scope};

/// 认定批次: one session as later stages see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// Whose it is.
    pub owner: Owner,
    /// Its title.
    pub title: String,
    /// The filing under which it is held.
    pub filing: FilingId,
    /// The number of that filing, 13 characters.
    pub filing_number: String,
    /// The occupation.
    pub occupation: OccupationCode,
    /// Its name as filed.
    pub occupation_name: String,
    /// The job type; empty where the occupation is certified as a whole.
    pub job_type: String,
    /// The level.
    pub level: Level,
    /// By which standard.
    pub basis: String,
    /// When registration closed: the clock of A4.1 begins.
    pub registration_closed_on: Date,
    /// The day of the theory.
    pub theory_on: Date,
    /// The day of the practical.
    pub practical_on: Date,
    /// How long the theory takes.
    pub theory_minutes: u16,
    /// The school's weights, percent (A4.1).
    pub weights: Weights,
    /// How far the plan has come.
    pub state: PlanState,
}

/// One session, if it is within the reach of the permit.
///
/// # Errors
/// A refusal where there is none within reach.
pub async fn session<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: SessionId,
) -> Result<Session, Stop> {
    let session = any_session(conn, id)
        .await?
        .ok_or_else(|| Refusal::not_found("认定批次"))?;
    permit.check(&session.owner, "认定批次")?;
    Ok(session)
}

/// Passes where the school is filed for a session on each of its exam days. Whoever takes a session a step further asks it:
/// a filing may have been suspended or taken away since the plan was reported (N6.4, N6.5).
///
/// # Errors
/// A refusal that names the day on which it is not.
pub async fn still_filed(conn: &mut Conn, session: &Session) -> Result<(), Stop> {
    let certifies = Certifies {
        occupation: session.occupation,
        job_type: &session.job_type,
        level: session.level,
        days: [session.theory_on, session.practical_on],
    };
    let filed = store::filed(conn, session.owner.school, certifies).await?;
    Ok(within_scope(certifies, |day| filed.covers(day))?)
}

/// One session, whoever asks: for the platform's own work and for what is public.
///
/// # Errors
/// A fault where storage fails.
pub async fn any_session(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, Fault> {
    conn.opt("select * from session where id = $1", args![id])
        .await?
        .map(|row| session_of(&row))
        .transpose()
}

/// Reads a row of `session`.
///
/// # Errors
/// A fault where the row is not one of ours.
pub fn session_of(row: &Row) -> Result<Session, Fault> {
    Ok(Session {
        id: row.get("id")?,
        owner: Owner {
            school: row.get("school")?,
            affiliation: row.parse("affiliation")?,
        },
        title: row.get("title")?,
        filing: row.get("filing")?,
        filing_number: row.get("filing_number")?,
        occupation: row.parse("occupation")?,
        occupation_name: row.get("occupation_name")?,
        job_type: row.get("job_type")?,
        level: row.parse("level")?,
        basis: row.get("basis")?,
        registration_closed_on: row.get("registration_closed_on")?,
        theory_on: row.get("theory_on")?,
        practical_on: row.get("practical_on")?,
        theory_minutes: row.get("theory_minutes")?,
        weights: Weights {
            theory: row.get("theory_weight")?,
            practical: row.get("practical_weight")?,
            coursework: row.get("coursework_weight")?,
        },
        state: row.parse("state")?,
    })
}

/// Leaves in a list over `session` only what the permit reaches.
///
/// # Errors
/// A refusal where the permit is nobody's who belongs to an organisation.
pub fn within_reach<A: Doing>(select: Select, permit: &Permit<A>) -> Result<Select, Refusal> {
    Ok(select.within(
        permit.within()?,
        "session.school = {}",
        "session.affiliation = {}",
    ))
}
