//! The pages of filings: the list, one filing with its history, and what can be done about it.

pub(crate) mod actions;
pub(crate) mod list;
pub(crate) mod show;
