//! Proofs over the journal, for whoever does not want to take our word (N6.4): that a line stands in it, and that a later
//! journal only adds to an earlier one.

use db::Db;
use journal::{Hash, merkle::leaf_hash, proof};
use kernel::{Fault, Refusal, Stop};
use serde::Serialize;
use utoipa::ToSchema;

/// 存在证明: the hashes that lead from a line of the journal to the root of the tree of this size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeafProof {
    /// The place of the line, from 0.
    pub index: u64,
    /// The number of lines in the tree.
    pub size: u64,
    /// SHA-256(0x00 ‖ the line's bytes), hexadecimal.
    #[schema(value_type = String)]
    pub leaf_hash: Hash,
    /// The hashes, the lowest first, hexadecimal.
    #[schema(value_type = Vec<String>)]
    pub hashes: Vec<Hash>,
}

/// The proof that the line at `index` stands in the tree of `size` lines (RFC 6962 §2.1.1).
///
/// # Errors
/// A refusal where there is no such line or the tree has not that size yet.
pub async fn leaf_proof(db: &Db, index: u64, size: u64) -> Result<LeafProof, Stop> {
    let hashes = hashes(db, size).await?;
    let (leaf, hashes) = usize::try_from(index)
        .ok()
        .and_then(|place| hashes.get(place).copied())
        .zip(proof::inclusion(&hashes, index))
        .ok_or_else(|| Refusal::not_found("日志条目"))?;
    Ok(LeafProof {
        index,
        size,
        leaf_hash: leaf,
        hashes,
    })
}

/// The proof that the tree of `size` lines begins with the tree of `old` lines (RFC 6962 §2.1.2).
///
/// # Errors
/// A refusal where the tree has not that size yet, or is smaller than `old`.
pub async fn consistency_proof(db: &Db, old: u64, size: u64) -> Result<Vec<Hash>, Stop> {
    let hashes = hashes(db, size).await?;
    Ok(proof::consistency(&hashes, old).ok_or_else(|| {
        let sentence = format!("较早的树应不大于较晚的树，现为{old}条和{size}条");
        Refusal::invalid("journal.sizes", sentence)
    })?)
}

/// The bytes of one line with what they hash to.
pub(crate) async fn leaf(db: &Db, index: u64) -> Result<(Vec<u8>, Hash), Stop> {
    let bytes = db
        .leaf(index)
        .await?
        .ok_or_else(|| Refusal::not_found("日志条目"))?;
    let hash = leaf_hash(&bytes);
    Ok((bytes, hash))
}

async fn hashes(db: &Db, size: u64) -> Result<Vec<Hash>, Stop> {
    let head = db.head().await?.map_or(0, |head| head.size);
    if size > head {
        let sentence = format!("已签名的日志共{head}条，不能证明{size}条的日志");
        return Err(Refusal::invalid("journal.not_signed_yet", sentence).into());
    }
    Ok(db
        .leaf_hashes(size)
        .await?
        .ok_or_else(|| Fault::broken("leaves are missing below a signed head"))?)
}
