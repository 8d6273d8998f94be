//! 冻结: what the legal representative confirmed, form and materials together, under one digest (A3.1). Whoever is not the
//! school sees this and nothing that was changed since.

use crate::store::{Application, Attached, FORM, Held, form_text, materials, open_form};
use db::{Conn, Keys, Row, args};
use filing_rules::Material;
use jiff::civil::Date;
use kernel::{ApplicationId, Fault};
use serde::{Deserialize, Serialize};

/// A material as it was confirmed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Frozen {
    material: String,
    /// The attachment's identifier and title; none for the material itself.
    attached: Option<(String, String)>,
    file: Option<String>,
    file_name: Option<String>,
    media: Option<String>,
    source: Option<String>,
    checked_by: Option<String>,
    checked_on: Option<Date>,
}

/// The materials as text, to be kept with the form.
pub(crate) fn materials_text(held: &[Held]) -> Result<String, Fault> {
    let frozen: Vec<Frozen> = held.iter().map(freeze).collect();
    serde_json::to_string(&frozen).map_err(|error| Fault::new("writing materials", error))
}

/// The digest of the whole: for what is applied, the form, and all that stands beside it.
pub(crate) fn digest(keys: &Keys, found: &Application, held: &[Held]) -> Result<String, Fault> {
    let (form, materials) = (form_text(&found.form)?, materials_text(held)?);
    let kind = found.kind;
    Ok(keys.digest(FORM, &format!("{kind}\n{form}\n{materials}")))
}

/// The materials as whoever reads the application may see them.
pub(crate) async fn materials_seen(
    conn: &mut Conn,
    found: &Application,
) -> Result<Vec<Held>, Fault> {
    if found.frozen
        && let Some(held) = handed_in(conn, found.id).await?
    {
        return Ok(held);
    }
    materials(conn, found.id).await
}

/// The materials as they were handed in last; none where no more was kept than their digests.
async fn handed_in(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Option<Vec<Held>>, Fault> {
    let sql = "select materials from submission where application = $1 order by no desc limit 1";
    let Some(row) = conn.opt(sql, args![application]).await? else {
        return Ok(None);
    };
    let text: String = row.get("materials")?;
    let Ok(frozen) = serde_json::from_str::<Vec<Frozen>>(&text) else {
        return Ok(None);
    };
    let held: Result<Vec<Held>, Fault> = frozen.into_iter().map(thaw).collect();
    held.map(Some)
}

/// What the newest supplement changed: sections of the form and materials, by their titles.
pub(crate) async fn changed(
    conn: &mut Conn,
    keys: &Keys,
    application: ApplicationId,
) -> Result<Vec<&'static str>, Fault> {
    let sql =
        "select form, materials from submission where application = $1 order by no desc limit 2";
    let rows = conn.all(sql, args![application]).await?;
    let [now, before] = rows.as_slice() else {
        return Ok(Vec::new());
    };
    let form = |row: &Row| open_form(keys, &row.get::<Vec<u8>>("form")?);
    let sections = form(now)?.differing(&form(before)?).into_iter();
    let mut titles: Vec<&str> = sections.map(|section| section.title()).collect();
    let (now, before) = (frozen(now)?, frozen(before)?);
    let differs = |material: &&Material| {
        let of = |all: &[Frozen]| -> Vec<Frozen> {
            let own = all.iter().filter(|one| one.material == material.code());
            own.cloned().collect()
        };
        of(&now) != of(&before)
    };
    let materials = Material::ALL.iter().filter(differs);
    titles.extend(materials.map(|material| material.title()));
    Ok(titles)
}

/// The materials of a submission; none where no more was kept than their digests (0.1.0).
fn frozen(row: &Row) -> Result<Vec<Frozen>, Fault> {
    let text: String = row.get("materials")?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn freeze(held: &Held) -> Frozen {
    let attached = held.attached.as_ref();
    Frozen {
        material: held.material.code().to_owned(),
        attached: attached.map(|one| (one.id.to_string(), one.title.clone())),
        file: held.file.map(|digest| digest.to_string()),
        file_name: held.file_name.clone(),
        media: held.media.clone(),
        source: held.source.clone(),
        checked_by: held.checked_by.clone(),
        checked_on: held.checked_on,
    }
}

fn thaw(frozen: Frozen) -> Result<Held, Fault> {
    let broken = || Fault::broken("a material that was frozen does not read back");
    let material: Material = frozen.material.parse().map_err(|_| broken())?;
    let attached = match frozen.attached {
        Some((id, title)) => Some(Attached {
            id: id.parse().map_err(|_| broken())?,
            title,
        }),
        None => None,
    };
    let file = frozen.file.map(|digest| digest.parse()).transpose();
    Ok(Held {
        material,
        attached,
        file: file.map_err(|_| broken())?,
        file_name: frozen.file_name,
        media: frozen.media,
        source: frozen.source,
        checked_by: frozen.checked_by,
        checked_on: frozen.checked_on,
    })
}
