//! Stage 5, the rules: rooms, seats, staff and tickets of a session (A4.1, A4.2).

mod card;
mod lot;
mod part;
mod plan;
mod ticket;

pub use card::{Duty, holds_card};
pub use lot::{Place, seat};
pub use part::Part;
pub use plan::{ASSESSORS_LEAST, Room, SEATS_MOST, Times, Wanted, check, invigilators_needed};
pub use ticket::ticket;
