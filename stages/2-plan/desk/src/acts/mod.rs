//! What is done with plans.

mod draft_plan;
mod receive_plan;
mod report_plan;
mod revise_plan;

pub use draft_plan::draft_plan;
pub use receive_plan::receive_plan;
pub use report_plan::report_plan;
pub use revise_plan::revise_plan;
