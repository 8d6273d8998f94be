//! 拟订认定计划: a school begins a session (A4.1).

use crate::store;
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, columns};
use jiff::Timestamp;
use kernel::{Fact, SessionId, Stop};
use plan_rules::{PlanDraft, PlanState};

/// Draws up the plan of a new session.
///
/// # Errors
/// A refusal where the school is not filed for this occupation and level on each exam day (N6.4), or with every fault
/// of the plan at its field.
pub async fn draft_plan(
    db: &Db,
    permit: &Permit<acts::DraftPlan>,
    plan: &PlanDraft,
    now: Timestamp,
) -> Result<SessionId, Stop> {
    let school = permit.organisation()?;
    db.act(now, |mut tx| async move {
        let filed = store::filed(&mut tx, school.id, plan.certifies()).await?;
        let drafted = plan_rules::draft(plan, |day| filed.covers(day), shanghai_date(now))?;
        let id = tx.id();
        let mut columns = store::columns_of(&drafted, &filed)?;
        columns.extend(columns! {
            "school" => school.id,
            "affiliation" => school.affiliation.to_string(),
            "state" => PlanState::Drafted.code(),
            "drafted_at" => now,
        });
        tx.insert("session", id, columns).await?;
        tx.commit(permit, fact_of(id, plan), id).await
    })
    .await
}

/// What the journal says of a plan that was drawn up or revised.
pub(crate) fn fact_of(id: SessionId, plan: &PlanDraft) -> Fact {
    Fact::about("session", id)
        .with("occupation", plan.occupation)
        .with("level", plan.level.digit())
        .with("theory_on", plan.theory_on)
        .with("practical_on", plan.practical_on)
        .with("headcount", plan.content.headcount)
}
