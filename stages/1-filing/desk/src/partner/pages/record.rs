//! The form by which a school records an agreement with a partner.

use crate::{
    pages::{import::received, typed::Typed, view::day},
    partner::store::{Registered, partner_of},
};
use access::acts;
use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    response::Response,
};
use filing_rules::{AgreementEntry, PartnerLine, PartnerStep};
use kernel::{PartnerId, PartnerLineId, Problem, RefusalKind, Stop};
use std::collections::BTreeSet;
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

#[derive(Template)]
#[template(path = "partner/record.html")]
struct RecordPage {
    shell: Shell,
    id: PartnerId,
    facts: Vec<(&'static str, String)>,
    clause: &'static str,
    lines: Vec<(PartnerLineId, String, bool)>,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

async fn record_page(
    house: &House,
    frame: &Frame,
    id: PartnerId,
    typed: Typed,
) -> Result<RecordPage, Failure> {
    let today = house.today();
    let found = partner_of(&mut house.db.read().await?, id).await?;
    PartnerStep::Agree.allowed(found.on(today), found.kind)?;
    let held = found.partner.scope.iter();
    let held = held.filter(|held| held.on(today.max(found.valid.from)));
    let ticked = |line| typed.has(&format!("line-{line}"));
    Ok(RecordPage {
        shell: frame.shell("登记合作协议"),
        id,
        facts: facts(&found),
        clause: found.kind.clause().label(),
        lines: held
            .map(|held| (held.id, held.line.label(), ticked(held.id)))
            .collect(),
        typed,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

fn facts(found: &Registered) -> Vec<(&'static str, String)> {
    vec![
        ("合作评价机构", found.name.clone()),
        ("类别", found.kind.title().to_owned()),
        ("机构备案编号", found.number.clone()),
        ("机构有效期至", day(found.valid.until)),
    ]
}

/// The form.
pub(super) async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(_permit): Allowed<acts::RecordAgreement>,
    Path(id): Path<PartnerId>,
) -> Result<Response, Failure> {
    page(record_page(&house, &frame, id, Typed::default()).await?)
}

/// Records an agreement with its signed paper.
pub(super) async fn record(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::RecordAgreement>,
    Path(id): Path<PartnerId>,
    upload: Multipart,
) -> Result<Response, Failure> {
    let (fields, name, bytes) = received(upload).await?;
    let typed = Typed::from_fields(fields);
    let entry = AgreementEntry {
        title: typed.one("title"),
        from: typed.one("from"),
        until: typed.one("until"),
    };
    let found = partner_of(&mut house.db.read().await?, id).await?;
    let (lines, paper, now) = (
        ticked(&typed, &found),
        (name.as_str(), &bytes[..]),
        house.now(),
    );
    match crate::record_agreement(&house.db, &permit, id, entry, &lines, paper, now).await {
        Ok(agreement) => Ok(done(
            &format!("/partners/agreements/{agreement}"),
            "协议已登记，待法定代表人确认",
        )),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Invalid => {
            let mut shown = record_page(&house, &frame, id, typed).await?;
            (shown.sentence, shown.problems) = (refusal.sentence, refusal.problems);
            again(shown)
        }
        Err(stop) => Err(stop.into()),
    }
}

/// What the ticked lines of the partner's scope say; what is none of them says nothing.
fn ticked(typed: &Typed, found: &Registered) -> BTreeSet<PartnerLine> {
    let scope = found.partner.scope.iter();
    scope
        .filter(|held| typed.has(&format!("line-{}", held.id)))
        .map(|held| held.line.clone())
        .collect()
}
