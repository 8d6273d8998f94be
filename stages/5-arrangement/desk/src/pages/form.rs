//! The form by which a school arranges a session.

use super::typed::{Typed, field};
use crate::store;
use access::{Principal, Role, acts};
use arrangement_rules::SEATS_MOST;
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use db::Conn;
use kernel::{AccountId, Fault, Problem, Refusal, SessionId, Stop};
use plan_desk::{PlanState, Session};
use web::{Allowed, Failure, Frame, House, Shell, again, done};

/// A person who may be ticked, and whether they are.
type Choice = (AccountId, String, bool);

#[derive(Template)]
#[template(path = "arrange.html")]
pub(super) struct FormPage {
    shell: Shell,
    session: Session,
    ready: bool,
    rooms: String,
    theory_time: String,
    practical_place: String,
    practical_time: String,
    practical_minutes: String,
    staff: Vec<Choice>,
    assessors: Vec<Choice>,
    supervisors: Vec<(String, String)>,
    supervisor: String,
    sentence: String,
    problems: Vec<Problem>,
}

/// The form before anything was typed, with rooms that hold everyone.
pub(super) async fn fresh(
    conn: &mut Conn,
    frame: &Frame,
    session: Session,
    principal: &Principal,
) -> Result<FormPage, Failure> {
    let count = candidates_desk::candidates(conn, session.id, true)
        .await?
        .len();
    // On one day the practical comes in the afternoon: everyone sits both.
    let practical = if session.theory_on == session.practical_on {
        "14:00"
    } else {
        "09:00"
    };
    let typed = Typed::of([
        ("rooms", suggested_rooms(count)),
        ("theory_time", "09:00".into()),
        ("practical_place", "实训楼一层".into()),
        ("practical_time", practical.into()),
        ("practical_minutes", "120".into()),
    ]);
    form_page(conn, frame, session, principal, &typed, None).await
}

/// Rooms of equal size that hold everyone.
fn suggested_rooms(candidates: usize) -> String {
    let rooms = candidates.div_ceil(SEATS_MOST as usize).max(1);
    let seats = candidates.div_ceil(rooms).max(1);
    (1..=rooms)
        .map(|room| format!("第{room}理论考场 {seats}\n"))
        .collect()
}

async fn form_page(
    conn: &mut Conn,
    frame: &Frame,
    session: Session,
    principal: &Principal,
    typed: &Typed,
    refusal: Option<Refusal>,
) -> Result<FormPage, Failure> {
    let school = session.owner.school;
    let choices = async |conn: &mut Conn, role, name: &str| -> Result<Vec<Choice>, Fault> {
        let ticked = typed.people(name);
        let people = store::people(conn, school, role).await?;
        Ok(people
            .into_iter()
            .map(|(id, person)| (id, person, ticked.contains(&id)))
            .collect())
    };
    let supervisors = store::people(conn, school, Role::Supervisor).await?;
    let paper = papers_desk::practical_task(conn, session.id)
        .await?
        .is_some();
    let (sentence, problems) = refusal.map_or_else(Default::default, |refusal| {
        let at_field = |problem: Problem| Problem::at(field(&problem.place), problem.sentence);
        let problems = refusal.problems.into_iter().map(at_field).collect();
        (refusal.sentence, problems)
    });
    Ok(FormPage {
        shell: frame.shell("考场编排"),
        ready: session.state == PlanState::Received
            && paper
            && principal.permit::<acts::ArrangeSession>().is_ok(),
        rooms: typed.one("rooms").to_owned(),
        theory_time: typed.one("theory_time").to_owned(),
        practical_place: typed.one("practical_place").to_owned(),
        practical_time: typed.one("practical_time").to_owned(),
        practical_minutes: typed.one("practical_minutes").to_owned(),
        staff: choices(conn, Role::ExamStaff, "staff").await?,
        assessors: choices(conn, Role::Assessor, "assessors").await?,
        supervisors: supervisors
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        supervisor: typed.one("supervisor").to_owned(),
        session,
        sentence,
        problems,
    })
}

/// Arranges the session.
pub(crate) async fn arrange(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ArrangeSession>,
    Path(id): Path<SessionId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::read(&body);
    let session = plan_desk::session(&mut house.db.read().await?, &permit, id).await?;
    let arranged = match typed.wanted(&session) {
        Ok(wanted) => crate::arrange_session(&house.db, &permit, id, &wanted, house.now()).await,
        Err(refusal) => Err(refusal.into()),
    };
    match arranged {
        Ok(arranged) => {
            let word = format!(
                "已编排{}个场次，{}名考生",
                arranged.sittings, arranged.candidates
            );
            Ok(done(&format!("/arrangement/{id}"), &word))
        }
        Err(Stop::Refusal(refusal)) if !refusal.problems.is_empty() => {
            let mut conn = house.db.read().await?;
            let shown = form_page(
                &mut conn,
                &frame,
                session,
                permit.principal(),
                &typed,
                Some(refusal),
            )
            .await?;
            again(shown)
        }
        Err(stop) => Err(stop.into()),
    }
}
