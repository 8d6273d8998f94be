//! 修改认定计划: as long as it was not reported (A4.1).

use super::draft_plan::fact_of;
use crate::{handover, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::Db;
use jiff::Timestamp;
use kernel::{Refusal, SessionId, Stop};
use plan_rules::{PlanDraft, PlanState};

/// Replaces a plan that was not reported yet.
///
/// # Errors
/// A refusal where the plan was reported, and as for a new plan.
pub async fn revise_plan(
    db: &Db,
    permit: &Permit<acts::DraftPlan>,
    id: SessionId,
    plan: &PlanDraft,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let session = handover::session(&mut tx, permit, id).await?;
        if session.state != PlanState::Drafted {
            let sentence = format!("该计划{}，不能再修改", session.state.title());
            return Err(Refusal::conflict("plan.frozen", sentence).into());
        }
        let filed = store::filed(&mut tx, session.owner.school, plan.certifies()).await?;
        let drafted = plan_rules::draft(plan, |day| filed.covers(day), shanghai_date(now))?;
        tx.update("session", id, store::columns_of(&drafted, &filed)?)
            .await?;
        tx.commit(permit, fact_of(id, plan), ()).await
    })
    .await
}
