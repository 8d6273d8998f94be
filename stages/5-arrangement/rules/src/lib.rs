//! Stage 5, the rules: rooms, seats, staff and tickets of a session (A4.1, A4.2).

mod lot;
mod part;
mod plan;
mod ticket;

pub use lot::{Place, seat};
pub use part::Part;
pub use plan::{
    ASSESSORS_LEAST, CANDIDATES_PER_INVIGILATOR, INVIGILATORS_LEAST, Room, SEATS_MOST, Times,
    Wanted, check,
};
pub use ticket::ticket;
