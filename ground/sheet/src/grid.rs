//! A sheet as a form laid out like its paper: labels here and there, the answers beside or below them.

use crate::{Area, Cell, Position, cell::BLANK, heading::heading_key, workbook::Sheet};

/// 表单: access to any cell of a sheet. A merged region is one cell: all its positions give the value at its top left.
#[derive(Clone, Copy, Debug)]
pub struct Grid<'w> {
    sheet: &'w Sheet,
}

impl<'w> Grid<'w> {
    pub(crate) fn new(sheet: &'w Sheet) -> Self {
        Self { sheet }
    }

    /// The cell at a position; blank where nothing stands.
    pub fn at(&self, position: Position) -> &'w Cell {
        let first = self.area(position).first;
        self.sheet.cells.get(&first).unwrap_or(&BLANK)
    }

    /// The merged region that the position is part of, or the single cell.
    pub fn area(&self, position: Position) -> Area {
        let merged = self.sheet.merged.iter();
        merged
            .copied()
            .find(|area| area.contains(position))
            .unwrap_or(Area::cell(position))
    }

    /// The first cell with this label, from the top, row by row. Space, line breaks, `*` and the width of letters do not matter.
    pub fn find(&self, label: &str) -> Option<Position> {
        self.find_from(1, label)
    }

    /// The same, from a row on: a form repeats its labels from section to section.
    pub fn find_from(&self, row: u32, label: &str) -> Option<Position> {
        let key = heading_key(label);
        let cells = self.sheet.cells.range(Position::new(row, 0)..);
        cells
            .filter(|(_, cell)| heading_key(cell.text()) == key)
            .map(|(position, _)| *position)
            .next()
    }

    /// The position to the right of a cell or of the merged region that it is part of: the answer beside a label.
    pub fn right_of(&self, position: Position) -> Position {
        let area = self.area(position);
        Position::new(area.first.row, area.last.column + 1)
    }

    /// The position below a cell or the merged region that it is part of: the answer below a label.
    pub fn below(&self, position: Position) -> Position {
        let area = self.area(position);
        Position::new(area.last.row + 1, area.first.column)
    }

    /// Every cell of the sheet that holds anything, from the top, row by row.
    pub fn cells(&self) -> impl Iterator<Item = (Position, &'w Cell)> {
        let cells = self.sheet.cells.iter();
        cells.map(|(position, cell)| (*position, cell))
    }

    /// The last row with content; 0 when the sheet is blank.
    pub fn last_row(&self) -> u32 {
        let last = self.sheet.cells.last_key_value();
        last.map_or(0, |(position, _)| position.row)
    }

    /// The last column with content; 0 when the sheet is blank.
    pub fn last_column(&self) -> u32 {
        let filled = self.sheet.cells.iter().filter(|(_, cell)| !cell.is_blank());
        filled
            .map(|(position, _)| position.column)
            .max()
            .unwrap_or(0)
    }
}
