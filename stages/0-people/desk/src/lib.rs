//! Stage 0, the desk: the registry of experts, assessors and quality supervisors (A1.2, A2.6, N5.1, N6.5).

mod acts;
mod api;
mod corrections;
mod disqualifications;
mod entries;
mod handover;
mod import;
mod name_checks;
mod pages;
mod store;
mod unlinked;
mod waiting;

pub use acts::{
    Ended, Imported, PeoplePreview, Preview, PreviewId, PreviewRow, Theirs, Training,
    annul_disqualification, appoint_person, change_person, commit_people, confirm_name,
    correct_card, correct_person, disqualify_person, disqualify_unregistered, end_appointment,
    grant_card, link_account, open_preview, preview_people, register_person, renew_card,
    unlink_account,
};
pub use api::api_doc;
pub use handover::{
    PoolEntry, barred, barred_among, cards_of_account, employer_renamed, ever_appointed,
    holders_among, person_of_account, pool, same_people,
};
pub use import::{filled_template, template};
pub use pages::{NAV, doors};
pub use people_rules::{Basis, Contact, Disqualification, Ground, NewCard, NewPerson, PersonKind};
pub use waiting::work;

/// The tables of this stage.
pub const SCHEMA: db::Schema = db::Schema {
    name: "people",
    migrations: &[
        db::Migration {
            name: "people/0001",
            sql: include_str!("../migrations/0001_people.sql"),
        },
        db::Migration {
            name: "people/0002",
            sql: include_str!("../migrations/0002_corrections.sql"),
        },
        db::Migration {
            name: "people/0003",
            sql: include_str!("../migrations/0003_annulment.sql"),
        },
        db::Migration {
            name: "people/0004",
            sql: include_str!("../migrations/0004_name_check.sql"),
        },
    ],
    kept: &[
        "person",
        "qualification",
        "appointment",
        "person_account",
        "disqualification",
        "people_correction",
        "name_check",
    ],
};
