//! The acts of this stage, one a file.

mod close_sitting;
mod enter;
mod open_sitting;
mod record_supervision;
mod save_answers;
mod score_practical;
mod see_paper;
mod submit_theory;

pub use close_sitting::{Closed, close_sitting};
pub use enter::{Entrance, enter};
pub use open_sitting::open_sitting;
pub use record_supervision::record_supervision;
pub use save_answers::{Answer, Saved, save_answers};
pub use score_practical::{Judged, score_practical};
pub use see_paper::{
    MyPaper, PaperCandidate, PaperQuestion, PaperSitting, QuestionOption, my_paper,
};
pub use submit_theory::{HandedIn, submit_theory};
