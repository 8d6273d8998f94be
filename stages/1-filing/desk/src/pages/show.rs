//! One application: how far it has come, the self-check clause by clause, the materials, and what this person can do.

use super::{
    list::clock,
    panel::{PanelCard, panel_card},
    recommending::{ProposalLine, to_propose},
    typed::Typed,
    view::{self, LineForm, MaterialLine, PartLooks},
};
use crate::{
    acts::{proposals, step_of, still_lives},
    against::{self, Note},
    applied::{Applied, applied},
    assessment::card::{Card, card},
    confirmed::{self, Confirmed, confirmations},
    frozen::{self, materials_seen},
    registry::registry_of,
    store::{self, Application, Held},
    typing,
};
use access::{Permit, Principal, Role, acts};
use askama::Template;
use axum::{
    extract::{Path, State as Shared},
    response::Response,
};
use db::Keys;
use filing_rules::{
    Gathered, Interest, Kind, Material, Noted, Recipient, Route, State, gathered, may_confirm,
    self_check, smallest_panel, to_ask, unconfirmed,
};
use jiff::civil::Date;
use kernel::{ApplicationId, FilingId, Problem, Refusal, Stop};
use std::collections::BTreeMap;
use web::{Allowed, Failure, Frame, House, Shell, again, page};

#[derive(Template)]
#[template(path = "application.html")]
struct ShowPage {
    shell: Shell,
    id: ApplicationId,
    school: String,
    state: State,
    steps: Vec<(&'static str, &'static str)>,
    clock: Option<(i32, String)>,
    facts: Vec<(&'static str, String)>,
    /// What is to be looked up of the occupations.
    cautions: Vec<String>,
    /// What the form says, section by section.
    content: Vec<view::Part>,
    findings: Vec<Gathered>,
    materials: Vec<MaterialLine>,
    /// Which materials nobody looked up that were only checked online by the school.
    unconfirmed: Vec<&'static str>,
    /// The digest of each online check with what was found of it.
    checks: BTreeMap<Material, String>,
    /// What was found not to agree, as it is asked for.
    differing: String,
    /// The same as reasons not to accept, where nothing more can be asked for.
    reasons: String,
    lines: Vec<Applied>,
    supplement: Option<view::SupplementCard>,
    /// What is applied for otherwise than it is filed.
    note: Option<Note>,
    assessment: Option<Card>,
    is_expert: bool,
    decisions: Vec<LineForm>,
    panel: PanelCard,
    smallest: u16,
    /// Where a misrouted application can go: code, name.
    recipients: Vec<(String, String)>,
    /// To whom it goes when it is handed in.
    recipient: String,
    interests: [Interest; 5],
    /// Why nothing can be granted any more into the filing that it is about; empty where it can.
    ended: String,
    filing: Option<FilingId>,
    can: Can,
    /// The lines that the training centre proposes or not.
    proposals: Vec<ProposalLine>,
    /// Whether it has had its say.
    proposed: bool,
    /// Whether it asks for another term: taken back, it comes again in time or not at all.
    renews: bool,
    /// The digest of what is confirmed by whoever submits now.
    seen: String,
    /// What the staff typed and did not take over: it would not be handed in.
    untaken: Option<String>,
    typed: Typed,
    /// Who checks a material online, and when, unless something else is typed.
    me: String,
    today: String,
    sentence: String,
    problems: Vec<Problem>,
}

/// What this person can do to the application now.
#[derive(Default)]
struct Can {
    draft: bool,
    discard: bool,
    submit: bool,
    take_back: bool,
    recommend: bool,
    confirm: bool,
    ask: bool,
    answer: bool,
    refuse: bool,
    redirect: bool,
    appoint: bool,
    decide: bool,
}

/// The page.
pub async fn show(
    Shared(house): Shared<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadApplication>,
    Path(id): Path<ApplicationId>,
) -> Result<Response, Failure> {
    page(show_page(&house, &frame, &permit, id, Typed::default()).await?)
}

/// The page after a refusal: with what was typed, and each problem at its field.
pub(super) async fn come_back(
    house: &House,
    frame: &Frame,
    principal: &Principal,
    id: ApplicationId,
    (typed, refusal): (Typed, Refusal),
) -> Result<Response, Failure> {
    let mut shown = show_page(house, frame, &principal.permit()?, id, typed).await?;
    (shown.sentence, shown.problems) = (refusal.sentence, refusal.problems);
    again(shown)
}

async fn show_page(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::ReadApplication>,
    id: ApplicationId,
    typed: Typed,
) -> Result<ShowPage, Failure> {
    let mut conn = house.db.read().await?;
    let found = store::application(&mut conn, house.db.keys(), permit, id).await?;
    let held = materials_seen(&mut conn, &found).await?;
    let mut lines = applied(&found.form, store::lines_of(&mut conn, id).await?);
    let today = house.today();
    let principal = permit.principal();
    let can = what_can(principal, &found, today)?;
    let assessment = card(&mut conn, &found, &lines, principal, (&typed, today)).await?;
    let mut proposals = proposals(&mut conn, id).await?;
    for line in &mut lines {
        line.proposed = proposals.remove(&line.key());
    }
    if assessment.as_ref().is_some_and(|card| !card.told) {
        lines.iter_mut().for_each(Applied::hush);
    }
    let panel = panel_card(&mut conn, house.db.keys(), &found, principal).await?;
    let there = |material| held.iter().any(|one| one.material == material);
    let confirmations = confirmations(&mut conn, id).await?;
    let noted = confirmed::among(&held, &confirmations);
    let registry = registry_of(&mut conn, house.db.keys(), &found, today).await?;
    let (seen, untaken) = match can.submit {
        true => (
            frozen::digest(house.db.keys(), &found, &held)?,
            typing::waiting(&mut conn, found.owner.school).await?,
        ),
        false => (String::new(), None),
    };
    let untaken = untaken.map(|waiting| waiting.text);
    let asked = found.supplement.as_ref();
    let changed = match asked.is_some_and(|asked| asked.answered_on.is_some()) {
        true => frozen::changed(&mut conn, house.db.keys(), id).await?,
        false => Vec::new(),
    };
    let ended = match still_lives(&mut conn, &found, today).await {
        Err(Stop::Refusal(refusal)) if found.state.is_open() => refusal.sentence,
        Err(Stop::Fault(fault)) => return Err(fault.into()),
        _ => String::new(),
    };
    let waiting = found
        .due_on
        .filter(|_| found.state == answered_from(&found));
    Ok(ShowPage {
        shell: frame.shell("备案申请"),
        id,
        school: found.form.school.clone(),
        state: found.state,
        steps: view::steps(&found),
        clock: waiting.map(|due| clock(due, today)),
        facts: view::facts(&found),
        cautions: view::cautions(&found.form),
        content: view::parts(&found.form),
        findings: gathered(&self_check(&found.form, there, &registry)),
        materials: view::material_lines(&found.form, (&held, house.db.keys()), &confirmations),
        unconfirmed: waiting_titles(&found, &noted),
        checks: checks(house.db.keys(), &held, &confirmations),
        reasons: match can.ask {
            true => String::new(),
            false => to_ask(&noted).join("；"),
        },
        differing: to_ask(&noted).join("\n"),
        assessment,
        is_expert: principal.role == Role::Expert,
        proposals: match can.recommend {
            true => to_propose(&lines, &typed),
            false => Vec::new(),
        },
        proposed: lines.iter().any(|line| line.proposed.is_some()),
        decisions: view::line_forms(&lines, &typed, "ruling", "reason"),
        lines,
        supplement: asked.map(|asked| view::supplement(asked, &changed)),
        note: against::of_application(&mut conn, &found).await?,
        panel,
        smallest: smallest_panel(&found.form),
        recipients: elsewhere(&found),
        recipient: found.recipient().title(),
        interests: Interest::ALL,
        ended,
        filing: found.filing,
        renews: found.kind == Kind::Renewal,
        seen,
        untaken,
        can,
        typed,
        me: permit.principal().name.clone(),
        today: today.to_string(),
        sentence: String::new(),
        problems: Vec::new(),
    })
}

/// What stands for each online check as the page shows it.
fn checks(keys: &Keys, held: &[Held], confirmations: &[Confirmed]) -> BTreeMap<Material, String> {
    let noted = held.iter().filter(|one| one.source.is_some());
    let digest = |one| confirmed::digest(keys, one, confirmed::of(confirmations, one));
    noted.map(|one| (one.material, digest(one))).collect()
}

/// The materials that are to be looked up before the application is accepted.
fn waiting_titles(found: &Application, noted: &[Noted]) -> Vec<&'static str> {
    let before = [State::Submitted, State::Recommended, State::Supplementing];
    if !before.contains(&found.state) {
        return Vec::new();
    }
    let waiting = unconfirmed(noted).into_iter();
    waiting.map(|material| material.title()).collect()
}

