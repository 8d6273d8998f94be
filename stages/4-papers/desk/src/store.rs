//! Rows and what they mean.

use crate::acts::PreviewId;
use access::{Doing, Owner, Permit};
use base64::{Engine, prelude::BASE64_STANDARD};
use db::{Conn, Keys, Row, args};
use kernel::{BankId, Fault, Level, OccupationCode, OrganisationId, Refusal, SessionId, Stop};
use papers_rules::{Bank, Blueprint, Cell, Item, Point};

/// The context under which answers and explanations are sealed.
pub(crate) const ANSWER: &str = "item.answer";
/// The context under which seeds are sealed.
pub(crate) const SEED: &str = "paper.seed";
/// The context under which an upload is sealed between preview and commit.
pub(crate) const UPLOAD: &str = "bank.upload";

/// The bank of a school for an occupation and level.
pub(crate) async fn bank_of(
    conn: &mut Conn,
    school: OrganisationId,
    (occupation, level): (OccupationCode, Level),
) -> Result<Option<BankId>, Fault> {
    conn.opt(
        "select id from bank where school = $1 and occupation = $2 and level = $3",
        args![school, occupation.to_string(), level.digit().to_string()],
    )
    .await?
    .map(|row| row.get("id"))
    .transpose()
}

/// The row of a bank, if it is within the reach of the permit.
pub(crate) async fn bank_within<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: BankId,
) -> Result<Row, Stop> {
    let row = conn
        .opt(
            "select school, affiliation, occupation_name, level from bank where id = $1",
            args![id],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("题库"))?;
    let owner = Owner {
        school: row.get("school")?,
        affiliation: row.parse("affiliation")?,
    };
    permit.check(&owner, "题库")?;
    Ok(row)
}

/// The row of a session's paper.
pub(crate) async fn paper_row(conn: &mut Conn, session: SessionId) -> Result<Option<Row>, Fault> {
    conn.opt(
        "select id, bank, items, points, difficulty, blueprint, digest, assembled_at from paper where session = $1",
        args![session],
    )
    .await
}

/// The whole bank, answers opened.
pub(crate) async fn bank(conn: &mut Conn, keys: &Keys, id: BankId) -> Result<Bank, Fault> {
    let row = conn
        .one("select blueprint, task from bank where id = $1", args![id])
        .await?;
    let cells: Option<Vec<Cell>> = json(&row, "blueprint")?;
    let blueprint = cells.map(Blueprint::new).transpose();
    let points = conn
        .all("select * from point where bank = $1 order by id", args![id])
        .await?;
    let items = conn
        .all("select * from item where bank = $1 order by id", args![id])
        .await?;
    Ok(Bank {
        points: points.iter().map(point_of).collect::<Result<_, _>>()?,
        items: items
            .iter()
            .map(|row| item_of(row, keys))
            .collect::<Result<_, _>>()?,
        blueprint: blueprint.map_err(|_| Fault::broken("a stored blueprint is none"))?,
        task: json(&row, "task")?,
    })
}

fn point_of(row: &Row) -> Result<Point, Fault> {
    Ok(Point {
        part: row.get("part")?,
        area: row.get("area")?,
        topic: row.get("topic")?,
        code: row.get("code")?,
        name: row.get("name")?,
        importance: row.get("importance")?,
        weight: row.get("weight")?,
    })
}

fn item_of(row: &Row, keys: &Keys) -> Result<Item, Fault> {
    let opened = |column| keys.open_sealed(ANSWER, &row.get::<Vec<u8>>(column)?);
    Ok(Item {
        number: row.get("number")?,
        kind: row.parse("kind")?,
        stem: row.get("stem")?,
        options: json(row, "options")?,
        answer: opened("answer")?,
        point: row.get("point")?,
        difficulty: row.get("difficulty")?,
        explanation: opened("explanation")?,
        source: row.get("source")?,
    })
}

/// Reads a column of JSON.
pub(crate) fn json<T: serde::de::DeserializeOwned>(row: &Row, column: &str) -> Result<T, Fault> {
    serde_json::from_str(&row.get::<String>(column)?)
        .map_err(|error| Fault::new(format!("reading the JSON of {column}"), error))
}

/// Writes a column of JSON.
pub(crate) fn to_json(value: &(impl serde::Serialize + ?Sized)) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new("writing JSON", error))
}

/// An upload between preview and commit.
pub(crate) struct Upload {
    /// For which occupation and level.
    pub which: (OccupationCode, Level),
    /// The name of the file.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The upload behind a preview, for who made it.
pub(crate) async fn upload<A: Doing>(
    conn: &mut Conn,
    keys: &Keys,
    permit: &Permit<A>,
    id: PreviewId,
) -> Result<Upload, Stop> {
    let row = conn
        .opt(
            "select occupation, level, file_name, content from bank_preview where id = $1 and actor = $2",
            args![id, permit.actor().to_string()],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("导入预览"))?;
    let content = keys.open_sealed(UPLOAD, &row.get::<Vec<u8>>("content")?)?;
    let bytes = BASE64_STANDARD
        .decode(content)
        .map_err(|error| Fault::new("reading a kept upload", error))?;
    Ok(Upload {
        which: (row.parse("occupation")?, row.parse("level")?),
        file_name: row.get("file_name")?,
        bytes,
    })
}
