//! The life of a filing after its receipt: what the school notes and asks, what the department decides (N6.3 to N6.5).

mod department;
mod of_school;
pub(crate) mod pages;
mod request;
mod school;
pub(crate) mod store;
mod summary;
pub(crate) mod waiting;

pub use department::{answer_request, resume_filing, revoke_filing, suspend_filing};
pub use of_school::filings_of_school;
pub(crate) use of_school::names_of;
pub use request::Asked;
pub(crate) use school::print_again;
pub use school::{change_filing, drop_scope, withdraw_filing};
pub use store::{Filed, Version, filing_of, history, standing_as, standing_on};
