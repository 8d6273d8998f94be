//! Stage 2, the desk: plans drawn up, reported within 30 working days, received (A4.1).

mod acts;
mod api;
mod handover;
mod pages;
mod say;
mod store;
mod work;

pub use acts::{draft_plan, receive_plan, report_plan, revise_plan};
pub use api::api_doc;
pub use handover::{Session, any_session, session, session_of, still_filed, within_reach};
pub use pages::{NAV, doors};
pub use plan_rules::{FIELDS, PlanContent, PlanDraft, PlanState, Reported, Weights};
pub use work::work;

/// The tables of this stage.
pub const SCHEMA: db::Schema = db::Schema {
    name: "plan",
    migrations: &[db::Migration {
        name: "plan/0001",
        sql: include_str!("../migrations/0001_plan.sql"),
    }],
    kept: &["session"],
};
