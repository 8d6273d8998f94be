//! The registry of people, on both engines: acts, imports, disqualification, pages.
#![allow(missing_docs, clippy::unwrap_used)]

mod disqualified;
mod import;
mod pages;
mod registry;
mod support;
