//! Sessions for programs.

use crate::{handover, handover::Session};
use access::{Act, acts};
use axum::{
    Json,
    extract::{Path, State},
    routing::get,
};
use db::{Row, Select};
use kernel::{Fault, SessionId};
use serde::Serialize;
use web::{Allowed, Cursor, Doors, Failure, House, Paged};

/// The doors for programs.
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadSession, "/api/v1/sessions", get(list))
        .get(Act::ReadSession, "/api/v1/sessions/{id}", get(one))
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

/// The sessions within reach, the oldest first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "认定计划", params(Cursor),
    responses((status = 200, body = Paged<SessionView>), (status = 403, body = web::ProblemDetails)))]
pub(crate) async fn list(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadSession>,
    cursor: Cursor,
) -> Result<Json<Paged<SessionView>>, Failure> {
    let mut conn = house.db.read().await?;
    let select = handover::within_reach(select().order("session.id"), &permit)?;
    let found = cursor
        .rows::<SessionId>(select, "session.id > {}", &mut conn)
        .await?;
    Ok(Json(found.paged("id", view)?))
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
    #[openapi(paths(list, one), components(schemas(SessionView)))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
