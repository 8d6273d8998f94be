//! Rows ↔ states: how far a sitting is, where a candidate sits, what the sheet of a practical task asks for.

use access::{Doing, Permit, Role};
use arrangement_desk::{Duty, Seat, Sitting};
use arrangement_rules::Part;
use candidates_desk::Candidate;
use db::{Conn, Row, args};
use exam_rules::{Question, RoomRecord, Run, SupervisionForm, Times};
use jiff::Timestamp;
use kernel::{AccountId, Actor, CandidateId, Clause, Fault, Refusal, SeatId, SittingId, Stop};
use papers_desk::{ItemKind, Paper};
use serde::de::DeserializeOwned;

/// 场次经过: what has happened in a sitting so far.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    /// How far it has come.
    pub run: Run,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// How many came, once it is closed.
    pub present: Option<u32>,
    /// Its room record, once it is closed.
    pub record: Option<RoomRecord>,
}

/// The course of a sitting.
pub(crate) async fn course(conn: &mut Conn, sitting: SittingId) -> Result<Course, Fault> {
    let row = conn
        .opt(
            "select closed_at, present, record from sitting_run where id = $1",
            args![sitting],
        )
        .await?;
    let Some(row) = row else {
        return Ok(Course {
            run: Run::Waiting,
            closed_at: None,
            present: None,
            record: None,
        });
    };
    let closed_at: Option<Timestamp> = row.get("closed_at")?;
    Ok(Course {
        run: if closed_at.is_some() {
            Run::Closed
        } else {
            Run::Open
        },
        closed_at,
        present: row.get("present")?,
        record: json_some(&row, "record")?,
    })
}

/// When a sitting begins and ends.
pub(crate) fn times(sitting: &Sitting) -> Times {
    Times {
        opens_at: sitting.opens_at,
        closes_at: sitting.closes_at,
    }
}

/// A sitting as people name it.
pub(crate) fn label(part: Part, room: &str) -> String {
    format!("{}（{room}）", part.title())
}

/// A sitting within the reach of the permit.
pub(crate) async fn sitting<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: SittingId,
) -> Result<Sitting, Stop> {
    let sitting = arrangement_desk::sitting(conn, id)
        .await?
        .ok_or_else(|| Refusal::not_found("场次"))?;
    permit.check(&sitting.owner, "场次")?;
    Ok(sitting)
}

/// A sitting in which the person at the door has this duty.
pub(crate) async fn on_duty<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: SittingId,
    role: Role,
) -> Result<Sitting, Stop> {
    let sitting = sitting(conn, permit, id).await?;
    let duties = arrangement_desk::duties(conn, id).await?;
    if has_duty(&duties, permit.actor(), role) {
        return Ok(sitting);
    }
    let sentence = format!(
        "您在{}没有“{}”职责",
        label(sitting.part, &sitting.room),
        role.title()
    );
    Err(Refusal::forbidden("exam.no_duty", sentence)
        .citing(Clause::A4_2)
        .into())
}

/// Whether somebody is among the people of a sitting in this role.
pub(crate) fn has_duty(duties: &[Duty], actor: Actor, role: Role) -> bool {
    account(actor).is_some_and(|account| {
        duties
            .iter()
            .any(|duty| duty.account == account && duty.role == role)
    })
}

/// The account of whoever acts with one.
pub(crate) fn account(actor: Actor) -> Option<AccountId> {
    match actor {
        Actor::Account { account, .. } => Some(account),
        _ => None,
    }
}

/// 考位: where a candidate sits the theory, and how far they have come.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The seat.
    pub seat: Seat,
    /// The sitting.
    pub sitting: Sitting,
    /// How far that has come.
    pub run: Run,
    /// When the answers were handed in, and their digest.
    pub handed_in: Option<(Timestamp, String)>,
}

/// Where the candidate at the door sits the theory.
pub(crate) async fn place(conn: &mut Conn, actor: Actor) -> Result<Place, Stop> {
    let Actor::Candidate(candidate) = actor else {
        return Err(Refusal::forbidden("forbidden", "只有考生本人可以作答").into());
    };
    let seats = arrangement_desk::seats_of_candidate(conn, candidate).await?;
    place_among(conn, seats).await
}

