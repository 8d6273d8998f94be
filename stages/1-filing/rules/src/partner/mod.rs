//! 合作评价机构: enterprises and evaluation organisations that certify students by their own filing or publication, for the
//! schools with which they have an agreement (N4.1, N4.2).

mod agreement;
mod fields;
mod kind;
mod question;
mod register;
mod scope;
mod step;

pub use agreement::{Agreed, AgreementEntry, AgreementStanding, Parties, Terms, read_agreement};
pub use kind::PartnerKind;
pub use question::{Agreement, AskedOf, Partner, may_certify};
pub use register::{
    ChangeEntry, NewPartner, PartnerEntry, only_new_partner, read_change, read_partner,
};
pub use scope::{HeldLine, PartnerLine, ScopeRow, grouped, rescope};
pub use step::{AgreementStep, PartnerStep, give_reason};
