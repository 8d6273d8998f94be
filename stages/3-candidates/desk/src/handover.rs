//! What the roster hands on to later stages: the candidates, and for those who must know, their identity.

use db::{Conn, FileDigest, Keys, Row, args};
use kernel::{CandidateId, CitizenId, Fault, SessionId};

/// The context under which identity numbers are sealed and digested.
pub const IDENTITY: &str = "candidate.identity";
/// The context under which phone numbers are sealed.
pub const PHONE: &str = "candidate.phone";
/// The context under which the rest of the 33 columns is sealed.
pub const FORM: &str = "candidate.form";

/// 考生: one person in one session, identity masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The candidate.
    pub id: CandidateId,
    /// The session.
    pub session: SessionId,
    /// The row of the roster, from 1.
    pub row_no: u32,
    /// The person's name.
    pub name: String,
    /// 男 or 女.
    pub sex: String,
    /// The identity number, masked.
    pub identity_masked: String,
    /// The keyed digest of the identity number.
    pub identity_digest: String,
    /// The class.
    pub class_name: String,
    /// The photo.
    pub photo: Option<FileDigest>,
    /// Whether the rule found the person eligible.
    pub eligible: bool,
    /// By which option of the rule, or why not.
    pub reason: String,
}

/// The candidates of a session in the order of the roster; `eligible_only` leaves out who may not sit.
///
/// # Errors
/// A fault where storage fails.
pub async fn candidates(
    conn: &mut Conn,
    session: SessionId,
    eligible_only: bool,
) -> Result<Vec<Candidate>, Fault> {
    conn.all(
        "select * from candidate where session = $1 and eligible >= $2 order by row_no",
        args![session, eligible_only],
    )
    .await?
    .iter()
    .map(candidate_of)
    .collect()
}

/// One candidate.
///
/// # Errors
/// A fault where storage fails.
pub async fn candidate(conn: &mut Conn, id: CandidateId) -> Result<Option<Candidate>, Fault> {
    conn.opt("select * from candidate where id = $1", args![id])
        .await?
        .map(|row| candidate_of(&row))
        .transpose()
}

/// The identity number of a candidate, for what cannot be done without it (tickets, certificates, reports).
///
/// # Errors
/// A fault where there is no such candidate or the number does not open.
pub async fn identity(conn: &mut Conn, keys: &Keys, id: CandidateId) -> Result<CitizenId, Fault> {
    let row = conn
        .one("select identity from candidate where id = $1", args![id])
        .await?;
    keys.open_sealed(IDENTITY, &row.get::<Vec<u8>>("identity")?)?
        .parse()
        .map_err(|error| Fault::new("reading a sealed identity number", error))
}

/// Reads a row of `candidate`.
pub(crate) fn candidate_of(row: &Row) -> Result<Candidate, Fault> {
    Ok(Candidate {
        id: row.get("id")?,
        session: row.get("session")?,
        row_no: row.get("row_no")?,
        name: row.get("name")?,
        sex: row.get("sex")?,
        identity_masked: row.get("identity_masked")?,
        identity_digest: row.get("identity_digest")?,
        class_name: row.get("class_name")?,
        photo: row.parse_some("photo")?,
        eligible: row.get("eligible")?,
        reason: row.get("reason")?,
    })
}
