//! 调阅: somebody opens the form or a material of an application. They hold identity numbers, so the reading is journaled.

use crate::store;
use access::{Permit, Reach, acts};
use calendar::shanghai_date;
use db::{Conn, Db, args};
use filing_rules::ApplicationForm;
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
    let sql = "select confirmed_by, submitted_at, form_digest from submission where application = $1 order by no desc limit 1";
    if let Some(row) = conn.opt(sql, args![found.id]).await? {
        return Ok(Some(print::Confirmation {
            name: row.get("confirmed_by")?,
            on: shanghai_date(row.get("submitted_at")?),
            digest: row.get("form_digest")?,
        }));
    }
    let known = found.confirmed_by.clone().zip(found.submitted_at);
    Ok(known.map(|(name, at)| print::Confirmation {
        name,
        on: shanghai_date(at),
        digest: found.form_digest.clone(),
    }))
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
