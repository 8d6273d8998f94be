//! Banks and their items for programs, without answers.

use crate::{
    pages::within_reach,
    store::{bank_within, json},
};
use access::{Act, acts};
use axum::{
    Json,
    extract::{Path, State},
    routing::get,
};
use db::{Row, Select};
use kernel::{BankId, Fault, ItemId};
use serde::Serialize;
use web::{Allowed, Cursor, Doors, Failure, House, Paged};

/// The doors for programs.
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadBank, "/api/v1/banks", get(banks))
        .get(Act::ReadBank, "/api/v1/banks/{id}/items", get(items))
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

/// The banks within reach, the oldest first.
#[utoipa::path(get, path = "/api/v1/banks", tag = "题库", params(Cursor),
    responses((status = 200, body = Paged<BankView>), (status = 403, body = web::ProblemDetails)))]
pub(crate) async fn banks(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadBank>,
    cursor: Cursor,
) -> Result<Json<Paged<BankView>>, Failure> {
    let select = Select::new(
        "bank.id, occupation, occupation_name, level,
         (select count(*) from point where point.bank = bank.id) as points,
         (select count(*) from item where item.bank = bank.id) as items",
        "bank",
    )
    .order("bank.id");
    let mut conn = house.db.read().await?;
    let found = cursor
        .rows::<BankId>(within_reach(select, &permit)?, "bank.id > {}", &mut conn)
        .await?;
    Ok(Json(found.paged("id", bank_view)?))
}

/// The items of a bank, without answers.
#[utoipa::path(get, path = "/api/v1/banks/{id}/items", tag = "题库", params(("id" = String, Path), Cursor),
    responses((status = 200, body = Paged<ItemView>), (status = 404, body = web::ProblemDetails)))]
pub(crate) async fn items(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadBank>,
    Path(id): Path<BankId>,
    cursor: Cursor,
) -> Result<Json<Paged<ItemView>>, Failure> {
    let mut conn = house.db.read().await?;
    bank_within(&mut conn, &permit, id).await?;
    let select = Select::new("id, number, kind, stem, options, point, difficulty", "item")
        .only("bank = {}", id)
        .order("id");
    let found = cursor.rows::<ItemId>(select, "id > {}", &mut conn).await?;
    Ok(Json(found.paged("id", item_view)?))
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
    #[openapi(paths(banks, items), components(schemas(BankView, ItemView)))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
