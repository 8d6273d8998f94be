//! Stage 4, the desk: the item bank and papers assembled to a blueprint (A1.5, A4.2).

mod acts;
mod api;
mod handover;
mod pages;
mod store;
mod waiting;
pub mod workbook;

pub use acts::{Imported, assemble_paper, import_bank};
pub use api::api_doc;
pub use handover::{PAPER, Paper, PaperItem, PaperOption, bank_size, paper_of, practical_task};
pub use papers_rules::{ItemKind, PracticalTask, TaskRow};
pub use waiting::work;

use access::Act;
use axum::routing::{get, post};
use web::{Doors, NavEntry};

/// The tables of this stage.
pub const SCHEMA: db::Schema = db::Schema {
    name: "papers",
    migrations: &[db::Migration {
        name: "papers/0001",
        sql: include_str!("../migrations/0001_papers.sql"),
    }],
    kept: &["bank", "point", "item", "paper"],
};

/// The doors of this stage.
pub fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadBank, "/banks", get(pages::banks::list))
        .get(Act::ImportItems, "/banks/import", get(pages::import::show))
        .post(
            Act::ImportItems,
            "/banks/import",
            post(pages::import::preview),
        )
        .post(
            Act::ImportItems,
            "/banks/import/commit",
            post(pages::import::commit),
        )
        .get(
            Act::ImportItems,
            "/banks/template.xlsx",
            get(pages::import::template),
        )
        .get(Act::ReadBank, "/banks/{id}", get(pages::banks::show))
        .get(Act::ReadBank, "/papers/{id}", get(pages::paper::show))
        .post(
            Act::AssemblePaper,
            "/papers/{id}/assemble",
            post(pages::paper::assemble),
        )
        .get(Act::ReadBank, "/api/v1/banks", get(api::banks))
}

/// The links of this stage.
pub const NAV: &[NavEntry] = &[NavEntry {
    act: Act::ReadBank,
    href: "/banks",
    text: "题库",
    icon: "books",
}];
