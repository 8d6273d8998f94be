//! Stage 7, the rules: marks, publication, confirmation, report, review (A4.1, A4.3, A4.4).

mod conclude;
mod road;
mod state;

pub use conclude::{
    Conclusion, PartMark, Parts, RULE, Weights, barred, conclude, mask_name, practical_mark,
};
pub use road::{Published, Reported, Verdict, Verified, compute, confirm, publish, report, review};
pub use state::{MarkOutcome, ResultState};
