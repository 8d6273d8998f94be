//! What people see of plans, and the doors to it.

mod centre;
mod form;
mod look;
mod school;

use access::Act;
use axum::routing::{get, post};
use web::{Doors, NavEntry};

/// The links of this stage.
pub const NAV: &[NavEntry] = &[NavEntry {
    act: Act::ReadSession,
    href: "/plans",
    text: "认定计划",
    icon: "calendar-event",
}];

/// The doors of this stage.
pub fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadSession, "/plans", get(look::list))
        .post(Act::DraftPlan, "/plans", post(school::draft))
        .get(Act::DraftPlan, "/plans/new", get(school::show_new))
        .get(Act::ReadSession, "/plans/{id}", get(look::detail))
        .post(Act::DraftPlan, "/plans/{id}", post(school::revise))
        .get(Act::DraftPlan, "/plans/{id}/edit", get(school::show_edit))
        .post(Act::ReportPlan, "/plans/{id}/report", post(school::report))
        .post(
            Act::ReceivePlan,
            "/plans/{id}/receive",
            post(centre::receive),
        )
        .and(crate::api::doors())
}
