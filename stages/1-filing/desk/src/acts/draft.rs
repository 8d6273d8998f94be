//! 填报备案申请: the form from its workbook, first read, then taken over; the materials beside it (N2, A2, A5).

use super::begin::{check_new, may_begin};
use crate::{
    store::{self, FORM},
    workbook,
};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Columns, Db, FileDigest, Tx, Value, args, columns};
use filing_rules::{
    ApplicationForm, Kind, Material, OnlineCheck, State, Step, check_online, sniff,
};
use jiff::{SignedDuration, Timestamp};
use kernel::{ApplicationId, Fact, FileId, Refusal, Stop};

/// How long a workbook that was read waits to be taken over.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// 预览: a workbook that was read and found good; nothing is taken over yet.
#[derive(Clone, Debug)]
pub struct Preview {
    /// By which it is taken over.
    pub id: FileId,
    /// For what is applied.
    pub kind: Kind,
    /// What it says.
    pub form: ApplicationForm,
    /// Whether it will replace the form of an open draft.
    pub replaces: bool,
}

/// Reads a workbook of 附件5.
///
/// # Errors
/// A refusal with every problem by row and column, or where the school may not begin an application.
pub async fn preview_form(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    kind: Kind,
    file_name: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Preview, Stop> {
    let school = permit.organisation()?;
    let mut conn = db.read().await?;
    let begun = may_begin(&mut conn, school.id, kind, now).await?;
    let form = workbook::read(file_name, bytes, &school.name)?;
    check_new(&mut conn, school.id, kind, &form, now).await?;
    drop(conn);
    let replaces = begun.draft.is_some();
    let id = FileId::new(now, db::chance::number());
    let sealed = db.keys().seal(FORM, &store::form_text(&form)?);
    db.scratch_all(vec![
        ("delete from form_preview where at < $1", args![now - KEPT]),
        (
            "insert into form_preview (id, school, form, at, kind) values ($1, $2, $3, $4, $5)",
            args![id, school.id, sealed, now, kind.code()],
        ),
    ])
    .await?;
    Ok(Preview {
        id,
        kind,
        form,
        replaces,
    })
}

/// What was read, shown again to the school that uploaded it.
///
/// # Errors
/// A refusal where there is no such preview.
pub async fn open_preview(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    id: FileId,
) -> Result<Preview, Stop> {
    let school = permit.organisation()?.id;
    let mut conn = db.read().await?;
    let row = conn
        .opt(
            "select form, kind from form_preview where id = $1 and school = $2",
            args![id, school],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("预览"))?;
    let form = store::open_form(db.keys(), &row.get::<Vec<u8>>("form")?)?;
    let open = store::open_of(&mut conn, school).await?;
    Ok(Preview {
        id,
        kind: row.parse_some("kind")?.unwrap_or(Kind::Initial),
        form,
        replaces: open.is_some_and(|open| open.state.is_written()),
    })
}

/// Takes a previewed form over: a new draft, or the new form of the open one.
///
/// # Errors
/// A refusal where there is no such preview of this school, or the school may not begin an application.
pub async fn commit_form(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    preview: FileId,
    now: Timestamp,
) -> Result<ApplicationId, Stop> {
    let Preview { form, kind, .. } = open_preview(db, permit, preview).await?;
    let spent = "delete from form_preview where id = $1";
    take_over(db, permit, kind, &form, (spent, args![preview]), now).await
}

/// Takes a form over; `spent` throws away what it was made from.
pub(crate) async fn take_over(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    kind: Kind,
    form: &ApplicationForm,
    spent: (&'static str, Vec<Value>),
    now: Timestamp,
) -> Result<ApplicationId, Stop> {
    let school = permit.organisation()?;
    let text = &store::form_text(form)?;
    let spent = &spent;
    db.act(now, |mut tx| async move {
        let begun = may_begin(&mut tx, school.id, kind, now).await?;
        check_new(&mut tx, school.id, kind, form, now).await?;
        let described = columns! {
            "kind" => kind.code(),
            "of_filing" => begun.filing,
            "form" => db.keys().seal(FORM, text),
            "form_digest" => db.keys().digest(FORM, text),
        };
        let id = match begun.draft {
            Some(id) => {
                tx.update("application", id, described).await?;
                id
            }
            None => {
                let id = tx.id();
                let mut columns = described;
                columns.extend(columns! {
                    "school" => school.id,
                    "affiliation" => school.affiliation.to_string(),
                    "state" => State::Draft.code(),
                    "drafted_at" => now,
                });
                tx.insert("application", id, columns).await?;
                id
            }
        };
        tx.scratch(spent.0, spent.1.clone()).await?;
        tx.commit(
            permit,
            Fact::about("application", id).with("kind", kind),
            id,
        )
        .await
    })
    .await
}

/// Keeps an uploaded material, in place of what was there before.
///
/// # Errors
/// A refusal where the content is not what the name says, too large, or the application is no draft any more.
pub async fn upload_material(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    material: Material,
    file_name: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<FileDigest, Stop> {
    let kind = sniff(file_name, bytes)?;
    let digest = db.files().put(bytes.to_vec()).await?;
    db.act(now, |tx| async move {
        let columns = columns! {
            "file" => digest.to_string(),
            "file_name" => file_name,
            "media" => kind.media_type(),
            "source" => None::<String>,
            "checked_by" => None::<String>,
            "checked_on" => None::<String>,
        };
        let fact = Fact::about("application", application)
            .with("material", material)
            .with("file", digest);
        let tx = keep_material(tx, db, permit, (application, material), columns).await?;
        tx.commit(permit, fact, digest).await
    })
    .await
}

/// Notes that a material was verified online, so that no paper is asked for (last line of 附件2).
///
/// # Errors
/// A refusal where it is not said where, by whom and when, or the application is no draft any more.
pub async fn verify_material(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    application: ApplicationId,
    material: Material,
    check: &OnlineCheck,
    now: Timestamp,
) -> Result<(), Stop> {
    check_online(check, shanghai_date(now))?;
    db.act(now, |tx| async move {
        let columns = columns! {
            "file" => None::<String>,
            "file_name" => None::<String>,
            "media" => None::<String>,
            "source" => check.source.trim(),
            "checked_by" => check.by.trim(),
            "checked_on" => check.on,
        };
        let fact = Fact::about("application", application)
            .with("material", material)
            .with("online", "yes");
        let tx = keep_material(tx, db, permit, (application, material), columns).await?;
        tx.commit(permit, fact, ()).await
    })
    .await
}

async fn keep_material(
    mut tx: Tx,
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    (application, material): (ApplicationId, Material),
    mut columns: Columns,
) -> Result<Tx, Stop> {
    let found = store::application(&mut tx, db.keys(), permit, application).await?;
    found.state.after(Step::Revise, found.route())?;
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
