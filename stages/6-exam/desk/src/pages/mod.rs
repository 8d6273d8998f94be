//! The pages of this stage, split by who looks: exam staff, assessors, the supervisor, candidates.

pub mod candidate;
pub mod room;
pub mod scoring;
pub mod sittings;
pub mod supervision;
