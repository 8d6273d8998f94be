//! Stage 2, the rules: a school's plan of a session, within its filing (A4.1, N6.4).

mod content;
mod draft;
mod progress;
mod state;
mod weights;

pub use content::{FIELDS, Field, PlanContent};
pub use draft::{Certifies, Drafted, PlanDraft, draft, within_scope};
pub use progress::{Reported, due, receive, report};
pub use state::PlanState;
pub use weights::Weights;
