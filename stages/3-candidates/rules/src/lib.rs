//! Stage 3, the rules: what a roster must be, and who may sit (A4.1, A4.2, N6.5).

mod bar;
mod eligibility;
pub mod lists;
mod options;
mod photo;
mod prior;
mod study;

pub use bar::{Decision, check_reason, refuse_after};
pub use eligibility::{Claims, Eligibility, decide};
pub use lists::{Education, Origin};
pub use options::{Condition, Edition, Schooling, Standing, options};
pub use photo::{PHOTO_BYTES, PHOTO_HEIGHT, PHOTO_WIDTH, check_photo};
pub use prior::{Prior, PriorError};
pub use study::{Class, Month, Study, StudyError};
