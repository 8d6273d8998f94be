//! One candidate: what the roster says, the photo, the decision, the whole number.

use super::upload;
use crate::{
    acts::{attach_photo, decide_eligibility, reveal_identity},
    handover::Candidate,
    store, told,
};
use access::{Doing, Permit, acts};
use askama::Template;
use axum::{
    Form,
    extract::{Multipart, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use candidates_rules::{Decision, Edition, PHOTO_HEIGHT, PHOTO_WIDTH};
use db::args;
use kernel::{CandidateId, Problem, Refusal, RefusalKind, Stop};
use plan_desk::Session;
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Shell, done, page};

#[derive(Template)]
#[template(path = "roster/person.html")]
struct PersonPage {
    shell: Shell,
    session: Session,
    person: Candidate,
    phone_masked: String,
    edition: &'static str,
    rule_reason: String,
    barred: bool,
    /// The whole number, on the page that answers a request to see it.
    revealed: String,
    reason: String,
    sentence: String,
    problems: Vec<Problem>,
    may_reveal: bool,
    may_decide: bool,
    may_upload: bool,
}

/// What a page says beyond the candidate.
#[derive(Default)]
struct Said {
    revealed: String,
    reason: String,
    refusal: Option<Refusal>,
}

/// One candidate.
pub(super) async fn show(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadRoster>,
    frame: Frame,
    Path(id): Path<CandidateId>,
) -> Result<Response, Failure> {
    person(&house, &frame, &permit, id, Said::default()).await
}

/// The photo.
pub(super) async fn give_photo(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadRoster>,
    Path(id): Path<CandidateId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let (person, _) = store::candidate_within(&mut conn, &permit, id).await?;
    let digest = person.photo.ok_or_else(|| Refusal::not_found("照片"))?;
    let bytes = house.db.files().get(digest).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}

/// Attaches a photo.
pub(super) async fn take_photo(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportRoster>,
    frame: Frame,
    Path(id): Path<CandidateId>,
    mut form: Multipart,
) -> Result<Response, Failure> {
    let attached = match upload::take(&mut form).await {
        Ok(file) => attach_photo(&house.db, &permit, id, &file.bytes, house.now()).await,
        Err(Failure::Refused(refusal)) => Err(refusal.into()),
        Err(failure) => return Err(failure),
    };
    match attached {
        Ok(_) => Ok(done(&format!("/roster/candidates/{id}"), "已保存照片")),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Invalid => {
            let problem = Problem::at("file", refusal.sentence.clone());
            let said = Said {
                refusal: Some(refusal.with(vec![problem])),
                ..Said::default()
            };
            person(&house, &frame, &permit, id, said).await
        }
        Err(stop) => Err(stop.into()),
    }
}

/// What somebody decided after seeing the originals.
#[derive(Deserialize)]
pub(super) struct Decided {
    /// `bar` or `rule`.
    verdict: String,
    #[serde(default)]
    reason: String,
}

/// Bars a candidate, or lifts the bar.
pub(super) async fn decide(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DecideEligibility>,
    frame: Frame,
    Path(id): Path<CandidateId>,
    Form(form): Form<Decided>,
) -> Result<Response, Failure> {
    let (decision, word) = match form.verdict.as_str() {
        "bar" => (Decision::Barred(form.reason.clone()), "已审核为不予通过"),
        _ => (Decision::ByRule, "已恢复按申报条件认定的结果"),
    };
    match decide_eligibility(&house.db, &permit, id, &decision, house.now()).await {
        Ok(()) => Ok(done(&format!("/roster/candidates/{id}"), word)),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Invalid => {
            let said = Said {
                reason: form.reason,
                refusal: Some(refusal),
                ..Said::default()
            };
            person(&house, &frame, &permit, id, said).await
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Shows the whole number, once; the reading is recorded.
pub(super) async fn reveal(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::RevealIdentity>,
    frame: Frame,
    Path(id): Path<CandidateId>,
) -> Result<Response, Failure> {
    let number = reveal_identity(&house.db, &permit, id, house.now()).await?;
    let said = Said {
        revealed: number.expose().to_owned(),
        ..Said::default()
    };
    person(&house, &frame, &permit, id, said).await
}

async fn person<A: Doing>(
    house: &House,
    frame: &Frame,
    permit: &Permit<A>,
    id: CandidateId,
    said: Said,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let (person, session) = store::candidate_within(&mut conn, permit, id).await?;
    let row = conn
        .one(
            "select phone_masked, rule_eligible, rule_reason from candidate where id = $1",
            args![id],
        )
        .await?;
    let rule_eligible: bool = row.get("rule_eligible")?;
    let open = house.today() < session.theory_on.min(session.practical_on);
    let principal = permit.principal();
    let wrong = said.refusal.is_some();
    let (sentence, problems) = said
        .refusal
        .map(|refusal| (refusal.sentence, refusal.problems))
        .unwrap_or_default();
    let mut response = page(PersonPage {
        shell: frame.shell(&person.name),
        phone_masked: row.get("phone_masked")?,
        edition: Edition::of_basis(&session.basis).title(),
        rule_reason: row.get("rule_reason")?,
        barred: rule_eligible && !person.eligible,
        revealed: said.revealed,
        reason: said.reason,
        sentence,
        problems,
        may_reveal: principal.permit::<acts::RevealIdentity>().is_ok(),
        may_decide: open && rule_eligible && principal.permit::<acts::DecideEligibility>().is_ok(),
        may_upload: !told::is_seen(&mut conn, id).await?
            && principal.permit::<acts::ImportRoster>().is_ok(),
        session,
        person,
    })?;
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
