//! 在线填写: the form of 附件5 typed in the browser, in a draft that saves itself (A5).
//!
//! A draft is no record: `keep` writes it past the journal, as scratch. It becomes one when `page::commit` takes it over,
//! by the same act as the workbook.

mod keep;
mod occupations;
pub(crate) mod page;
mod received;
mod start;
mod view;

pub(crate) use occupations::search;
