//! The quality supervisor's page: the checklist of one sitting, findings, a signature (A4.3).

use crate::{acts as doing, store};
use access::{Permit, Role, acts};
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use exam_rules::{CHECKS, CheckAnswer, Finding, Run, SupervisionForm, clock_text};
use kernel::{Problem, RefusalKind, SittingId, Stop};
use std::collections::BTreeMap;
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

#[derive(Template)]
#[template(path = "exam_supervise.html")]
struct SupervisePage {
    shell: Shell,
    id: SittingId,
    session: String,
    label: String,
    time: String,
    signer: String,
    /// Why the record cannot be written now; empty where it can.
    closed_door: String,
    lines: Vec<Line>,
    findings: String,
    signature: String,
    sentence: String,
    problems: Vec<Problem>,
}

struct Line {
    code: &'static str,
    text: &'static str,
    chosen: String,
    note: String,
}

/// What was typed, by the name of the field.
type Typed = BTreeMap<String, String>;

/// The form of the record.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::RecordSupervision>,
    Path(id): Path<SittingId>,
) -> Result<Response, Failure> {
    page(form_page(&house, &frame, &permit, id, &Typed::new()).await?)
}

async fn form_page(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::RecordSupervision>,
    id: SittingId,
    typed: &Typed,
) -> Result<SupervisePage, Failure> {
    let mut conn = house.db.read().await?;
    let sitting = store::on_duty(&mut conn, permit, id, Role::Supervisor).await?;
    let closed_door = if store::supervision(&mut conn, id).await?.is_some() {
        "该场次的督导记录已签名保存，不能改动。"
    } else if store::course(&mut conn, id).await?.run != Run::Closed {
        "督导记录在场次结束、考务人员填写考场记录表之后填写。"
    } else {
        ""
    };
    let get = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let lines = CHECKS
        .iter()
        .map(|check| Line {
            code: check.code,
            text: check.text,
            chosen: get(check.code),
            note: get(&format!("note-{}", check.code)),
        })
        .collect();
    Ok(SupervisePage {
        shell: frame.shell("质量督导记录"),
        id,
        session: sitting.session.to_string(),
        label: store::label(sitting.part, &sitting.room),
        time: format!(
            "{} 至 {}",
            clock_text(sitting.opens_at),
            clock_text(sitting.closes_at)
        ),
        signer: permit.principal().name.clone(),
        closed_door: closed_door.to_owned(),
        lines,
        findings: get("findings"),
        signature: get("signature"),
        sentence: String::new(),
        problems: Vec::new(),
    })
}

/// Keeps the record.
pub async fn record(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::RecordSupervision>,
    Path(id): Path<SittingId>,
    RawForm(form): RawForm,
) -> Result<Response, Failure> {
    let typed: Typed = form_urlencoded::parse(&form).into_owned().collect();
    match doing::record_supervision(&house.db, &permit, id, &record_of(&typed), house.now()).await {
        Ok(()) => Ok(done(&format!("/exam/sittings/{id}"), "督导记录已签名保存")),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Invalid => {
            let mut form = form_page(&house, &frame, &permit, id, &typed).await?;
            (form.sentence, form.problems) = (refusal.sentence, refusal.problems);
            again(form)
        }
        Err(stop) => Err(stop.into()),
    }
}

fn record_of(typed: &Typed) -> SupervisionForm {
    let get = |name: &str| {
        typed
            .get(name)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    };
    let answer = |code: &str| {
        Some(CheckAnswer {
            check: code.to_owned(),
            finding: Finding::of(typed.get(code)?)?,
            note: get(&format!("note-{code}")),
        })
    };
    SupervisionForm {
        checks: CHECKS
            .iter()
            .filter_map(|check| answer(check.code))
            .collect(),
        findings: get("findings"),
        signature: get("signature"),
    }
}
