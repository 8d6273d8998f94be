//! The acts of this stage.

mod assemble_paper;
mod import_bank;

pub use assemble_paper::assemble_paper;
pub use import_bank::{Imported, import_bank};
