//! 申请材料: what is handed in beside the form, as a file or by an online check (A2).

use crate::store;
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Columns, Conn, Db, FileDigest, Tx, args, columns};
use filing_rules::{FileKind, Material, OnlineCheck, Package, State, Step, check_online, sniff};
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, Fault, FileId, OrganisationId, Refusal, Stop};
use sheet::{Office, SheetError, office};

/// Keeps an uploaded material, in place of what was there before.
///
/// # Errors
/// A refusal where the content is not what the name says, damaged or too large, or the application is no draft any more.
pub async fn upload_material(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    material: Material,
    file_name: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<FileDigest, Stop> {
    // Nothing is stored for somebody who may not write here.
    writable(&mut db.read().await?, db, permit, application).await?;
    let (kind, bytes) = looked_at(file_name, bytes).await?;
    let digest = db.files().put(bytes).await?;
    db.act(now, |tx| async move {
        let told = told(Some((digest, file_name, kind)), None);
        let fact = Fact::about("application", application)
            .with("material", material)
            .with("file", digest);
        let tx = keep_material(tx, db, permit, (application, material), told).await?;
        tx.commit(permit, fact, digest).await
    })
    .await
}

/// Notes that a material was verified online, so that no paper is asked for (last line of 附件2).
///
/// # Errors
/// A refusal where it is not said where, by whom and when, the material is on no site, or the application is no draft any
/// more.
pub async fn verify_material(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    material: Material,
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
        let tx = keep_material(tx, db, permit, (application, material), told).await?;
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Takes the file or the online check of a material away while the application is written; the journal keeps what it was.
///
/// # Errors
/// A refusal where there is none, or the application is no draft any more.
pub async fn remove_material(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    material: Material,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        writable(&mut tx, db, permit, application).await?;
        let held = store::materials(&mut tx, application).await?;
        let mut own = held.iter().filter(|one| one.attached.is_none());
        if !own.any(|one| one.material == material) {
            return Err(Refusal::not_found("申请材料").into());
        }
        let nothing = told(None, None);
        let tx = keep_material(tx, db, permit, (application, material), nothing).await?;
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
        "file_name" => file.map(|(_, name, _)| name),
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
    (application, material): (ApplicationId, Material),
    mut columns: Columns,
) -> Result<Tx, Stop> {
    writable(&mut tx, db, permit, application).await?;
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
