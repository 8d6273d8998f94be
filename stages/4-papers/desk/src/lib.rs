//! Stage 4, the desk: the item bank and papers assembled to a blueprint (A1.5, A4.2).

mod acts;
mod api;
mod handover;
mod pages;
mod store;
mod waiting;
pub mod workbook;

pub use acts::{
    BankPreview, Imported, Preview, PreviewId, assemble_paper, commit_bank, import_bank,
    open_preview, preview_bank,
};
pub use api::api_doc;
pub use handover::{PAPER, Paper, PaperItem, PaperOption, bank_size, paper_of, practical_task};
pub use papers_rules::{ItemKind, PracticalTask, TaskRow};
pub use waiting::work;

use access::Act;
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
    pages::doors().and(api::doors())
}

/// The links of this stage.
pub const NAV: &[NavEntry] = &[NavEntry {
    act: Act::ReadBank,
    href: "/banks",
    text: "题库",
    icon: "books",
}];
