//! 结束场次: the exam staff close a sitting with its room record; what was not handed in is handed in (A4.2, A4.3).

use super::{see_paper::paper, submit_theory::hand_in};
use crate::store::{self, Place};
use access::{Permit, Role, acts};
use arrangement_desk::{Seat, Sitting};
use arrangement_rules::Part;
use db::{Conn, Db, Tx, args, columns};
use exam_rules::{Attendance, RoomRecord};
use jiff::Timestamp;
use kernel::{CandidateId, Fact, Fault, SittingId, Stop};

/// 到考统计: what a closed sitting came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// 应到.
    pub expected: u32,
    /// 实到.
    pub present: u32,
    /// How many scripts the closing handed in.
    pub handed_in: u32,
}

/// Closes a sitting. Of a theory sitting, the scripts that were not handed in are handed in as they stand, and whoever
/// did not enter was absent.
///
/// # Errors
/// A refusal where the person has no duty in it, the record is at fault, or a candidate still has time.
pub async fn close_sitting(
    db: &Db,
    permit: &Permit<acts::CloseSitting>,
    id: SittingId,
    record: &RoomRecord,
    now: Timestamp,
) -> Result<Closed, Stop> {
    db.act(now, |mut tx| async move {
        let sitting = store::on_duty(&mut tx, permit, id, Role::ExamStaff).await?;
        let course = store::course(&mut tx, id).await?;
        let seats = arrangement_desk::seats(&mut tx, id).await?;
        let attendance = attendance(&mut tx, &sitting, &seats).await?;
        let writing = writing(&mut tx, &sitting, &attendance, &seats).await?;
        store::times(&sitting).close(course.run, writing.len(), now)?;
        record.check(&permit.principal().name)?;
        let absent = match sitting.part {
            Part::Theory => attendance.absent_from_theory(&record.absent)?,
            Part::Practical => attendance.absent_from_practical(&record.absent)?,
        };
        let digests = hand_in_all(&mut tx, db, &sitting, &writing, now).await?;
        let closed = Closed {
            expected: count(seats.len()),
            present: count(seats.len() - absent.len()),
            handed_in: count(digests.len()),
        };
        keep(
            &mut tx,
            id,
            &closed,
            &RoomRecord {
                absent,
                ..record.clone()
            },
            now,
        )
        .await?;
        let fact = Fact::about("sitting", id)
            .with("expected", closed.expected)
            .with("present", closed.present)
            .with("violations", !record.violations.trim().is_empty())
            .with("scripts", digests.join(" "));
        tx.commit(permit, fact, closed).await
    })
    .await
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("a room has fewer seats than a number has room for")
}

/// What the platform saw of the candidates.
pub(crate) async fn attendance(
    conn: &mut Conn,
    sitting: &Sitting,
    seats: &[Seat],
) -> Result<Attendance, Fault> {
    let mut attendance = Attendance {
        expected: seats.iter().map(|seat| seat.candidate).collect(),
        ..Attendance::default()
    };
    if sitting.part == Part::Theory {
        attendance.came = store::entered(conn, sitting.id)
            .await?
            .into_iter()
            .collect();
        return Ok(attendance);
    }
    for row in conn
        .all(
            "select candidate, score from scoring where sitting = $1",
            args![sitting.id],
        )
        .await?
    {
        let candidate: CandidateId = row.get("candidate")?;
        match row.get::<Option<u32>>("score")? {
            Some(_) => attendance.came.insert(candidate),
            None => attendance.missed.insert(candidate),
        };
    }
    Ok(attendance)
}

/// The seats of a theory sitting whose candidates came and have not handed in.
async fn writing(
    tx: &mut Tx,
    sitting: &Sitting,
    attendance: &Attendance,
    seats: &[Seat],
) -> Result<Vec<Seat>, Fault> {
    if sitting.part == Part::Practical {
        return Ok(Vec::new());
    }
    let done: Vec<CandidateId> = tx
        .all("select theory_script.candidate from theory_script join seat on seat.id = theory_script.id where seat.sitting = $1", args![sitting.id])
        .await?
        .iter()
        .map(|row| row.get("candidate"))
        .collect::<Result<_, _>>()?;
    let writes =
        |seat: &&Seat| attendance.came.contains(&seat.candidate) && !done.contains(&seat.candidate);
    Ok(seats.iter().filter(writes).cloned().collect())
}

async fn hand_in_all(
    tx: &mut Tx,
    db: &Db,
    sitting: &Sitting,
    writing: &[Seat],
    now: Timestamp,
) -> Result<Vec<String>, Stop> {
    let mut digests = Vec::with_capacity(writing.len());
    let mut opened = None;
    for seat in writing {
        let place = Place {
            seat: seat.clone(),
            sitting: sitting.clone(),
            run: exam_rules::Run::Open,
            handed_in: None,
        };
        if opened.is_none() {
            opened = Some(paper(tx, db, &place).await?);
        }
        if let Some(paper) = &opened {
            digests.push(hand_in(tx, db.keys(), &place, paper, now).await?);
        }
    }
    Ok(digests)
}

async fn keep(
    tx: &mut Tx,
    id: SittingId,
    closed: &Closed,
    record: &RoomRecord,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.update(
        "sitting_run",
        id,
        columns! {
            "closed_at" => now,
            "present" => closed.present,
            "record" => store::to_json(record)?,
        },
    )
    .await
}
