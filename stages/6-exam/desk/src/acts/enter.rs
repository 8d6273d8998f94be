//! A candidate comes in by admission ticket and identity number. No fact yet: that they came stands in the room record.

use crate::store;
use accounts::{
    Ticket,
    tries::{self, Limit},
};
use arrangement_desk::Seat;
use db::{Conn, Db, Keys, args};
use jiff::Timestamp;
use kernel::{CandidateId, Refusal, Stop};

/// How many characters of the identity number are asked for.
const TAIL: usize = 6;
/// The longest ticket that is looked up, characters.
const LONGEST: usize = 40;

/// 入场信息: what a candidate types at the door of the exam.
#[derive(Clone, Copy, Debug)]
pub struct Entrance<'a> {
    /// 准考证号.
    pub ticket: &'a str,
    /// The last six characters of the identity number, or all of it.
    pub identity_tail: &'a str,
}

/// Lets a candidate into the theory sitting that is open for them.
///
/// # Errors
/// One refusal for every wrong ticket or number, another after too many failures, and another while the room is
/// not open, which says when it opens.
pub async fn enter(
    db: &Db,
    entrance: &Entrance<'_>,
    address: &str,
    now: Timestamp,
) -> Result<Ticket, Stop> {
    let ticket: String = entrance.ticket.trim().chars().take(LONGEST).collect();
    let limits = limits(&ticket, address);
    tries::take(db, &limits, now).await?;
    let mut conn = db.read().await?;
    let mut seats = arrangement_desk::seats_by_ticket(&mut conn, &ticket).await?;
    let Some(candidate) = who_sits(&mut conn, db.keys(), &seats, entrance.identity_tail).await?
    else {
        return Err(Refusal::forbidden("exam.wrong_ticket", "准考证号或身份证号不正确").into());
    };
    tries::give_back(db, &limits).await?;
    seats.retain(|seat| seat.candidate == candidate);
    let place = store::place_among(&mut conn, seats).await?;
    store::times(&place.sitting).enter(place.run, now)?;
    let candidate = candidates_desk::candidate(&mut conn, candidate)
        .await?
        .ok_or_else(|| Refusal::not_found("考生"))?;
    drop(conn);
    db.scratch(
        "insert into entrance (seat, sitting, at) values ($1, $2, $3) on conflict (seat) do nothing",
        args![place.seat.id, place.sitting.id, now],
    )
    .await?;
    Ok(accounts::enter_candidate(db, candidate.id, &candidate.name, now).await?)
}

/// Whoever tries out numbers from elsewhere does not keep the candidate out; an exam room may share one address.
fn limits(ticket: &str, address: &str) -> [Limit; 3] {
    [
        (format!("exam/{address}"), 300),
        (format!("ticket/{ticket}"), 50),
        (format!("ticket/{ticket}@{address}"), 5),
    ]
    .map(|(who, most)| Limit { who, most })
}

/// Which of the candidates with this ticket the number belongs to; a ticket is one person's, but that is not ours to trust.
async fn who_sits(
    conn: &mut Conn,
    keys: &Keys,
    seats: &[Seat],
    typed: &str,
) -> Result<Option<CandidateId>, Stop> {
    let typed = typed.trim().to_ascii_uppercase();
    for seat in seats {
        let identity = candidates_desk::identity(conn, keys, seat.candidate).await?;
        let whole = identity.expose();
        if typed == whole || typed.len() == TAIL && whole.ends_with(&typed) {
            return Ok(Some(seat.candidate));
        }
    }
    Ok(None)
}
