//! The API of the department, which sends back what somebody found who must not judge any more.

use super::ApiText;
use access::acts;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use kernel::ApplicationId;
use web::{Allowed, Failure, House};

/// Sends a concluded assessment back to the centre, with the reason, while somebody of its panel must not judge (A3.4, N6.5).
#[utoipa::path(post, path = "/api/v1/filing/applications/{id}/reassessment", tag = "备案",
    params(("id" = String, Path)), request_body = ApiText,
    responses((status = 204), (status = 409, body = web::ProblemDetails), (status = 422, body = web::ProblemDetails)))]
pub async fn send_back(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::SendBackApplication>,
    Path(id): Path<ApplicationId>,
    Json(said): Json<ApiText>,
) -> Result<StatusCode, Failure> {
    crate::send_back_application(&house.db, &permit, id, &said.text, house.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
