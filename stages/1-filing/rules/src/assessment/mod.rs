//! The technical assessment (A3.3): the methods are planned and carried out, each expert judges each condition by their own
//! hand, the leader writes what the panel found, every member signs it, the centre reports it.

mod judge;
mod method;
mod opinion;
mod phase;
mod send_back;
mod tally;

pub use judge::{Judgement, LineOpinion, OF_LINE, OF_SCHOOL, View, give_opinion};
pub use method::{Arranged, Method, Wanted, carry_out, plan};
pub use opinion::{Panelist, Written, conclude, sign_opinion, write_opinion};
pub use phase::{Phase, Underway};
pub use send_back::{send_back, to_decide_on};
pub use tally::{Assessment, Given, Tally, assess, is_greater};
