//! Lists and single plans, for everyone who may look at them.

use crate::{handover, say, say::Clock, store};
use access::{Act, Permit, acts};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use calendar::{Calendar, Term, Terms};
use db::{Row, Select};
use jiff::civil::Date;
use kernel::{Fault, SessionId};
use plan_rules::{FIELDS, PlanState};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

/// Plans a page.
const SIZE: u32 = 20;

/// What a list was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Text in title, school or occupation.
    q: String,
    /// The code of a state.
    state: String,
    /// `exam` or `due`; the newest first otherwise.
    sort: String,
    page: u32,
}

#[derive(Template)]
#[template(path = "plans/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    states: Vec<(&'static str, &'static str)>,
    plans: Vec<Line>,
    pager: Pager,
    may_draft: bool,
}

struct Line {
    id: SessionId,
    title: String,
    school: String,
    occupation: String,
    exam: String,
    due: String,
    clock: Option<Clock>,
    state: PlanState,
    late: Option<u16>,
}

impl Asked {
    /// The address of another page or order of the same list.
    fn address(&self, sort: &str, page: u32) -> String {
        format!(
            "/plans?q={}&state={}&sort={}&page={page}",
            form_value(&self.q),
            form_value(&self.state),
            form_value(sort)
        )
    }

    fn direction(&self, sort: &str) -> &'static str {
        if self.sort == sort {
            "ascending"
        } else {
            "none"
        }
    }
}

/// The plans within reach.
pub(super) async fn list(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadSession>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let order = match asked.sort.as_str() {
        "exam" => "session.theory_on, session.id",
        "due" => "session.due_on, session.id",
        _ => "session.id desc",
    };
    let state = asked.state.parse::<PlanState>().ok().map(PlanState::code);
    let select = Select::new(
        "session.*, organisation.name as school_name",
        "session join organisation on organisation.id = session.school",
    )
    .containing(
        "session.title || ' ' || organisation.name || ' ' || session.occupation_name like {} escape '\\'",
        &asked.q,
    )
    .maybe("session.state = {}", state)
    .order(order);
    let mut conn = house.db.read().await?;
    let found = handover::within_reach(select, &permit)?
        .page(&mut conn, asked.page, SIZE)
        .await?;
    let today = house.today();
    let plans = found
        .rows
        .iter()
        .map(|row| line(row, today))
        .collect::<Result<_, _>>()?;
    page(ListPage {
        shell: frame.shell("认定计划"),
        states: PlanState::ALL
            .map(|state| (state.code(), state.title()))
            .to_vec(),
        plans,
        pager: Pager::of(&found, |page| asked.address(&asked.sort, page)),
        may_draft: permit.principal().permit::<acts::DraftPlan>().is_ok(),
        asked,
    })
}

fn line(row: &Row, today: Date) -> Result<Line, Fault> {
    let session = handover::session_of(row)?;
    let clock = (session.state == PlanState::Drafted)
        .then(|| say::clock(clock(session.registration_closed_on, today)));
    Ok(Line {
        id: session.id,
        title: session.title,
        school: row.get("school_name")?,
        occupation: format!("{} {}", session.occupation_name, session.level.label()),
        exam: say::day(session.theory_on),
        due: say::day(row.get("due_on")?),
        clock,
        state: session.state,
        late: row.get("late")?,
    })
}

/// Working days that are left to report.
fn clock(registration_closed_on: Date, today: Date) -> i32 {
    Terms::default()
        .clock(Term::Plan, registration_closed_on)
        .days_left(Calendar::built_in(), today)
}

