//! 接收认定计划: the appraisal centre takes note of a plan (A4.1, N5.3).

use crate::handover;
use access::{Permit, acts};
use db::{Db, columns};
use jiff::Timestamp;
use kernel::{Fact, SessionId, Stop};
use plan_rules::PlanState;

/// Receives a plan: the session may be arranged and held.
///
/// # Errors
/// A refusal where the plan was not reported, was received before, or the school is filed no more on an exam day.
pub async fn receive_plan(
    db: &Db,
    permit: &Permit<acts::ReceivePlan>,
    id: SessionId,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let session = handover::session(&mut tx, permit, id).await?;
        plan_rules::receive(session.state)?;
        handover::still_filed(&mut tx, &session).await?;
        tx.update(
            "session",
            id,
            columns! { "state" => PlanState::Received.code(), "received_at" => now },
        )
        .await?;
        tx.commit(permit, Fact::about("session", id), ()).await
    })
    .await
}
