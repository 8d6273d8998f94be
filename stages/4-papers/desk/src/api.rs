//! The API of this stage: banks as a list, without answers.

use crate::pages::within_reach;
use access::acts;
use axum::{Json, extract::State};
use db::Select;
use kernel::Fault;
use serde::Serialize;
use web::{Allowed, Failure, House};

/// A bank of items.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiBank {
    /// Its identifier.
    pub id: String,
    /// 职业编码.
    pub occupation: String,
    /// 职业名称.
    pub occupation_name: String,
    /// 等级, the digit of certificate codes.
    pub level: String,
    /// How many items.
    pub items: u32,
}

/// The banks within reach.
#[utoipa::path(get, path = "/api/v1/banks", tag = "题库",
    responses((status = 200, body = Vec<ApiBank>), (status = 403, body = web::ProblemDetails)))]
pub async fn banks(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadBank>,
) -> Result<Json<Vec<ApiBank>>, Failure> {
    let mut conn = house.db.read().await?;
    let select = Select::new(
        "id, occupation, occupation_name, level, (select count(*) from item where item.bank = bank.id) as items",
        "bank",
    )
    .order("id");
    let banks = within_reach(select, &permit)?
        .first(&mut conn, 500)
        .await?
        .iter()
        .map(|row| {
            Ok(ApiBank {
                id: row.get("id")?,
                occupation: row.get("occupation")?,
                occupation_name: row.get("occupation_name")?,
                level: row.get("level")?,
                items: row.get("items")?,
            })
        })
        .collect::<Result<_, Fault>>()?;
    Ok(Json(banks))
}

/// The part of the API's description that this stage brings.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(banks))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
