//! Stage 3, the desk: the roster and who on it may sit (A4.1, A4.2).

mod acts;
mod api;
mod columns;
mod handover;
mod import;
mod pages;
mod store;
mod template;
mod told;
mod work;

pub use acts::{
    Imported, Preview, PreviewId, PreviewRow, RosterPreview, attach_photo, commit_roster,
    decide_eligibility, open_preview, preview_roster, reveal_identity,
};
pub use api::api_doc;
pub use candidates_rules::Decision;
pub use handover::{Candidate, FORM, IDENTITY, PHONE, candidate, candidates, identity};
pub use pages::{NAV, doors};
pub use template::{filled_template, template};
pub use told::{seats_given, seen};
pub use work::work;

/// The tables of this stage.
pub const SCHEMA: db::Schema = db::Schema {
    name: "candidates",
    migrations: &[
        db::Migration {
            name: "candidates/0001",
            sql: include_str!("../migrations/0001_candidates.sql"),
        },
        db::Migration {
            name: "candidates/0002",
            sql: include_str!("../migrations/0002_told.sql"),
        },
    ],
    kept: &["candidate"],
};
