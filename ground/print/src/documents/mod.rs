//! The documents, one file each; their looks are in `templates/`.
//!
//! Field by field a document is what the reader sees. Images are left out of the serialised data: they reach the template
//! as files of their own.

pub(crate) mod application_form;
pub(crate) mod assessment_report;
pub(crate) mod certificate;
pub(crate) mod notice;
pub(crate) mod receipt;
pub(crate) mod tickets;
