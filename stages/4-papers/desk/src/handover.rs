//! What papers hand on to the exam: the sealed paper of a session, opened.

use db::{Conn, Keys, args};
use kernel::{Fault, Level, OccupationCode, OrganisationId, PaperId, SessionId};
use papers_rules::{ItemKind, PracticalTask};
use serde::{Deserialize, Serialize};

/// The context under which papers are sealed.
pub const PAPER: &str = "paper.content";

/// 试卷: the paper of a session with its answers. Only the exam opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The paper.
    pub id: PaperId,
    /// SHA-256 of its content, as the journal has it.
    pub digest: String,
    /// The marks that it gives altogether.
    pub points: u32,
    /// Its items in order.
    pub items: Vec<PaperItem>,
}

/// 试题: one item on a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperItem {
    /// Its number on the paper, from 1.
    pub no: u32,
    /// Its kind.
    pub kind: ItemKind,
    /// The question.
    pub stem: String,
    /// The options in the order shown.
    pub options: Vec<PaperOption>,
    /// The right answer: 对 or 错, or the letters of the right options in order, such as `B` or `ABD`.
    pub answer: String,
    /// The marks for the right answer.
    pub points: u32,
}

/// 选项: one option of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperOption {
    /// Its letter; 对 or 错 for a judgement.
    pub key: String,
    /// Its text.
    pub text: String,
}

/// The paper of a session, opened.
///
/// # Errors
/// A fault where storage fails or the paper does not open.
pub async fn paper_of(
    conn: &mut Conn,
    keys: &Keys,
    session: SessionId,
) -> Result<Option<Paper>, Fault> {
    let row = conn
        .opt(
            "select id, digest, points, sealed from paper where session = $1",
            args![session],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let clear = keys.open_sealed(PAPER, &row.get::<Vec<u8>>("sealed")?)?;
    let items =
        serde_json::from_str(&clear).map_err(|error| Fault::new("reading a paper", error))?;
    Ok(Some(Paper {
        id: row.get("id")?,
        digest: row.get("digest")?,
        points: row.get("points")?,
        items,
    }))
}

/// The practical task of a session, as it stood when the paper was assembled.
///
/// # Errors
/// A fault where storage fails.
pub async fn practical_task(
    conn: &mut Conn,
    session: SessionId,
) -> Result<Option<PracticalTask>, Fault> {
    conn.opt("select task from paper where session = $1", args![session])
        .await?
        .map(|row| {
            serde_json::from_str(&row.get::<String>("task")?)
                .map_err(|error| Fault::new("reading a practical task", error))
        })
        .transpose()
}

/// How many items the school's bank holds for the occupation and level (A1.5).
///
/// # Errors
/// A fault where storage fails.
pub async fn bank_size(
    conn: &mut Conn,
    school: OrganisationId,
    occupation: OccupationCode,
    level: Level,
) -> Result<u32, Fault> {
    conn.one(
        "select count(*) as items from item join bank on bank.id = item.bank
         where school = $1 and occupation = $2 and level = $3",
        args![school, occupation.to_string(), level.digit().to_string()],
    )
    .await?
    .get("items")
}
