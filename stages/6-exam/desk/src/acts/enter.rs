//! A candidate comes in by admission ticket and identity number. No fact yet: that they came stands in the room record.

use crate::store;
use accounts::{
    Ticket,
    tries::{self, Limit},
};
use arrangement_desk::Seat;
use db::{Conn, Db, Keys, args};
use jiff::Timestamp;
use kernel::{CandidateId, CitizenId, Refusal, Stop, citizen_id::CitizenIdError, plain};
use subtle::ConstantTimeEq;

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
    let ticket: String = written(entrance.ticket).chars().take(LONGEST).collect();
    let typed = whole(entrance.identity)?;
    let limits = limits(&ticket, address);
    tries::take(db, &limits, now).await?;
    let mut conn = db.read().await?;
    let mut seats = arrangement_desk::seats_by_ticket(&mut conn, &ticket).await?;
    let who = who_sits(&mut conn, db.keys(), &seats, &typed).await?;
    // A class that comes in at once must not hold every connection and wait for another.
    drop(conn);
    let Some(candidate) = who else {
        return Err(Refusal::forbidden("exam.wrong_ticket", "准考证号或身份证号不正确").into());
    };
    tries::give_back(db, &limits).await?;
    let mut conn = db.read().await?;
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
    typed: &CitizenId,
) -> Result<Option<CandidateId>, Stop> {
    let mut found = None;
    for seat in seats {
        let identity = candidates_desk::identity(conn, keys, seat.candidate).await?;
        // How long this takes tells nothing of how much was right.
        if bool::from(
            typed
                .expose()
                .as_bytes()
                .ct_eq(identity.expose().as_bytes()),
        ) {
            found = Some(seat.candidate);
        }
    }
    Ok(found)
}

/// What was typed, as it is written: without blanks, in half-width characters, a small x as X.
fn written(typed: &str) -> String {
    let kept = plain(typed);
    let kept = kept.chars().filter(|letter| !letter.is_whitespace());
    kept.map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Takes only a whole number that holds together; who types less is told so, and it counts as no guess.
fn whole(typed: &str) -> Result<CitizenId, Refusal> {
    let whole = written(typed).parse();
    whole.map_err(|error: CitizenIdError| Refusal::invalid("exam.bad_identity", error.to_string()))
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
            assert_eq!(written(typed), "51990020080101123X", "{typed}");
        }
    }

    #[test]
    fn what_is_no_identity_number_is_told_and_not_tried() {
        let cases = [
            ("", "居民身份证号码应为18位，实为0位"),
            ("０1123X", "居民身份证号码应为18位，实为6位"),
            ("519900200801011230X1", "居民身份证号码应为18位，实为20位"),
            (
                "51990020081301123X",
                "居民身份证号码第7至14位“20081301”不是实际存在的出生日期，应为年（4位）月（2位）日（2位）",
            ),
        ];
        for (typed, sentence) in cases {
            let refusal = whole(typed).unwrap_err();
            assert_eq!(
                (refusal.code, refusal.sentence.as_str()),
                ("exam.bad_identity", sentence)
            );
        }
    }
}
