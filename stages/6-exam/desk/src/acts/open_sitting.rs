//! 开考: the exam staff open a sitting for candidates to come in (A4.2).

use crate::store;
use access::{Permit, Role, acts};
use db::{Db, columns};
use jiff::Timestamp;
use kernel::{Fact, Fault, SittingId, Stop};

/// Opens a sitting.
///
/// # Errors
/// A refusal where the person has no duty in it, it was opened before, this is not the time, or the school is filed no more.
pub async fn open_sitting(
    db: &Db,
    permit: &Permit<acts::OpenSitting>,
    id: SittingId,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let sitting = store::on_duty(&mut tx, permit, id, Role::ExamStaff).await?;
        let course = store::course(&mut tx, id).await?;
        store::times(&sitting).open(course.run, now)?;
        let session = plan_desk::any_session(&mut tx, sitting.session)
            .await?
            .ok_or_else(|| Fault::broken("a sitting of no session"))?;
        plan_desk::still_filed(&mut tx, &session).await?;
        let expected = arrangement_desk::seats(&mut tx, id).await?.len() as i64;
        tx.insert(
            "sitting_run",
            id,
            columns! {
                "session" => sitting.session,
                "opened_at" => now,
                "opened_by" => permit.actor().to_string(),
                "expected" => expected,
            },
        )
        .await?;
        let fact = Fact::about("sitting", id)
            .with("part", sitting.part)
            .with("expected", expected);
        tx.commit(permit, fact, ()).await
    })
    .await
}
