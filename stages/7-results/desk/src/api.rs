//! The results of a session for programs.

use crate::store;
use access::acts as permits;
use axum::{
    Json,
    extract::{Path, State},
};
use db::{Row, Select};
use exam_rules::Score;
use jiff::civil::Date;
use kernel::{CandidateId, Fault, MarkId, SessionId};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Allowed, Cursor, Failure, House, Paged};

/// 认定结果: the results of a session, one page of marks.
#[derive(Serialize, ToSchema)]
pub struct SessionResults {
    /// `computed`, `published`, `confirmed`, `reported`, `returned` or `reviewed`; none before marks are computed.
    pub state: Option<String>,
    /// The first day of publication.
    #[schema(value_type = Option<String>)]
    pub published_on: Option<Date>,
    /// The last day of publication.
    #[schema(value_type = Option<String>)]
    pub publication_ends_on: Option<Date>,
    /// By when the school reports.
    #[schema(value_type = Option<String>)]
    pub report_due_on: Option<Date>,
    /// The marks, by identifier.
    #[serde(flatten)]
    pub marks: Paged<MarkView>,
}

/// 成绩: one candidate's marks of 100; none where the candidate was absent.
#[derive(Serialize, ToSchema)]
pub struct MarkView {
    /// The mark.
    #[schema(value_type = String)]
    pub id: MarkId,
    /// The candidate.
    #[schema(value_type = String)]
    pub candidate: CandidateId,
    /// The name.
    pub name: String,
    /// The identity number, masked.
    pub identity: String,
    /// 理论知识考试, such as `88.5`.
    pub theory: Option<String>,
    /// 技能操作考核.
    pub practical: Option<String>,
    /// 教学培训内容.
    pub coursework: Option<String>,
    /// The composite mark, for information.
    pub composite: Option<String>,
    /// `passed`, `failed` or `absent`.
    pub outcome: String,
    /// Why not passed.
    pub reason: String,
}

/// The results of a session.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/results", tag = "成绩",
    params(("session" = String, Path, description = "认定批次编号"), Cursor),
    responses((status = 200, body = SessionResults), (status = 404, body = web::ProblemDetails)))]
pub async fn results(
    State(house): State<House>,
    Allowed(permit): Allowed<permits::ReadResults>,
    Path(session): Path<SessionId>,
    cursor: Cursor,
) -> Result<Json<SessionResults>, Failure> {
    let mut conn = house.db.read().await?;
    let (_, outcome) = store::load(&mut conn, &permit, session).await?;
    let select = Select::new(
        "mark.id, candidate, name, identity_masked, theory, practical, coursework, composite, outcome,
         mark.reason",
        "mark join candidate on candidate.id = mark.candidate",
    )
    .only("mark.session = {}", session)
    .order("mark.id");
    let found = cursor
        .rows::<MarkId>(select, "mark.id > {}", &mut conn)
        .await?;
    let published = outcome.as_ref().and_then(|it| it.published);
    Ok(Json(SessionResults {
        state: outcome.as_ref().map(|it| it.state.code().to_owned()),
        published_on: published.map(|(first, _)| first),
        publication_ends_on: published.map(|(_, last)| last),
        report_due_on: outcome.map(|it| it.report_due),
        marks: found.paged("id", mark_view)?,
    }))
}

fn mark_view(row: &Row) -> Result<MarkView, Fault> {
    let mark = |column: &str| -> Result<Option<String>, Fault> {
        let score = row
            .get::<Option<u32>>(column)?
            .map(Score::from_hundredths)
            .transpose();
        let score = score.map_err(|error| Fault::new("reading a mark", error))?;
        Ok(score.map(|score| score.to_string()))
    };
    Ok(MarkView {
        id: row.get("id")?,
        candidate: row.get("candidate")?,
        name: row.get("name")?,
        identity: row.get("identity_masked")?,
        theory: mark("theory")?,
        practical: mark("practical")?,
        coursework: mark("coursework")?,
        composite: mark("composite")?,
        outcome: row.get("outcome")?,
        reason: row.get("reason")?,
    })
}

/// The part of the API's description that this stage brings.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(results))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
