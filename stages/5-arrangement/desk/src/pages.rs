//! The arrangement of a session: the form, and when it is arranged rooms, seats, people and tickets.

use crate::{Seat, Sitting, store};
use access::{Principal, Role, acts};
use arrangement_rules::{CANDIDATES_PER_INVIGILATOR, INVIGILATORS_LEAST, Room, Wanted};
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use candidates_desk::Candidate;
use db::{Conn, args};
use jiff::{Timestamp, civil::Time, tz::Offset};
use kernel::{AccountId, Clause, Fault, Problem, Refusal, SessionId, Stop};
use plan_desk::{PlanState, Session};
use std::collections::BTreeMap;
use web::{Allowed, Failure, Frame, House, Shell, Work, WorkFuture, done, page};

/// A person who may be ticked, and whether they are.
type Choice = (AccountId, String, bool);

#[derive(Template)]
#[template(path = "arrange.html")]
struct FormPage {
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

#[derive(Template)]
#[template(path = "arranged.html")]
struct ArrangedPage {
    shell: Shell,
    session: Session,
    sittings: Vec<SittingBlock>,
}

struct SittingBlock {
    part: &'static str,
    room: String,
    time: String,
    people: Vec<(&'static str, String)>,
    seats: Vec<(u32, String, String, String)>,
}

/// What was typed; each name may come several times.
#[derive(Default)]
struct Typed(Vec<(String, String)>);

impl Typed {
    fn one(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    }

    fn people(&self, name: &str) -> Vec<AccountId> {
        self.0
            .iter()
            .filter(|(known, _)| known == name)
            .filter_map(|(_, value)| value.parse().ok())
            .collect()
    }
}

/// The form, or what was arranged.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadSession>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, &permit, id).await?;
    let sittings = crate::sittings(&mut conn, id).await?;
    if sittings.is_empty() {
        let count = candidates_desk::candidates(&mut conn, id, true)
            .await?
            .len();
        let typed = Typed(vec![
            ("rooms".into(), suggested_rooms(count)),
            ("theory_time".into(), "09:00".into()),
            ("practical_place".into(), "实训楼一层".into()),
            ("practical_time".into(), "09:00".into()),
            ("practical_minutes".into(), "120".into()),
        ]);
        return page(
            form_page(&mut conn, &frame, session, permit.principal(), &typed, None).await?,
        );
    }
    let candidates = names(&mut conn, id).await?;
    let mut blocks = Vec::new();
    for sitting in sittings {
        blocks.push(block(&mut conn, sitting, &candidates).await?);
    }
    page(ArrangedPage {
        shell: frame.shell("考场编排"),
        session,
        sittings: blocks,
    })
}

/// Rooms of equal size that hold everyone.
fn suggested_rooms(candidates: usize) -> String {
    let rooms = candidates.div_ceil(30).max(1);
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
        (refusal.sentence, refusal.problems)
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
pub async fn arrange(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ArrangeSession>,
    Path(id): Path<SessionId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed(web::form_pairs(&body));
    let session = plan_desk::session(&mut house.db.read().await?, &permit, id).await?;
    let arranged = match wanted(&typed, &session) {
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
            let mut response = page(shown)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Reads the form: invigilators are given to the rooms in the order in which they are ticked, as many as each needs.
fn wanted(typed: &Typed, session: &Session) -> Result<Wanted, Refusal> {
    let bad = |place: &str, sentence: &str| {
        Refusal::invalid("arrangement.bad", "考场编排不符合要求")
            .citing(Clause::A4_2)
            .with(vec![Problem::at(place, sentence)])
    };
    let at = |name: &str, day: jiff::civil::Date| -> Result<Timestamp, Refusal> {
        let time: Time = typed
            .one(name)
            .parse()
            .map_err(|_| bad(name, "请按 09:00 的形式填写开始时间"))?;
        Offset::constant(8)
            .to_timestamp(day.to_datetime(time))
            .map_err(|_| bad(name, "请按 09:00 的形式填写开始时间"))
    };
    let mut staff = typed.people("staff").into_iter();
    let mut theory_rooms = Vec::new();
    for line in typed
        .one("rooms")
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        let (name, seats) = line
            .trim()
            .rsplit_once(char::is_whitespace)
            .ok_or_else(|| bad("rooms", "每行一个考场：名称、空格、座位数"))?;
        let seats: u32 = seats
            .parse()
            .map_err(|_| bad("rooms", "座位数应为数字，每行一个考场：名称、空格、座位数"))?;
        let needed = INVIGILATORS_LEAST.max((seats as usize).div_ceil(CANDIDATES_PER_INVIGILATOR));
        theory_rooms.push(Room {
            name: name.trim().to_owned(),
            seats,
            invigilators: staff.by_ref().take(needed).collect(),
        });
    }
    let practical_staff: Vec<AccountId> = typed.people("staff").into_iter().take(2).collect();
    Ok(Wanted {
        theory_rooms,
        theory_at: at("theory_time", session.theory_on)?,
        practical_place: typed.one("practical_place").to_owned(),
        practical_at: at("practical_time", session.practical_on)?,
        practical_minutes: typed
            .one("practical_minutes")
            .parse()
            .map_err(|_| bad("practical_minutes", "请填写分钟数"))?,
        practical_staff,
        assessors: typed.people("assessors"),
        supervisor: typed
            .one("supervisor")
            .parse()
            .map_err(|_| bad("supervisor", "请选择质量督导员"))?,
    })
}

async fn names(conn: &mut Conn, session: SessionId) -> Result<BTreeMap<String, Candidate>, Fault> {
    let candidates = candidates_desk::candidates(conn, session, false).await?;
    Ok(candidates
        .into_iter()
        .map(|one| (one.id.to_string(), one))
        .collect())
}

async fn block(
    conn: &mut Conn,
    sitting: Sitting,
    candidates: &BTreeMap<String, Candidate>,
) -> Result<SittingBlock, Fault> {
    let duties = crate::duties(conn, sitting.id).await?;
    let seats = crate::seats(conn, sitting.id).await?;
    Ok(SittingBlock {
        part: sitting.part.title(),
        room: sitting.room.clone(),
        time: format!(
            "{}—{}",
            clock(sitting.opens_at, "%Y年%-m月%-d日 %H:%M"),
            clock(sitting.closes_at, "%H:%M")
        ),
        people: duties
            .into_iter()
            .map(|duty| {
                let leads = if duty.leader { "（组长）" } else { "" };
                (duty.role.title(), format!("{}{leads}", duty.person_name))
            })
            .collect(),
        seats: seats
            .iter()
            .map(|seat| seat_line(seat, candidates))
            .collect(),
    })
}

fn seat_line(
    seat: &Seat,
    candidates: &BTreeMap<String, Candidate>,
) -> (u32, String, String, String) {
    let candidate = candidates.get(&seat.candidate.to_string());
    let text =
        |of: fn(&Candidate) -> &String| candidate.map(|one| of(one).clone()).unwrap_or_default();
    (
        seat.number,
        text(|one| &one.name),
        text(|one| &one.identity_masked),
        seat.ticket.clone(),
    )
}

fn clock(at: Timestamp, form: &str) -> String {
    Offset::constant(8)
        .to_datetime(at)
        .strftime(form)
        .to_string()
}

/// The admission tickets of a session as PDF.
pub async fn tickets(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ArrangeSession>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, &permit, id).await?;
    let sheet = tickets_of(
        &mut conn,
        &session,
        &permit.organisation()?.name,
        house.today(),
    )
    .await?;
    let pdf = sheet
        .render()
        .map_err(|error| Fault::new("printing admission tickets", error))?;
    let kind = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"tickets.pdf\"",
        ),
    ];
    Ok((kind, pdf).into_response())
}

