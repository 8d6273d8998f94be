//! 上传证件照: the photo that admission ticket and certificate carry (A4.5).

use crate::store;
use access::{Permit, acts};
use candidates_rules::check_photo;
use db::{Db, FileDigest, columns};
use jiff::Timestamp;
use kernel::{CandidateId, Fact, Stop};

/// Attaches a photo to a candidate; a new one replaces the old.
///
/// # Errors
/// A refusal where it is no JPEG, or not of the right size.
pub async fn attach_photo(
    db: &Db,
    permit: &Permit<acts::ImportRoster>,
    id: CandidateId,
    jpeg: &[u8],
    now: Timestamp,
) -> Result<FileDigest, Stop> {
    check_photo(jpeg)?;
    store::candidate_within(&mut db.read().await?, permit, id).await?;
    let digest = db.files().put(jpeg.to_vec()).await?;
    db.act(now, |mut tx| async move {
        store::candidate_within(&mut tx, permit, id).await?;
        tx.update("candidate", id, columns! { "photo" => digest.to_string() })
            .await?;
        // No digest in the fact: whoever has a picture could tell by it whose face a line is about.
        tx.commit(permit, Fact::about("candidate", id), digest)
            .await
    })
    .await
}
