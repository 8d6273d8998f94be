//! What was arranged: sitting by sitting its people and its seats.

use super::names;
use crate::{Seat, Sitting};
use access::{Principal, acts};
use askama::Template;
use candidates_desk::Candidate;
use db::Conn;
use jiff::{Timestamp, tz::Offset};
use kernel::Fault;
use plan_desk::Session;
use std::collections::BTreeMap;
use web::{Failure, Frame, Shell};

#[derive(Template)]
#[template(path = "arranged.html")]
pub(super) struct ArrangedPage {
    shell: Shell,
    session: Session,
    prints: bool,
    sittings: Vec<SittingBlock>,
}

struct SittingBlock {
    part: &'static str,
    room: String,
    time: String,
    people: Vec<(&'static str, String)>,
    seats: Vec<(u32, String, String, String)>,
}

/// The page of an arranged session. Who may not read the roster sees no candidates.
pub(super) async fn shown(
    conn: &mut Conn,
    frame: &Frame,
    session: Session,
    sittings: Vec<Sitting>,
    principal: &Principal,
) -> Result<ArrangedPage, Failure> {
    let candidates = if principal.permit::<acts::ReadRoster>().is_ok() {
        Some(names(conn, session.id).await?)
    } else {
        None
    };
    let mut blocks = Vec::new();
    for sitting in sittings {
        blocks.push(block(conn, sitting, candidates.as_ref()).await?);
    }
    Ok(ArrangedPage {
        shell: frame.shell("考场编排"),
        prints: principal.permit::<acts::ArrangeSession>().is_ok(),
        session,
        sittings: blocks,
    })
}

async fn block(
    conn: &mut Conn,
    sitting: Sitting,
    candidates: Option<&BTreeMap<String, Candidate>>,
) -> Result<SittingBlock, Fault> {
    let duties = crate::duties(conn, sitting.id).await?;
    let seats = match candidates {
        Some(candidates) => crate::seats(conn, sitting.id)
            .await?
            .iter()
            .map(|seat| seat_line(seat, candidates))
            .collect(),
        None => Vec::new(),
    };
    Ok(SittingBlock {
        part: sitting.part.title(),
        room: sitting.room.clone(),
        time: format!(
            "{}—{}",
            clock(sitting.opens_at, "%Y年%-m月%-d日 %H:%M"),
            clock(sitting.closes_at, "%H:%M")
        ),
        people: duties
            .into_iter()
            .map(|duty| {
                let leads = if duty.leader { "（组长）" } else { "" };
                (duty.role.title(), format!("{}{leads}", duty.person_name))
            })
            .collect(),
        seats,
    })
}

fn seat_line(
    seat: &Seat,
    candidates: &BTreeMap<String, Candidate>,
) -> (u32, String, String, String) {
    let candidate = candidates.get(&seat.candidate.to_string());
    let text =
        |of: fn(&Candidate) -> &String| candidate.map(|one| of(one).clone()).unwrap_or_default();
    (
        seat.number,
        text(|one| &one.name),
        text(|one| &one.identity_masked),
        seat.ticket.clone(),
    )
}

fn clock(at: Timestamp, form: &str) -> String {
    Offset::constant(8)
        .to_datetime(at)
        .strftime(form)
        .to_string()
}
