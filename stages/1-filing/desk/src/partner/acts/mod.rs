//! What is done about partners and agreements.

mod agreement;
mod officer;

pub use agreement::{
    confirm_agreement, end_agreement, object_to_agreement, open_agreement, record_agreement,
};
pub use officer::{change_partner, end_partner, register_partner, resume_partner, suspend_partner};
