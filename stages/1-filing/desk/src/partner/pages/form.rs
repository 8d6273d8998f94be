//! The forms of a partner: its registration, and the change of what it certifies.

use super::rows::{RowView, rows_of, shown, typed_rows};
use crate::{
    pages::{pressed::Pressed, typed::Typed, view::day},
    partner::store::{Registered, partner_of},
};
use access::{Permit, acts};
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use filing_rules::{ChangeEntry, PartnerEntry, PartnerKind, PartnerStep};
use kernel::{PartnerId, Problem, Refusal, RefusalKind, Stop};
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

/// Blank rows of a new form, and those that are added on request.
const BLANK: usize = 3;

#[derive(Template)]
#[template(path = "partner/new.html")]
struct NewPage {
    shell: Shell,
    kinds: Vec<(&'static str, &'static str)>,
    typed: Typed,
    rows: Vec<RowView>,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "partner/change.html")]
struct ChangePage {
    shell: Shell,
    id: PartnerId,
    facts: Vec<(&'static str, String)>,
    until: String,
    typed: Typed,
    rows: Vec<RowView>,
    sentence: String,
    problems: Vec<Problem>,
}

/// A refusal of a form brings it back; any other, and every fault, has a page of its own.
fn invalid(stop: Stop) -> Result<Refusal, Failure> {
    match stop {
        Stop::Refusal(refusal) if refusal.kind == RefusalKind::Invalid => Ok(refusal),
        stop => Err(stop.into()),
    }
}

fn new_page(frame: &Frame, typed: Typed, blank: usize) -> NewPage {
    let mut kinds = vec![("", "请选择")];
    kinds.extend(PartnerKind::ALL.map(|kind| (kind.code(), kind.title())));
    NewPage {
        shell: frame.shell("登记合作评价机构"),
        kinds,
        rows: shown(typed_rows(&typed), blank),
        typed,
        sentence: String::new(),
        problems: Vec::new(),
    }
}

/// The form of a new partner.
pub(super) async fn show_new(
    frame: Frame,
    Allowed(_permit): Allowed<acts::RegisterPartner>,
) -> Result<Response, Failure> {
    page(new_page(&frame, Typed::default(), BLANK))
}

/// Registers a partner, or gives the form more rows.
pub(super) async fn register(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::RegisterPartner>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    if typed.has("more") {
        return page(new_page(&frame, typed, BLANK));
    }
    let entry = PartnerEntry {
        kind: typed.one("kind"),
        name: typed.one("name"),
        uscc: typed.one("uscc"),
        number: typed.one("number"),
        filed_by: typed.one("filed_by"),
        reference: typed.one("reference"),
        from: typed.one("from"),
        until: typed.one("until"),
    };
    let (rows, now) = (typed_rows(&typed), house.now());
    match crate::register_partner(&house.db, &permit, entry, &rows, now).await {
        Ok(id) => Ok(done(&format!("/partners/{id}"), "已登记合作评价机构")),
        Err(stop) => {
            let refusal = invalid(stop)?;
            let mut shown = new_page(&frame, typed, usize::from(rows.is_empty()));
            (shown.sentence, shown.problems) = (refusal.sentence, refusal.problems);
            again(shown)
        }
    }
}

async fn change_page(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::ChangePartner>,
    id: PartnerId,
    typed: Typed,
    blank: usize,
) -> Result<ChangePage, Failure> {
    let found = partner_of(&mut house.db.read().await?, id).await?;
    permit.check(&found.owner, "合作评价机构")?;
    let today = house.today();
    PartnerStep::Change.allowed(found.on(today), found.kind)?;
    let rows = if typed.has("occupation-0") {
        typed_rows(&typed)
    } else {
        rows_of(&found.scope_from(today))
    };
    Ok(ChangePage {
        shell: frame.shell("变更范围和有效期"),
        id,
        facts: facts(&found),
        until: typed.or("until", &found.valid.until.to_string()).to_owned(),
        rows: shown(rows, blank),
        typed,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

fn facts(found: &Registered) -> Vec<(&'static str, String)> {
    vec![
        ("机构名称", found.name.clone()),
        ("机构备案编号", found.number.clone()),
        ("现有效期至", day(found.valid.until)),
        ("现备案或公布文件", found.reference.clone()),
    ]
}

/// The form of a change, with what the partner certifies now.
pub(super) async fn show_change(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ChangePartner>,
    Path(id): Path<PartnerId>,
) -> Result<Response, Failure> {
    page(change_page(&house, &frame, &permit, id, Typed::default(), BLANK).await?)
}

/// Changes what a partner certifies, or gives the form more rows.
pub(super) async fn change(
    pressed: Pressed<acts::ChangePartner, PartnerId>,
) -> Result<Response, Failure> {
    let Pressed {
        house,
        frame,
        permit,
        id,
        typed,
    } = pressed;
    if typed.has("more") {
        return page(change_page(&house, &frame, &permit, id, typed, BLANK).await?);
    }
    let entry = ChangeEntry {
        reference: typed.one("reference"),
        until: typed.one("until"),
    };
    let (rows, now) = (typed_rows(&typed), house.now());
    match crate::change_partner(&house.db, &permit, id, entry, &rows, now).await {
        Ok(()) => Ok(done(&format!("/partners/{id}"), "范围和有效期已变更")),
        Err(stop) => {
            let refusal = invalid(stop)?;
            let mut shown = change_page(&house, &frame, &permit, id, typed, 0).await?;
            (shown.sentence, shown.problems) = (refusal.sentence, refusal.problems);
            again(shown)
        }
    }
}
