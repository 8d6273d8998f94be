//! The acts of this stage.

mod arrange_session;

pub use arrange_session::{Arranged, arrange_session};
