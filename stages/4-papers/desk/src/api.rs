//! Banks and their items for programs, without answers.

use crate::{
    pages::within_reach,
    store::{bank_within, json},
};
use access::{Act, acts};
use axum::{
    Json,
    extract::{Path, Query, State},
    routing::get,
};
use db::{Row, Select};
use kernel::{BankId, Fault};
use serde::{Deserialize, Serialize};
use web::{Allowed, Doors, Failure, House};

/// The most of one answer.
const MOST: u32 = 100;

/// The doors for programs.
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadBank, "/api/v1/banks", get(banks))
        .get(Act::ReadBank, "/api/v1/banks/{id}/items", get(items))
}

/// Where a list goes on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// The identifier of the last one that was seen.
    after: Option<String>,
    /// How many to give, at most 100.
    limit: Option<u32>,
}

impl After {
    fn limit(&self) -> u32 {
        self.limit.unwrap_or(MOST).clamp(1, MOST)
    }
}

/// 题库.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BankView {
    /// The bank.
    id: String,
    /// The code of the occupation.
    occupation: String,
    /// Its name.
    occupation_name: String,
    /// The level, 5 to 1.
    level: String,
    /// How many points it has.
    points: u32,
    /// How many items.
    items: u32,
}

/// A part of the list of banks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BankList {
    /// The banks, the oldest first.
    items: Vec<BankView>,
    /// What to send as `after` for the next part; none at the end.
    next: Option<String>,
}

/// 试题, without its answer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ItemView {
    /// The item.
    id: String,
    /// Its number within the bank.
    number: String,
    /// `single`, `multiple` or `judge`.
    kind: String,
    /// The question.
    stem: String,
    /// The options from A on; none for a judgement.
    options: Vec<String>,
    /// The code of its point.
    point: String,
    /// The expected rate of right answers, hundredths.
    difficulty: u8,
}

/// A part of the list of items.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ItemList {
    /// The items.
    items: Vec<ItemView>,
    /// What to send as `after` for the next part; none at the end.
    next: Option<String>,
}

/// The banks within reach, the oldest first.
#[utoipa::path(get, path = "/api/v1/banks", tag = "题库", params(After),
    responses((status = 200, body = BankList), (status = 403, body = web::ProblemDetails)))]
pub(crate) async fn banks(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadBank>,
    Query(asked): Query<After>,
) -> Result<Json<BankList>, Failure> {
    let limit = asked.limit();
    let select = Select::new(
        "bank.id, occupation, occupation_name, level,
         (select count(*) from point where point.bank = bank.id) as points,
         (select count(*) from item where item.bank = bank.id) as items",
        "bank",
    )
    .maybe("bank.id > {}", asked.after)
    .order("bank.id");
    let mut conn = house.db.read().await?;
    let mut rows = within_reach(select, &permit)?
        .first(&mut conn, limit + 1)
        .await?;
    let next = next(&mut rows, limit)?;
    let items = rows.iter().map(bank_view).collect::<Result<_, _>>()?;
    Ok(Json(BankList { items, next }))
}

/// The items of a bank, without answers.
#[utoipa::path(get, path = "/api/v1/banks/{id}/items", tag = "题库", params(("id" = String, Path), After),
    responses((status = 200, body = ItemList), (status = 404, body = web::ProblemDetails)))]
pub(crate) async fn items(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadBank>,
    Path(id): Path<BankId>,
    Query(asked): Query<After>,
) -> Result<Json<ItemList>, Failure> {
    let mut conn = house.db.read().await?;
    bank_within(&mut conn, &permit, id).await?;
    let limit = asked.limit();
    let mut rows = Select::new("id, number, kind, stem, options, point, difficulty", "item")
        .only("bank = {}", id)
        .maybe("id > {}", asked.after)
        .order("id")
        .first(&mut conn, limit + 1)
        .await?;
    let next = next(&mut rows, limit)?;
    let items = rows.iter().map(item_view).collect::<Result<_, _>>()?;
    Ok(Json(ItemList { items, next }))
}

/// Leaves `limit` rows of one more that were fetched; says after which the rest goes on.
fn next(rows: &mut Vec<Row>, limit: u32) -> Result<Option<String>, Fault> {
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    rows.last()
        .filter(|_| more)
        .map(|last| last.get("id"))
        .transpose()
}

fn bank_view(row: &Row) -> Result<BankView, Fault> {
    Ok(BankView {
        id: row.get("id")?,
        occupation: row.get("occupation")?,
        occupation_name: row.get("occupation_name")?,
        level: row.get("level")?,
        points: row.get("points")?,
        items: row.get("items")?,
    })
}

fn item_view(row: &Row) -> Result<ItemView, Fault> {
    Ok(ItemView {
        id: row.get("id")?,
        number: row.get("number")?,
        kind: row.get("kind")?,
        stem: row.get("stem")?,
        options: json(row, "options")?,
        point: row.get("point")?,
        difficulty: row.get("difficulty")?,
    })
}

/// The description of this part of the API.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(
        paths(banks, items),
        components(schemas(BankList, BankView, ItemList, ItemView))
    )]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
