//! Rosters for programs. Identity numbers stay masked.

use crate::{
    acts::{PreviewId, commit_roster, preview_roster},
    handover::candidate_of,
};
use access::{Act, acts};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
    routing::{get, post},
};
use db::{Row, Select};
use kernel::{CandidateId, Fault, SessionId};
use serde::{Deserialize, Serialize};
use web::{Allowed, Cursor, Doors, Failure, House, Paged};

/// The doors for programs.
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get(
            Act::ReadRoster,
            "/api/v1/sessions/{id}/candidates",
            get(list),
        )
        .post(
            Act::ImportRoster,
            "/api/v1/sessions/{id}/roster-previews",
            post(preview),
        )
        .post(
            Act::ImportRoster,
            "/api/v1/roster-previews/{id}/commit",
            post(commit),
        )
}

/// 考生.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CandidateView {
    /// The candidate.
    id: String,
    /// The row of the roster, from 1.
    row_no: u32,
    /// The name.
    name: String,
    /// 男 or 女.
    sex: String,
    /// The identity number, masked.
    identity_masked: String,
    /// The class.
    class_name: String,
    /// Whether there is a photo.
    has_photo: bool,
    /// Whether the person may sit.
    eligible: bool,
    /// Why.
    reason: String,
    /// The option that was claimed, such as `2018-4-3`.
    rule: String,
}

/// The candidates of a session.
#[utoipa::path(get, path = "/api/v1/sessions/{id}/candidates", tag = "考生名册", params(("id" = String, Path), Cursor),
    responses((status = 200, body = Paged<CandidateView>), (status = 404, body = web::ProblemDetails)))]
pub(crate) async fn list(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadRoster>,
    Path(id): Path<SessionId>,
    cursor: Cursor,
) -> Result<Json<Paged<CandidateView>>, Failure> {
    let mut conn = house.db.read().await?;
    plan_desk::session(&mut conn, &permit, id).await?;
    let select = Select::new("*", "candidate")
        .only("session = {}", id)
        .order("id");
    let found = cursor
        .rows::<CandidateId>(select, "id > {}", &mut conn)
        .await?;
    Ok(Json(found.paged("id", view)?))
}

fn view(row: &Row) -> Result<CandidateView, Fault> {
    let candidate = candidate_of(row)?;
    Ok(CandidateView {
        id: candidate.id.to_string(),
        row_no: candidate.row_no,
        name: candidate.name,
        sex: candidate.sex,
        identity_masked: candidate.identity_masked,
        class_name: candidate.class_name,
        has_photo: candidate.photo.is_some(),
        eligible: candidate.eligible,
        reason: candidate.reason,
        rule: row.get("rule")?,
    })
}

/// The file's name.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Named {
    /// The name of the file with its extension, such as `roster.xlsx`; it must agree with the content.
    name: String,
}

/// 导入预览.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewView {
    /// By what it is committed.
    id: String,
    /// How many people it would add.
    rows: usize,
    /// How many of them may sit.
    eligible: usize,
}

/// Reads a roster (.xlsx or .csv, as the body) and keeps it for its commit; nothing counts yet.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/roster-previews", tag = "考生名册",
    params(("id" = String, Path), Named), request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = PreviewView), (status = 422, body = web::ProblemDetails)))]
pub(crate) async fn preview(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportRoster>,
    Path(id): Path<SessionId>,
    Query(named): Query<Named>,
    body: Bytes,
) -> Result<(StatusCode, Json<PreviewView>), Failure> {
    let preview = preview_roster(&house.db, &permit, id, &named.name, &body, house.now()).await?;
    let view = PreviewView {
        id: preview.id.to_string(),
        rows: preview.rows.len(),
        eligible: preview.eligible(),
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// 导入结果.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportedView {
    /// The session.
    session: String,
    /// How many people were added.
    added: u32,
    /// How many of them may sit.
    eligible: u32,
}

/// Imports what was previewed, by who previewed it.
#[utoipa::path(post, path = "/api/v1/roster-previews/{id}/commit", tag = "考生名册", params(("id" = String, Path)),
    responses((status = 201, body = ImportedView), (status = 404, body = web::ProblemDetails),
              (status = 422, body = web::ProblemDetails)))]
pub(crate) async fn commit(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportRoster>,
    Path(id): Path<PreviewId>,
) -> Result<(StatusCode, Json<ImportedView>), Failure> {
    let imported = commit_roster(&house.db, &permit, id, house.now()).await?;
    let view = ImportedView {
        session: imported.session.to_string(),
        added: imported.added,
        eligible: imported.eligible,
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// The description of this part of the API.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(
        paths(list, preview, commit),
        components(schemas(CandidateView, PreviewView, ImportedView))
    )]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
