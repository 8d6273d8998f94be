//! 技术评估: methods, judgements, the panel's opinion with its signatures, the report (A3.3).

pub(crate) mod actions;
pub(crate) mod card;
mod centre;
mod expert;
mod print;
mod report;
mod send_back;
pub(crate) mod store;

pub use centre::{carry_out_method, conclude_assessment, plan_assessment};
pub use expert::{give_opinion, sign_opinion, write_opinion};
pub(crate) use print::print_report;
pub use send_back::send_back_application;
pub(crate) use send_back::{SentBack, sent_back};
pub use store::leader_of;
