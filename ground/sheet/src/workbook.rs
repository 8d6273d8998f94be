//! What an upload holds once it is read: sheets of clean cells.

use std::collections::BTreeMap;

use crate::{
    Area, Cell, Column, Grid, Position, SheetError, Table,
    collect::Collector,
    table, text,
    upload::{self, Content},
    xlsx,
};

/// 读取上限: how much an upload may hold before it is refused.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows with content of each sheet, the header included.
    pub max_rows: usize,
    /// The last column of each sheet.
    pub max_columns: usize,
    /// Cells with content of all sheets together.
    pub max_cells: usize,
}

/// Which sheet of a workbook is meant.
#[derive(Clone, Copy, Debug)]
pub enum Pick<'a> {
    /// The first sheet that is not hidden.
    First,
    /// The sheet of this name.
    Named(&'a str),
}

/// 工作簿: what was read from an upload, .xlsx or CSV. A CSV is a workbook of one sheet, named after its file.
#[derive(Clone, Debug)]
pub struct Workbook {
    sheets: Vec<Sheet>,
}

/// One sheet: the cells with content, and the merged regions.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) cells: BTreeMap<Position, Cell>,
    pub(crate) merged: Vec<Area>,
}

impl Workbook {
    /// Reads an upload. Its content decides what it is; its name must agree.
    ///
    /// # Errors
    /// When it is not a table, not safe to read, or more than the limits allow.
    pub fn read(name: &str, bytes: &[u8], limits: Limits) -> Result<Self, SheetError> {
        let collector = Collector::new(limits);
        let sheets = match upload::open(name, bytes)? {
            Content::Workbook(package) => xlsx::read(package, collector)?,
            Content::Text(text) => text::read(upload::stem(name), &text, collector)?,
        };
        Ok(Self { sheets })
    }

    /// The names of the sheets that are not hidden, in their order.
    pub fn sheet_names(&self) -> impl Iterator<Item = &str> {
        self.sheets
            .iter()
            .filter(|sheet| !sheet.hidden)
            .map(|sheet| sheet.name.as_str())
    }

    /// The sheets that are not hidden, in their order, each with its name and as a form.
    pub fn grids(&self) -> impl Iterator<Item = (&str, Grid<'_>)> {
        self.sheets
            .iter()
            .filter(|sheet| !sheet.hidden)
            .map(|sheet| (sheet.name.as_str(), Grid::new(sheet)))
    }

    /// The names of the hidden sheets, in their order.
    pub fn hidden_sheet_names(&self) -> impl Iterator<Item = &str> {
        self.sheets
            .iter()
            .filter(|sheet| sheet.hidden)
            .map(|sheet| sheet.name.as_str())
    }

    /// Reads a sheet as one table under one header row, whose columns may stand in any order.
    ///
    /// # Errors
    /// When there is no such sheet or no header, or with every fault of the layout at once: headings that are missing,
    /// doubled or unknown, content without heading, merged cells in the table.
    pub fn table(&self, sheet: Pick<'_>, columns: &[Column]) -> Result<Table, SheetError> {
        table::read(self.sheet(sheet)?, columns)
    }

    /// Looks at a sheet as a form, cell by cell.
    ///
    /// # Errors
    /// When there is no such sheet.
    pub fn grid(&self, sheet: Pick<'_>) -> Result<Grid<'_>, SheetError> {
        self.sheet(sheet).map(Grid::new)
    }

    fn sheet(&self, pick: Pick<'_>) -> Result<&Sheet, SheetError> {
        let mut visible = self.sheets.iter().filter(|sheet| !sheet.hidden);
        let (found, wanted) = match pick {
            Pick::First => (visible.next(), ""),
            Pick::Named(name) => (visible.find(|sheet| sheet.name.trim() == name), name),
        };
        found.ok_or_else(|| SheetError::NoSheet {
            wanted: wanted.to_owned(),
            present: self.sheet_names().collect::<Vec<_>>().join("、"),
        })
    }
}
