//! Plain data → workbook and CSV bytes: the same input gives the same bytes.

mod book;
mod csv;
mod form;
mod list;
mod style;
mod value;

pub use book::{Book, BookError};
pub use csv::csv_bytes;
pub use form::FormPage;
pub use list::{ListColumn, ListPage};
pub use style::Look;
pub use value::Value;

pub(crate) use csv::unguard;
