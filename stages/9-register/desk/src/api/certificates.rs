//! Checking a certificate by its code and its holder's name.

use crate::{
    certificate_query::{Found, Question, answer},
    rate,
};
use axum::{
    Json,
    extract::{Query, State},
};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Address, Failure, House};

/// What is asked.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Asked {
    /// 证书编码, 22 characters; full-width ones are read as well.
    #[serde(default)]
    code: String,
    /// 持证人姓名.
    #[serde(default)]
    name: String,
}

/// Says what a certificate certifies. A wrong code and a wrong name get the same answer. 30 questions a minute for one address.
#[utoipa::path(get, path = "/api/v1/certificates/query", tag = "公众查询", params(Asked),
    responses((status = 200, body = Found), (status = 404, body = web::ProblemDetails),
        (status = 422, body = web::ProblemDetails), (status = 429, body = web::ProblemDetails)))]
pub(crate) async fn query(
    State(house): State<House>,
    Address(address): Address,
    Query(asked): Query<Asked>,
) -> Result<Json<Found>, Failure> {
    rate::check(&house.db, &address, house.now()).await?;
    let question = Question {
        code: &asked.code,
        name: &asked.name,
    };
    let mut conn = house.db.read().await?;
    Ok(Json(answer(&mut conn, &question).await?))
}
