//! What is done with rosters.

mod attach_photo;
mod commit_roster;
mod decide_eligibility;
mod preview_roster;
mod reveal_identity;

pub use attach_photo::attach_photo;
pub use commit_roster::{Imported, commit_roster};
pub use decide_eligibility::decide_eligibility;
pub use preview_roster::{
    Preview, PreviewId, PreviewRow, RosterPreview, open_preview, preview_roster,
};
pub use reveal_identity::reveal_identity;
