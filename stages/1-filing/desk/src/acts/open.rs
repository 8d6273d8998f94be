//! 调阅: somebody opens the form or a material of an application. They hold identity numbers, so the reading is journaled.

use crate::store;
use access::{Permit, acts};
use db::Db;
use filing_rules::ApplicationForm;
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, Refusal, Stop};

/// The form with every number in full.
///
/// # Errors
/// A refusal where the application is out of reach.
pub async fn open_form(
    db: &Db,
    permit: &Permit<acts::OpenMaterials>,
    id: ApplicationId,
    now: Timestamp,
) -> Result<ApplicationForm, Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, id).await?;
        let fact = Fact::about("application", id).with("opened", "form");
        tx.commit(permit, fact, found.form).await
    })
    .await
}

/// The media type and the bytes of a material.
///
/// # Errors
/// A refusal where the application is out of reach or the material was not uploaded.
pub async fn open_material(
    db: &Db,
    permit: &Permit<acts::OpenMaterials>,
    id: ApplicationId,
    material: &str,
    now: Timestamp,
) -> Result<(String, Vec<u8>), Stop> {
    let (media, digest) = db
        .act(now, |mut tx| async move {
            store::application(&mut tx, db.keys(), permit, id).await?;
            let held = store::materials(&mut tx, id).await?;
            let held = held.into_iter().find(|one| one.material.code() == material);
            let (code, file, media) = held
                .and_then(|one| Some((one.material.code(), one.file?, one.media?)))
                .ok_or_else(|| Refusal::not_found("申请材料"))?;
            let fact = Fact::about("application", id).with("opened", code);
            tx.commit(permit, fact, (media, file)).await
        })
        .await?;
    Ok((media, db.files().get(digest).await?))
}
