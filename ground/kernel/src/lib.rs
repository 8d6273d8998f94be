//! The words that everything speaks: identifiers, who acts, what became true, why not.
//!
//! Knows no stage, no database, no clock.

mod actor;
pub mod citizen_id;
pub mod division;
mod fact;
mod fault;
mod id;
pub mod level;
pub mod measures;
pub mod occupation;
pub mod part;
mod plain;
mod refusal;
pub mod uscc;

pub use actor::Actor;
pub use citizen_id::{CitizenId, names_a_number, without_numbers};
pub use division::DivisionCode;
pub use fact::Fact;
pub use fault::{Fault, Stop};
pub use id::*;
pub use level::Level;
pub use notice::Clause;
pub use occupation::OccupationCode;
pub use plain::{has_unprintable, plain};
pub use refusal::{Problem, Problems, Refusal, RefusalKind};
pub use uscc::Uscc;
