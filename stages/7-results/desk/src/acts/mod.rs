//! The acts of this stage, one a file.

mod compute_marks;
mod confirm_results;
mod open_report;
mod publish_results;
mod report_results;
mod review_results;

pub use compute_marks::{Summary, compute_marks};
pub use confirm_results::confirm_results;
pub use open_report::open_report;
pub use publish_results::publish_results;
pub use report_results::report_results;
pub use review_results::review_results;
