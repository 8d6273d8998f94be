//! Rows and what they mean.

use db::{Conn, Keys, Row, args};
use kernel::{BankId, Fault, Level, OccupationCode, OrganisationId, SessionId};
use papers_rules::{Blueprint, Item};
use std::collections::BTreeMap;

/// The context under which answers are sealed.
pub(crate) const ANSWER: &str = "item.answer";
/// The context under which seeds are sealed.
pub(crate) const SEED: &str = "paper.seed";

/// A bank as assembly needs it.
pub(crate) struct Content {
    /// The items with their answers.
    pub items: Vec<Item>,
    /// The area of each point.
    pub areas: BTreeMap<String, String>,
    /// What a paper is made of.
    pub blueprint: Blueprint,
    /// The same as stored.
    pub blueprint_json: String,
    /// The practical task as stored.
    pub task_json: String,
}

/// The bank of a school for an occupation and level.
pub(crate) async fn bank_of(
    conn: &mut Conn,
    school: OrganisationId,
    occupation: OccupationCode,
    level: Level,
) -> Result<Option<BankId>, Fault> {
    conn.opt(
        "select id from bank where school = $1 and occupation = $2 and level = $3",
        args![school, occupation.to_string(), level.digit().to_string()],
    )
    .await?
    .map(|row| row.get("id"))
    .transpose()
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
pub(crate) async fn content(conn: &mut Conn, keys: &Keys, bank: BankId) -> Result<Content, Fault> {
    let row = conn
        .one(
            "select blueprint, task from bank where id = $1",
            args![bank],
        )
        .await?;
    let blueprint_json: String = row.get("blueprint")?;
    let cells = serde_json::from_str(&blueprint_json)
        .map_err(|error| Fault::new("reading a blueprint", error))?;
    let blueprint =
        Blueprint::new(cells).map_err(|_| Fault::broken("a stored blueprint is none"))?;
    let areas = conn
        .all("select code, area from point where bank = $1", args![bank])
        .await?
        .iter()
        .map(|row| Ok((row.get("code")?, row.get("area")?)))
        .collect::<Result<_, Fault>>()?;
    let items = conn
        .all(
            "select * from item where bank = $1 order by number",
            args![bank],
        )
        .await?
        .iter()
        .map(|row| item_of(row, keys))
        .collect::<Result<_, Fault>>()?;
    Ok(Content {
        items,
        areas,
        blueprint,
        blueprint_json,
        task_json: row.get("task")?,
    })
}

fn item_of(row: &Row, keys: &Keys) -> Result<Item, Fault> {
    Ok(Item {
        number: row.get("number")?,
        kind: row.parse("kind")?,
        stem: row.get("stem")?,
        options: options_of(row)?,
        answer: keys.open_sealed(ANSWER, &row.get::<Vec<u8>>("answer")?)?,
        point: row.get("point")?,
        difficulty: row.get("difficulty")?,
        explanation: row.get("explanation")?,
        source: row.get("source")?,
    })
}

/// The options of an item's row.
pub(crate) fn options_of(row: &Row) -> Result<Vec<String>, Fault> {
    serde_json::from_str(&row.get::<String>("options")?)
        .map_err(|error| Fault::new("reading an item's options", error))
}
