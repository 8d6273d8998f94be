//! The registry of people, on both engines: acts, imports, disqualification, pages.
#![allow(missing_docs, clippy::unwrap_used)]

mod annulled;
mod browser;
mod correct;
mod correct_pages;
mod disqualified;
mod import;
mod other_name;
mod pages;
mod registry;
mod support;
mod unregistered;
mod unregistered_pages;
