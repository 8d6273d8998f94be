//! The acts of this stage.

mod assign;
mod issue;
mod make;
mod open;

pub use assign::{Assigned, assign_codes};
pub use issue::issue_certificates;
pub use make::make_certificate;
pub use open::open_certificate;
