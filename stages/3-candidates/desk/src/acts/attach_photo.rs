//! 上传证件照: the photo that admission ticket and certificate carry (A4.5).

use crate::{store, told};
use access::{Permit, acts};
use candidates_rules::check_photo;
use db::{Db, FileDigest, columns};
use jiff::Timestamp;
use kernel::{CandidateId, Fact, Fault, Stop};

/// Attaches a photo to a candidate; a new one replaces the old.
///
/// # Errors
/// A refusal where it is no whole JPEG or not of the right size, or the candidate came in to an exam with the one before.
pub async fn attach_photo(
    db: &Db,
    permit: &Permit<acts::ImportRoster>,
    id: CandidateId,
    jpeg: &[u8],
    now: Timestamp,
) -> Result<FileDigest, Stop> {
    let mut conn = db.read().await?;
    store::candidate_within(&mut conn, permit, id).await?;
    drop(conn);
    let jpeg = checked(jpeg.to_vec()).await?;
    let digest = db.files().put(jpeg).await?;
    db.act(now, |mut tx| async move {
        store::candidate_within(&mut tx, permit, id).await?;
        told::refuse_seen(&mut tx, id).await?;
        tx.update("candidate", id, columns! { "photo" => digest.to_string() })
            .await?;
        // No digest in the fact: whoever has a picture could tell by it whose face a line is about.
        tx.commit(permit, Fact::about("candidate", id), digest)
            .await
    })
    .await
}

/// Decodes the photo beside the threads that answer others.
async fn checked(jpeg: Vec<u8>) -> Result<Vec<u8>, Stop> {
    let check = move || check_photo(&jpeg).map(|()| jpeg);
    let done = tokio::task::spawn_blocking(check).await;
    Ok(done.map_err(|error| Fault::new("checking a photo", error))??)
}
