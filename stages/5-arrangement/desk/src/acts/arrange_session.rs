//! 编排考场与考务人员: rooms, seats, tickets and duties of a session (A4.1, A4.2).

use crate::store;
use access::{Permit, Role, acts};
use arrangement_rules::{Duty, Part, Times, Wanted, check, holds_card, seat, ticket};
use calendar::shanghai_date;
use candidates_desk::Candidate;
use db::{Db, Tx, chance, columns};
use jiff::Timestamp;
use kernel::{
    AccountId, Clause, Fact, Fault, Refusal, SeatId, SessionId, SittingId, Stop, measures,
};
use people_desk::PersonKind;
use plan_desk::{PlanState, Session};

/// What was arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// Sittings of the theory and the practical.
    pub sittings: u32,
    /// Candidates who have a seat in each part.
    pub candidates: u32,
}

/// Arranges a session: every eligible candidate gets a seat by lot and one ticket, every sitting its people. The seed of the
/// lot stands in the journal, so that anyone can draw it again.
///
/// # Errors
/// A refusal where the plan was not received, there is no paper, it was arranged already, the school is filed no more, or with every fault at its field.
pub async fn arrange_session(
    db: &Db,
    permit: &Permit<acts::ArrangeSession>,
    session: SessionId,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<Arranged, Stop> {
    let seed: [u8; 32] = chance::bytes();
    db.act(now, |mut tx| async move {
        let session = plan_desk::session(&mut tx, permit, session).await?;
        ready(&mut tx, &session).await?;
        plan_desk::still_filed(&mut tx, &session).await?;
        let candidates = candidates_desk::candidates(&mut tx, session.id, true).await?;
        let times = Times {
            theory_on: session.theory_on,
            practical_on: session.practical_on,
            today: shanghai_date(now),
            theory_minutes: session.theory_minutes,
        };
        check(wanted, candidates.len(), times, shanghai_date)?;
        carded(&mut tx, &session, wanted).await?;
        let sittings = place(&mut tx, &session, wanted, seed, &candidates).await?;
        candidates_desk::seats_given(&mut tx, session.id).await?;
        let count = u32::try_from(candidates.len())
            .map_err(|error| Fault::new("counting candidates", error))?;
        let fact = Fact::about("session", session.id)
            .with("sittings", sittings)
            .with("candidates", count)
            .with("assessors", wanted.assessors.len())
            .with("seed", hex::encode(seed))
            .with("measures", measures::CURRENT.version);
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

/// Whether those who assess and supervise hold a card for this session on each of its days (A1.2, N5.1).
async fn carded(tx: &mut Tx, session: &Session, wanted: &Wanted) -> Result<(), Stop> {
    let assessors = wanted.assessors.iter().map(|account| {
        (
            Role::Assessor,
            PersonKind::Assessor,
            *account,
            session.practical_on,
        )
    });
    let supervises = [session.theory_on, session.practical_on].map(|day| {
        (
            Role::Supervisor,
            PersonKind::Supervisor,
            wanted.supervisor,
            day,
        )
    });
    let mut problems = Vec::new();
    for (role, kind, account, day) in assessors.chain(supervises) {
        let name = store::person(tx, session.owner.school, account, role).await?;
        let cards = people_desk::cards_of_account(tx, account).await?;
        let duty = Duty {
            kind,
            occupation: session.occupation,
            level: session.level,
            day,
        };
        let held = holds_card(store::field_of(role), &name, cards.as_deref(), duty);
        problems.extend(held.err());
    }
    if problems.is_empty() {
        return Ok(());
    }
    let sentence =
        "考评人员、质量督导人员的证卡不符合本批次要求，请更换人员，或者由职鉴中心换证后再编排";
    Err(Refusal::invalid("arrangement.no_card", sentence)
        .citing(Clause::A1_2)
        .with(problems)
        .into())
}

/// Writes sittings, duties and seats; returns how many sittings.
async fn place(
    tx: &mut Tx,
    session: &Session,
    wanted: &Wanted,
    seed: [u8; 32],
    candidates: &[Candidate],
) -> Result<u32, Stop> {
    let theory = wanted.theory(session.theory_minutes);
    let mut rooms = Vec::new();
    for room in &wanted.theory_rooms {
        let sitting = open(tx, session, Part::Theory, &room.name, theory).await?;
        assign(tx, session, sitting, Role::ExamStaff, &room.invigilators).await?;
        assign(tx, session, sitting, Role::Supervisor, &[wanted.supervisor]).await?;
        rooms.push(sitting);
    }
    let hall = open(
        tx,
        session,
        Part::Practical,
        &wanted.practical_place,
        wanted.practical(),
    )
    .await?;
    assign(tx, session, hall, Role::ExamStaff, &wanted.practical_staff).await?;
    assign(tx, session, hall, Role::Assessor, &wanted.assessors).await?;
    assign(tx, session, hall, Role::Supervisor, &[wanted.supervisor]).await?;
    let places = seat(seed, candidates.len(), &wanted.theory_rooms);
    let first = store::next_ticket(tx, session.theory_on, &session.filing_number).await?;
    for (place, sequence) in places.into_iter().zip(first..) {
        let ticket = ticket(session.theory_on, &session.filing_number, sequence);
        for (sitting, number) in [
            (rooms[place.room], place.number),
            (hall, sequence - first + 1),
        ] {
            let id: SeatId = tx.id();
            let columns = columns! {
                "sitting" => sitting,
                "session" => session.id,
                "candidate" => candidates[place.candidate].id,
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
