//! Where a cell is, and which cells a merged region covers, in the words of the person who looks at the sheet.

use std::fmt;

/// 单元格位置: row and column as Excel shows them, both from 1; it displays as `B12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The row number at the left edge of the sheet, from 1.
    pub row: u32,
    /// The column counted from the left, A is 1.
    pub column: u32,
}

impl Position {
    /// The cell in this row and column, both from 1.
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row)
    }
}

/// The letters of a column: 1 is A, 27 is AA. Zero has none.
pub fn column_letters(column: u32) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// 区域: a rectangle of cells, such as a merged region; it displays as `B12:B14`, or `B12` when it is one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The top left cell.
    pub first: Position,
    /// The bottom right cell.
    pub last: Position,
}

impl Area {
    /// The single cell at a position.
    pub const fn cell(position: Position) -> Self {
        Self {
            first: position,
            last: position,
        }
    }

    /// The rectangle from `first` (top left) to `last` (bottom right).
    pub const fn span(first: Position, last: Position) -> Self {
        Self { first, last }
    }

    /// Whether the cell lies within the rectangle.
    pub const fn contains(&self, position: Position) -> bool {
        self.first.row <= position.row
            && position.row <= self.last.row
            && self.first.column <= position.column
            && position.column <= self.last.column
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}:{}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_excel_names_them() {
        let cases = [
            (1, "A"),
            (26, "Z"),
            (27, "AA"),
            (52, "AZ"),
            (702, "ZZ"),
            (703, "AAA"),
            (16_384, "XFD"),
        ];
        for (column, letters) in cases {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn an_area_says_its_corners() {
        let merged = Area::span(Position::new(12, 2), Position::new(14, 2));
        assert_eq!(merged.to_string(), "B12:B14");
        assert_eq!(Area::cell(Position::new(3, 28)).to_string(), "AB3");
        assert!(merged.contains(Position::new(13, 2)));
        assert!(!merged.contains(Position::new(13, 3)));
        assert!(!merged.contains(Position::new(15, 2)));
    }
}
