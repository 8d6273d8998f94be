//! The life of a filing after its receipt: what stands on a day, what may be done about it (N6.3, N6.4, N6.5, A3.4).

mod change;
mod request;
mod scope;
mod standing;
mod step;

pub use change::{Field, Way, cannot_grant, change, name_taken, unprintable_value};
pub use request::{RequestState, answer, ask_again, drop_line, suspend_until};
pub use scope::{Audience, Covered, covers};
pub use standing::{End, Ended, Lived, Standing, Suspension, Validity};
pub use step::{LifeStep, may_renew, may_renew_from, say_why};
