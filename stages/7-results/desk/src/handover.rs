//! What the results hand on to certificates: who passed in a session that the centre has reviewed.

use db::{Conn, args};
use kernel::{CandidateId, Fault, SessionId};
use results_rules::ResultState;

/// How far the results of a session have come; none where nothing was computed yet.
///
/// # Errors
/// A fault where storage fails.
pub async fn state(conn: &mut Conn, session: SessionId) -> Result<Option<ResultState>, Fault> {
    conn.opt("select state from result where id = $1", args![session])
        .await?
        .map(|row| row.parse("state"))
        .transpose()
}

/// Who passed, in the order of the roster; nobody before the centre has reviewed the results (A4.4).
///
/// # Errors
/// A fault where storage fails.
pub async fn passed(conn: &mut Conn, session: SessionId) -> Result<Vec<CandidateId>, Fault> {
    conn.all(
        "select candidate.id from mark
         join result on result.id = mark.session
         join candidate on candidate.id = mark.candidate
         where mark.session = $1 and outcome = 'passed' and result.state = 'reviewed'
         order by candidate.row_no",
        args![session],
    )
    .await?
    .iter()
    .map(|row| row.get("id"))
    .collect()
}
