//! The acts of this stage, one file for each party.

mod attach;
mod begin;
mod centre;
mod decide;
mod draft;
mod open;
mod panel;
mod reassign;
mod receipt;
mod submit;

pub use attach::{Attaching, attach_file, remove_attachment};
pub(crate) use begin::{check_new, kind_to_begin, kinds_to_begin, may_begin};
pub use centre::{
    accept_application, ask_supplement, recommend_application, redirect_application,
    return_application,
};
pub use decide::decide_filing;
pub(crate) use draft::take_over;
pub use draft::{
    Preview, commit_form, open_preview, preview_form, upload_material, verify_material,
};
pub(crate) use open::look_at_material;
pub use open::{Opened, OpenedFile, open_form, open_material};
pub(crate) use panel::draw_panel;
pub use panel::{appoint_panel, step_down_expert};
pub use reassign::reassign_school;
pub(crate) use receipt::print_receipt;
pub use submit::submit_application;