/// Every recipient but the one that has it.
fn elsewhere(found: &Application) -> Vec<(String, String)> {
    let others = Recipient::all().into_iter();
    others
        .filter(|one| *one != found.recipient())
        .map(|one| (one.code(), one.title()))
        .collect()
}

/// The state in which the centre says whether it accepts.
fn answered_from(found: &Application) -> State {
    match found.route() {
        Route::City => State::Submitted,
        Route::Province => State::Recommended,
    }
}

fn what_can(principal: &Principal, found: &Application, today: Date) -> Result<Can, Failure> {
    let is = |role: Role, state: State| principal.role == role && found.state == state;
    let decides = is(Role::DepartmentOfficer, State::Concluded)
        && principal
            .permit::<acts::DecideFiling>()?
            .check(&found.owner, "备案申请")
            .is_ok();
    let answers = is(Role::CentreOfficer, answered_from(found));
    let waited = found
        .supplement
        .as_ref()
        .is_some_and(|asked| asked.answer_by < today);
    Ok(Can {
        draft: principal.role == Role::SchoolStaff && found.state.is_written(),
        discard: is(Role::SchoolStaff, State::Draft),
        submit: principal.role == Role::SchoolHead && found.state.is_written(),
        take_back: principal.role == Role::SchoolHead && found.state.may_be_taken_back(),
        recommend: is(Role::TrainingCentreOfficer, State::Submitted),
        confirm: principal.permit::<acts::ConfirmOnline>().is_ok()
            && may_confirm(found.state, found.route(), step_of(principal.role)).is_ok(),
        ask: answers && found.supplement.is_none(),
        answer: answers,
        refuse: answers || waited && is(Role::CentreOfficer, State::Supplementing),
        redirect: answers || is(Role::TrainingCentreOfficer, State::Submitted),
        appoint: is(Role::CentreOfficer, State::Accepted),
        decide: decides,
    })
}
