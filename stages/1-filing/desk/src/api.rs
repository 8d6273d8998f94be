//! The API of this stage: applications as a list with a cursor, one whole, and the answers that a program may give.

pub mod send_back;

use crate::{
    acts as doing,
    applied::applied,
    confirmed::{self, Confirmed, confirmations},
    frozen::materials_seen,
    pages::list::within_reach,
    registry::registry_of,
    store,
};
use access::acts;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use db::{Row, Select};
use filing_rules::{Answered, Confirmation, Kind, Material, Proposal, self_check};
use kernel::{ApplicationId, Fault, Refusal};
use serde::{Deserialize, Serialize};
use web::{Allowed, Cursor, Failure, House, Paged};

/// An application.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiApplication {
    /// Its identifier; give the last one as `after` for the next page.
    pub id: String,
    /// 院校名称.
    pub school: String,
    /// For what is applied: `initial`, `extension` or `renewal`.
    pub kind: String,
    /// The state's stable name.
    pub state: String,
    /// Until when the centre must say whether it accepts (A3.1).
    pub due_on: Option<String>,
}

/// An application with its self-check and its lines.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiWhole {
    /// What the list says of it.
    #[serde(flatten)]
    pub application: ApiApplication,
    /// 附件1条件自查.
    pub conditions: Vec<ApiCondition>,
    /// The materials that the school checked online, each with what the centre found of that.
    pub online: Vec<ApiOnline>,
    /// The occupations and levels.
    pub lines: Vec<ApiLine>,
    /// The filing that it earned.
    pub filing: Option<String>,
}

/// One condition of 附件1.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiCondition {
    /// Its clause, such as `A1.2`.
    pub clause: String,
    /// The occupation and level; none for the school as a whole.
    pub line: Option<String>,
    /// 满足, 不满足 or 待现场核实.
    pub verdict: String,
    /// What was found.
    pub sentence: String,
}

/// 网络核验: a material that the school noted as checked online.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiOnline {
    /// The material's stable name.
    pub material: String,
    /// Where the school checked it.
    pub source: String,
    /// Whether the centre found it right; none while it did not look it up.
    pub agrees: Option<bool>,
    /// Where the centre looked, or what does not agree.
    pub found: Option<String>,
    /// What stands for this check and this conclusion; with it a confirmation is refused where either changed since.
    pub seen: String,
}

/// What an officer found who looked a material up.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ApiConfirmation {
    /// 核验无误, else 核验不符.
    pub agrees: bool,
    /// Where the officer looked, or what does not agree.
    pub text: String,
    /// The `seen` of the check that the officer looked at; without it what is there now is meant.
    pub seen: Option<String>,
}

/// One occupation at one level.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiLine {
    /// Its identifier; none before the acceptance.
    pub id: Option<String>,
    /// 职业编码.
    pub occupation: String,
    /// 职业名称.
    pub name: String,
    /// 工种.
    pub job_type: String,
    /// The digit of the level, `5` to `1`.
    pub level: String,
    /// Whether it was granted; none before the decision.
    pub granted: Option<bool>,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// What somebody says on an application.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ApiText {
    /// The opinion or the reasons.
    pub text: String,
}

/// What the training centre says of an application (N5.2).
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ApiRecommendation {
    /// The opinion.
    pub text: String,
    /// Each line of the form, in the order in which the application lists them.
    pub lines: Vec<ApiProposal>,
}

/// Whether a line is proposed.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ApiProposal {
    /// Whether it is proposed.
    pub proposed: bool,
    /// Why not.
    #[serde(default)]
    pub reason: String,
}

/// What the school was told.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiAnswered {
    /// The state now.
    pub state: String,
    /// The last day to tell.
    pub due_on: String,
    /// Working days by which it was told late.
    pub late: u16,
}

impl From<Answered> for ApiAnswered {
    fn from(answered: Answered) -> Self {
        ApiAnswered {
            state: answered.state.to_string(),
            due_on: answered.due.to_string(),
            late: answered.late,
        }
    }
}

/// The applications within reach, oldest first.
#[utoipa::path(get, path = "/api/v1/filing/applications", tag = "备案", params(Cursor),
    responses((status = 200, body = Paged<ApiApplication>), (status = 403, body = web::ProblemDetails)))]
