//! Banks as a list, and one bank with its items and its coverage. Answers are never shown.

use super::{rate, within_reach};
use crate::store::{bank_within, json};
use access::acts;
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use db::{Conn, Row, Select, args};
use kernel::{BankId, Fault, Level};
use papers_rules::ItemKind;
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

/// Items or banks a page.
const SIZE: u32 = 25;

#[derive(Template)]
#[template(path = "banks.html")]
struct BanksPage {
    shell: Shell,
    asked: BankQuery,
    no_problems: Vec<kernel::Problem>,
    banks: Vec<BankLine>,
    may_import: bool,
    pager: Pager,
}

/// What is asked of the list of banks.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct BankQuery {
    /// A part of the school's name, the occupation's name or its code.
    text: String,
    /// `occupation`; by school otherwise.
    sort: String,
    page: u32,
}

impl BankQuery {
    fn address(&self, sort: &str, page: u32) -> String {
        let text = form_value(&self.text);
        format!("/banks?text={text}&sort={}&page={page}", form_value(sort))
    }

    fn direction(&self, sort: &str) -> &'static str {
        match self.sort == sort {
            true => "ascending",
            false => "none",
        }
    }
}

struct BankLine {
    id: BankId,
    school: String,
    occupation: String,
    occupation_name: String,
    level: Level,
    items: u32,
    points: u32,
}

/// The banks within reach.
pub(super) async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadBank>,
    Query(asked): Query<BankQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let select = Select::new(
        "bank.id, organisation.name as school_name, occupation, occupation_name, level,
         (select count(*) from item where item.bank = bank.id) as items,
         (select count(*) from point where point.bank = bank.id) as points",
        "bank join organisation on organisation.id = bank.school",
    )
    .containing(
        "organisation.name || ' ' || occupation_name || ' ' || occupation like {} escape '\\'",
        &asked.text,
    )
    .order(match asked.sort.as_str() {
        "occupation" => "bank.occupation, bank.level, organisation.name, bank.id",
        _ => "organisation.name, bank.occupation, bank.level, bank.id",
    });
    let found = within_reach(select, &permit)?
        .page(&mut conn, asked.page.max(1), SIZE)
        .await?;
    let banks = found
        .rows
        .iter()
        .map(bank_line)
        .collect::<Result<_, Fault>>()?;
    page(BanksPage {
        shell: frame.shell("题库"),
        banks,
        no_problems: Vec::new(),
        pager: Pager::of(&found, |page| asked.address(&asked.sort, page)),
        asked,
        may_import: permit.principal().permit::<acts::ImportItems>().is_ok(),
    })
}

fn bank_line(row: &Row) -> Result<BankLine, Fault> {
    Ok(BankLine {
        id: row.get("id")?,
        school: row.get("school_name")?,
        occupation: row.get("occupation")?,
        occupation_name: row.get("occupation_name")?,
        level: row.parse("level")?,
        items: row.get("items")?,
        points: row.get("points")?,
    })
}

#[derive(Template)]
#[template(path = "bank.html")]
struct BankPage {
    shell: Shell,
    title: String,
    asked: ItemQuery,
    kinds: Vec<(&'static str, &'static str)>,
    points: Vec<(String, String)>,
    areas: Vec<AreaLine>,
    items: Vec<ItemLine>,
    pager: Pager,
    no_problems: Vec<kernel::Problem>,
}

struct AreaLine {
    area: String,
    weight: u32,
    points: u32,
    bare: u32,
    items: u32,
}

struct ItemLine {
    number: String,
    kind: ItemKind,
    stem: String,
    options: Vec<String>,
    point: String,
    difficulty: String,
}

/// Which items are looked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ItemQuery {
    kind: String,
    point: String,
    text: String,
    page: u32,
}

impl ItemQuery {
    /// The address of another page of the same list.
    fn address(&self, bank: BankId, page: u32) -> String {
        let [kind, point, text] =
            [&self.kind, &self.point, &self.text].map(|text| form_value(text));
        format!("/banks/{bank}?kind={kind}&point={point}&text={text}&page={page}")
    }
}

/// One bank: coverage of its areas, and its items by pages.
pub(super) async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadBank>,
    Path(id): Path<BankId>,
    Query(asked): Query<ItemQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let bank = bank_within(&mut conn, &permit, id).await?;
    let found = Select::new("number, kind, stem, options, point, difficulty", "item")
        .only("bank = {}", id)
        .maybe(
            "kind = {}",
            asked.kind.parse::<ItemKind>().ok().map(ItemKind::code),
        )
        .maybe(
            "point = {}",
            Some(asked.point.as_str()).filter(|point| !point.is_empty()),
        )
        .containing("stem like {} escape '\\'", &asked.text)
        .order("number, id")
        .page(&mut conn, asked.page, SIZE)
        .await?;
    let level: Level = bank.parse("level")?;
    page(BankPage {
        shell: frame.shell("题库"),
        title: format!("{}（{level}）", bank.get::<String>("occupation_name")?),
        kinds: kinds(),
        points: points(&mut conn, id).await?,
        areas: areas(&mut conn, id).await?,
        items: found
            .rows
            .iter()
            .map(item_line)
            .collect::<Result<_, Fault>>()?,
        pager: Pager::of(&found, |page| asked.address(id, page)),
        no_problems: Vec::new(),
        asked,
    })
}

fn kinds() -> Vec<(&'static str, &'static str)> {
    let kinds = ItemKind::ALL.map(|kind| (kind.code(), kind.title()));
    [("", "全部题型")].into_iter().chain(kinds).collect()
}

/// The points of a bank to choose from.
async fn points(conn: &mut Conn, bank: BankId) -> Result<Vec<(String, String)>, Fault> {
    let rows = conn
        .all(
            "select code, name from point where bank = $1 order by code",
            args![bank],
        )
        .await?;
    let mut points = vec![(String::new(), "全部鉴定点".to_owned())];
    for row in rows {
        let (code, name): (String, String) = (row.get("code")?, row.get("name")?);
        points.push((code.clone(), format!("{code} {name}")));
    }
    Ok(points)
}

/// How far the items cover the points, area by area.
async fn areas(conn: &mut Conn, bank: BankId) -> Result<Vec<AreaLine>, Fault> {
    conn.all(
        "select area, max(weight) as weight, count(*) as points,
                cast(sum(case when held = 0 then 1 else 0 end) as bigint) as bare, cast(sum(held) as bigint) as items
         from (select area, weight, code,
                      (select count(*) from item where item.bank = point.bank and item.point = point.code) as held
               from point where bank = $1) counted
         group by area order by min(code)",
        args![bank],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(AreaLine {
            area: row.get("area")?,
            weight: row.get("weight")?,
            points: row.get("points")?,
            bare: row.get("bare")?,
            items: row.get("items")?,
        })
    })
    .collect()
}

fn item_line(row: &Row) -> Result<ItemLine, Fault> {
    let difficulty: u8 = row.get("difficulty")?;
    Ok(ItemLine {
        number: row.get("number")?,
        kind: row.parse("kind")?,
        stem: row.get("stem")?,
        options: json(row, "options")?,
        point: row.get("point")?,
        difficulty: rate(difficulty.into()),
    })
}
