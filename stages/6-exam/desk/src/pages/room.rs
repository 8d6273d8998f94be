//! One sitting: opening it, who sits where, closing it with the room record.

use super::sittings;
use crate::{acts as doing, store};
use access::{Doing, Permit, Role, acts};
use arrangement_desk::Sitting;
use arrangement_rules::Part;
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use db::{Conn, args};
use exam_rules::{CHECKS, RoomRecord, Run, clock_text};
use kernel::{CandidateId, Fault, Problem, Refusal, SittingId, Stop};
use std::collections::BTreeMap;
use web::{Allowed, Failure, Frame, House, Shell, again, done, not_done, page};

#[derive(Template)]
#[template(path = "exam_sitting.html")]
struct SittingPage {
    shell: Shell,
    id: SittingId,
    session: String,
    session_title: String,
    label: String,
    facts: Vec<(String, String)>,
    can_open: bool,
    actions: Vec<(String, &'static str)>,
    seats: Vec<SeatRow>,
    record: Vec<(String, String)>,
    supervision: Option<SupervisionView>,
}

struct SeatRow {
    number: u32,
    candidate: CandidateId,
    name: String,
    identity: String,
    ticket: String,
    state: String,
    absent: bool,
}

struct SupervisionView {
    lines: Vec<(&'static str, &'static str, String)>,
    findings: String,
    signed: String,
}

/// One sitting.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadSitting>,
    Path(id): Path<SittingId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let sitting = store::sitting(&mut conn, &permit, id).await?;
    let session = plan_desk::session(&mut conn, &permit, sitting.session).await?;
    let course = store::course(&mut conn, id).await?;
    let duties = arrangement_desk::duties(&mut conn, id).await?;
    let supervision = supervision_view(&mut conn, id).await?;
    let seats = seat_rows(&mut conn, &sitting, course.record.as_ref()).await?;
    let mut facts = vec![
        ("认定批次".to_owned(), session.title.clone()),
        (
            "时间".to_owned(),
            format!(
                "{} 至 {}",
                clock_text(sitting.opens_at),
                clock_text(sitting.closes_at)
            ),
        ),
        ("状态".to_owned(), course.run.title().to_owned()),
        ("应到".to_owned(), format!("{}人", seats.len())),
    ];
    facts.extend(sittings::people(&duties));
    let record = match (&course.record, course.present, course.closed_at) {
        (Some(record), Some(present), Some(at)) => {
            record_facts(record, seats.len(), present, &clock_text(at))
        }
        _ => Vec::new(),
    };
    page(SittingPage {
        shell: frame.shell("场次"),
        id,
        session: sitting.session.to_string(),
        session_title: session.title,
        label: store::label(sitting.part, &sitting.room),
        facts,
        can_open: course.run == Run::Waiting
            && store::has_duty(&duties, permit.actor(), Role::ExamStaff),
        actions: sittings::actions(
            &sitting,
            &duties,
            course.run,
            supervision.is_some(),
            permit.actor(),
        ),
        seats,
        record,
        supervision,
    })
}

fn record_facts(
    record: &RoomRecord,
    expected: usize,
    present: u32,
    at: &str,
) -> Vec<(String, String)> {
    let or_none = |text: &str| {
        if text.trim().is_empty() {
            "无".to_owned()
        } else {
            text.to_owned()
        }
    };
    [
        ("应到", format!("{expected}人")),
        ("实到", format!("{present}人")),
        ("缺考", format!("{}人", record.absent.len())),
        ("违纪情况", or_none(&record.violations)),
        ("设备及突发情况", or_none(&record.incidents)),
        ("考务人员签名", format!("{}，{at}", record.signature)),
    ]
    .map(|(term, text)| (term.to_owned(), text))
    .into()
}

async fn supervision_view(
    conn: &mut Conn,
    id: SittingId,
) -> Result<Option<SupervisionView>, Fault> {
    let Some((form, name, at)) = store::supervision(conn, id).await? else {
        return Ok(None);
    };
    let lines = CHECKS
        .iter()
        .filter_map(|check| {
            let answer = form
                .checks
                .iter()
                .find(|answer| answer.check == check.code)?;
            Some((check.text, answer.finding.title(), answer.note.clone()))
        })
        .collect();
    Ok(Some(SupervisionView {
        lines,
        findings: form.findings,
        signed: format!("{name}，{}", clock_text(at)),
    }))
}

async fn seat_rows(
    conn: &mut Conn,
    sitting: &Sitting,
    record: Option<&RoomRecord>,
) -> Result<Vec<SeatRow>, Fault> {
    let seats = arrangement_desk::seats(conn, sitting.id).await?;
    let candidates: BTreeMap<_, _> = candidates_desk::candidates(conn, sitting.session, false)
        .await?
        .into_iter()
        .map(|candidate| (candidate.id, candidate))
        .collect();
    let states = match sitting.part {
        Part::Theory => theory_states(conn, sitting.id).await?,
        Part::Practical => practical_states(conn, sitting.id).await?,
    };
    let row = |seat: arrangement_desk::Seat| {
        let candidate = candidates
            .get(&seat.candidate)
            .ok_or_else(|| Fault::broken("a seat without its candidate"))?;
        let absent = record.is_some_and(|record| record.absent.contains(&seat.candidate));
        let state = states.get(&seat.candidate).cloned();
        Ok(SeatRow {
            number: seat.number,
            candidate: seat.candidate,
            name: candidate.name.clone(),
            identity: candidate.identity_masked.clone(),
            ticket: seat.ticket,
            state: if absent {
                "缺考".to_owned()
            } else {
                state.unwrap_or_else(|| "未入场".to_owned())
            },
            absent,
        })
    };
    seats.into_iter().map(row).collect()
}

