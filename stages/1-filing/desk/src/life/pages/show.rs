//! One filing: what it is today, its scope, what was asked and decided about it, and what this person can do.

use crate::{
    life::{
        Version,
        request::{Request, requests},
        store::{self, Filed, ScopeRow},
    },
    pages::{typed::Typed, view::day},
};
use access::{Doing, Permit, Principal, Role, acts};
use askama::Template;
use axum::{
    extract::{Path, State as Shared},
    response::Response,
};
use calendar::shanghai_date;
use filing_rules::{Field, LifeStep, RequestState, Standing, Way, may_renew};
use jiff::civil::Date;
use kernel::{FilingId, FilingRequestId, Problem, Refusal, ScopeLineId};
use web::{Allowed, Failure, Frame, House, Shell, again, page};

#[derive(Template)]
#[template(path = "filing.html")]
struct ShowPage {
    shell: Shell,
    id: FilingId,
    school: String,
    standing: Standing,
    receipt: bool,
    facts: Vec<(&'static str, String)>,
    scope: Vec<ScopeView>,
    requests: Vec<RequestView>,
    suspensions: Vec<(String, String)>,
    versions: Vec<(u32, String, String, String)>,
    fields: Vec<(&'static str, String)>,
    can: Can,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

struct ScopeView {
    id: ScopeLineId,
    label: String,
    basis: String,
    holds: String,
    live: bool,
}

struct RequestView {
    id: FilingRequestId,
    what: String,
    text: String,
    asked: String,
    state: RequestState,
    answer: String,
    open: bool,
}

/// What this person can do about the filing now.
struct Can {
    change: bool,
    drop: bool,
    withdraw: bool,
    extend: bool,
    renew: bool,
    answer: bool,
    suspend: bool,
    resume: bool,
    revoke: bool,
}

/// The page.
pub async fn show(
    Shared(house): Shared<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadFiling>,
    Path(id): Path<FilingId>,
) -> Result<Response, Failure> {
    page(show_page(&house, &frame, &permit, id, Typed::default()).await?)
}

/// The page after a refusal: with what was typed, and each problem at its field.
pub(super) async fn come_back(
    house: &House,
    frame: &Frame,
    principal: &Principal,
    id: FilingId,
    (typed, refusal): (Typed, Refusal),
) -> Result<Response, Failure> {
    let mut shown = show_page(house, frame, &principal.permit()?, id, typed).await?;
    (shown.sentence, shown.problems) = (refusal.sentence, refusal.problems);
    again(shown)
}

async fn show_page(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::ReadFiling>,
    id: FilingId,
    typed: Typed,
) -> Result<ShowPage, Failure> {
    let today = house.today();
    let mut conn = house.db.read().await?;
    let found = store::filing_of(&mut conn, id).await?;
    permit.check(&found.owner, "备案")?;
    let scope = store::scope_rows(&mut conn, &found).await?;
    let asked = requests(&mut conn, id).await?;
    let versions = store::history(&mut conn, id).await?;
    let can = what_can(permit.principal(), &found, today);
    Ok(ShowPage {
        shell: frame.shell("备案管理"),
        id,
        school: found.school.clone(),
        standing: found.on(today),
        receipt: found.receipt.is_some(),
        facts: facts(&found),
        scope: scope
            .iter()
            .map(|row| scope_view(row, &found, today))
            .collect(),
        requests: asked
            .into_iter()
            .map(|one| request_view(one, can.answer))
            .collect(),
        suspensions: suspensions(&found),
        versions: versions.into_iter().map(version).collect(),
        fields: Field::ALL.into_iter().map(field).collect(),
        can,
        typed,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

fn what_can(principal: &Principal, found: &Filed, today: Date) -> Can {
    fn reaches<A: Doing>(principal: &Principal, found: &Filed) -> bool {
        let permit = principal.permit::<A>();
        permit.is_ok_and(|permit| permit.check(&found.owner, "备案").is_ok())
    }
    let may = |step: LifeStep| step.allowed(found.on(today)).is_ok();
    let staff = principal.role == Role::SchoolStaff;
    Can {
        change: reaches::<acts::ChangeFiling>(principal, found) && may(LifeStep::Change),
        drop: reaches::<acts::DropScope>(principal, found) && may(LifeStep::Drop),
        withdraw: reaches::<acts::WithdrawFiling>(principal, found) && may(LifeStep::Withdraw),
        extend: staff && may(LifeStep::Extend),
        renew: staff && may_renew(found.on(today), found.valid.until, today),
        answer: reaches::<acts::AnswerRequest>(principal, found) && may(LifeStep::Change),
        suspend: reaches::<acts::SuspendFiling>(principal, found) && may(LifeStep::Suspend),
        resume: reaches::<acts::ResumeFiling>(principal, found) && may(LifeStep::Resume),
        revoke: reaches::<acts::RevokeFiling>(principal, found) && may(LifeStep::Revoke),
    }
}

fn facts(found: &Filed) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("备案编号", found.number.to_string()),
        ("有效期", span(found.valid.from, Some(found.valid.until))),
        ("统一社会信用代码", found.uscc.clone()),
        ("地址", found.address.clone()),
        ("联系人", found.contact.clone()),
        ("联系电话", found.phone.clone()),
        ("备案部门", found.department.clone()),
    ];
    if let Some(ended) = found.ended() {
        facts.push(("终止日期", day(ended.on)));
        facts.push(("终止原因", found.end_reason.clone().unwrap_or_default()));
    }
    facts
}

fn span(from: Date, until: Option<Date>) -> String {
    match until {
        Some(until) => format!("{}至{}", day(from), day(until)),
        None => format!("自{}起", day(from)),
    }
}

fn scope_view(row: &ScopeRow, found: &Filed, today: Date) -> ScopeView {
    let job_type = match row.job_type.as_str() {
        "" => String::new(),
        job_type => format!("·{job_type}"),
    };
    let last = row
        .dropped_on
        .map_or(row.until, |dropped| dropped.yesterday().unwrap_or(dropped));
    let ended = found.ended().is_some_and(|ended| ended.on <= today);
    ScopeView {
        id: row.id,
        label: format!("{}{job_type}（{}）{}", row.name, row.occupation, row.level),
        basis: row.basis.clone(),
        holds: span(row.since, Some(last)),
        live: !ended && row.dropped_on.is_none() && row.until >= today,
    }
}

fn request_view(request: Request, may_answer: bool) -> RequestView {
    let text = match (request.before.as_str(), request.after.as_str()) {
        ("", "") => request.reason,
        (before, "") => format!("{before}：{}", request.reason),
        (before, after) => format!("由“{before}”变更为“{after}”：{}", request.reason),
    };
    RequestView {
        id: request.id,
        what: request.what.title(),
        text,
        asked: format!(
            "{}，{}",
            request.asked_by,
            day(shanghai_date(request.asked_at))
        ),
        state: request.state,
        answer: request.answer.unwrap_or_default(),
        open: may_answer && request.state == RequestState::Open,
    }
}

fn suspensions(found: &Filed) -> Vec<(String, String)> {
    let all = found.suspensions().iter();
    all.map(|one| {
        let until = match one.until {
            None => "至另行通知".to_owned(),
            Some(until) if until < one.since => "，当日恢复".to_owned(),
            Some(until) => format!("至{}", day(until)),
        };
        (day(one.since), until)
    })
    .collect()
}

fn version(version: Version) -> (u32, String, String, String) {
    (
        version.no,
        version.why,
        day(shanghai_date(version.changed_at)),
        format!(
            "{}，{}",
            version.school,
            span(version.valid.from, Some(version.valid.until))
        ),
    )
}

fn field(field: Field) -> (&'static str, String) {
    let way = match field.way() {
        Way::Notice => "告知即生效",
        Way::Approval => "须经核准",
    };
    (field.code(), format!("{}（{way}）", field.title()))
}
