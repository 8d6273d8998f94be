//! Gathers cells into sheets while it watches the limits, for both file formats.

use std::{collections::BTreeMap, mem};

use crate::{Area, Cell, Limits, Position, SheetError, workbook::Sheet};

/// Sheets of one workbook.
const MOST_SHEETS: usize = 64;
/// Bytes of text of one cell: what Excel allows (32,767 characters), in UTF-8.
const MOST_CELL_TEXT: usize = 32_767 * 4;
/// Bytes of text of all cells together. A workbook may refer to one long text from many cells.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// Gathers the sheets of one upload.
///
/// Beyond a limit it goes on counting, so that the error can say how much there is, but keeps nothing more.
#[derive(Debug)]
pub(crate) struct Collector {
    limits: Limits,
    sheets: Vec<Sheet>,
    current: BTreeMap<Position, Cell>,
    /// Rows with content of the current sheet, and the last of them.
    rows: usize,
    row: Option<u32>,
    /// The last column with content of the current sheet.
    widest: usize,
    /// Cells and bytes of text of all sheets.
    cells: usize,
    text: usize,
}

impl Collector {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            sheets: Vec::new(),
            current: BTreeMap::new(),
            rows: 0,
            row: None,
            widest: 0,
            cells: 0,
            text: 0,
        }
    }

    /// Takes one cell of the current sheet. Blank cells are dropped, unless a formula stands in them.
    pub(crate) fn put(&mut self, position: Position, cell: Cell) -> Result<(), SheetError> {
        if cell.is_blank() && !cell.is_formula() {
            return Ok(());
        }
        if self.row != Some(position.row) {
            self.row = Some(position.row);
            self.rows += 1;
        }
        self.widest = self.widest.max(position.column as usize);
        self.cells += 1;
        if self.is_within_limits() {
            self.text += cell.text().len();
            if cell.text().len() > MOST_CELL_TEXT || self.text > MOST_TEXT {
                return Err(SheetError::TooMuchText);
            }
            self.current.insert(position, cell);
        }
        Ok(())
    }

    /// Ends the current sheet.
    pub(crate) fn end_sheet(
        &mut self,
        name: &str,
        hidden: bool,
        merged: Vec<Area>,
    ) -> Result<(), SheetError> {
        self.check_sheet(name)?;
        self.sheets.push(Sheet {
            name: name.to_owned(),
            hidden,
            cells: mem::take(&mut self.current),
            merged,
        });
        (self.rows, self.row, self.widest) = (0, None, 0);
        Ok(())
    }

    /// The sheets, in their order.
    pub(crate) fn finish(self) -> Result<Vec<Sheet>, SheetError> {
        if self.cells > self.limits.max_cells {
            return Err(SheetError::TooManyCells {
                found: self.cells,
                limit: self.limits.max_cells,
            });
        }
        Ok(self.sheets)
    }

    /// Refuses a workbook of more sheets than a person makes, before they are read.
    pub(crate) fn expect_sheets(count: usize) -> Result<(), SheetError> {
        if count > MOST_SHEETS {
            return Err(SheetError::TooManySheets {
                found: count,
                limit: MOST_SHEETS,
            });
        }
        Ok(())
    }

    fn is_within_limits(&self) -> bool {
        self.rows <= self.limits.max_rows
            && self.widest <= self.limits.max_columns
            && self.cells <= self.limits.max_cells
    }

    fn check_sheet(&self, name: &str) -> Result<(), SheetError> {
        let sheet = name.to_owned();
        if self.rows > self.limits.max_rows {
            return Err(SheetError::TooManyRows {
                sheet,
                found: self.rows,
                limit: self.limits.max_rows,
            });
        }
        if self.widest > self.limits.max_columns {
            return Err(SheetError::TooManyColumns {
                sheet,
                found: self.widest,
                limit: self.limits.max_columns,
            });
        }
        Ok(())
    }
}
