//! 预览名册: an upload is read whole and shown, before anything of it counts (A4.1).

use crate::{
    import::{self, Context, Entry},
    store::{self, Upload},
};
use access::{Permit, acts};
use base64::{Engine, prelude::BASE64_STANDARD};
use calendar::shanghai_date;
use db::{Db, FileDigest, args, chance};
use jiff::{SignedDuration, Timestamp};
use kernel::{Id, SessionId, Stop};

/// 导入预览: an upload between preview and commit.
pub enum RosterPreview {}
/// The identifier of one [`RosterPreview`].
pub type PreviewId = Id<RosterPreview>;

/// How long a preview waits for its commit.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What an upload would add.
#[derive(Clone, Debug)]
pub struct Preview {
    /// By what it is committed.
    pub id: PreviewId,
    /// For which session.
    pub session: SessionId,
    /// The name of the file.
    pub file_name: String,
    /// Its people.
    pub rows: Vec<PreviewRow>,
}

/// One person of a preview.
#[derive(Clone, Debug)]
pub struct PreviewRow {
    /// The row of the sheet.
    pub row: u32,
    /// The name.
    pub name: String,
    /// 男 or 女.
    pub sex: &'static str,
    /// The identity number, masked.
    pub identity_masked: String,
    /// The class.
    pub class_name: String,
    /// Whether the rule finds the person eligible.
    pub eligible: bool,
    /// Why.
    pub reason: String,
}

impl Preview {
    /// How many may sit.
    pub fn eligible(&self) -> usize {
        self.rows.iter().filter(|row| row.eligible).count()
    }
}

/// Reads an upload and keeps it, sealed, for its commit by the same person.
///
/// # Errors
/// A refusal with every problem by row and column, or where the roster is closed.
pub async fn preview_roster(
    db: &Db,
    permit: &Permit<acts::ImportRoster>,
    session: SessionId,
    file_name: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Preview, Stop> {
    let context = context(db, permit, session, now).await?;
    let upload = Upload {
        session,
        file_name: file_name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let (entries, _) = import::read_aside(db.keys(), upload, context).await?;
    let id = PreviewId::new(now, chance::number());
    let content = db
        .keys()
        .seal(store::UPLOAD, &BASE64_STANDARD.encode(bytes));
    let actor = permit.actor().to_string();
    db.scratch_all(vec![
        (
            "delete from roster_preview where made_at < $1 or actor = $2 and session = $3",
            args![now - KEPT, &actor, session],
        ),
        (
            "insert into roster_preview (id, session, actor, file_name, digest, content, made_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            args![
                id,
                session,
                &actor,
                file_name,
                FileDigest::of(bytes).to_string(),
                content,
                now
            ],
        ),
    ])
    .await?;
    Ok(preview(id, session, file_name, &entries))
}

/// Shows a preview again, to who made it.
///
/// # Errors
/// A refusal where there is none of theirs, or what was fine no longer is.
pub async fn open_preview(
    db: &Db,
    permit: &Permit<acts::ImportRoster>,
    id: PreviewId,
    now: Timestamp,
) -> Result<Preview, Stop> {
    let upload = store::upload(&mut db.read().await?, db.keys(), permit, id).await?;
    let (session, file_name) = (upload.session, upload.file_name.clone());
    let context = context(db, permit, session, now).await?;
    let (entries, _) = import::read_aside(db.keys(), upload, context).await?;
    Ok(preview(id, session, &file_name, &entries))
}

async fn context(
    db: &Db,
    permit: &Permit<acts::ImportRoster>,
    session: SessionId,
    now: Timestamp,
) -> Result<Context, Stop> {
    store::context(&mut db.read().await?, permit, session, shanghai_date(now)).await
}

fn preview(id: PreviewId, session: SessionId, file_name: &str, entries: &[Entry]) -> Preview {
    let row = |entry: &Entry| PreviewRow {
        row: entry.row,
        name: entry.name.clone(),
        sex: entry.identity.sex().label(),
        identity_masked: entry.identity.masked(),
        class_name: entry.class_name.clone(),
        eligible: entry.eligibility.eligible,
        reason: entry.eligibility.reason.clone(),
    };
    Preview {
        id,
        session,
        file_name: file_name.to_owned(),
        rows: entries.iter().map(row).collect(),
    }
}
