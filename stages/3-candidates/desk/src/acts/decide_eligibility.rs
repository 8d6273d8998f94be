//! 审核考生资格: whoever saw the originals bars somebody, or lifts the bar (A4.2, N6.5).

use crate::store;
use access::{Permit, acts};
use calendar::shanghai_date;
use candidates_rules::{Decision, check_reason, refuse_after};
use db::{Db, args, columns};
use jiff::Timestamp;
use kernel::{CandidateId, Fact, Stop};

/// Decides on a candidate after the originals were seen. Nobody passes whom the rule did not let pass.
///
/// # Errors
/// A refusal where the reason is missing, or the first exam day has come.
pub async fn decide_eligibility(
    db: &Db,
    permit: &Permit<acts::DecideEligibility>,
    id: CandidateId,
    decision: &Decision,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let (_, session) = store::candidate_within(&mut tx, permit, id).await?;
        refuse_after(
            session.theory_on.min(session.practical_on),
            shanghai_date(now),
        )?;
        let (eligible, reason) = match decision {
            Decision::Barred(reason) => {
                check_reason(reason)?;
                (false, format!("审核不予通过：{}", reason.trim()))
            }
            Decision::ByRule => {
                let found = tx
                    .one(
                        "select rule_eligible, rule_reason from candidate where id = $1",
                        args![id],
                    )
                    .await?;
                (found.get("rule_eligible")?, found.get("rule_reason")?)
            }
        };
        tx.update(
            "candidate",
            id,
            columns! { "eligible" => eligible, "reason" => reason },
        )
        .await?;
        let by = match decision {
            Decision::Barred(_) => "originals",
            Decision::ByRule => "rule",
        };
        let fact = Fact::about("candidate", id)
            .with("eligible", eligible)
            .with("by", by);
        tx.commit(permit, fact, ()).await
    })
    .await
}
