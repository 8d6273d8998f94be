//! 在线填写: the form of 附件5 typed in the browser, in a draft that saves itself (A5).
//!
//! A draft is no record: `keep` writes it past the journal, as scratch. It becomes one when `page::commit` takes it over,
//! by the same act as the workbook.

mod examine;
mod keep;
mod occupations;
mod page;
mod received;
mod start;
mod view;

pub(crate) use keep::{MOVED_ON, Saved, Writing, clock, gone, saved};
pub(crate) use start::{Waiting, waiting};

use access::Act;
use axum::routing::{get, post};
use web::Doors;

/// The doors of the form's draft.
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get(
            Act::DraftApplication,
            "/filing/occupations",
            get(occupations::search),
        )
        .get(Act::DraftApplication, "/filing/{id}/form", get(page::show))
        .post(Act::DraftApplication, "/filing/{id}/form", post(page::save))
        .post(
            Act::DraftApplication,
            "/filing/{id}/form/check",
            post(page::check),
        )
        .post(
            Act::DraftApplication,
            "/filing/{id}/form/commit",
            post(page::commit),
        )
        .post(
            Act::DraftApplication,
            "/filing/{id}/form/discard",
            post(page::discard),
        )
        .get(
            Act::DraftApplication,
            "/filing/{id}/form/draft.xlsx",
            get(page::workbook),
        )
}