async fn tickets_of(
    conn: &mut Conn,
    session: &Session,
    school: &str,
    date: jiff::civil::Date,
) -> Result<print::AdmissionTickets, Failure> {
    let candidates = names(conn, session.id).await?;
    let mut tickets: BTreeMap<String, print::Ticket> = BTreeMap::new();
    for sitting in crate::sittings(conn, session.id).await? {
        for seat in crate::seats(conn, sitting.id).await? {
            let Some(candidate) = candidates.get(&seat.candidate.to_string()) else {
                continue;
            };
            let ticket = tickets
                .entry(seat.ticket.clone())
                .or_insert_with(|| print::Ticket {
                    number: seat.ticket.clone(),
                    name: candidate.name.clone(),
                    occupation: session.occupation_name.clone(),
                    level: session.level.label().to_owned(),
                    sittings: Vec::new(),
                });
            ticket.sittings.push(print::Sitting {
                part: sitting.part.title().to_owned(),
                room: sitting.room.clone(),
                seat: seat.number.to_string(),
                begins: Offset::constant(8).to_datetime(sitting.opens_at),
                ends: Offset::constant(8).to_datetime(sitting.closes_at),
            });
        }
    }
    if tickets.is_empty() {
        return Err(
            Refusal::conflict("arrangement.not_yet", "该批次尚未编排，没有准考证")
                .citing(Clause::A4_2)
                .into(),
        );
    }
    Ok(print::AdmissionTickets {
        session: session.title.clone(),
        school: school.to_owned(),
        rules: [
            "凭准考证和身份证提前15分钟入场",
            "手机等通讯工具不得带入考场",
            "服从监考人员安排，违纪按规定处理",
        ]
        .map(str::to_owned)
        .to_vec(),
        tickets: tickets.into_values().collect(),
        date,
    })
}

/// The work of this stage that waits for a person: sessions with a paper that are not arranged.
pub fn work<'a>(house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let Some(school) = principal
            .organisation
            .as_ref()
            .filter(|_| principal.role == Role::SchoolStaff)
        else {
            return Ok(Vec::new());
        };
        let rows = house
            .db
            .read()
            .await?
            .all(
                "select session.id, title, theory_on from session join paper on paper.session = session.id
                 where session.school = $1 and not exists (select 1 from sitting where sitting.session = session.id)
                 order by theory_on",
                args![school.id],
            )
            .await?;
        let works = rows.iter().map(|row| {
            let id: SessionId = row.get("id")?;
            Ok(Work {
                title: "编排考场".to_owned(),
                text: row.get("title")?,
                href: format!("/arrangement/{id}"),
                due: Some(row.get("theory_on")?),
                clause: Some(Clause::A4_2),
            })
        });
        works.collect::<Result<_, Fault>>().map_err(Into::into)
    })
}