pub async fn applications(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadApplication>,
    cursor: Cursor,
) -> Result<Json<Paged<ApiApplication>>, Failure> {
    let mut conn = house.db.read().await?;
    let select = Select::new(
        "application.id, organisation.name as school_name, application.kind, state, due_on",
        "application join organisation on organisation.id = application.school",
    )
    .order("application.id");
    let found = cursor
        .rows::<ApplicationId>(
            within_reach(select, &permit)?,
            "application.id > {}",
            &mut conn,
        )
        .await?;
    Ok(Json(found.paged("id", line_of)?))
}

fn line_of(row: &Row) -> Result<ApiApplication, Fault> {
    let kind: Option<Kind> = row.parse_some("kind")?;
    Ok(ApiApplication {
        id: row.get("id")?,
        school: row.get("school_name")?,
        kind: kind.unwrap_or(Kind::Initial).to_string(),
        state: row.get("state")?,
        due_on: row.get("due_on")?,
    })
}

/// One application.
#[utoipa::path(get, path = "/api/v1/filing/applications/{id}", tag = "备案", params(("id" = String, Path)),
    responses((status = 200, body = ApiWhole), (status = 404, body = web::ProblemDetails)))]
pub async fn application(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadApplication>,
    Path(id): Path<ApplicationId>,
) -> Result<Json<ApiWhole>, Failure> {
    let mut conn = house.db.read().await?;
    let found = store::application(&mut conn, house.db.keys(), &permit, id).await?;
    let held = materials_seen(&mut conn, &found).await?;
    let registry = registry_of(&mut conn, house.db.keys(), &found, house.today()).await?;
    let there = |material| held.iter().any(|one| one.material == material);
    let findings = self_check(&found.form, there, &registry);
    let confirmations = confirmations(&mut conn, id).await?;
    let online = held.iter().filter_map(|held| {
        let source = held.source.clone()?;
        let confirmed = confirmed::of(&confirmations, held);
        let seen = confirmed::digest(house.db.keys(), held, confirmed);
        Some(online(held.material, source, confirmed, seen))
    });
    let conditions = findings.into_iter().map(|finding| ApiCondition {
        clause: finding.clause.id().to_owned(),
        line: finding.line.map(|line| line.to_string()),
        verdict: finding.verdict.title().to_owned(),
        sentence: finding.sentence,
    });
    let lines = applied(&found.form, store::lines_of(&mut conn, id).await?)
        .into_iter()
        .map(|line| ApiLine {
            id: line.id.map(|id| id.to_string()),
            occupation: line.occupation.to_string(),
            name: line.occupation_name,
            job_type: line.job_type,
            level: line.level.digit().to_string(),
            granted: line.decision,
            reason: line.reason,
        });
    Ok(Json(ApiWhole {
        application: ApiApplication {
            id: id.to_string(),
            school: found.form.school.clone(),
            kind: found.kind.to_string(),
            state: found.state.to_string(),
            due_on: found.due_on.map(|due| due.to_string()),
        },
        conditions: conditions.collect(),
        online: online.collect(),
        lines: lines.collect(),
        filing: found.filing.map(|filing| filing.to_string()),
    }))
}

fn online(
    material: Material,
    source: String,
    confirmed: Option<&Confirmed>,
    seen: String,
) -> ApiOnline {
    let (agrees, found) = match confirmed.map(|confirmed| &confirmed.found) {
        None => (None, None),
        Some(Confirmation::Agrees(source)) => (Some(true), Some(source.clone())),
        Some(Confirmation::Differs(what)) => (Some(false), Some(what.clone())),
    };
    ApiOnline {
        material: material.to_string(),
        source,
        agrees,
        found,
        seen,
    }
}

/// Notes what was found of a material that the school checked online (last line of 附件2).
#[utoipa::path(post, path = "/api/v1/filing/applications/{id}/materials/{material}/confirmation", tag = "备案",
    params(("id" = String, Path), ("material" = String, Path)), request_body = ApiConfirmation,
    responses((status = 204), (status = 409, body = web::ProblemDetails), (status = 422, body = web::ProblemDetails)))]
pub async fn confirm(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ConfirmOnline>,
    Path((id, material)): Path<(ApplicationId, String)>,
    Json(said): Json<ApiConfirmation>,
) -> Result<StatusCode, Failure> {
    let material = material
        .parse()
        .map_err(|_| Refusal::not_found("申请材料"))?;
    let found = Confirmation::read(said.agrees, &said.text)?;
    let found = (&found, said.seen.as_deref());
    doing::confirm_online(&house.db, &permit, id, material, found, house.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an application back before the department decides, with the reason (N2).
#[utoipa::path(post, path = "/api/v1/filing/applications/{id}/withdrawal", tag = "备案",
    params(("id" = String, Path)), request_body = ApiText,
    responses((status = 204), (status = 409, body = web::ProblemDetails), (status = 422, body = web::ProblemDetails)))]
