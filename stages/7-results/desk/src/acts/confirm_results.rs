//! 确认成绩: the school's head answers for the results, after publication and with every sitting supervised (A4.3, A4.4).

use crate::store;
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, columns};
use jiff::Timestamp;
use kernel::{Fact, SessionId, Stop};
use results_rules::ResultState;

/// Confirms the results of a session.
///
/// # Errors
/// A refusal while they are published, and while a sitting lacks the quality supervisor's record (A4.3).
pub async fn confirm_results(
    db: &Db,
    permit: &Permit<acts::ConfirmResults>,
    id: SessionId,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let (_, outcome) = store::load(&mut tx, permit, id).await?;
        let unsupervised = exam_desk::unsupervised(&mut tx, id).await?;
        let state = outcome.as_ref().map(|it| it.state);
        let ends_on = outcome
            .as_ref()
            .and_then(|it| it.published)
            .map(|(_, last)| last);
        results_rules::confirm(state, ends_on, &unsupervised, shanghai_date(now))?;
        let columns = columns! { "state" => ResultState::Confirmed.code(), "confirmed_at" => now };
        tx.update("result", id, columns).await?;
        let summary = store::summary(&mut tx, id).await?;
        let fact = Fact::about("session", id).with("passed", summary.passed);
        tx.commit(permit, fact, ()).await
    })
    .await
}
