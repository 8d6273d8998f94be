//! 附件: more files of a material, each with its title: rules and regulations, the agreements of people who are lent (A5).

use super::material::{looked_at, writable};
use crate::store;
use access::{Permit, acts};
use db::{Conn, Db, columns};
use filing_rules::{Material, check_attachment};
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, FileId, Refusal, Stop, without_numbers};

/// A file as it is attached.
#[derive(Clone, Copy, Debug)]
pub struct Attaching<'a> {
    /// To which material.
    pub material: Material,
    /// What it is.
    pub title: &'a str,
    /// The name of the file.
    pub file_name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Attaches a file to a material.
///
/// # Errors
/// A refusal where the content is not what the name says, the title says nothing, or the application is no draft any more.
pub async fn attach_file(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    attaching: Attaching<'_>,
    now: Timestamp,
) -> Result<FileId, Stop> {
    let Attaching {
        material,
        title,
        file_name,
        bytes,
    } = attaching;
    // Nothing is stored for somebody who may not write here.
    let mut conn = db.read().await?;
    writable(&mut conn, db, permit, application).await?;
    check_room(&mut conn, application, (material, title)).await?;
    drop(conn);
    let (kind, bytes) = looked_at(file_name, bytes).await?;
    let digest = db.files().put(bytes).await?;
    db.act(now, |mut tx| async move {
        writable(&mut tx, db, permit, application).await?;
        check_room(&mut tx, application, (material, title)).await?;
        let columns = columns! {
            "application" => application,
            "material" => material.code(),
            "title" => title.trim(),
            "file" => digest.to_string(),
            "file_name" => without_numbers(file_name),
            "media" => kind.media_type(),
            "added_at" => now,
        };
        let id: FileId = tx.id();
        tx.insert("attachment", id, columns).await?;
        let fact = Fact::about("application", application)
            .with("material", material)
            .with("attached", id)
            .with("file", digest);
        tx.commit(permit, fact, id).await
    })
    .await
}

/// Takes an attachment away while the application is written; what it was stays on record.
///
/// # Errors
/// A refusal where there is no such attachment, or the application is no draft any more.
pub async fn remove_attachment(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    attachment: FileId,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        writable(&mut tx, db, permit, application).await?;
        let held = store::materials(&mut tx, application).await?;
        let mut attached = held.iter().filter_map(|one| one.attached.as_ref());
        if !attached.any(|one| one.id == attachment) {
            return Err(Refusal::not_found("附件").into());
        }
        tx.update("attachment", attachment, columns! { "removed_at" => now })
            .await?;
        let fact = Fact::about("application", application).with("removed", attachment);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Refuses a title that says nothing, and one attachment too many.
async fn check_room(
    conn: &mut Conn,
    application: ApplicationId,
    (material, title): (Material, &str),
) -> Result<(), Stop> {
    let held = store::materials(conn, application).await?;
    let attached = held.iter().filter(|one| one.attached.is_some());
    let there = attached.filter(|one| one.material == material).count();
    Ok(check_attachment(title, there)?)
}
