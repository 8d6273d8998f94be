//! The acts of this stage, one file for each party.

mod attach;
mod begin;
mod centre;
mod decide;
mod draft;
mod follow;
mod material;
mod open;
mod panel;
mod reassign;
mod receipt;
mod recommend;
mod submit;

pub use attach::{Attaching, attach_file, remove_attachment};
pub(crate) use begin::{check_new, kind_to_begin, kinds_to_begin, may_begin};
pub use centre::{accept_application, ask_supplement, redirect_application, return_application};
pub use decide::decide_filing;
pub use draft::{Preview, commit_form, open_preview, preview_form};
pub(crate) use draft::{REPLACED, Taking, Upon, take_over};
pub use follow::step_down_expert;
pub use material::{remove_material, upload_material, verify_material};
pub(crate) use open::look_at_material;
pub use open::{Opened, OpenedFile, open_form, open_material};
pub use panel::appoint_panel;
pub(crate) use panel::draw_panel;
pub use reassign::reassign_school;
pub(crate) use receipt::print_receipt;
pub(crate) use recommend::proposals;
pub use recommend::{decline_application, recommend_application};
pub(crate) use submit::lent_have_signed;
pub use submit::submit_application;
