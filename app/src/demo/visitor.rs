//! The seat that is left for the visitor: a theory sitting that is open now, with one candidate who has not come yet.

use arrangement_desk::Seat;
use db::args;
use kernel::Stop;
use web::House;

/// 访客座位: what the visitor types at the entrance of the exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitorSeat {
    /// The number of the admission ticket.
    pub ticket: String,
    /// The last six characters of the invented identity number.
    pub identity_tail: String,
}

/// The first seat of an open theory sitting whose paper was not handed in.
///
/// # Errors
/// A fault where storage fails.
pub async fn visitor_seat(house: &House) -> Result<Option<VisitorSeat>, Stop> {
    let mut conn = house.db.read().await?;
    let row = conn
        .opt(
            "select seat.id, seat.sitting, seat.candidate, seat.number, seat.ticket from seat
             join sitting on sitting.id = seat.sitting
             join sitting_run on sitting_run.id = sitting.id
             left join theory_script on theory_script.id = seat.id
             where part = 'theory' and closed_at is null and theory_script.id is null and sitting.closes_at > $1
             order by seat.id limit 1",
            args![house.now()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let seat = Seat {
        id: row.get("id")?,
        sitting: row.get("sitting")?,
        candidate: row.get("candidate")?,
        number: row.get("number")?,
        ticket: row.get("ticket")?,
    };
    let identity = candidates_desk::identity(&mut conn, house.db.keys(), seat.candidate).await?;
    Ok(Some(VisitorSeat {
        ticket: seat.ticket,
        identity_tail: identity.expose().chars().skip(12).collect(),
    }))
}
