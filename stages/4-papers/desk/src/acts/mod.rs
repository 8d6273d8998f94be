//! The acts of this stage.

mod assemble_paper;
mod import_bank;
mod preview_bank;

pub use assemble_paper::assemble_paper;
pub use import_bank::{Imported, import_bank};
pub use preview_bank::{BankPreview, Preview, PreviewId, commit_bank, open_preview, preview_bank};
