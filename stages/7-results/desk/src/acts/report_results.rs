//! 结果备案: the school reports whoever passed, with identity numbers, to its centre (A4.4).

use crate::{report, store};
use access::{Permit, acts};
use calendar::{Calendar, Terms, shanghai_date};
use db::{Db, FileDigest, columns};
use jiff::Timestamp;
use kernel::{Fact, SessionId, Stop};
use results_rules::{Reported, ResultState};

/// Reports the confirmed results of a session. After a return, `note` says what was corrected.
///
/// # Errors
/// A refusal where the results are not confirmed, or a report that was returned comes again without such a note.
pub async fn report_results(
    db: &Db,
    permit: &Permit<acts::ReportResults>,
    id: SessionId,
    note: &str,
    now: Timestamp,
) -> Result<FileDigest, Stop> {
    let mut conn = db.read().await?;
    let (session, outcome) = store::load(&mut conn, permit, id).await?;
    check(outcome.as_ref(), note, now)?;
    let workbook = report::workbook(&mut conn, db.keys(), &session).await?;
    drop(conn);
    let digest = db.files().put(workbook).await?;
    db.act(now, |mut tx| async move {
        let (_, outcome) = store::load(&mut tx, permit, id).await?;
        let reported = check(outcome.as_ref(), note, now)?;
        let note = note.trim();
        tx.update(
            "result",
            id,
            columns! {
                "state" => ResultState::Reported.code(),
                "reported_at" => now,
                "report" => digest.to_string(),
                "late" => reported.late,
                "correction" => Some(note).filter(|note| !note.is_empty()),
                "review_due_on" => reported.review_due,
            },
        )
        .await?;
        let summary = store::summary(&mut tx, id).await?;
        let fact = Fact::about("session", id)
            .with("passed", summary.passed)
            .with("late", reported.late)
            .with("review_due", reported.review_due);
        tx.commit(permit, fact, digest).await
    })
    .await
}

fn check(outcome: Option<&store::Outcome>, note: &str, now: Timestamp) -> Result<Reported, Stop> {
    let today = shanghai_date(now);
    let due = outcome.map_or(today, |it| it.report_due);
    let state = outcome.map(|it| it.state);
    Ok(results_rules::report(
        state,
        due,
        note,
        today,
        Calendar::built_in(),
        &Terms::default(),
    )?)
}
