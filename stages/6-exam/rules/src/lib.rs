//! Stage 6, the rules: answers, scoring, the records of a sitting (A4.2, A4.3).

mod answers;
mod room;
mod score;
mod scoring;
mod supervision;
mod times;

pub use answers::{Question, sheet_text, theory_score};
pub use room::{Attendance, RoomRecord};
pub use score::{NoScore, Score};
pub use scoring::{RowMark, ScoreSheet, SheetRow};
pub use supervision::{CHECKS, Check, CheckAnswer, Finding, SupervisionForm};
pub use times::{GRACE, Run, Times, clock_text};
