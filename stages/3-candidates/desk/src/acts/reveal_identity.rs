//! 查看身份证号全文: whoever sees a whole number leaves a line in the journal.

use crate::{handover, store};
use access::{Permit, acts};
use db::Db;
use jiff::Timestamp;
use kernel::{CandidateId, CitizenId, Fact, Stop};

/// Shows the identity number of a candidate, and records that it was read.
///
/// # Errors
/// A refusal where there is no such candidate within reach.
pub async fn reveal_identity(
    db: &Db,
    permit: &Permit<acts::RevealIdentity>,
    id: CandidateId,
    now: Timestamp,
) -> Result<CitizenId, Stop> {
    let keys = db.keys();
    db.act(now, |mut tx| async move {
        store::candidate_within(&mut tx, permit, id).await?;
        let identity = handover::identity(&mut tx, keys, id).await?;
        tx.commit(permit, Fact::about("candidate", id), identity)
            .await
    })
    .await
}