pub async fn take_back(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::TakeBackApplication>,
    Path(id): Path<ApplicationId>,
    Json(said): Json<ApiText>,
) -> Result<StatusCode, Failure> {
    doing::take_back_application(&house.db, &permit, id, &said.text, house.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Recommends a provincial school (N5.2). Answers with the last day on which the centre says whether it accepts.
#[utoipa::path(post, path = "/api/v1/filing/applications/{id}/recommendation", tag = "备案",
    params(("id" = String, Path)), request_body = ApiRecommendation,
    responses((status = 200, body = String), (status = 409, body = web::ProblemDetails), (status = 422, body = web::ProblemDetails)))]
pub async fn recommend(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::RecommendApplication>,
    Path(id): Path<ApplicationId>,
    Json(said): Json<ApiRecommendation>,
) -> Result<Json<String>, Failure> {
    let lines = said.lines.into_iter().zip(1..);
    let proposals: Vec<Proposal> = lines
        .map(|(line, no)| Proposal {
            no,
            proposed: line.proposed,
            reason: line.reason,
        })
        .collect();
    let (db, now) = (&house.db, house.now());
    let what = (said.text.as_str(), proposals.as_slice());
    let due = doing::recommend_application(db, &permit, id, what, now).await?;
    Ok(Json(due.to_string()))
}

/// Does not recommend a provincial school, with reasons (N5.2).
#[utoipa::path(post, path = "/api/v1/filing/applications/{id}/declined", tag = "备案",
    params(("id" = String, Path)), request_body = ApiText,
    responses((status = 204), (status = 409, body = web::ProblemDetails), (status = 422, body = web::ProblemDetails)))]
pub async fn decline(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DeclineApplication>,
    Path(id): Path<ApplicationId>,
    Json(said): Json<ApiText>,
) -> Result<StatusCode, Failure> {
    doing::decline_application(&house.db, &permit, id, &said.text, house.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks once for everything that is missing, one item a line (A3.1). Answers with the last day for the school to answer.
#[utoipa::path(post, path = "/api/v1/filing/applications/{id}/supplement", tag = "备案",
    params(("id" = String, Path)), request_body = ApiText,
    responses((status = 200, body = String), (status = 409, body = web::ProblemDetails), (status = 422, body = web::ProblemDetails)))]
pub async fn ask(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::AskSupplement>,
    Path(id): Path<ApplicationId>,
    Json(said): Json<ApiText>,
) -> Result<Json<String>, Failure> {
    let answer_by = doing::ask_supplement(&house.db, &permit, id, &said.text, house.now()).await?;
    Ok(Json(answer_by.to_string()))
}

/// Accepts an application (A3.1).
#[utoipa::path(post, path = "/api/v1/filing/applications/{id}/acceptance", tag = "备案", params(("id" = String, Path)),
    responses((status = 200, body = ApiAnswered), (status = 409, body = web::ProblemDetails)))]
pub async fn accept(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::AcceptApplication>,
    Path(id): Path<ApplicationId>,
) -> Result<Json<ApiAnswered>, Failure> {
    let answered = doing::accept_application(&house.db, &permit, id, house.now()).await?;
    Ok(Json(answered.into()))
}

/// Refuses an application at the door, with reasons (A3.1).
#[utoipa::path(post, path = "/api/v1/filing/applications/{id}/refusal", tag = "备案",
    params(("id" = String, Path)), request_body = ApiText,
    responses((status = 200, body = ApiAnswered), (status = 409, body = web::ProblemDetails), (status = 422, body = web::ProblemDetails)))]
pub async fn refuse(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReturnApplication>,
    Path(id): Path<ApplicationId>,
    Json(said): Json<ApiText>,
) -> Result<Json<ApiAnswered>, Failure> {
    let answered =
        doing::return_application(&house.db, &permit, id, &said.text, house.now()).await?;
    Ok(Json(answered.into()))
}

/// The part of the API's description that this stage brings.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(
        applications,
        application,
        take_back,
        confirm,
        recommend,
        decline,
        ask,
        accept,
        refuse,
        send_back::send_back
    ))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
