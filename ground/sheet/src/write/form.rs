//! A page that is laid out as a paper form: each cell is placed by hand.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Look, Value, book};
use crate::Area;

/// 表单页: cells and merged areas with a look each.
#[derive(Clone, Debug)]
pub struct FormPage {
    name: String,
    widths: Vec<f64>,
    heights: Vec<(u32, f64)>,
    cells: Vec<(Area, Value, Look)>,
}

impl FormPage {
    /// A blank page of this name; `widths` are those of the columns from A on, in characters.
    pub fn new(name: &str, widths: &[f64]) -> Self {
        Self {
            name: name.to_owned(),
            widths: widths.to_vec(),
            heights: Vec::new(),
            cells: Vec::new(),
        }
    }

    /// Writes a value into an area; an area of several cells is merged.
    pub fn put(mut self, area: Area, value: impl Into<Value>, look: Look) -> Self {
        self.cells.push((area, value.into(), look));
        self
    }

    /// Makes a row as high as this, in points.
    pub fn height(mut self, row: u32, points: f64) -> Self {
        self.heights.push((row, points));
        self
    }

    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(&self.name)?;
        for (column, width) in (1..).zip(&self.widths) {
            let (_, column) = book::place(1, column)?;
            sheet.set_column_width(column, *width)?;
        }
        for (row, points) in &self.heights {
            let (row, _) = book::place(*row, 1)?;
            sheet.set_row_height(row, *points)?;
        }
        for (area, value, look) in &self.cells {
            book::put(sheet, *area, value, *look)?;
        }
        Ok(())
    }
}
