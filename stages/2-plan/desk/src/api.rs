//! Sessions for programs.

use crate::{handover, handover::Session};
use access::{Act, acts};
use axum::{
    Json,
    extract::{Path, Query, State},
    routing::get,
};
use db::{Row, Select};
use kernel::{Fault, SessionId};
use serde::{Deserialize, Serialize};
use web::{Allowed, Doors, Failure, House};

/// The most sessions of one answer.
const MOST: u32 = 100;

/// The doors for programs.
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadSession, "/api/v1/sessions", get(list))
        .get(Act::ReadSession, "/api/v1/sessions/{id}", get(one))
}

/// Where a list goes on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// The identifier of the last session that was seen.
    after: Option<String>,
    /// How many to give, at most 100.
    limit: Option<u32>,
}

/// 认定批次.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SessionView {
    /// The session.
    id: String,
    /// Its title.
    title: String,
    /// The school.
    school: String,
    /// The filing number.
    filing_number: String,
    /// The code of the occupation.
    occupation: String,
    /// Its name.
    occupation_name: String,
    /// The job type; empty where there is none.
    job_type: String,
    /// The level, 5 to 1.
    level: String,
    /// `drafted`, `reported` or `received`.
    state: &'static str,
    /// When registration closed.
    registration_closed_on: String,
    /// The last day to report the plan.
    due_on: String,
    /// Working days by which the report came late; none before the report.
    late: Option<u16>,
    /// The day of the theory.
    theory_on: String,
    /// The day of the practical.
    practical_on: String,
    /// The weight of the theory, percent.
    theory_weight: u8,
    /// The weight of the practical, percent.
    practical_weight: u8,
    /// The weight of the coursework, percent.
    coursework_weight: u8,
}

/// A part of the list of sessions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SessionList {
    /// The sessions, the oldest first.
    items: Vec<SessionView>,
    /// What to send as `after` for the next part; none at the end.
    next: Option<String>,
}

/// The sessions within reach, the oldest first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "认定计划", params(After),
    responses((status = 200, body = SessionList), (status = 403, body = web::ProblemDetails)))]
pub(crate) async fn list(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadSession>,
    Query(asked): Query<After>,
) -> Result<Json<SessionList>, Failure> {
    let limit = asked.limit.unwrap_or(MOST).clamp(1, MOST);
    let select = select()
        .maybe("session.id > {}", asked.after)
        .order("session.id");
    let mut conn = house.db.read().await?;
    let rows = handover::within_reach(select, &permit)?
        .first(&mut conn, limit + 1)
        .await?;
    let mut items = rows.iter().map(view).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(|last| last.id.clone());
    Ok(Json(SessionList { items, next }))
}

/// One session.
#[utoipa::path(get, path = "/api/v1/sessions/{id}", tag = "认定计划", params(("id" = String, Path)),
    responses((status = 200, body = SessionView), (status = 404, body = web::ProblemDetails)))]
pub(crate) async fn one(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadSession>,
    Path(id): Path<SessionId>,
) -> Result<Json<SessionView>, Failure> {
    let mut conn = house.db.read().await?;
    handover::session(&mut conn, &permit, id).await?;
    let rows = select()
        .only("session.id = {}", id)
        .first(&mut conn, 1)
        .await?;
    let row = rows
        .first()
        .ok_or_else(|| Fault::broken("a session without a school"))?;
    Ok(Json(view(row)?))
}

fn select() -> Select {
    Select::new(
        "session.*, organisation.name as school_name",
        "session join organisation on organisation.id = session.school",
    )
}

fn view(row: &Row) -> Result<SessionView, Fault> {
    let session: Session = handover::session_of(row)?;
    Ok(SessionView {
        id: session.id.to_string(),
        title: session.title,
        school: row.get("school_name")?,
        filing_number: session.filing_number,
        occupation: session.occupation.to_string(),
        occupation_name: session.occupation_name,
        job_type: session.job_type,
        level: session.level.digit().to_string(),
        state: session.state.code(),
        registration_closed_on: session.registration_closed_on.to_string(),
        due_on: row.get("due_on")?,
        late: row.get("late")?,
        theory_on: session.theory_on.to_string(),
        practical_on: session.practical_on.to_string(),
        theory_weight: session.weights.theory,
        practical_weight: session.weights.practical,
        coursework_weight: session.weights.coursework,
    })
}

/// The description of this part of the API.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(list, one), components(schemas(SessionList, SessionView)))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