#[derive(Template)]
#[template(path = "plans/detail.html")]
struct DetailPage {
    shell: Shell,
    id: SessionId,
    title: String,
    subtitle: String,
    state: PlanState,
    clock: Option<Clock>,
    caution: Option<String>,
    late: u16,
    steps: Vec<(&'static str, &'static str)>,
    facts: Vec<(&'static str, String)>,
    contents: Vec<(&'static str, String)>,
    road: Vec<(String, &'static str)>,
    may_draft: bool,
    may_report: bool,
    may_receive: bool,
}

/// One plan.
pub(super) async fn detail(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadSession>,
    frame: Frame,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = handover::session(&mut conn, &permit, id).await?;
    let planned = store::planned(&mut conn, id).await?;
    let state = session.state;
    let may = |act: Act| act.reach(permit.principal().role).is_some();
    let closed_on = session.registration_closed_on;
    let drafted = state == PlanState::Drafted;
    let due = plan_rules::due(closed_on, house.calendar, &Terms::default());
    page(DetailPage {
        shell: frame.shell(&session.title),
        id,
        title: session.title.clone(),
        subtitle: planned.school.clone(),
        state,
        clock: drafted.then(|| say::clock(clock(closed_on, house.today()))),
        caution: due.caution().filter(|_| drafted),
        late: planned.late.unwrap_or(0),
        steps: steps(state),
        facts: facts(&session, &planned),
        contents: FIELDS
            .iter()
            .map(|field| (field.label, (field.get)(&planned.plan.content).clone()))
            .collect(),
        road: road(id, &permit),
        may_draft: drafted && may(Act::DraftPlan),
        may_report: drafted && may(Act::ReportPlan),
        may_receive: state == PlanState::Reported && may(Act::ReceivePlan),
    })
}

fn steps(state: PlanState) -> Vec<(&'static str, &'static str)> {
    let (draft, report, receive, hold) = match state {
        PlanState::Drafted => ("now", "todo", "todo", "todo"),
        PlanState::Reported => ("done", "done", "now", "todo"),
        PlanState::Received => ("done", "done", "done", "now"),
    };
    vec![
        ("拟订计划", draft),
        ("报送", report),
        ("职鉴中心接收", receive),
        ("编排、考核、结果与证书", hold),
    ]
}

fn facts(session: &handover::Session, planned: &store::Planned) -> Vec<(&'static str, String)> {
    let job_type = match session.job_type.as_str() {
        "" => String::new(),
        job_type => format!("（{job_type}）"),
    };
    let weights = session.weights;
    let mut facts = vec![
        (
            "职业（工种）及等级",
            format!(
                "{} {}{job_type} {}",
                session.occupation, session.occupation_name, session.level
            ),
        ),
        ("备案编号", session.filing_number.clone()),
        ("评价依据", session.basis.clone()),
        ("计划人数", format!("{}人", planned.plan.content.headcount)),
        ("报名截止", say::day(session.registration_closed_on)),
        ("报送期限", say::day(planned.due_on)),
        (
            "理论知识考试",
            format!(
                "{}，{}分钟",
                say::day(session.theory_on),
                session.theory_minutes
            ),
        ),
        ("技能操作考核", say::day(session.practical_on)),
        (
            "考评权重",
            format!(
                "理论{}%，技能{}%，教学培训内容{}%",
                weights.theory, weights.practical, weights.coursework
            ),
        ),
    ];
    facts.extend(planned.reported_at.map(|at| ("报送时间", say::instant(at))));
    facts.extend(planned.received_at.map(|at| ("接收时间", say::instant(at))));
    facts
}

/// The whole road of a session, as far as this person may walk it. Later stages keep these addresses.
fn road(id: SessionId, permit: &Permit<acts::ReadSession>) -> Vec<(String, &'static str)> {
    let role = permit.principal().role;
    [
        (Act::ReadRoster, "/roster", "考生名册"),
        (Act::ReadBank, "/papers", "试卷"),
        (Act::ReadSession, "/arrangement", "考场编排"),
        (Act::ReadSitting, "/exam", "考试"),
        (Act::ReadResults, "/results", "成绩"),
        (Act::ReadCertificates, "/certificates/session", "证书"),
    ]
    .into_iter()
    .filter(|(act, ..)| act.reach(role).is_some())
    .map(|(_, address, text)| (format!("{address}/{id}"), text))
    .collect()
}
