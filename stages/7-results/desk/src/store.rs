//! Rows ↔ states: the results of a session as a whole.

use access::{Doing, Permit};
use db::{Conn, FileDigest, args};
use jiff::{Timestamp, civil::Date};
use kernel::{Fault, Refusal, SessionId, Stop};
use plan_desk::Session;
use results_rules::ResultState;

/// 认定结果: how far the results of a session have come.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// The state.
    pub state: ResultState,
    /// By which rule the marks were computed.
    pub rule: String,
    /// The first and the last day of publication.
    pub published: Option<(Date, Date)>,
    /// By when the school reports.
    pub report_due: Date,
    /// When it did.
    pub reported_at: Option<Timestamp>,
    /// The sealed workbook.
    pub report: Option<FileDigest>,
    /// Whether the report came late.
    pub late: Option<bool>,
    /// What was corrected after a return.
    pub correction: Option<String>,
    /// By when the centre reviews.
    pub review_due: Option<Date>,
    /// Why the centre returned it.
    pub review_note: Option<String>,
}

/// The results of a session, if anything was computed.
pub(crate) async fn outcome(conn: &mut Conn, session: SessionId) -> Result<Option<Outcome>, Fault> {
    let row = conn
        .opt("select * from result where id = $1", args![session])
        .await?;
    let Some(row) = row else { return Ok(None) };
    let first: Option<Date> = row.get("published_on")?;
    Ok(Some(Outcome {
        state: row.parse("state")?,
        rule: row.get("rule")?,
        published: first.zip(row.get("publication_ends_on")?),
        report_due: row.get("report_due_on")?,
        reported_at: row.get("reported_at")?,
        report: row.parse_some("report")?,
        late: row.get("late")?,
        correction: row.get("correction")?,
        review_due: row.get("review_due_on")?,
        review_note: row.get("review_note")?,
    }))
}

/// A session within the reach of the permit, with its results.
pub(crate) async fn load<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: SessionId,
) -> Result<(Session, Option<Outcome>), Stop> {
    let session = plan_desk::session(conn, permit, id).await?;
    let outcome = outcome(conn, id).await?;
    Ok((session, outcome))
}

/// Results that must be there, because a rule has just said so.
pub(crate) fn computed(outcome: Option<Outcome>) -> Result<Outcome, Stop> {
    outcome.ok_or_else(|| Refusal::conflict("results.wrong_state", "成绩尚未核算").into())
}

/// How many candidates came to which end.
pub(crate) async fn summary(conn: &mut Conn, session: SessionId) -> Result<crate::Summary, Fault> {
    let mut summary = crate::Summary::default();
    for row in conn
        .all(
            "select outcome, count(*) as candidates from mark where session = $1 group by outcome",
            args![session],
        )
        .await?
    {
        *summary.of_mut(row.parse("outcome")?) = row.get("candidates")?;
    }
    Ok(summary)
}

/// A day as people read it.
pub(crate) fn day_text(day: Date) -> String {
    day.strftime("%Y年%-m月%-d日").to_string()
}
