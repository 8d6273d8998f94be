//! Banks as a list, and one bank with its items and its coverage. Answers are never shown.

use super::within_reach;
use access::{Owner, acts};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use db::{Conn, Row, Select, args};
use kernel::{BankId, Fault, Level, Refusal};
use papers_rules::ItemKind;
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Shell, form_value, page};

#[derive(Template)]
#[template(path = "banks.html")]
struct BanksPage {
    shell: Shell,
    banks: Vec<BankLine>,
    may_import: bool,
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
pub async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadBank>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let select = Select::new(
        "bank.id, organisation.name as school_name, occupation, occupation_name, level,
         (select count(*) from item where item.bank = bank.id) as items,
         (select count(*) from point where point.bank = bank.id) as points",
        "bank join organisation on organisation.id = bank.school",
    )
    .order("organisation.name, occupation, level");
    let rows = within_reach(select, &permit)?.first(&mut conn, 200).await?;
    let banks = rows.iter().map(bank_line).collect::<Result<_, Fault>>()?;
    page(BanksPage {
        shell: frame.shell("题库"),
        banks,
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
    kind: String,
    text: String,
    kinds: Vec<(&'static str, &'static str)>,
    areas: Vec<AreaLine>,
    items: Vec<ItemLine>,
    total: u32,
    page: u32,
    pages: u32,
    previous: String,
    next: String,
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

#[derive(Deserialize)]
pub struct ItemQuery {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    page: u32,
}

/// One bank: coverage of its areas, and its items by pages.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadBank>,
    Path(id): Path<BankId>,
    Query(query): Query<ItemQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let bank = conn
        .opt(
            "select school, affiliation, occupation_name, level from bank where id = $1",
            args![id],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("题库"))?;
    let owner = Owner {
        school: bank.get("school")?,
        affiliation: bank.parse("affiliation")?,
    };
    permit.check(&owner, "题库")?;
    let kind = query.kind.parse::<ItemKind>().ok();
    let found = Select::new("number, kind, stem, options, point, difficulty", "item")
        .only("bank = {}", id)
        .maybe("kind = {}", kind.map(ItemKind::code))
        .containing("stem like {} escape '\\'", &query.text)
        .order("number, id")
        .page(&mut conn, query.page.max(1), 25)
        .await?;
    let items = found
        .rows
        .iter()
        .map(item_line)
        .collect::<Result<_, Fault>>()?;
    let address = |page: u32| {
        format!(
            "/banks/{id}?kind={}&text={}&page={page}",
            query.kind,
            form_value(&query.text)
        )
    };
    let mut kinds = vec![("", "全部题型")];
    kinds.extend(ItemKind::ALL.map(|kind| (kind.code(), kind.title())));
    let level: Level = bank.parse("level")?;
    page(BankPage {
        shell: frame.shell("题库"),
        title: format!("{}（{level}）", bank.get::<String>("occupation_name")?),
        kind: kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
        text: query.text.clone(),
        kinds,
        areas: areas(&mut conn, id).await?,
        items,
        total: found.total,
        page: found.page,
        pages: found.pages(),
        previous: if found.page > 1 {
            address(found.page - 1)
        } else {
            String::new()
        },
        next: if found.page < found.pages() {
            address(found.page + 1)
        } else {
            String::new()
        },
        no_problems: Vec::new(),
    })
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
        options: crate::store::options_of(row)?,
        point: row.get("point")?,
        difficulty: format!("0.{difficulty:02}"),
    })
}
