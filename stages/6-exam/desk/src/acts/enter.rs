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
use subtle::ConstantTimeEq;

/// How many characters an identity number has.
const WHOLE: usize = 18;
/// How far the full-width characters of an input method lie behind the plain ones.
const FULL_WIDTH: u32 = '！' as u32 - '!' as u32;
/// The longest ticket that is looked up, characters.
const LONGEST: usize = 40;

/// 入场信息: what a candidate types at the door of the exam.
#[derive(Clone, Copy, Debug)]
pub struct Entrance<'a> {
    /// 准考证号.
    pub ticket: &'a str,
    /// 身份证号, whole: a part of it stands on too many papers to be a secret.
    pub identity: &'a str,
}

/// Lets a candidate into the theory sitting that is open for them. Coming in again ends the earlier sign-in.
///
/// # Errors
/// One refusal for every wrong ticket or number, another after too many failures, another while the room is not open,
/// which says when it opens; and one for whoever was barred, with the reason (A4.2).
pub async fn enter(
    db: &Db,
    entrance: &Entrance<'_>,
    address: &str,
    now: Timestamp,
) -> Result<Ticket, Stop> {
    let ticket: String = plain(entrance.ticket).chars().take(LONGEST).collect();
    let typed = whole(entrance.identity)?;
    let limits = limits(&ticket, address);
    tries::take(db, &limits, now).await?;
    let mut conn = db.read().await?;
    let mut seats = arrangement_desk::seats_by_ticket(&mut conn, &ticket).await?;
    let Some(candidate) = who_sits(&mut conn, db.keys(), &seats, &typed).await? else {
        return Err(Refusal::forbidden("exam.wrong_ticket", "准考证号或身份证号不正确").into());
    };
    tries::give_back(db, &limits).await?;
    seats.retain(|seat| seat.candidate == candidate);
    let place = store::place_among(&mut conn, seats).await?;
    store::times(&place.sitting).enter(place.run, now)?;
    let candidate = store::admitted(&mut conn, candidate).await?;
    drop(conn);
    let entrance = "insert into entrance (seat, sitting, at) values ($1, $2, $3)
                    on conflict (seat) do update set again_at = excluded.at";
    db.scratch_all(vec![
        (entrance, args![place.seat.id, place.sitting.id, now]),
        candidates_desk::seen(candidate.id, now),
    ])
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
    let mut found = None;
    for seat in seats {
        let identity = candidates_desk::identity(conn, keys, seat.candidate).await?;
        // How long this takes tells nothing of how much was right.
        if bool::from(typed.as_bytes().ct_eq(identity.expose().as_bytes())) {
            found = Some(seat.candidate);
        }
    }
    Ok(found)
}

/// What was typed, as it is written: without blanks, in half-width characters, a small x as X.
fn plain(typed: &str) -> String {
    let half = |letter: char| match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - FULL_WIDTH).unwrap_or(letter),
        letter => letter,
    };
    let written = typed.chars().filter(|letter| !letter.is_whitespace());
    written
        .map(|letter| half(letter).to_ascii_uppercase())
        .collect()
}

/// Takes only a whole number; who types less is told so, and it counts as no guess.
fn whole(typed: &str) -> Result<String, Refusal> {
    let typed = plain(typed);
    match typed.chars().count() {
        WHOLE => Ok(typed),
        length => {
            let sentence = format!("身份证号应输入全部{WHOLE}位，现为{length}位");
            Err(Refusal::invalid("exam.part_of_identity", sentence))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_was_typed() {
        for typed in [
            "51990020080101123X",
            " 51990020080101123x ",
            "５１９９００２００８０１０１１２３ｘ",
            "519900 20080101 123Ｘ",
        ] {
            assert_eq!(whole(typed).unwrap(), "51990020080101123X", "{typed}");
        }
        for typed in ["", "01123X", "519900200801011230X1"] {
            assert_eq!(
                whole(typed).unwrap_err().code,
                "exam.part_of_identity",
                "{typed}"
            );
        }
    }
}
