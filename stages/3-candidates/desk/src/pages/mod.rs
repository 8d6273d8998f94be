//! What people see of rosters, and the doors to it.

mod import;
mod look;
mod person;
mod upload;

use access::Act;
use axum::routing::{get, post};
use web::{Doors, NavEntry};

/// The links of this stage.
pub const NAV: &[NavEntry] = &[NavEntry {
    act: Act::ReadRoster,
    href: "/roster",
    text: "考生名册",
    icon: "users",
}];

/// The doors of this stage.
pub fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadRoster, "/roster", get(look::sessions))
        .get(Act::ReadRoster, "/roster/{session}", get(look::roster))
        .get(
            Act::ImportRoster,
            "/roster/{session}/template.xlsx",
            get(import::give_template),
        )
        .get(
            Act::ImportRoster,
            "/roster/{session}/import",
            get(import::show),
        )
        .post(
            Act::ImportRoster,
            "/roster/{session}/import",
            post(import::preview),
        )
        .get(
            Act::ImportRoster,
            "/roster/previews/{id}",
            get(import::show_preview),
        )
        .post(
            Act::ImportRoster,
            "/roster/previews/{id}",
            post(import::commit),
        )
        .get(
            Act::ReadRoster,
            "/roster/candidates/{id}",
            get(person::show),
        )
        .get(
            Act::ReadRoster,
            "/roster/candidates/{id}/photo",
            get(person::give_photo),
        )
        .post(
            Act::ImportRoster,
            "/roster/candidates/{id}/photo",
            post(person::take_photo),
        )
        .post(
            Act::DecideEligibility,
            "/roster/candidates/{id}/decision",
            post(person::decide),
        )
        .post(
            Act::RevealIdentity,
            "/roster/candidates/{id}/reveal",
            post(person::reveal),
        )
        .and(crate::api::doors())
}
