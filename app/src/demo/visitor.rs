//! The seat that is left for the visitor: a theory sitting that is open now, with one candidate who has not come yet.

use super::{
    cast::{Player, School},
    days::Days,
    exam, papers,
    session::{self, Wish},
};
use arrangement_desk::Seat;
use arrangement_rules::Part;
use db::args;
use kernel::Stop;
use web::House;

/// How long the visitor's theory lasts, minutes.
pub(super) const THEORY_MINUTES: u16 = 120;
/// The invented persons of the visitor's sessions are numbered from here; nobody else in the demo has such a number.
const FIRST_PERSON: u16 = 1_000;

/// 访客座位: what the visitor types at the entrance of the exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitorSeat {
    /// The number of the admission ticket.
    pub ticket: String,
    /// The invented identity number.
    pub identity: String,
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
        identity: identity.expose().to_owned(),
    }))
}

/// Leaves a seat for the visitor: where no sitting is open any more, the school holds a small session whose theory begins now.
///
/// # Errors
/// Whatever stops an act, and a refusal where somebody changed the password of a player.
pub async fn keep_seat(house: &House) -> Result<Option<VisitorSeat>, Stop> {
    if let Some(seat) = visitor_seat(house).await? {
        return Ok(Some(seat));
    }
    let school = School::recall(house, "jinjiang").await?;
    let centre = Player::recall(house, "centre-5101").await?;
    let wish = wish(house).await?;
    let session = session::draft(house, &school, &wish).await?;
    session::roster(house, &school, session, &wish).await?;
    session::report(house, &school, session).await?;
    plan_desk::receive_plan(&house.db, &centre.permit()?, session, house.now()).await?;
    papers::assemble(house, &school, session).await?;
    papers::arrange(house, &school, session, &wish).await?;
    for sitting in exam::sittings(house, session, Part::Theory).await? {
        exam::open(house, &school, &sitting).await?;
    }
    visitor_seat(house).await
}

async fn wish(house: &House) -> Result<Wish, Stop> {
    let before: i64 = house
        .db
        .read()
        .await?
        .one("select count(*) as n from session", args![])
        .await?
        .get("n")?;
    let now = house.now();
    let days = Days::until(now);
    let number = before + 1;
    Ok(Wish {
        title: format!(
            "{}年第{number}批电工四级认定（访客体验）",
            calendar::shanghai_date(now).year()
        ),
        class: format!("电气体验{number}班"),
        headcount: 2,
        first_person: FIRST_PERSON + u16::try_from(before % 1_000).unwrap_or_default() * 2,
        registration_closed_on: days.before(5),
        theory_on: calendar::shanghai_date(now),
        practical_on: days.before(-1),
        theory_at: now,
        theory_minutes: THEORY_MINUTES,
    })
}
