//! What is done with people.

mod annul;
mod appoint;
mod cards;
mod change;
mod confirm_name;
mod correct;
mod disqualify;
mod import;
mod link;
mod other_name;
mod preview;
mod register;
mod unregistered;

pub use annul::annul_disqualification;
pub use appoint::{appoint_person, end_appointment};
pub use cards::{Training, grant_card, renew_card};
pub use change::change_person;
pub use confirm_name::confirm_name;
pub use correct::{correct_card, correct_person};
pub use disqualify::{Ended, Theirs, disqualify_person};
pub use import::{Imported, commit_people};
pub use link::{link_account, unlink_account};
pub use preview::{PeoplePreview, Preview, PreviewId, PreviewRow, open_preview, preview_people};
pub use register::register_person;
pub use unregistered::disqualify_unregistered;
