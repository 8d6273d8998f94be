//! The one binary, and what the tests share with it: every desk put together, and the demo.

pub mod compose;
pub mod demo;
pub mod home;
pub mod office;
pub mod place;
pub mod tools;
pub mod worker;

/// Pages are made of many small texts, which the C library's allocator is slow to give and to take back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
