//! Stage 5, the desk: rooms, seats, staff, tickets (A4.1, A4.2).

mod acts;
mod handover;
mod pages;
mod store;
mod waiting;

pub use acts::{Arranged, arrange_session};
pub use arrangement_rules::{Part, Room, Wanted};
pub use handover::{
    Duty, Seat, Sitting, duties, seats, seats_by_ticket, seats_of_candidate, sitting, sittings,
};
pub use waiting::work;

use access::Act;
use axum::routing::{get, post};
use web::{Doors, NavEntry};

/// The tables of this stage.
pub const SCHEMA: db::Schema = db::Schema {
    name: "arrangement",
    migrations: &[
        db::Migration {
            name: "arrangement/0001",
            sql: include_str!("../migrations/0001_arrangement.sql"),
        },
        db::Migration {
            name: "arrangement/0002",
            sql: include_str!("../migrations/0002_tell_the_roster.sql"),
        },
    ],
    kept: &["sitting", "duty", "seat"],
};

/// The doors of this stage.
pub fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadSession, "/arrangement/{id}", get(pages::show))
        .post(
            Act::ArrangeSession,
            "/arrangement/{id}",
            post(pages::arrange),
        )
        .get(
            Act::ArrangeSession,
            "/arrangement/{id}/tickets.pdf",
            get(pages::tickets),
        )
}

/// The links of this stage: a session's own page leads here.
pub const NAV: &[NavEntry] = &[];