async fn theory_states(
    conn: &mut Conn,
    id: SittingId,
) -> Result<BTreeMap<CandidateId, String>, Fault> {
    let mut states: BTreeMap<_, _> = store::entered(conn, id)
        .await?
        .into_iter()
        .map(|candidate| (candidate, "作答中".to_owned()))
        .collect();
    let scripts = conn
        .all(
            "select theory_script.candidate from theory_script join seat on seat.id = theory_script.id where sitting = $1",
            args![id],
        )
        .await?;
    for row in scripts {
        states.insert(row.get("candidate")?, "已交卷".to_owned());
    }
    for (candidate, at) in store::entered_again(conn, id).await? {
        if let Some(state) = states.get_mut(&candidate) {
            *state += &format!("，{}再次入场", clock_text(at));
        }
    }
    Ok(states)
}

async fn practical_states(
    conn: &mut Conn,
    id: SittingId,
) -> Result<BTreeMap<CandidateId, String>, Fault> {
    let scored = conn
        .all(
            "select seat.candidate, count(scoring.id) as given from seat
             left join scoring on scoring.sitting = seat.sitting and scoring.candidate = seat.candidate
             where seat.sitting = $1 group by seat.candidate",
            args![id],
        )
        .await?;
    scored
        .iter()
        .map(|row| {
            Ok((
                row.get("candidate")?,
                format!("已有{}名考评员评定", row.get::<u32>("given")?),
            ))
        })
        .collect()
}

/// Opens a sitting.
pub async fn open(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::OpenSitting>,
    Path(id): Path<SittingId>,
) -> Result<Response, Failure> {
    let here = format!("/exam/sittings/{id}");
    match doing::open_sitting(&house.db, &permit, id, house.now()).await {
        Ok(()) => Ok(done(&here, "考场已开放，考生可以入场")),
        Err(Stop::Refusal(refusal)) if refusal.kind == kernel::RefusalKind::Conflict => {
            Ok(not_done(&here, &refusal.sentence))
        }
        Err(stop) => Err(stop.into()),
    }
}

#[derive(Template)]
#[template(path = "exam_close.html")]
struct ClosePage {
    shell: Shell,
    id: SittingId,
    label: String,
    theory: bool,
    seats: Vec<SeatRow>,
    signer: String,
    record: RoomRecord,
    sentence: String,
    problems: Vec<Problem>,
}

/// The form of the room record.
pub async fn show_close(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::CloseSitting>,
    Path(id): Path<SittingId>,
) -> Result<Response, Failure> {
    page(close_page(&house, &frame, &permit, id, RoomRecord::default(), None).await?)
}

async fn close_page<A: Doing>(
    house: &House,
    frame: &Frame,
    permit: &Permit<A>,
    id: SittingId,
    record: RoomRecord,
    refusal: Option<Refusal>,
) -> Result<ClosePage, Failure> {
    let mut conn = house.db.read().await?;
    let sitting = store::on_duty(&mut conn, permit, id, Role::ExamStaff).await?;
    let (sentence, problems) = refusal
        .map(|no| (no.sentence, no.problems))
        .unwrap_or_default();
    Ok(ClosePage {
        shell: frame.shell("考场记录表"),
        id,
        label: store::label(sitting.part, &sitting.room),
        theory: sitting.part == Part::Theory,
        seats: seat_rows(&mut conn, &sitting, Some(&record)).await?,
        signer: permit.principal().name.clone(),
        record,
        sentence,
        problems,
    })
}

/// Closes a sitting.
pub async fn close(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::CloseSitting>,
    Path(id): Path<SittingId>,
    RawForm(form): RawForm,
) -> Result<Response, Failure> {
    let record = record_of(&form)?;
    match doing::close_sitting(&house.db, &permit, id, &record, house.now()).await {
        Ok(closed) => {
            let word = format!(
                "场次已结束：应到{}人，实到{}人，自动收卷{}份",
                closed.expected, closed.present, closed.handed_in
            );
            Ok(done(&format!("/exam/sittings/{id}"), &word))
        }
        Err(Stop::Refusal(refusal)) if refusal.kind != kernel::RefusalKind::NotFound => {
            again(close_page(&house, &frame, &permit, id, record, Some(refusal)).await?)
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Reads the form; `absent` may stand there many times.
fn record_of(form: &[u8]) -> Result<RoomRecord, Refusal> {
    let mut record = RoomRecord::default();
    for (name, value) in form_urlencoded::parse(form).into_owned() {
        match name.as_str() {
            "absent" => record
                .absent
                .push(value.parse().map_err(|_| Refusal::not_found("考生"))?),
            "violations" => record.violations = value,
            "incidents" => record.incidents = value,
            "signature" => record.signature = value,
            _ => {}
        }
    }
    Ok(record)
}
