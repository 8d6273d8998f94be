//! 报送认定计划: to the appraisal centre, within 30 working days after registration closed (A4.1).

use crate::{handover, store};
use access::{Permit, acts};
use calendar::{Calendar, shanghai_date};
use db::{Db, columns};
use jiff::Timestamp;
use kernel::{Fact, SessionId, Stop};
use plan_rules::{PlanState, Reported};

/// Reports a plan; from now on it stands as it is. It is checked once more: a filing may have ended since.
///
/// # Errors
/// A refusal where it was reported before, registration is open, an exam day has come, or the school is no longer filed.
pub async fn report_plan(
    db: &Db,
    permit: &Permit<acts::ReportPlan>,
    id: SessionId,
    now: Timestamp,
) -> Result<Reported, Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let session = handover::session(&mut tx, permit, id).await?;
        let planned = store::planned(&mut tx, id).await?;
        let filed = store::filed(&mut tx, session.owner.school, planned.plan.certifies()).await?;
        let drafted = plan_rules::draft(&planned.plan, |day| filed.covers(day), today)?;
        let reported = plan_rules::report(
            session.state,
            &drafted,
            planned.due_on,
            today,
            Calendar::built_in(),
        )?;
        tx.update(
            "session",
            id,
            columns! {
                "state" => PlanState::Reported.code(),
                "reported_at" => now,
                "late" => reported.late(),
            },
        )
        .await?;
        let fact = Fact::about("session", id)
            .with("due_on", reported.due_on())
            .with("late", reported.late());
        tx.commit(permit, fact, reported).await
    })
    .await
}
