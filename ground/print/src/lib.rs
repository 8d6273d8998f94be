//! Plain data → PDF bytes, and the signatures that let anyone check them offline.
//!
//! The documents are structs of plain data with a `render` method; the same data always gives the same bytes. There is no
//! clock, no network and no file system here: dates, images, addresses and keys are handed in. [`sign`] puts a signature
//! on a rendered document, [`verify`] says in one sentence whether a file is still what was signed.

mod documents;
mod error;
mod fonts;
mod glyphs;
mod image;
mod seal;
mod signature;
mod world;

pub use documents::application_form::{
    ApplicationForm, AssessorRow, Confirmation, Contact, EquipmentRow, ExpertRow, OccupationRow,
    StaffRow, SupervisorRow,
};
pub use documents::assessment_report::{
    AssessedLine, AssessmentReport, ConditionRow, Dissent, MethodRow, PanelDraw, PanelMember,
    PanelSignature,
};
pub use documents::certificate::Certificate;
pub use documents::notice::{Block, Notice};
pub use documents::receipt::{Receipt, ScopeRow};
pub use documents::tickets::{AdmissionTickets, Sitting, Ticket};
pub use error::PrintError;
pub use glyphs::missing_glyphs;
pub use image::{Image, qr_code};
pub use seal::seal;
pub use signature::certificate::CertificatePem;
pub use signature::installation::{root_of, signer_for};
pub use signature::keys::{Authority, Signer};
pub use signature::sign;
pub use signature::verify::{Flaw, Signed, Verdict, verify};
