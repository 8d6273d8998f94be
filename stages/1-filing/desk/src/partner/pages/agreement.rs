//! One agreement: what it says, what it is today, its signed paper, and what this person can do.

use super::agreements::colour;
use crate::{
    pages::{typed::Typed, view::day},
    partner::{
        agreements::{Recorded, agreement_of},
        open_agreement,
        store::{Registered, partner_of},
    },
};
use access::{Doing, Permit, Principal, acts};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use filing_rules::{AgreementStanding, AgreementStep, Standing};
use jiff::civil::Date;
use kernel::{AgreementId, PartnerId, Problem, Refusal};
use web::{Allowed, Failure, Frame, House, Shell, again, page};

#[derive(Template)]
#[template(path = "partner/agreement.html")]
struct ShowPage {
    shell: Shell,
    id: AgreementId,
    partner: PartnerId,
    partner_name: String,
    title: String,
    clause: &'static str,
    standing: AgreementStanding,
    colour: &'static str,
    warning: String,
    facts: Vec<(&'static str, String)>,
    lines: Vec<(String, bool)>,
    can: Can,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

/// What this person can do about the agreement now.
struct Can {
    confirm: bool,
    object: bool,
    end: bool,
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadAgreement>,
    Path(id): Path<AgreementId>,
) -> Result<Response, Failure> {
    page(show_page(&house, &frame, &permit, id, Typed::default()).await?)
}

/// The page after a refusal: with what was typed, and each problem at its field.
pub(super) async fn come_back(
    house: &House,
    frame: &Frame,
    principal: &Principal,
    id: AgreementId,
    (typed, refusal): (Typed, Refusal),
) -> Result<Response, Failure> {
    let mut shown = show_page(house, frame, &principal.permit()?, id, typed).await?;
    (shown.sentence, shown.problems) = (refusal.sentence, refusal.problems);
    again(shown)
}

async fn show_page(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::ReadAgreement>,
    id: AgreementId,
    typed: Typed,
) -> Result<ShowPage, Failure> {
    let today = house.today();
    let mut conn = house.db.read().await?;
    let found = agreement_of(&mut conn, id).await?;
    permit.check(&found.owner, "合作协议")?;
    let partner = partner_of(&mut conn, found.agreement.partner).await?;
    let standing = found.on(today);
    let own = partner.scope_from(today);
    let lines = found.agreement.lines.iter();
    Ok(ShowPage {
        shell: frame.shell("合作协议"),
        id,
        partner: partner.id,
        clause: found.kind.clause().label(),
        standing,
        colour: colour(standing),
        warning: warning(&partner, standing, today),
        facts: facts(&found, &partner),
        lines: lines
            .map(|line| (line.label(), own.iter().any(|own| own.covers(line))))
            .collect(),
        can: what_can(permit.principal(), &found, today),
        title: found.title,
        partner_name: found.partner,
        typed,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

/// What keeps an agreement in force from being used.
fn warning(partner: &Registered, standing: AgreementStanding, today: Date) -> String {
    let partners = partner.on(today);
    if standing == AgreementStanding::InForce && partners != Standing::InForce {
        return format!(
            "该机构{}，其间不能依本协议对学生开展认定。",
            partners.title()
        );
    }
    String::new()
}

fn what_can(who: &Principal, found: &Recorded, today: Date) -> Can {
    fn reaches<A: Doing>(who: &Principal, found: &Recorded) -> bool {
        let permit = who.permit::<A>();
        permit.is_ok_and(|permit| permit.check(&found.owner, "合作协议").is_ok())
    }
    let may = |step: AgreementStep| step.allowed(&found.agreement.agreed, today).is_ok();
    Can {
        confirm: reaches::<acts::ConfirmAgreement>(who, found) && may(AgreementStep::Confirm),
        object: reaches::<acts::ObjectToAgreement>(who, found) && may(AgreementStep::Object),
        end: reaches::<acts::EndAgreement>(who, found) && may(AgreementStep::End),
    }
}

fn facts(found: &Recorded, partner: &Registered) -> Vec<(&'static str, String)> {
    let agreed = found.agreement.agreed;
    let by = |who: &str, on: Date| format!("{who}，{}", day(on));
    let mut facts = vec![
        ("院校", found.school.clone()),
        ("机构类别", found.kind.title().to_owned()),
        ("机构备案编号", partner.number.clone()),
        (
            "协议有效期",
            format!("{}至{}", day(agreed.valid.from), day(agreed.valid.until)),
        ),
        ("登记", by(&found.recorded_by, found.recorded_on)),
    ];
    if let (Some(who), Some(on)) = (&found.confirmed_by, agreed.confirmed_on) {
        facts.push(("学校确认", by(who, on)));
    }
    if let (Some(why), Some(on)) = (&found.objection, agreed.objected_on) {
        facts.push(("职鉴中心异议", format!("{why}（{}）", day(on))));
    }
    if let (Some(why), Some(on)) = (&found.end_reason, agreed.ended_on) {
        facts.push(("终止", format!("{why}（{}）", day(on))));
    }
    facts
}

/// The signed paper.
pub(super) async fn paper(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadAgreement>,
    Path(id): Path<AgreementId>,
) -> Result<Response, Failure> {
    let bytes = open_agreement(&house.db, &permit, id, house.now()).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"agreement.pdf\"",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, bytes).into_response())
}
