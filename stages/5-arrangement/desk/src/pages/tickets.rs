//! The admission tickets of a session.

use super::names;
use access::acts;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use db::Conn;
use jiff::tz::Offset;
use kernel::{Clause, Fault, Refusal, SessionId};
use plan_desk::Session;
use std::collections::BTreeMap;
use web::{Allowed, Failure, House};

/// The admission tickets of a session as PDF.
pub(crate) async fn tickets(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ArrangeSession>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, &permit, id).await?;
    let sheet = tickets_of(
        &mut conn,
        &session,
        &permit.organisation()?.name,
        house.today(),
    )
    .await?;
    let pdf = sheet
        .render()
        .map_err(|error| Fault::new("printing admission tickets", error))?;
    let kind = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"tickets.pdf\"",
        ),
    ];
    Ok((kind, pdf).into_response())
}

async fn tickets_of(
    conn: &mut Conn,
    session: &Session,
    school: &str,
    date: jiff::civil::Date,
) -> Result<print::AdmissionTickets, Failure> {
    let candidates = names(conn, session.id).await?;
    let mut tickets: BTreeMap<String, print::Ticket> = BTreeMap::new();
    for sitting in crate::sittings(conn, session.id).await? {
        for seat in crate::seats(conn, sitting.id).await? {
            let Some(candidate) = candidates.get(&seat.candidate.to_string()) else {
                continue;
            };
            let ticket = tickets
                .entry(seat.ticket.clone())
                .or_insert_with(|| print::Ticket {
                    number: seat.ticket.clone(),
                    name: candidate.name.clone(),
                    occupation: session.occupation_name.clone(),
                    level: session.level.label().to_owned(),
                    sittings: Vec::new(),
                });
            ticket.sittings.push(print::Sitting {
                part: sitting.part.title().to_owned(),
                room: sitting.room.clone(),
                seat: seat.number.to_string(),
                begins: Offset::constant(8).to_datetime(sitting.opens_at),
                ends: Offset::constant(8).to_datetime(sitting.closes_at),
            });
        }
    }
    if tickets.is_empty() {
        return Err(
            Refusal::conflict("arrangement.not_yet", "该批次尚未编排，没有准考证")
                .citing(Clause::A4_2)
                .into(),
        );
    }
    Ok(print::AdmissionTickets {
        session: session.title.clone(),
        school: school.to_owned(),
        rules: [
            "凭准考证和身份证提前15分钟入场",
            "手机等通讯工具不得带入考场",
            "服从监考人员安排，违纪按规定处理",
        ]
        .map(str::to_owned)
        .to_vec(),
        tickets: tickets.into_values().collect(),
        date,
    })
}
