//! Partners: enterprises and evaluation organisations that certify students of schools by agreements (N4.1, N4.2).

mod acts;
mod agreements;
mod pages;
mod store;
mod waiting;

pub(crate) use acts::open_agreement;
pub use acts::{
    change_partner, confirm_agreement, end_agreement, end_partner, object_to_agreement,
    record_agreement, register_partner, resume_partner, suspend_partner,
};
pub use agreements::{Recorded, agreement_of, agreements, agreements_as, all_recorded};
pub(crate) use agreements::{between, reassign};
pub(crate) use pages::doors;
pub use store::{Registered, partner_of, partners_as, registered};
pub(crate) use waiting::work;
