//! The candidate's pages: the door of the exam, and the player.

use crate::{
    acts::{self as doing, Entrance},
    store,
};
use access::acts;
use askama::Template;
use axum::{
    Form,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Refusal, Stop};
use serde::Deserialize;
use web::{Address, Allowed, Failure, Frame, House, Shell, entry::with_cookie, page};

#[derive(Template)]
#[template(path = "exam_enter.html")]
struct EnterPage {
    shell: Shell,
    ticket: String,
    sentence: String,
    no_problems: Vec<kernel::Problem>,
}

/// What a candidate types.
#[derive(Deserialize)]
pub struct EntryForm {
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    identity: String,
}

/// The door of the exam.
pub async fn show_enter(frame: Frame) -> Result<Response, Failure> {
    page(enter_page(&frame, String::new(), String::new()))
}

fn enter_page(frame: &Frame, ticket: String, sentence: String) -> EnterPage {
    EnterPage {
        shell: frame.shell("考生入口"),
        ticket,
        sentence,
        no_problems: Vec::new(),
    }
}

/// Lets a candidate in.
pub async fn enter(
    State(house): State<House>,
    frame: Frame,
    Address(address): Address,
    Form(form): Form<EntryForm>,
) -> Result<Response, Failure> {
    let entrance = Entrance {
        ticket: &form.ticket,
        identity: &form.identity,
    };
    match doing::enter(&house.db, &entrance, &address, house.now()).await {
        Ok(ticket) => Ok(with_cookie(
            &house,
            Redirect::to("/exam/play").into_response(),
            &ticket.token,
        )),
        Err(Stop::Refusal(refusal)) => {
            let status = Failure::Refused(refusal.clone()).status();
            let mut response = page(enter_page(&frame, form.ticket, refusal.sentence))?;
            *response.status_mut() = status;
            Ok(response)
        }
        Err(stop) => Err(stop.into()),
    }
}

#[derive(Template)]
#[template(path = "exam_play.html")]
struct PlayPage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "exam_wait.html")]
struct WaitPage {
    shell: Shell,
    sentence: String,
}

/// The player, which fetches the paper by itself and goes on where the candidate was; before the beginning, a page that
/// waits for it.
pub async fn play(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::SitTheory>,
) -> Result<Response, Failure> {
    let place = store::place(&mut house.db.read().await?, permit.actor()).await?;
    match store::times(&place.sitting).write(place.run, house.now()) {
        Err(refusal) if refusal.code == "exam.not_open" => page(WaitPage {
            shell: frame.shell("等候开考"),
            sentence: refusal.sentence,
        }),
        Err(refusal) if place.handed_in.is_none() => Err(refusal.into()),
        _ => page(PlayPage {
            shell: frame.shell("理论知识考试"),
        }),
    }
}

/// The photo of the candidate at the door.
pub async fn photo(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::SitTheory>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let place = store::place(&mut conn, permit.actor()).await?;
    let photo = candidates_desk::candidate(&mut conn, place.seat.candidate)
        .await?
        .and_then(|candidate| candidate.photo)
        .ok_or_else(|| Stop::from(Refusal::not_found("照片")))?;
    drop(conn);
    let bytes = house.db.files().get(photo).await?;
    let kind = if bytes.starts_with(b"\x89PNG") {
        "image/png"
    } else {
        "image/jpeg"
    };
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, kind)], bytes).into_response())
}
