//! Spreadsheets as people hand them in and as the platform gives them out: hostile bytes → clean cells, plain data → workbook bytes.
//!
//! Reading: [`Upload::sniff`] says what a file really is, [`Workbook::read`] reads it within [`Limits`], then
//! [`Workbook::table`] reads a sheet with one header row and [`Workbook::grid`] a sheet laid out as a paper form.
//! [`office`] says what a document or a workbook is without reading it, [`media`] gives the pictures in it.
//! [`Fields`] turns the cells of a row into typed values and gathers each [`Problem`].
//! Writing: [`Book`] makes .xlsx, [`csv_bytes`] makes CSV; the same input gives the same bytes.

mod area;
mod cell;
mod collect;
mod document;
mod error;
mod fields;
mod grid;
mod heading;
mod office;
mod package;
pub mod parse;
mod problem;
mod table;
mod text;
mod upload;
mod workbook;
mod write;
mod xlsx;

pub use area::{Area, Position, column_letters};
pub use cell::{Cell, CellKind};
pub use document::{DocumentText, document_text};
pub use error::SheetError;
pub use fields::Fields;
pub use grid::Grid;
pub use office::{Office, media, office};
pub use parse::Objection;
pub use problem::{Problem, Problems, mask};
pub use table::{Column, Row, Table};
pub use upload::Upload;
pub use workbook::{Limits, Pick, Workbook};
pub use write::{Book, BookError, FormPage, ListColumn, ListPage, Look, Value, csv_bytes};
