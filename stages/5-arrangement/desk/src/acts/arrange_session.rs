//! 编排考场与考务人员: rooms, seats, tickets and duties of a session (A4.1, A4.2).

use crate::store;
use access::{Permit, Role, acts};
use arrangement_rules::{Part, Times, Wanted, check, seat, ticket};
use calendar::shanghai_date;
use candidates_desk::Candidate;
use db::{Db, Tx, chance, columns};
use jiff::{SignedDuration, Timestamp};
use kernel::{AccountId, Clause, Fact, Fault, Refusal, SeatId, SessionId, SittingId, Stop};
use plan_desk::{PlanState, Session};

/// What was arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// Sittings of the theory and the practical.
    pub sittings: u32,
    /// Candidates who have a seat in each part.
    pub candidates: u32,
}

/// Arranges a session: every eligible candidate gets a seat by lot and one ticket, every sitting its people.
///
/// # Errors
/// A refusal where the plan was not received, there is no paper, it was arranged already, or with every fault at its field.
pub async fn arrange_session(
    db: &Db,
    permit: &Permit<acts::ArrangeSession>,
    session: SessionId,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<Arranged, Stop> {
    db.act(now, |mut tx| async move {
        let session = plan_desk::session(&mut tx, permit, session).await?;
        ready(&mut tx, &session).await?;
        let mut candidates = candidates_desk::candidates(&mut tx, session.id, true).await?;
        let times = Times {
            theory_on: session.theory_on,
            practical_on: session.practical_on,
            today: shanghai_date(now),
        };
        check(wanted, candidates.len(), times, shanghai_date)?;
        shuffle(&mut candidates);
        let sittings = place(&mut tx, &session, wanted, &candidates).await?;
        candidates_desk::seats_given(&mut tx, session.id).await?;
        let count = u32::try_from(candidates.len())
            .map_err(|error| Fault::new("counting candidates", error))?;
        let fact = Fact::about("session", session.id)
            .with("sittings", sittings)
            .with("candidates", count)
            .with("assessors", wanted.assessors.len());
        let answer = Arranged {
            sittings,
            candidates: count,
        };
        tx.commit(permit, fact, answer).await
    })
    .await
}

async fn ready(tx: &mut Tx, session: &Session) -> Result<(), Stop> {
    if session.state != PlanState::Received {
        let sentence = format!(
            "认定计划“{}”，职鉴中心接收后方可编排",
            session.state.title()
        );
        return Err(Refusal::conflict("arrangement.plan_not_received", sentence)
            .citing(Clause::A4_1)
            .into());
    }
    if papers_desk::practical_task(tx, session.id).await?.is_none() {
        return Err(
            Refusal::conflict("arrangement.no_paper", "该批次还没有组卷，请先组卷")
                .citing(Clause::A4_2)
                .into(),
        );
    }
    if !crate::sittings(tx, session.id).await?.is_empty() {
        return Err(Refusal::conflict("arrangement.done", "该批次已经编排")
            .citing(Clause::A4_2)
            .into());
    }
    Ok(())
}

/// Lots for the seats, so that nobody chooses their neighbour.
fn shuffle(candidates: &mut [Candidate]) {
    for last in (1..candidates.len()).rev() {
        let other = chance::number() % (last as u128 + 1);
        candidates.swap(last, other as usize);
    }
}

/// Writes sittings, duties and seats; returns how many sittings.
async fn place(
    tx: &mut Tx,
    session: &Session,
    wanted: &Wanted,
    candidates: &[Candidate],
) -> Result<u32, Stop> {
    let theory_ends = wanted.theory_at + SignedDuration::from_mins(session.theory_minutes.into());
    let practical_ends =
        wanted.practical_at + SignedDuration::from_mins(wanted.practical_minutes.into());
    let mut rooms = Vec::new();
    for room in &wanted.theory_rooms {
        let sitting = open(
            tx,
            session,
            Part::Theory,
            &room.name,
            (wanted.theory_at, theory_ends),
        )
        .await?;
        assign(tx, session, sitting, Role::ExamStaff, &room.invigilators).await?;
        assign(tx, session, sitting, Role::Supervisor, &[wanted.supervisor]).await?;
        rooms.push(sitting);
    }
    let hall = open(
        tx,
        session,
        Part::Practical,
        &wanted.practical_place,
        (wanted.practical_at, practical_ends),
    )
    .await?;
    assign(tx, session, hall, Role::ExamStaff, &wanted.practical_staff).await?;
    assign(tx, session, hall, Role::Assessor, &wanted.assessors).await?;
    assign(tx, session, hall, Role::Supervisor, &[wanted.supervisor]).await?;
    let seats = seat(candidates.len(), &wanted.theory_rooms);
    let first = store::next_ticket(tx, session.theory_on, &session.filing_number).await?;
    for ((candidate, (room, number)), sequence) in candidates.iter().zip(seats).zip(first..) {
        let ticket = ticket(session.theory_on, &session.filing_number, sequence);
        for (sitting, number) in [(rooms[room], number), (hall, sequence - first + 1)] {
            let id: SeatId = tx.id();
            let columns = columns! {
                "sitting" => sitting,
                "session" => session.id,
                "candidate" => candidate.id,
                "number" => number,
                "ticket" => &ticket,
            };
            tx.insert("seat", id, columns).await?;
        }
    }
    Ok(u32::try_from(rooms.len() + 1).unwrap_or(u32::MAX))
}

async fn open(
    tx: &mut Tx,
    session: &Session,
    part: Part,
    room: &str,
    (opens_at, closes_at): (Timestamp, Timestamp),
) -> Result<SittingId, Fault> {
    let id = tx.id();
    let columns = columns! {
        "session" => session.id,
        "school" => session.owner.school,
        "affiliation" => session.owner.affiliation.to_string(),
        "part" => part.code(),
        "room" => room.trim(),
        "opens_at" => opens_at,
        "closes_at" => closes_at,
    };
    tx.insert("sitting", id, columns).await?;
    Ok(id)
}

/// Gives people of the school their duty in a sitting.
async fn assign(
    tx: &mut Tx,
    session: &Session,
    sitting: SittingId,
    role: Role,
    people: &[AccountId],
) -> Result<(), Stop> {
    for (place, account) in people.iter().enumerate() {
        let name = store::person(tx, session.owner.school, *account, role).await?;
        let id: SeatId = tx.id();
        let columns = columns! {
            "sitting" => sitting,
            "account" => *account,
            "role" => role.code(),
            "person_name" => name,
            "leader" => role == Role::Assessor && place == 0,
        };
        tx.insert("duty", id, columns).await?;
    }
    Ok(())
}
