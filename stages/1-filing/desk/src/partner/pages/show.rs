//! One partner: what it is today, what it certifies, the agreements with it, and what this person can do.

use super::agreements::{Line, line};
use crate::{
    pages::{
        typed::Typed,
        view::{day, standing_colour},
    },
    partner::{
        agreements::{agreements, all_recorded},
        store::{Registered, partner_of},
    },
};
use access::{Doing, Permit, Principal, acts};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use filing_rules::{PartnerStep, Standing};
use jiff::civil::Date;
use kernel::{PartnerId, Problem, Refusal};
use web::{Allowed, Failure, Frame, House, Shell, again, page};

/// Agreements that the page shows; the list shows all.
const AGREEMENTS: u32 = 50;

#[derive(Template)]
#[template(path = "partner/show.html")]
struct ShowPage {
    shell: Shell,
    id: PartnerId,
    name: String,
    clause: &'static str,
    standing: Standing,
    colour: &'static str,
    facts: Vec<(&'static str, String)>,
    scope: Vec<(String, String, bool)>,
    suspensions: Vec<(String, String)>,
    agreements: Vec<Line>,
    can: Can,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

/// What this person can do about the partner now.
struct Can {
    change: bool,
    suspend: bool,
    resume: bool,
    end: bool,
    agree: bool,
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadPartner>,
    Path(id): Path<PartnerId>,
) -> Result<Response, Failure> {
    page(show_page(&house, &frame, &permit, id, Typed::default()).await?)
}

/// The page after a refusal: with what was typed, and each problem at its field.
pub(super) async fn come_back(
    house: &House,
    frame: &Frame,
    principal: &Principal,
    id: PartnerId,
    (typed, refusal): (Typed, Refusal),
) -> Result<Response, Failure> {
    let mut shown = show_page(house, frame, &principal.permit()?, id, typed).await?;
    (shown.sentence, shown.problems) = (refusal.sentence, refusal.problems);
    again(shown)
}

async fn show_page(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::ReadPartner>,
    id: PartnerId,
    typed: Typed,
) -> Result<ShowPage, Failure> {
    let today = house.today();
    let mut conn = house.db.read().await?;
    let found = partner_of(&mut conn, id).await?;
    let who = permit.principal();
    let standing = found.on(today);
    let mut shown = Vec::new();
    // Whoever may read agreements sees those within their own reach.
    if let Ok(reads) = who.permit::<acts::ReadAgreement>() {
        let select = agreements()
            .only("agreement.partner = {}", id)
            .within(
                reads.within()?,
                "agreement.school = {}",
                "agreement.affiliation = {}",
            )
            .order("agreement.id desc");
        let rows = select.first(&mut conn, AGREEMENTS).await?;
        let recorded = all_recorded(&mut conn, &rows).await?;
        shown = recorded.iter().map(|one| line(one, today)).collect();
    }
    Ok(ShowPage {
        shell: frame.shell("合作评价机构"),
        id,
        clause: found.kind.clause().label(),
        standing,
        colour: standing_colour(&standing),
        facts: facts(&found),
        scope: scope(&found, today),
        suspensions: suspensions(&found),
        agreements: shown,
        can: what_can(who, &found, today),
        name: found.name,
        typed,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

fn what_can(who: &Principal, found: &Registered, today: Date) -> Can {
    fn reaches<A: Doing>(who: &Principal, found: &Registered) -> bool {
        let permit = who.permit::<A>();
        permit.is_ok_and(|permit| permit.check(&found.owner, "合作评价机构").is_ok())
    }
    let may = |step: PartnerStep| step.allowed(found.on(today), found.kind).is_ok();
    Can {
        change: reaches::<acts::ChangePartner>(who, found) && may(PartnerStep::Change),
        suspend: reaches::<acts::SuspendPartner>(who, found) && may(PartnerStep::Suspend),
        resume: reaches::<acts::ResumePartner>(who, found) && may(PartnerStep::Resume),
        end: reaches::<acts::EndPartner>(who, found) && may(PartnerStep::End),
        agree: who.permit::<acts::RecordAgreement>().is_ok() && may(PartnerStep::Agree),
    }
}

fn facts(found: &Registered) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("类别", found.kind.title().to_owned()),
        ("机构备案编号", found.number.clone()),
        ("统一社会信用代码", found.uscc.clone()),
        ("备案或公布机关", found.filed_by.clone()),
        ("备案或公布文件", found.reference.clone()),
        (
            "有效期",
            format!("{}至{}", day(found.valid.from), day(found.valid.until)),
        ),
    ];
    if let Some(ended) = found.partner.lived.ended {
        facts.push(("终止日期", day(ended.on)));
        facts.push(("终止原因", found.end_reason.clone().unwrap_or_default()));
    }
    facts
}

/// Every line that there ever was: what, when it holds, whether it still does or will.
fn scope(found: &Registered, today: Date) -> Vec<(String, String, bool)> {
    let held = found.partner.scope.iter();
    let held = held.filter(|held| held.dropped_on.is_none_or(|dropped| held.since < dropped));
    held.map(|held| {
        let holds = match held.dropped_on {
            Some(dropped) => format!("{}至{}前", day(held.since), day(dropped)),
            None => format!("自{}起", day(held.since)),
        };
        let live = held.dropped_on.is_none_or(|dropped| today < dropped);
        (held.line.label(), holds, live)
    })
    .collect()
}

fn suspensions(found: &Registered) -> Vec<(String, String)> {
    let all = found.partner.lived.suspensions.iter();
    all.map(|one| {
        let until = one.until.map_or_else(|| "另行通知".to_owned(), day);
        (day(one.since), until)
    })
    .collect()
}
