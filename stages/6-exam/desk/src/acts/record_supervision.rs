//! 质量督导: the school's own supervisor writes down how a sitting was held, and signs it (A4.3).

use crate::store;
use access::{Permit, Role, acts};
use db::{Db, columns};
use exam_rules::{Run, SupervisionForm};
use jiff::Timestamp;
use kernel::{Clause, Fact, Refusal, SittingId, Stop};

/// Keeps the supervisor's record of a sitting that is over.
///
/// # Errors
/// A refusal where the person has no such duty, the sitting is not over, a record is there already, or it is at fault.
pub async fn record_supervision(
    db: &Db,
    permit: &Permit<acts::RecordSupervision>,
    id: SittingId,
    form: &SupervisionForm,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let sitting = store::on_duty(&mut tx, permit, id, Role::Supervisor).await?;
        let signer = &permit.principal().name;
        if store::course(&mut tx, id).await?.run != Run::Closed {
            let sentence = "督导记录在场次结束、考场记录表填写后填写，该场次尚未结束";
            return Err(Refusal::conflict("exam.not_over", sentence)
                .citing(Clause::A4_3)
                .into());
        }
        if store::supervision(&mut tx, id).await?.is_some() {
            return Err(Refusal::conflict(
                "exam.supervised",
                "该场次已有质量督导记录，签名后不能改动",
            )
            .into());
        }
        form.check(signer)?;
        let content = store::to_json(form)?;
        tx.insert(
            "supervision_record",
            id,
            columns! {
                "session" => sitting.session,
                "supervisor" => permit.actor().to_string(),
                "supervisor_name" => signer,
                "content" => content,
                "signed_at" => now,
            },
        )
        .await?;
        let fact = Fact::about("sitting", id).with("faults", form.faults());
        tx.commit(permit, fact, ()).await
    })
    .await
}
