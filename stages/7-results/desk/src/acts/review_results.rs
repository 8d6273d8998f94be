//! 审核认定结果: the centre approves a report or returns it with its reasons (A4.4, N5.1, N5.3).

use crate::store;
use access::{Permit, acts};
use calendar::{Calendar, Terms, shanghai_date};
use db::{Db, columns};
use jiff::Timestamp;
use kernel::{Fact, SessionId, Stop};
use results_rules::{ResultState, Verdict, Verified};

/// Reviews the report of a session.
///
/// # Errors
/// A refusal where nothing was reported, or a return gives no reason.
pub async fn review_results(
    db: &Db,
    permit: &Permit<acts::ReviewResults>,
    id: SessionId,
    verdict: &Verdict,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let (_, outcome) = store::load(&mut tx, permit, id).await?;
        let state = outcome.as_ref().map(|it| it.state);
        let verified = results_rules::review(
            state,
            verdict,
            shanghai_date(now),
            Calendar::built_in(),
            &Terms::default(),
        )?;
        let outcome = store::computed(outcome)?;
        let (state, due, note) = match (verified, verdict) {
            (Verified::Returned(due), Verdict::Returned(reasons)) => {
                (ResultState::Returned, due, Some(reasons.trim().to_owned()))
            }
            _ => (ResultState::Reviewed, outcome.report_due, None),
        };
        tx.update(
            "result",
            id,
            columns! {
                "state" => state.code(),
                "reviewed_at" => now,
                "review_note" => note,
                "report_due_on" => due,
            },
        )
        .await?;
        let late = outcome
            .review_due
            .is_some_and(|due| shanghai_date(now) > due);
        let fact = Fact::about("session", id)
            .with("state", state)
            .with("late", late);
        tx.commit(permit, fact, ()).await
    })
    .await
}
