//! What the arrangement hands on to the exam: sittings, seats and who has which duty.

use access::{Owner, Role};
use arrangement_rules::Part;
use db::{Conn, Row, args};
use jiff::Timestamp;
use kernel::{AccountId, CandidateId, Fault, SeatId, SessionId, SittingId};

/// 场次: one room at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// The sitting.
    pub id: SittingId,
    /// Of which session.
    pub session: SessionId,
    /// Whose it is.
    pub owner: Owner,
    /// Theory or practical.
    pub part: Part,
    /// The room's name.
    pub room: String,
    /// When it opens.
    pub opens_at: Timestamp,
    /// When it closes.
    pub closes_at: Timestamp,
}

/// 座位: one candidate's place in a sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The seat.
    pub id: SeatId,
    /// The sitting.
    pub sitting: SittingId,
    /// Who sits there.
    pub candidate: CandidateId,
    /// The number on the desk.
    pub number: u32,
    /// The number of the admission ticket; one for all sittings of a session.
    pub ticket: String,
}

/// 考务职责: one person's duty in a sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Who.
    pub account: AccountId,
    /// As what: [`Role::ExamStaff`], [`Role::Assessor`] or [`Role::Supervisor`].
    pub role: Role,
    /// The person's name.
    pub person_name: String,
    /// Whether they lead the assessors.
    pub leader: bool,
}

/// The sittings of a session, by time and room.
///
/// # Errors
/// A fault where storage fails.
pub async fn sittings(conn: &mut Conn, session: SessionId) -> Result<Vec<Sitting>, Fault> {
    conn.all(
        "select * from sitting where session = $1 order by opens_at, room, id",
        args![session],
    )
    .await?
    .iter()
    .map(sitting_of)
    .collect()
}

/// One sitting.
///
/// # Errors
/// A fault where storage fails.
pub async fn sitting(conn: &mut Conn, id: SittingId) -> Result<Option<Sitting>, Fault> {
    conn.opt("select * from sitting where id = $1", args![id])
        .await?
        .map(|row| sitting_of(&row))
        .transpose()
}

/// The seats of a sitting by number.
///
/// # Errors
/// A fault where storage fails.
pub async fn seats(conn: &mut Conn, sitting: SittingId) -> Result<Vec<Seat>, Fault> {
    conn.all(
        "select * from seat where sitting = $1 order by number",
        args![sitting],
    )
    .await?
    .iter()
    .map(seat_of)
    .collect()
}

/// The seats that a ticket admits to, the theory's and the practical's.
///
/// # Errors
/// A fault where storage fails.
pub async fn seats_by_ticket(conn: &mut Conn, ticket: &str) -> Result<Vec<Seat>, Fault> {
    conn.all(
        "select * from seat where ticket = $1 order by id",
        args![ticket],
    )
    .await?
    .iter()
    .map(seat_of)
    .collect()
}

/// The seats of a candidate.
///
/// # Errors
/// A fault where storage fails.
pub async fn seats_of_candidate(
    conn: &mut Conn,
    candidate: CandidateId,
) -> Result<Vec<Seat>, Fault> {
    conn.all(
        "select * from seat where candidate = $1 order by id",
        args![candidate],
    )
    .await?
    .iter()
    .map(seat_of)
    .collect()
}

/// The people of a sitting.
///
/// # Errors
/// A fault where storage fails.
pub async fn duties(conn: &mut Conn, sitting: SittingId) -> Result<Vec<Duty>, Fault> {
    conn.all(
        "select * from duty where sitting = $1 order by role, leader desc, id",
        args![sitting],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Duty {
            account: row.get("account")?,
            role: row.parse("role")?,
            person_name: row.get("person_name")?,
            leader: row.get("leader")?,
        })
    })
    .collect()
}

fn sitting_of(row: &Row) -> Result<Sitting, Fault> {
    Ok(Sitting {
        id: row.get("id")?,
        session: row.get("session")?,
        owner: Owner {
            school: row.get("school")?,
            affiliation: row.parse("affiliation")?,
        },
        part: row.parse("part")?,
        room: row.get("room")?,
        opens_at: row.get("opens_at")?,
        closes_at: row.get("closes_at")?,
    })
}

fn seat_of(row: &Row) -> Result<Seat, Fault> {
    Ok(Seat {
        id: row.get("id")?,
        sitting: row.get("sitting")?,
        candidate: row.get("candidate")?,
        number: row.get("number")?,
        ticket: row.get("ticket")?,
    })
}
