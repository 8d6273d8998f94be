//! 申请材料: what is handed in beside the form, as a file or by an online check (A2).

use crate::{
    seen,
    store::{self, Held},
};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Columns, Conn, Db, FileDigest, Tx, args, columns};
use filing_rules::{
    FileKind, Material, OnlineCheck, Package, State, Step, check_online, same_material, sniff,
};
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, Fault, FileId, OrganisationId, Refusal, Stop, without_numbers};
use sheet::{Office, SheetError, office};

/// Keeps an uploaded material, in place of what was there before. `seen` is the digest of what stood for the material on the
/// page that they looked at, where they looked at one.
///
/// # Errors
/// A refusal where the content is not what the name says, damaged or too large, something else stands there since, or the
/// application is no draft any more.
pub async fn upload_material(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    (material, seen): (Material, Option<&str>),
    file_name: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<FileDigest, Stop> {
    // Nothing is stored for somebody who may not write here, or did not see what they replace.
    let about = (application, material, seen);
    standing(&mut db.read().await?, db, permit, about).await?;
    let (kind, bytes) = looked_at(file_name, bytes).await?;
    let digest = db.files().put(bytes).await?;
    db.act(now, |tx| async move {
        let told = told(Some((digest, file_name, kind)), None);
        let fact = Fact::about("application", application)
            .with("material", material)
            .with("file", digest);
        let tx = keep_material(tx, db, permit, about, told).await?;
        tx.commit(permit, fact, digest).await
    })
    .await
}

/// Notes that a material was verified online, so that no paper is asked for (last line of 附件2); `seen` as for an upload.
///
/// # Errors
/// A refusal where it is not said where, by whom and when, the material is on no site, something else stands there since, or
/// the application is no draft any more.
pub async fn verify_material(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    (material, seen): (Material, Option<&str>),
    check: &OnlineCheck,
    now: Timestamp,
) -> Result<(), Stop> {
    check_online(material, check, shanghai_date(now))?;
    db.act(now, |tx| async move {
        // Who checked and where stands in the row, which the leaf digests, and is kept with each submission: a fact names nobody.
        let fact = Fact::about("application", application)
            .with("material", material)
            .with("online", "yes")
            .with("on", check.on);
        let told = told(None, Some(check));
        let about = (application, material, seen);
        let tx = keep_material(tx, db, permit, about, told).await?;
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Takes the file or the online check of a material away while the application is written; the journal keeps what it was.
/// `seen` as for an upload.
///
/// # Errors
/// A refusal where there is none, it is another than they saw, or the application is no draft any more.
pub async fn remove_material(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    (material, seen): (Material, Option<&str>),
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let about = (application, material, seen);
        if standing(&mut tx, db, permit, about).await?.is_none() {
            return Err(Refusal::not_found("申请材料").into());
        }
        let nothing = told(None, None);
        let tx = keep_material(tx, db, permit, about, nothing).await?;
        let fact = Fact::about("application", application).with("removed", material);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// 沿用: a school that applies anew after it was refused, or took its application back, need not bring again what it brought. Returns how much came along.
pub(super) async fn carry_over(
    tx: &mut Tx,
    school: OrganisationId,
    to: ApplicationId,
) -> Result<usize, Fault> {
    let sql = "select id, state from application where school = $1 and id <> $2 order by drafted_at desc, id desc limit 1";
    let Some(row) = tx.opt(sql, args![school, to]).await? else {
        return Ok(0);
    };
    if !row.parse::<State>("state")?.came_to_nothing() {
        return Ok(0);
    }
    let held = store::materials(tx, row.get("id")?).await?;
    for one in &held {
        let mut columns = columns! {
            "application" => to,
            "material" => one.material.code(),
            "file" => one.file.map(|digest| digest.to_string()),
            "file_name" => one.file_name.as_deref(),
            "media" => one.media.as_deref(),
            "added_at" => tx.now(),
        };
        let id: FileId = tx.id();
        match &one.attached {
            Some(attached) => {
                columns.extend(columns! { "title" => &attached.title });
                tx.insert("attachment", id, columns).await?;
            }
            None => {
                columns.extend(columns! {
                    "source" => one.source.as_deref(),
                    "checked_by" => one.checked_by.as_deref(),
                    "checked_on" => one.checked_on,
                });
                tx.insert("material", id, columns).await?;
            }
        }
    }
    Ok(held.len())
}

/// Refuses unless the application is within reach and still written.
pub(super) async fn writable(
    conn: &mut Conn,
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
) -> Result<(), Stop> {
    let found = store::application(conn, db.keys(), permit, application).await?;
    found.state.after(Step::Revise, found.route())?;
    Ok(())
}

/// What stands for a material itself, where it may be replaced by whoever saw it so.
async fn standing(
    conn: &mut Conn,
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    (application, material, seen): (ApplicationId, Material, Option<&str>),
) -> Result<Option<Held>, Stop> {
    writable(conn, db, permit, application).await?;
    let held = store::materials(conn, application).await?;
    let own = seen::own(&held, material);
    same_material(material, &seen::digest(db.keys(), own), seen)?;
    Ok(own.cloned())
}

/// Says what an uploaded file is, and gives its bytes back. Packages inflate, so that it is done away from the pages.
pub(super) async fn looked_at(name: &str, bytes: &[u8]) -> Result<(FileKind, Vec<u8>), Stop> {
    let (name, bytes) = (name.to_owned(), bytes.to_vec());
    let looked = tokio::task::spawn_blocking(move || {
        sniff(&name, &bytes, package).map(|kind| (kind, bytes))
    });
    Ok(looked
        .await
        .map_err(|error| Fault::new("looking at an uploaded file", error))??)
}

/// What is found in the package of an Office file.
fn package(bytes: &[u8]) -> Package {
    match office(bytes) {
        Ok(Office::Document) => Package::Document,
        Ok(Office::Workbook) => Package::Workbook,
        Err(SheetError::Macro) => Package::Macros,
        Err(SheetError::Encrypted) => Package::Locked,
        Err(SheetError::Bomb) => Package::Bomb,
        Err(SheetError::NotTable(_)) => Package::Other,
        Err(_) => Package::Damaged,
    }
}

/// What the row of a material tells: its file, its check, or nothing.
fn told(file: Option<(FileDigest, &str, FileKind)>, check: Option<&OnlineCheck>) -> Columns {
    columns! {
        "file" => file.map(|(digest, _, _)| digest.to_string()),
        "file_name" => file.map(|(_, name, _)| without_numbers(name)),
        "media" => file.map(|(_, _, kind)| kind.media_type()),
        "source" => check.map(|check| check.source.trim()),
        "checked_by" => check.map(|check| check.by.trim()),
        "checked_on" => check.map(|check| check.on),
    }
}

async fn keep_material(
    mut tx: Tx,
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    about: (ApplicationId, Material, Option<&str>),
    mut columns: Columns,
) -> Result<Tx, Stop> {
    standing(&mut tx, db, permit, about).await?;
    let (application, material, _) = about;
    let now = tx.now();
    columns.extend(columns! { "added_at" => now });
    let known = tx
        .opt(
            "select id from material where application = $1 and material = $2",
            args![application, material.code()],
        )
        .await?;
    match known {
        Some(row) => {
            tx.update("material", row.get::<FileId>("id")?, columns)
                .await?
        }
        None => {
            let id: FileId = tx.id();
            columns
                .extend(columns! { "application" => application, "material" => material.code() });
            tx.insert("material", id, columns).await?;
        }
    }
    Ok(tx)
}
