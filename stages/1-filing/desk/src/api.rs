//! The API of this stage: applications as a list with a cursor.

use crate::pages::list::within_reach;
use access::acts;
use axum::{
    Json,
    extract::{Query, State},
};
use db::Select;
use kernel::Fault;
use serde::{Deserialize, Serialize};
use web::{Allowed, Failure, House};

/// An application.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiApplication {
    /// Its identifier; give the last one as `after` for the next page.
    pub id: String,
    /// 院校名称.
    pub school: String,
    /// The state's stable name.
    pub state: String,
    /// Until when the centre must say whether it accepts (A3.1).
    pub due_on: Option<String>,
}

/// Where a page begins and how long it is.
#[derive(Deserialize, utoipa::IntoParams)]
pub struct Cursor {
    /// The last identifier of the page before.
    #[serde(default)]
    pub after: String,
    /// At most so many, up to 200.
    pub limit: Option<u32>,
}

/// The applications within reach, oldest first.
#[utoipa::path(get, path = "/api/v1/filing/applications", tag = "备案", params(Cursor),
    responses((status = 200, body = Vec<ApiApplication>), (status = 403, body = web::ProblemDetails)))]
pub async fn applications(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadApplication>,
    Query(cursor): Query<Cursor>,
) -> Result<Json<Vec<ApiApplication>>, Failure> {
    let mut conn = house.db.read().await?;
    let select = Select::new(
        "application.id, organisation.name as school_name, state, due_on",
        "application join organisation on organisation.id = application.school",
    )
    .only("application.id > {}", cursor.after)
    .order("application.id");
    let rows = within_reach(select, &permit)?
        .first(&mut conn, cursor.limit.unwrap_or(50).clamp(1, 200))
        .await?;
    let applications = rows
        .iter()
        .map(|row| {
            Ok(ApiApplication {
                id: row.get("id")?,
                school: row.get("school_name")?,
                state: row.get("state")?,
                due_on: row.get("due_on")?,
            })
        })
        .collect::<Result<_, Fault>>()?;
    Ok(Json(applications))
}

/// The part of the API's description that this stage brings.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(applications))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
