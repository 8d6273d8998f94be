//! Whole files in and out: what is read, what is refused, what is written.
#![allow(clippy::unwrap_used, reason = "all of this is tests, helpers included")]

mod common;
mod document;
mod hostile;
mod office;
mod refused;
mod round_trip;
mod tables;
