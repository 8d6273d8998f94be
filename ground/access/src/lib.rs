//! Organisations, jurisdictions, roles; who may do which act; the only maker of a [`Permit`].
//!
//! [`policy`] is the readable table. Pure: sign-in finds the [`Principal`], this crate says what they may do.

mod organisation;
mod permit;
pub mod policy;
mod role;

pub use organisation::{Affiliation, Organisation, OrganisationKind};
pub use permit::{Owner, Permit, Principal, Within};
pub use policy::{Act, Doing, Reach, acts};
pub use role::Role;
