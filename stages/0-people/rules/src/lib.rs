//! Stage 0, the rules: who may advise, assess and supervise, until when, and who never again (A1.2, A2.6, N5.1, N6.5).
//!
//! [`grant`] gives a card, [`renew`] lengthens it, [`correct_person`] and [`correct_card`] put right what was registered wrongly,
//! [`appoint`] lends the person to an organisation, [`disqualify`] ends it all, [`annul`] takes that back where it was wrong;
//! [`Standing::eligible`] answers every later stage.

mod annulment;
mod appointment;
mod card;
mod contact;
mod correct;
mod disqualification;
mod eligible;
mod grant;
mod holder;
mod kind;
mod lacks;
mod other_name;
mod person;
mod reason;
#[cfg(test)]
mod samples;
mod validity;
mod whole;

pub use annulment::{Annulment, Basis, Ground, annul, not_barred};
pub use appointment::{Appointment, appoint, end};
pub use card::{NewCard, Qualification};
pub use contact::{Contact, contact_unchanged};
pub use correct::{
    Bearer, CHANGED_MEANWHILE, PersonField, correct_card, correct_person, unchanged_since,
};
pub use disqualification::{Disqualification, disqualify, refuse_barred};
pub use eligible::{Need, Standing};
pub use grant::{grant, renew};
pub use holder::Holder;
pub use kind::PersonKind;
pub use lacks::{CardField, Lack, check, lacks};
pub use other_name::{confirm_name, confirm_other_names, one_name, refuse_other_names};
pub use person::{NewPerson, check_contact, check_person, phone};
pub use validity::{CardState, Validity};
pub use whole::whole;
