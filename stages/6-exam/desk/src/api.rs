//! The same acts for programs: the player of the theory, and whoever follows the sittings of a session.

use crate::acts::{self, Answer, Entrance, HandedIn, MyPaper, Saved};
use access::acts as permits;
use axum::{
    Extension, Json,
    extract::{Path, State},
    response::IntoResponse,
};
use db::Select;
use jiff::Timestamp;
use kernel::{Fault, SessionId, SittingId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Address, Allowed, Cursor, Failure, House, Paged, Secret};

/// 入场: an admission ticket and an identity number.
#[derive(Deserialize, ToSchema)]
pub struct Entry {
    /// 准考证号.
    pub ticket: String,
    /// 身份证号, all 18 characters; full-width ones and a small x will do.
    pub identity: String,
}

/// The secret to send after `Authorization: Bearer`.
#[derive(Serialize, ToSchema)]
pub struct EntryTicket {
    /// The secret.
    pub token: String,
}

/// Lets a candidate into the exam.
#[utoipa::path(post, path = "/api/v1/exam/entries", tag = "考试", request_body = Entry,
    responses((status = 200, body = EntryTicket), (status = 403, body = web::ProblemDetails), (status = 409, body = web::ProblemDetails),
              (status = 422, body = web::ProblemDetails), (status = 429, body = web::ProblemDetails)))]
pub async fn enter(
    State(house): State<House>,
    Address(address): Address,
    Json(entry): Json<Entry>,
) -> Result<impl IntoResponse, Failure> {
    let entrance = Entrance {
        ticket: &entry.ticket,
        identity: &entry.identity,
    };
    let ticket = acts::enter(&house.db, &entrance, &address, house.now()).await?;
    let body = Json(EntryTicket {
        token: ticket.token,
    });
    Ok((Extension(Secret), body))
}

/// The candidate's own paper, without the right answers.
#[utoipa::path(get, path = "/api/v1/exam/paper", tag = "考试",
    responses((status = 200, body = MyPaper), (status = 409, body = web::ProblemDetails)))]
pub async fn paper(
    State(house): State<House>,
    Allowed(permit): Allowed<permits::SitTheory>,
) -> Result<Json<MyPaper>, Failure> {
    Ok(Json(acts::my_paper(&house.db, &permit, house.now()).await?))
}

/// Answers as they are given.
#[derive(Deserialize, ToSchema)]
pub struct Answers {
    /// The answers.
    pub answers: Vec<Answer>,
}

/// Keeps answers; sending the same again changes nothing.
#[utoipa::path(put, path = "/api/v1/exam/answers", tag = "考试", request_body = Answers,
    responses((status = 200, body = Saved), (status = 409, body = web::ProblemDetails), (status = 422, body = web::ProblemDetails)))]
pub async fn answers(
    State(house): State<House>,
    Allowed(permit): Allowed<permits::SitTheory>,
    Json(body): Json<Answers>,
) -> Result<Json<Saved>, Failure> {
    Ok(Json(
        acts::save_answers(&house.db, &permit, &body.answers, house.now()).await?,
    ))
}

/// Hands in the candidate's own answers; handing in again tells the same.
#[utoipa::path(post, path = "/api/v1/exam/submission", tag = "考试",
    responses((status = 200, body = HandedIn), (status = 409, body = web::ProblemDetails)))]
pub async fn submit(
    State(house): State<House>,
    Allowed(permit): Allowed<permits::SubmitTheory>,
) -> Result<Json<HandedIn>, Failure> {
    Ok(Json(
        acts::submit_theory(&house.db, &permit, house.now()).await?,
    ))
}

/// 场次: how far one sitting has come.
#[derive(Serialize, ToSchema)]
pub struct SittingRow {
    /// The sitting.
    #[schema(value_type = String)]
    pub id: SittingId,
    /// `theory` or `practical`.
    pub part: String,
    /// The room.
    pub room: String,
    /// When it begins.
    #[schema(value_type = String)]
    pub opens_at: Timestamp,
    /// When it ends.
    #[schema(value_type = String)]
    pub closes_at: Timestamp,
    /// When it was closed with its room record.
    #[schema(value_type = Option<String>)]
    pub closed_at: Option<Timestamp>,
    /// 应到, once it was opened.
    pub expected: Option<u32>,
    /// 实到, once it is closed.
    pub present: Option<u32>,
    /// Whether the supervisor's record is there (A4.3).
    pub supervised: bool,
}

/// The sittings of a session.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/sittings", tag = "考试",
    params(("session" = String, Path, description = "认定批次编号"), Cursor),
    responses((status = 200, body = Paged<SittingRow>), (status = 404, body = web::ProblemDetails)))]
pub async fn sittings(
    State(house): State<House>,
    Allowed(permit): Allowed<permits::ReadSitting>,
    Path(session): Path<SessionId>,
    cursor: Cursor,
) -> Result<Json<Paged<SittingRow>>, Failure> {
    let mut conn = house.db.read().await?;
    plan_desk::session(&mut conn, &permit, session).await?;
    let select = Select::new(
        "sitting.id, part, room, opens_at, closes_at, closed_at, expected, present, supervision_record.id as supervised",
        "sitting left join sitting_run on sitting_run.id = sitting.id
         left join supervision_record on supervision_record.id = sitting.id",
    )
    .only("sitting.session = {}", session)
    .order("sitting.id");
    let found = cursor
        .rows::<SittingId>(select, "sitting.id > {}", &mut conn)
        .await?;
    Ok(Json(found.paged("id", sitting_row)?))
}

fn sitting_row(row: &db::Row) -> Result<SittingRow, Fault> {
    Ok(SittingRow {
        id: row.get("id")?,
        part: row.get("part")?,
        room: row.get("room")?,
        opens_at: row.get("opens_at")?,
        closes_at: row.get("closes_at")?,
        closed_at: row.get("closed_at")?,
        expected: row.get("expected")?,
        present: row.get("present")?,
        supervised: row.get::<Option<String>>("supervised")?.is_some(),
    })
}

/// The part of the API's description that this stage brings.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(enter, paper, answers, submit, sittings))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
