//! The pages of this stage, split by who looks: exam staff, assessors, the supervisor, candidates.

pub mod candidate;
pub mod room;
pub mod scoring;
pub mod sittings;
pub mod supervision;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use web::{Failure, page};

/// A form that comes back with what was typed and each error at its field.
fn come_back(template: impl Template) -> Result<Response, Failure> {
    let mut response = page(template)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
