//! The pages of this stage: the list, the import of a form, one application with whatever can be done to it.

pub(crate) mod actions;
pub(crate) mod attaching;
pub(crate) mod confirming;
pub(crate) mod files;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod panel;
pub(crate) mod pressed;
pub(crate) mod preview;
pub(crate) mod recommending;
pub(crate) mod show;
pub(crate) mod taking_back;
pub(crate) mod typed;
pub(crate) mod view;
