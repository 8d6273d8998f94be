//! Draws that anyone can do again: a list is committed, a later seed decides, the algorithm is written down in `README.md`.
//!
//! Pure: it is handed list, secret and root. Whoever keeps them publishes all three.

mod list;
mod outcome;

pub use list::{BadList, Entry, Excluded, Group, List, METHOD};
pub use outcome::{Drawn, Followed, Seed, commitment, draw, goes_on, next, replace, seated};
