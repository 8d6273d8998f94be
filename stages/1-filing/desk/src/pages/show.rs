//! One application: how far it has come, the self-check clause by clause, the materials, and what this person can do.

use super::{
    list::clock,
    recommending::{ProposalLine, to_propose},
    typed::Typed,
    view::{self, LineForm, MaterialLine, PartLooks},
};
use crate::{
    acts::proposals,
    applied::{Applied, applied},
    assessment::{
        card::{Card, card},
        store::{self as assessment, Member},
    },
    drawing,
    frozen::{self, materials_seen},
    registry::registry_of,
    store::{self, Application},
    typing,
};
use access::{Permit, Principal, Role, acts};
use askama::Template;
use axum::{
    extract::{Path, State as Shared},
    response::Response,
};
use db::Conn;
use filing_rules::{
    Gathered, Given, Interest, Recipient, Route, State, gathered, self_check, smallest_panel,
};
use jiff::civil::Date;
use kernel::{AccountId, Actor, ApplicationId, FilingId, Problem, Refusal, Stop};
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
    /// What the form says, section by section.
    content: Vec<view::Part>,
    findings: Vec<Gathered>,
    materials: Vec<MaterialLine>,
    lines: Vec<Applied>,
    supplement: Option<view::SupplementCard>,
    assessment: Option<Card>,
    is_expert: bool,
    decisions: Vec<LineForm>,
    panel: Vec<Seat>,
    draw: Option<DrawCard>,
    smallest: u16,
    /// Where a misrouted application can go: code, name.
    recipients: Vec<(String, String)>,
    /// To whom it goes when it is handed in.
    recipient: String,
    interests: [Interest; 5],
    filing: Option<FilingId>,
    can: Can,
    /// The lines that the training centre proposes or not.
    proposals: Vec<ProposalLine>,
    /// Whether it has had its say.
    proposed: bool,
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

/// A member of the panel, and whether this person may take them off it.
struct Seat {
    expert: AccountId,
    name: String,
    employer: String,
    may_go: bool,
    /// Whether they cannot sign in any more: the centre has them replaced.
    lost: bool,
}

/// The draw of the panel, as far as it may be told.
struct DrawCard {
    digest: String,
    drawn: bool,
    pool: usize,
    /// How many were left out.
    left_out: usize,
    /// Who, and why; a school is not told who declared an interest in it.
    excluded: Vec<(String, String)>,
}

/// What this person can do to the application now.
#[derive(Default)]
struct Can {
    draft: bool,
    submit: bool,
    recommend: bool,
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
    let panel = assessment::panel(&mut conn, id).await?;
    let mut lines = applied(&found.form, store::lines_of(&mut conn, id).await?);
    let today = house.today();
    let principal = permit.principal();
    let can = what_can(principal, &found, today)?;
    let given = assessment::given(&mut conn, id).await?;
    let assessment = card(&mut conn, &found, &lines, principal, (&typed, today)).await?;
    let mut proposals = proposals(&mut conn, id).await?;
    for line in &mut lines {
        line.proposed = proposals.remove(&line.key());
    }
    if assessment.as_ref().is_some_and(|card| !card.told) {
        lines.iter_mut().for_each(Applied::hush);
    }
    let names = principal.permit::<acts::ReadReport>().is_ok();
    let draw = draw_card(&mut conn, house, &found, names).await?;
    let there = |material| held.iter().any(|one| one.material == material);
    let registry = registry_of(&mut conn, house.db.keys(), &found, today).await?;
    let (seen, untaken) = match can.submit {
        true => (
            frozen::digest(house.db.keys(), &found, &held)?,
            typing::waiting(&mut conn, found.owner.school).await?,
        ),
        false => (String::new(), None),
    };
    let untaken = untaken.map(|waiting| waiting.text);
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
        content: view::parts(&found.form),
        findings: gathered(&self_check(&found.form, there, &registry)),
        materials: view::material_lines(&found.form, &held),
        assessment,
        is_expert: principal.role == Role::Expert,
        proposals: match can.recommend {
            true => to_propose(&lines, &typed),
            false => Vec::new(),
        },
        proposed: lines.iter().any(|line| line.proposed.is_some()),
        decisions: view::line_forms(&lines, &typed, "ruling", "reason"),
        lines,
        supplement: found.supplement.as_ref().map(view::supplement),
        panel: panel
            .into_iter()
            .map(|one| seat(one, permit.principal(), &found, &given))
            .collect(),
        draw,
        smallest: smallest_panel(&found.form),
        recipients: elsewhere(&found),
        recipient: found.recipient().title(),
        interests: Interest::ALL,
        filing: found.filing,
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
        submit: principal.role == Role::SchoolHead && found.state.is_written(),
        recommend: is(Role::TrainingCentreOfficer, State::Submitted),
        ask: answers && found.supplement.is_none(),
        answer: answers,
        refuse: answers || waited && is(Role::CentreOfficer, State::Supplementing),
        redirect: answers || is(Role::TrainingCentreOfficer, State::Submitted),
        appoint: is(Role::CentreOfficer, State::Accepted),
        decide: decides,
    })
}

fn seat(member: Member, principal: &Principal, found: &Application, given: &[Given]) -> Seat {
    let spoke = given.iter().any(|given| given.expert == member.expert);
    let own = matches!(principal.actor, Actor::Account { account, .. } if account == member.expert);
    let theirs = own || principal.role == Role::CentreOfficer;
    Seat {
        may_go: theirs
            && !(spoke && member.reachable)
            && found.state == State::Assessing
            && member.person.is_some(),
        lost: !member.reachable && found.state == State::Assessing,
        expert: member.expert,
        name: member.name,
        employer: member.employer,
    }
}

async fn draw_card(
    conn: &mut Conn,
    house: &House,
    found: &Application,
    names: bool,
) -> Result<Option<DrawCard>, Failure> {
    let drawing = match drawing::of(conn, house.db.keys(), found.id).await {
        Ok(drawing) => drawing,
        Err(Stop::Refusal(_)) => return Ok(None),
        Err(stop) => return Err(stop.into()),
    };
    let mut excluded = Vec::new();
    for one in drawing.list.excluded.iter().filter(|_| names) {
        excluded.push((drawing.listed(&one.id)?.name.clone(), one.reason.clone()));
    }
    Ok(Some(DrawCard {
        drawn: drawing.head.is_some(),
        pool: drawing.list.entries.len(),
        left_out: drawing.list.excluded.len(),
        excluded,
        digest: drawing.list.digest(),
    }))
}
