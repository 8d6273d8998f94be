//! What a school does with its plans: draw up, revise, report.

use super::form::{Typed, scope_choices};
use crate::{
    acts::{draft_plan, report_plan, revise_plan},
    handover, say, store,
};
use access::acts;
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Problem, Refusal, SessionId, Stop};
use plan_rules::FIELDS;
use web::{Allowed, Failure, Frame, House, Shell, done, page};

#[derive(Template)]
#[template(path = "plans/form.html")]
struct FormPage {
    shell: Shell,
    /// Where the form goes.
    action: String,
    typed: Typed,
    scopes: Vec<(String, String)>,
    /// What is wrong as a whole, and at each field.
    sentence: String,
    problems: Vec<Problem>,
}

/// An empty form.
pub(super) async fn show_new(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftPlan>,
    frame: Frame,
) -> Result<Response, Failure> {
    form(
        &house,
        &frame,
        &permit,
        "/plans".to_owned(),
        Typed::usual(),
        None,
    )
    .await
}

/// The form of a plan that is there.
pub(super) async fn show_edit(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftPlan>,
    frame: Frame,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    handover::session(&mut conn, &permit, id).await?;
    let plan = store::planned(&mut conn, id).await?.plan;
    drop(conn);
    form(
        &house,
        &frame,
        &permit,
        format!("/plans/{id}"),
        Typed::of(&plan),
        None,
    )
    .await
}

/// Draws up a plan.
pub(super) async fn draft(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftPlan>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let drafted = match typed.read() {
        Ok(plan) => draft_plan(&house.db, &permit, &plan, house.now()).await,
        Err(refusal) => Err(refusal.into()),
    };
    match drafted {
        Ok(id) => Ok(done(
            &format!("/plans/{id}"),
            "已保存认定计划，核对后请报送",
        )),
        Err(Stop::Refusal(refusal)) => {
            form(
                &house,
                &frame,
                &permit,
                "/plans".to_owned(),
                typed,
                Some(refusal),
            )
            .await
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Replaces a plan.
pub(super) async fn revise(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftPlan>,
    frame: Frame,
    Path(id): Path<SessionId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let revised = match typed.read() {
        Ok(plan) => revise_plan(&house.db, &permit, id, &plan, house.now()).await,
        Err(refusal) => Err(refusal.into()),
    };
    match revised {
        Ok(()) => Ok(done(&format!("/plans/{id}"), "已保存认定计划")),
        Err(Stop::Refusal(refusal)) if refusal.kind == kernel::RefusalKind::Invalid => {
            form(
                &house,
                &frame,
                &permit,
                format!("/plans/{id}"),
                typed,
                Some(refusal),
            )
            .await
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Reports a plan.
pub(super) async fn report(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReportPlan>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let reported = report_plan(&house.db, &permit, id, house.now()).await?;
    let word = match reported.late() {
        0 => "已报送认定计划".to_owned(),
        late => format!(
            "已报送认定计划；报送期限为{}，逾期{late}个工作日，已记录",
            say::day(reported.due_on())
        ),
    };
    Ok(done(&format!("/plans/{id}"), &word))
}

async fn form(
    house: &House,
    frame: &Frame,
    permit: &access::Permit<acts::DraftPlan>,
    action: String,
    typed: Typed,
    refusal: Option<Refusal>,
) -> Result<Response, Failure> {
    let school = permit.organisation()?;
    let mut conn = house.db.read().await?;
    let scopes = filing_desk::scope_on(&mut conn, school.id, house.today()).await?;
    let wrong = refusal.is_some();
    let (sentence, problems) = refusal
        .map(|refusal| (refusal.sentence, refusal.problems))
        .unwrap_or_default();
    let mut response = page(FormPage {
        shell: frame.shell("拟订认定计划"),
        action,
        typed,
        scopes: scope_choices(&scopes),
        sentence,
        problems,
    })?;
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
