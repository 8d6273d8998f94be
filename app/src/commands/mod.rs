//! The commands that run for a while or touch an installation.

pub mod demo;
pub mod init;
pub mod journal;
pub mod serve;
pub mod verify;
