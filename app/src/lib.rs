//! The one binary, and what the tests share with it: every desk put together, and the demo.

pub mod compose;
pub mod demo;
pub mod home;
pub mod office;
pub mod place;
pub mod tools;
pub mod worker;
