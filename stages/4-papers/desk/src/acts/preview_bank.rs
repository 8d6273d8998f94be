//! 预览题库: an upload is read whole, held against the bank and shown, before anything of it counts (A1.5).

use super::{Imported, import_bank};
use crate::{store, workbook};
use access::{Permit, acts};
use base64::{Engine, prelude::BASE64_STANDARD};
use db::{Db, args, chance};
use jiff::{SignedDuration, Timestamp};
use kernel::{Id, Level, OccupationCode, Problem, Stop};
use papers_rules::{Bank, Changes, assemble};

/// 导入预览: an upload between preview and commit.
pub enum BankPreview {}
/// The identifier of one [`BankPreview`].
pub type PreviewId = Id<BankPreview>;

/// How long a preview waits for its commit.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What an upload would make of the bank.
#[derive(Clone, Debug)]
pub struct Preview {
    /// By what it is committed.
    pub id: PreviewId,
    /// For which occupation.
    pub occupation: OccupationCode,
    /// For which level.
    pub level: Level,
    /// The name of the file.
    pub file_name: String,
    /// The bank as it would be.
    pub bank: Bank,
    /// What would be new in it.
    pub changes: Changes,
    /// For which cells of the blueprint it would still hold too few items; this does not stop the import.
    pub lacks: Vec<Problem>,
}

/// Reads an upload and keeps it, sealed, for its commit by the same person.
///
/// # Errors
/// A refusal with every problem of the upload, or of the bank as it would be.
pub async fn preview_bank(
    db: &Db,
    permit: &Permit<acts::ImportItems>,
    which: (OccupationCode, Level),
    (file_name, bytes): (&str, &[u8]),
    now: Timestamp,
) -> Result<Preview, Stop> {
    let id = PreviewId::new(now, chance::number());
    let upload = store::Upload {
        which,
        file_name: file_name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let preview = held_against(db, permit, id, &upload).await?;
    let content = db
        .keys()
        .seal(store::UPLOAD, &BASE64_STANDARD.encode(bytes));
    let actor = permit.actor().to_string();
    let level = which.1.digit().to_string();
    db.scratch_all(vec![
        (
            "delete from bank_preview where made_at < $1 or actor = $2",
            args![now - KEPT, &actor],
        ),
        (
            "insert into bank_preview (id, actor, occupation, level, file_name, content, made_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            args![
                id,
                &actor,
                which.0.to_string(),
                level,
                file_name,
                content,
                now
            ],
        ),
    ])
    .await?;
    Ok(preview)
}

/// Shows a preview again, to who made it.
///
/// # Errors
/// A refusal where there is none of theirs, or what was fine no longer is.
pub async fn open_preview(
    db: &Db,
    permit: &Permit<acts::ImportItems>,
    id: PreviewId,
) -> Result<Preview, Stop> {
    let upload = store::upload(&mut db.read().await?, db.keys(), permit, id).await?;
    held_against(db, permit, id, &upload).await
}

/// Imports what was previewed under `id`, by who previewed it; it is read and held against the bank once more.
///
/// # Errors
/// A refusal where there is no such preview, or what was fine then no longer is, with every problem.
pub async fn commit_bank(
    db: &Db,
    permit: &Permit<acts::ImportItems>,
    id: PreviewId,
    now: Timestamp,
) -> Result<Imported, Stop> {
    let upload = store::upload(&mut db.read().await?, db.keys(), permit, id).await?;
    let file = (upload.file_name.as_str(), upload.bytes.as_slice());
    let imported = import_bank(db, permit, upload.which, file, now).await?;
    db.scratch("delete from bank_preview where id = $1", args![id])
        .await?;
    Ok(imported)
}

async fn held_against(
    db: &Db,
    permit: &Permit<acts::ImportItems>,
    id: PreviewId,
    upload: &store::Upload,
) -> Result<Preview, Stop> {
    let brought = workbook::read(&upload.file_name, &upload.bytes)?;
    super::import_bank::name_of(upload.which.0)?;
    let mut conn = db.read().await?;
    let before = match store::bank_of(&mut conn, permit.organisation()?.id, upload.which).await? {
        Some(bank) => store::bank(&mut conn, db.keys(), bank).await?,
        None => Bank::default(),
    };
    let bank = before.renewed(brought)?;
    let lacks = assemble(&bank, [0; 32])
        .err()
        .map_or_else(Vec::new, |refusal| refusal.problems);
    Ok(Preview {
        id,
        occupation: upload.which.0,
        level: upload.which.1,
        file_name: upload.file_name.clone(),
        changes: bank.changes_since(&before),
        lacks,
        bank,
    })
}
