//! Who may do what: the whole policy pinned as a table, and every door walked by everyone.
#![allow(missing_docs, clippy::unwrap_used)]

mod doors;
mod failures;
mod forgery;
mod table;
