//! What later stages tell the roster, so that it need not ask the future: seats were given, somebody was seen.

use db::{Conn, Tx, Value, args};
use jiff::Timestamp;
use kernel::{CandidateId, Clause, Fault, Refusal, SessionId, Stop};

/// Seats were given by this act: whoever came onto the roster later would have none, and count as absent.
///
/// # Errors
/// A fault where storage fails.
pub async fn seats_given(tx: &mut Tx, session: SessionId) -> Result<(), Fault> {
    let now = tx.now();
    tx.scratch(
        "insert into roster_seated (session, at) values ($1, $2) on conflict (session) do nothing",
        args![session, now],
    )
    .await
    .map(drop)
}

/// The statement that tells that a candidate came to an exam, for whoever writes more with it.
pub fn seen(candidate: CandidateId, now: Timestamp) -> (&'static str, Vec<Value>) {
    (
        "insert into candidate_seen (candidate, at) values ($1, $2) on conflict (candidate) do nothing",
        args![candidate, now],
    )
}

/// Whether seats were given.
pub(crate) async fn is_seated(conn: &mut Conn, session: SessionId) -> Result<bool, Fault> {
    let sql = "select session from roster_seated where session = $1";
    Ok(conn.opt(sql, args![session]).await?.is_some())
}

/// Refuses where seats were given.
pub(crate) async fn refuse_seated(conn: &mut Conn, session: SessionId) -> Result<(), Stop> {
    if !is_seated(conn, session).await? {
        return Ok(());
    }
    let sentence = "本批次已编排考场和座位，不能再增加考生，请将其列入下一批次";
    Err(Refusal::conflict("roster.seated", sentence)
        .citing(Clause::A4_1)
        .into())
}

/// Whether the candidate came to an exam.
pub(crate) async fn is_seen(conn: &mut Conn, candidate: CandidateId) -> Result<bool, Fault> {
    let sql = "select candidate from candidate_seen where candidate = $1";
    Ok(conn.opt(sql, args![candidate]).await?.is_some())
}

/// Refuses where the candidate came to an exam.
pub(crate) async fn refuse_seen(conn: &mut Conn, candidate: CandidateId) -> Result<(), Stop> {
    if !is_seen(conn, candidate).await? {
        return Ok(());
    }
    let sentence = "该考生已入场考试，入场时核对的照片不能再更换";
    Err(Refusal::conflict("roster.photo_used", sentence)
        .citing(Clause::A4_5)
        .into())
}
