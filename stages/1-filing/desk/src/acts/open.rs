//! 调阅: somebody opens the form or a material of an application. They hold identity numbers, so the reading is journaled.

use crate::{
    frozen::materials_seen,
    store::{self, Held},
};
use access::{Permit, Reach, acts};
use calendar::shanghai_date;
use db::{Conn, Db, FileDigest, args};
use filing_rules::{ApplicationForm, FileKind};
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, Fault, Refusal, Stop};

/// A form that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The form with every number in full.
    pub form: ApplicationForm,
    /// Who confirmed it, when, and the digest; none while the school still writes in it.
    pub confirmed: Option<print::Confirmation>,
}

/// Opens the form.
///
/// # Errors
/// A refusal where the application is out of reach.
pub async fn open_form(
    db: &Db,
    permit: &Permit<acts::OpenMaterials>,
    id: ApplicationId,
    now: Timestamp,
) -> Result<Opened, Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, id).await?;
        let confirmed = match found.state.is_written() && permit.reach() == Reach::Own {
            true => None,
            false => confirmation(&mut tx, &found).await?,
        };
        let form = found.form;
        let fact = Fact::about("application", id).with("opened", "form");
        tx.commit(permit, fact, Opened { form, confirmed }).await
    })
    .await
}

/// How the form was confirmed last; 0.1.0 kept it with the application.
async fn confirmation(
    conn: &mut Conn,
    found: &store::Application,
) -> Result<Option<print::Confirmation>, Fault> {
    let sql = "select confirmed_by, submitted_at, coalesce(digest, form_digest) as digest
               from submission where application = $1 order by no desc limit 1";
    if let Some(row) = conn.opt(sql, args![found.id]).await? {
        return Ok(Some(print::Confirmation {
            name: row.get("confirmed_by")?,
            on: shanghai_date(row.get("submitted_at")?),
            digest: row.get("digest")?,
        }));
    }
    let known = found.confirmed_by.clone().zip(found.submitted_at);
    Ok(known.map(|(name, at)| print::Confirmation {
        name,
        on: shanghai_date(at),
        digest: found.form_digest.clone(),
    }))
}

/// A file that was opened.
#[derive(Clone, Debug)]
pub struct OpenedFile {
    /// What its content was found to be when it was handed in.
    pub kind: FileKind,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Opens a file of a material: that of the material itself by its name, an attachment by its identifier.
///
/// # Errors
/// A refusal where the application is out of reach or there is no such file.
pub async fn open_material(
    db: &Db,
    permit: &Permit<acts::OpenMaterials>,
    id: ApplicationId,
    key: &str,
    now: Timestamp,
) -> Result<OpenedFile, Stop> {
    let (kind, name, digest) = db
        .act(now, |mut tx| async move {
            let held = file_of(&mut tx, db, permit, id, key).await?;
            let fact = Fact::about("application", id).with("opened", held.key());
            tx.commit(permit, fact, described(held)?).await
        })
        .await?;
    let bytes = db.files().get(digest).await?;
    Ok(OpenedFile { kind, name, bytes })
}

/// What a file is and how it is called, without opening it.
///
/// # Errors
/// As [`open_material`].
pub(crate) async fn look_at_material(
    db: &Db,
    permit: &Permit<acts::OpenMaterials>,
    id: ApplicationId,
    key: &str,
) -> Result<(FileKind, String), Stop> {
    let mut conn = db.read().await?;
    let held = file_of(&mut conn, db, permit, id, key).await?;
    let (kind, name, _) = described(held)?;
    Ok((kind, name))
}

async fn file_of(
    conn: &mut Conn,
    db: &Db,
    permit: &Permit<acts::OpenMaterials>,
    id: ApplicationId,
    key: &str,
) -> Result<Held, Stop> {
    let found = store::application(conn, db.keys(), permit, id).await?;
    let held = materials_seen(conn, &found).await?;
    let found = held
        .into_iter()
        .find(|one| one.file.is_some() && one.key() == key);
    Ok(found.ok_or_else(|| Refusal::not_found("申请材料"))?)
}

fn described(held: Held) -> Result<(FileKind, String, FileDigest), Fault> {
    let broken = || Fault::broken("a file without its kind");
    let kind = held.media.and_then(|media| media.parse().ok());
    let name = held.file_name.unwrap_or_default();
    Ok((
        kind.ok_or_else(broken)?,
        name,
        held.file.ok_or_else(broken)?,
    ))
}
