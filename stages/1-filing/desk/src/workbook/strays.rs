//! 未读入的内容: whatever stands on the sheet and is read by nobody is said with its cell, so that nothing is dropped unsaid.

use super::{
    layout::{Body, FORM, Heading, LAST, NUMBER, TITLE},
    rows::{Paper, says_anything},
};
use sheet::{Cell, Objection, Position, Problem, Problems};

/// 读入范围: what is read of the rows below a heading.
enum Read {
    All,
    Cells(Vec<Position>),
    /// The columns of a table, below the heading of its numbers.
    Table {
        numbers: Position,
        columns: Vec<u32>,
    },
}

impl Paper<'_> {
    /// Objects to every cell that is neither heading nor label, neither value nor number.
    pub fn object_to_strays(&self, problems: &mut Problems) {
        let read: Vec<Read> = FORM
            .iter()
            .map(|heading| self.read_below(heading))
            .collect();
        for (place, cell) in self.grid.cells() {
            let inside = place.column <= LAST && self.grid.area(place).first == place;
            if !inside || !says_anything(cell) {
                continue;
            }
            let above = self.headings.partition_point(|one| one.row <= place.row);
            let objection = match above.checked_sub(1) {
                None => (!is_title(cell)).then(outside),
                Some(at) if self.headings[at] == place => None,
                Some(at) => self.objection(&read[at], place, cell),
            };
            problems.extend(objection.map(|what| Problem::at(place, cell.text(), what)));
        }
    }

    /// What is read below a heading. Where labels or the header of a table are missing, that is said, and no more.
    fn read_below(&self, heading: &Heading) -> Read {
        let Some(section) = heading.section else {
            return Read::Cells(Vec::new());
        };
        let span = self.span(section);
        match heading.body {
            Body::None => Read::Cells(Vec::new()),
            Body::Text => Read::All,
            Body::Fields(_) => {
                let labels = section.columns().iter();
                let labels: Option<Vec<Position>> = labels
                    .map(|column| self.label(column.heading, span))
                    .collect();
                let value = |label: &Position| self.grid.area(self.grid.right_of(*label)).first;
                labels.map_or(Read::All, |labels| {
                    let values: Vec<Position> = labels.iter().map(value).collect();
                    Read::Cells([labels, values].concat())
                })
            }
            Body::Table(_) => {
                let header = self.header(section, span, &mut Problems::new());
                match (self.label(NUMBER, span), header) {
                    (Some(numbers), Some((_, columns))) => Read::Table { numbers, columns },
                    _ => Read::All,
                }
            }
        }
    }

    fn objection(&self, read: &Read, place: Position, cell: &Cell) -> Option<Objection> {
        match read {
            Read::All => None,
            Read::Cells(known) => (!known.contains(&place)).then(nowhere),
            Read::Table { numbers, .. } if place == *numbers => None,
            Read::Table { numbers, .. } if place.row < numbers.row => Some(nowhere()),
            Read::Table { columns, .. } if columns.contains(&place.column) => None,
            Read::Table { numbers, .. } if place.row == numbers.row => Some(nowhere()),
            Read::Table { numbers, .. } if place.column == numbers.column => {
                (!is_number(cell)).then(no_number)
            }
            Read::Table { numbers, .. } => Some(self.beside(place, numbers.row)),
        }
    }

    /// What stands in a row of a table and in none of its columns: in a row that was inserted without the merged cells of the
    /// others, a column has cells behind its first.
    fn beside(&self, place: Position, header: u32) -> Objection {
        let Position { column, .. } = place;
        let heading = self.grid.at(Position::new(header, column)).normal();
        match self.grid.right_of(Position::new(header, column - 1)) {
            next if next.column > column => Objection::new(
                format!("填在“{heading}”栏未合并的后一格，没有读入"),
                "请移到该栏的第一格，或按上一行合并单元格",
            ),
            _ => Objection::new("不属于表中任何一栏", MOVE),
        }
    }
}

/// The most characters of a row's number: more digits are something else that was typed there.
const LONGEST_NUMBER: usize = 8;
const MOVE: &str = "请移到相应的栏内或删除";

fn outside() -> Objection {
    Objection::new("在表格之外", "请移到表格内或删除")
}

fn nowhere() -> Objection {
    Objection::new("不属于申请表的任何一栏，没有读入", MOVE)
}

fn no_number() -> Objection {
    Objection::new("填在“序号”栏，没有读入", MOVE)
}

/// Whether this is the form's own title, or which attachment of the notice it is.
fn is_title(cell: &Cell) -> bool {
    let text: String = cell.normal().split_whitespace().collect();
    text.ends_with(TITLE) || text.trim_end_matches(['：', ':']) == "附件5"
}

/// Whether no more is said than the number of a row, in whatever way people write it.
fn is_number(cell: &Cell) -> bool {
    let marks = "一二三四五六七八九十百…．.、，,。·-—（）()";
    let counts = |c: char| c.is_numeric() || c.is_whitespace() || marks.contains(c);
    cell.text().chars().count() <= LONGEST_NUMBER && cell.text().chars().all(counts)
}