/// The candidate of a seat, unless they were barred after seats were given (A4.2).
pub(crate) async fn admitted(conn: &mut Conn, id: CandidateId) -> Result<Candidate, Stop> {
    let candidate = candidates_desk::candidate(conn, id)
        .await?
        .ok_or_else(|| Fault::broken("a seat without its candidate"))?;
    if candidate.eligible {
        return Ok(candidate);
    }
    let sentence = format!("{}不能参加考试：{}", candidate.name, candidate.reason);
    Err(Refusal::forbidden("exam.barred", sentence)
        .citing(Clause::A4_2)
        .into())
}

/// The theory's among the seats of one candidate.
pub(crate) async fn place_among(conn: &mut Conn, seats: Vec<Seat>) -> Result<Place, Stop> {
    for seat in seats {
        let Some(sitting) = arrangement_desk::sitting(conn, seat.sitting).await? else {
            continue;
        };
        if sitting.part == Part::Theory {
            return Ok(Place {
                run: course(conn, sitting.id).await?.run,
                handed_in: handed_in(conn, seat.id).await?,
                seat,
                sitting,
            });
        }
    }
    Err(Refusal::not_found("理论知识考试场次").into())
}

async fn handed_in(conn: &mut Conn, seat: SeatId) -> Result<Option<(Timestamp, String)>, Fault> {
    conn.opt(
        "select handed_in_at, digest from theory_script where id = $1",
        args![seat],
    )
    .await?
    .map(|row| Ok((row.get("handed_in_at")?, row.get("digest")?)))
    .transpose()
}

/// The paper of a session as marking sees it.
pub(crate) fn questions(paper: &Paper) -> Vec<Question<'_>> {
    paper
        .items
        .iter()
        .map(|item| Question {
            no: item.no,
            keys: item
                .options
                .iter()
                .map(|option| option.key.as_str())
                .collect(),
            several: item.kind == ItemKind::Multiple,
            right: &item.answer,
            points: item.points,
        })
        .collect()
}

/// Who came into a theory sitting: who entered, answered or handed in.
pub(crate) async fn entered(
    conn: &mut Conn,
    sitting: SittingId,
) -> Result<Vec<CandidateId>, Fault> {
    conn.all(
        "select candidate from seat where sitting = $1 and (
             exists (select 1 from entrance where entrance.seat = seat.id)
             or exists (select 1 from theory_answer where theory_answer.seat = seat.id)
             or exists (select 1 from theory_script where theory_script.id = seat.id))
         order by number",
        args![sitting],
    )
    .await?
    .iter()
    .map(|row| row.get("candidate"))
    .collect()
}

/// Who came in more than once, and when last: at another computer, or as another person.
pub(crate) async fn entered_again(
    conn: &mut Conn,
    sitting: SittingId,
) -> Result<Vec<(CandidateId, Timestamp)>, Fault> {
    conn.all(
        "select candidate, again_at from entrance join seat on seat.id = entrance.seat
         where entrance.sitting = $1 and again_at is not null",
        args![sitting],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("candidate")?, row.get("again_at")?)))
    .collect()
}

/// The supervisor's record of a sitting, with who signed it and when.
pub(crate) async fn supervision(
    conn: &mut Conn,
    sitting: SittingId,
) -> Result<Option<(SupervisionForm, String, Timestamp)>, Fault> {
    conn.opt(
        "select content, supervisor_name, signed_at from supervision_record where id = $1",
        args![sitting],
    )
    .await?
    .map(|row| {
        Ok((
            json(&row, "content")?,
            row.get("supervisor_name")?,
            row.get("signed_at")?,
        ))
    })
    .transpose()
}

/// Reads a column that holds JSON of ours.
pub(crate) fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, Fault> {
    json_some(row, column)?.ok_or_else(|| Fault::broken(format!("column {column} is empty")))
}

/// As [`json`], for a column that may be empty.
pub(crate) fn json_some<T: DeserializeOwned>(row: &Row, column: &str) -> Result<Option<T>, Fault> {
    row.get::<Option<String>>(column)?
        .map(|text| {
            serde_json::from_str(&text)
                .map_err(|error| Fault::new(format!("reading {column}"), error))
        })
        .transpose()
}

/// JSON of ours for a column.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new("writing JSON", error))
}
