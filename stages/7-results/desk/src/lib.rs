//! Stage 7, the desk: marks computed, published, confirmed, reported, reviewed (A4.3, A4.4).

mod acts;
mod api;
mod handover;
mod pages;
mod report;
mod store;
mod waiting;

pub use acts::{
    Summary, compute_marks, confirm_results, open_report, publish_results, report_results,
    review_results,
};
pub use api::api_doc;
pub use handover::{passed, state};
pub use results_rules::{MarkOutcome, ResultState, Verdict};
pub use waiting::work;

use access::Act;
use axum::{
    http::Method,
    routing::{get, post},
};
use web::{Doors, NavEntry};

/// The tables of this stage.
pub const SCHEMA: db::Schema = db::Schema {
    name: "results",
    migrations: &[db::Migration {
        name: "results/0001",
        sql: include_str!("../migrations/0001_results.sql"),
    }],
    kept: &["result", "mark"],
};

/// The links of this stage.
pub const NAV: &[NavEntry] = &[NavEntry {
    act: Act::ReadResults,
    href: "/results",
    text: "成绩",
    icon: "chart-bar",
}];

/// The doors of this stage.
pub fn doors() -> Doors {
    use pages::{compute, list, public, session};
    Doors::new()
        .get(Act::ReadResults, "/results", get(list::list))
        .get(Act::ReadResults, "/results/{session}", get(session::show))
        .get(
            Act::ComputeMarks,
            "/results/{session}/compute",
            get(compute::show),
        )
        .post(
            Act::ComputeMarks,
            "/results/{session}/compute",
            post(compute::compute),
        )
        .post(
            Act::PublishResults,
            "/results/{session}/publish",
            post(session::publish),
        )
        .post(
            Act::ConfirmResults,
            "/results/{session}/confirm",
            post(session::confirm),
        )
        .post(
            Act::ReportResults,
            "/results/{session}/report",
            post(session::report),
        )
        .post(
            Act::ReviewResults,
            "/results/{session}/review",
            post(session::review),
        )
        .get(
            Act::RevealIdentity,
            "/results/{session}/report.xlsx",
            get(session::workbook),
        )
        .open(Method::GET, "/results/published", get(public::list))
        .open(
            Method::GET,
            "/results/published/{session}",
            get(public::show),
        )
        .get(
            Act::ReadResults,
            "/api/v1/sessions/{session}/results",
            get(api::results),
        )
}
