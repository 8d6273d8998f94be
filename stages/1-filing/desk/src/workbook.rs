//! The workbook of 附件5: the form on one sheet, laid out as the notice prints it. It is made here and read back here.

mod layout;
mod read;
mod rows;
mod strays;
mod write;

pub use read::read;
pub use write::{blank, filled, typed};
