//! 预览导入: a workbook is read whole and shown, before anything of it counts (A2.6).

use crate::import::{self, Entry, Taken};
use access::{Permit, acts};
use base64::{Engine, prelude::BASE64_STANDARD};
use calendar::shanghai_date;
use db::{Conn, Db, Keys, args, chance};
use jiff::{SignedDuration, Timestamp, civil::Date};
use kernel::{Fault, Id, Refusal, Stop};
use people_rules::Validity;

/// 导入预览: an upload between preview and commit.
pub enum PeoplePreview {}
/// The identifier of one [`PeoplePreview`].
pub type PreviewId = Id<PeoplePreview>;

/// How long a preview waits for its commit.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// The context under which an upload is sealed between preview and commit.
const UPLOAD: &str = "people.upload";

/// What an upload would add.
#[derive(Clone, Debug)]
pub struct Preview {
    /// By what it is committed.
    pub id: PreviewId,
    /// The name of the file.
    pub file_name: String,
    /// Its cards.
    pub rows: Vec<PreviewRow>,
}

/// One card of a preview.
#[derive(Clone, Debug)]
pub struct PreviewRow {
    /// The row of the sheet.
    pub row: u32,
    /// The name.
    pub name: String,
    /// The identity number, masked.
    pub identity_masked: String,
    /// The employer.
    pub employer: String,
    /// The kind.
    pub kind: &'static str,
    /// The number of the card.
    pub number: String,
    /// Its last day.
    pub until: Date,
}

/// Reads an upload and keeps it, sealed, for its commit by the same person.
///
/// # Errors
/// A refusal with every problem by row and column.
pub async fn preview_people(
    db: &Db,
    permit: &Permit<acts::ImportPeople>,
    file_name: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Preview, Stop> {
    let taken = taken(&mut db.read().await?, permit).await?;
    let today = shanghai_date(now);
    let entries = import::read_aside(db.keys(), file_name, bytes.to_vec(), taken, today).await?;
    let id = PreviewId::new(now, chance::number());
    let content = db.keys().seal(UPLOAD, &BASE64_STANDARD.encode(bytes));
    let actor = permit.actor().to_string();
    db.scratch_all(vec![
        (
            "delete from people_preview where made_at < $1 or actor = $2",
            args![now - KEPT, &actor],
        ),
        (
            "insert into people_preview (id, actor, file_name, content, made_at) values ($1, $2, $3, $4, $5)",
            args![id, &actor, file_name, content, now],
        ),
    ])
    .await?;
    Ok(preview(id, file_name, &entries))
}

/// Shows a preview again, to who made it.
///
/// # Errors
/// A refusal where there is none of theirs, or what was fine no longer is.
pub async fn open_preview(
    db: &Db,
    permit: &Permit<acts::ImportPeople>,
    id: PreviewId,
    now: Timestamp,
) -> Result<Preview, Stop> {
    let (file_name, entries) = read_again(db, permit, id, shanghai_date(now)).await?;
    Ok(preview(id, &file_name, &entries))
}

/// Reads what is kept under a preview once more.
pub(super) async fn read_again(
    db: &Db,
    permit: &Permit<acts::ImportPeople>,
    id: PreviewId,
    today: Date,
) -> Result<(String, Vec<Entry>), Stop> {
    let mut conn = db.read().await?;
    let (file_name, bytes) = upload(&mut conn, db.keys(), permit, id).await?;
    let taken = taken(&mut conn, permit).await?;
    drop(conn);
    let entries = import::read_aside(db.keys(), &file_name, bytes, taken, today).await?;
    Ok((file_name, entries))
}

/// What stands in the registry of the officer's own jurisdiction.
pub(super) async fn taken(
    conn: &mut Conn,
    permit: &Permit<acts::ImportPeople>,
) -> Result<Taken, Stop> {
    Ok(Taken::load(conn, permit.organisation()?.affiliation).await?)
}

async fn upload(
    conn: &mut Conn,
    keys: &Keys,
    permit: &Permit<acts::ImportPeople>,
    id: PreviewId,
) -> Result<(String, Vec<u8>), Stop> {
    let row = conn
        .opt(
            "select file_name, content from people_preview where id = $1 and actor = $2",
            args![id, permit.actor().to_string()],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("导入预览"))?;
    let content = keys.open_sealed(UPLOAD, &row.get::<Vec<u8>>("content")?)?;
    let bytes = BASE64_STANDARD
        .decode(content)
        .map_err(|error| Fault::new("reading a kept upload", error))?;
    Ok((row.get("file_name")?, bytes))
}

fn preview(id: PreviewId, file_name: &str, entries: &[Entry]) -> Preview {
    let row = |entry: &Entry| PreviewRow {
        row: entry.row,
        name: entry.person.name.clone(),
        identity_masked: entry.person.identity.masked(),
        employer: entry.person.employer.clone(),
        kind: entry.card.kind.title(),
        number: entry.card.number.clone(),
        until: Validity::beginning(entry.card.valid_from).until(),
    };
    Preview {
        id,
        file_name: file_name.to_owned(),
        rows: entries.iter().map(row).collect(),
    }
}
