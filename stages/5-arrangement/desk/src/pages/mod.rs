//! The pages of this stage: the form, and when it is arranged rooms, seats, people and tickets.

mod arranged;
mod form;
mod tickets;
mod typed;

pub(crate) use form::arrange;
pub(crate) use tickets::tickets;

use access::acts;
use axum::{
    extract::{Path, State},
    response::Response,
};
use candidates_desk::Candidate;
use db::Conn;
use kernel::{Fault, SessionId};
use std::collections::BTreeMap;
use web::{Allowed, Failure, Frame, House, page};

/// The form, or what was arranged.
pub(crate) async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadSession>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, &permit, id).await?;
    let sittings = crate::sittings(&mut conn, id).await?;
    if sittings.is_empty() {
        return page(form::fresh(&mut conn, &frame, session, permit.principal()).await?);
    }
    page(arranged::shown(&mut conn, &frame, session, sittings, permit.principal()).await?)
}

async fn names(conn: &mut Conn, session: SessionId) -> Result<BTreeMap<String, Candidate>, Fault> {
    let candidates = candidates_desk::candidates(conn, session, false).await?;
    Ok(candidates
        .into_iter()
        .map(|one| (one.id.to_string(), one))
        .collect())
}
