//! A sheet as one table under one header row.

use std::collections::BTreeSet;

use crate::{
    Cell, Objection, Position, Problem, Problems, SheetError, cell::BLANK, column_letters,
    heading::heading_key, workbook::Sheet,
};

/// 列: a heading that a table may have.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The heading as the template has it; [`Row::get`] asks by it.
    pub title: &'static str,
    /// Whether the table must have the column. Whether its cells may be blank is for the importer to say.
    pub required: bool,
    /// Other headings that mean the same.
    pub aliases: &'static [&'static str],
}

impl Column {
    /// A column that the table must have.
    pub const fn required(title: &'static str) -> Self {
        Self {
            title,
            required: true,
            aliases: &[],
        }
    }

    /// A column that the table may lack.
    pub const fn optional(title: &'static str) -> Self {
        Self {
            title,
            required: false,
            aliases: &[],
        }
    }

    /// The same column, known by other headings too.
    pub const fn or(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    fn has_heading(&self, key: &str) -> bool {
        heading_key(self.title) == key || self.aliases.iter().any(|alias| heading_key(alias) == key)
    }
}

/// 表: the rows under a header, column by column as they were asked for. Rows that are wholly blank are not among them.
#[derive(Clone, Debug)]
pub struct Table {
    titles: Vec<&'static str>,
    rows: Vec<(u32, Vec<Cell>)>,
}

/// 行: one row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    number: u32,
    titles: &'t [&'static str],
    cells: &'t [Cell],
}

impl Table {
    /// The rows from top to bottom.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|(number, cells)| Row {
            number: *number,
            titles: &self.titles,
            cells,
        })
    }
}

impl<'t> Row<'t> {
    /// The row number as Excel shows it.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The cell under a heading; a blank one when the table lacks the column.
    pub fn get(&self, title: &str) -> &'t Cell {
        self.titles
            .iter()
            .position(|t| *t == title)
            .and_then(|at| self.cells.get(at))
            .unwrap_or(&BLANK)
    }
}

/// The header stands within these first rows; titles and notes may stand above it.
const HEADER_WITHIN: u32 = 10;

/// Where each column of the table stands in the sheet.
struct Header {
    row: u32,
    /// For each column that was asked for, where it is.
    places: Vec<Option<u32>>,
}

pub(crate) fn read(sheet: &Sheet, columns: &[Column]) -> Result<Table, SheetError> {
    let header_row = find_header(sheet, columns)?;
    let mut problems = Problems::new();
    let header = read_header(sheet, columns, header_row, &mut problems);
    refuse_merged(sheet, header_row, &mut problems);
    refuse_unheaded(sheet, header_row, &mut problems);
    problems.or(()).map_err(SheetError::Layout)?;
    Ok(Table {
        titles: columns.iter().map(|column| column.title).collect(),
        rows: rows(sheet, &header),
    })
}

/// The row among the first that holds most of the headings.
fn find_header(sheet: &Sheet, columns: &[Column]) -> Result<u32, SheetError> {
    let headings_in = |row: u32| {
        let keys: BTreeSet<String> = cells_of(sheet, row)
            .map(|(_, cell)| heading_key(cell.text()))
            .collect();
        let known = |column: &&Column| keys.iter().any(|key| column.has_heading(key));
        columns.iter().filter(known).count()
    };
    let (found, row) = (1..=HEADER_WITHIN)
        .rev()
        .map(|row| (headings_in(row), row))
        .max_by_key(|(found, _)| *found)
        .unwrap_or_default();
    if found == 0 {
        let required = columns.iter().filter(|column| column.required);
        return Err(SheetError::NoHeader {
            sheet: sheet.name.clone(),
            needed: required.map(|c| c.title).collect::<Vec<_>>().join("、"),
        });
    }
    Ok(row)
}

fn read_header(sheet: &Sheet, columns: &[Column], row: u32, problems: &mut Problems) -> Header {
    let mut places = vec![Vec::new(); columns.len()];
    for (position, cell) in cells_of(sheet, row) {
        let key = heading_key(cell.text());
        match columns.iter().position(|column| column.has_heading(&key)) {
            Some(at) => places[at].push(position.column),
            None => problems.push(Problem::at(
                position,
                cell.text(),
                Objection::new("不是模板中的列名", "请删除该列或改为模板中的列名"),
            )),
        }
    }
    for (column, found) in columns.iter().zip(&places) {
        let objection = match found.as_slice() {
            [] if column.required => Objection::new("缺少该列", "请使用模板填写，不要删除列"),
            [] | [_] => continue,
            several => {
                let letters: Vec<String> = several.iter().map(|c| column_letters(*c)).collect();
                let what = format!("在{}列重复出现", letters.join("、"));
                Objection::new(what, "请只保留一列")
            }
        };
        problems.push(Problem::in_row(row, column.title, "", objection));
    }
    Header {
        row,
        places: places.iter().map(|found| found.first().copied()).collect(),
    }
}

fn refuse_merged(sheet: &Sheet, header_row: u32, problems: &mut Problems) {
    let in_table = sheet
        .merged
        .iter()
        .filter(|area| area.last.row >= header_row);
    problems.extend(in_table.map(|area| {
        let objection = Objection::new(format!("{area}是合并单元格"), "请取消合并后逐格填写");
        Problem::at(area.first, "", objection)
    }));
}

/// Content in a column without a heading is lost if nobody says so; each such column is named once.
fn refuse_unheaded(sheet: &Sheet, header_row: u32, problems: &mut Problems) {
    let headed: BTreeSet<u32> = cells_of(sheet, header_row).map(|(p, _)| p.column).collect();
    let mut named = BTreeSet::new();
    for (position, cell) in cells_below(sheet, header_row) {
        if !headed.contains(&position.column) && named.insert(position.column) {
            problems.push(Problem::at(
                position,
                cell.text(),
                Objection::new("所在列没有列名", "请补上列名或删除该列内容"),
            ));
        }
    }
}

fn rows(sheet: &Sheet, header: &Header) -> Vec<(u32, Vec<Cell>)> {
    let numbers: BTreeSet<u32> = cells_below(sheet, header.row)
        .filter(|(_, cell)| !cell.is_blank())
        .map(|(position, _)| position.row)
        .collect();
    let cell = |row: u32, place: &Option<u32>| {
        let found = place.and_then(|column| sheet.cells.get(&Position::new(row, column)));
        found.unwrap_or(&BLANK).clone()
    };
    numbers
        .into_iter()
        .map(|row| (row, header.places.iter().map(|p| cell(row, p)).collect()))
        .collect()
}

fn cells_of(sheet: &Sheet, row: u32) -> impl Iterator<Item = (Position, &Cell)> {
    let whole_row = Position::new(row, 0)..Position::new(row + 1, 0);
    let cells = sheet.cells.range(whole_row);
    cells
        .map(|(position, cell)| (*position, cell))
        .filter(|(_, cell)| !cell.is_blank())
}

fn cells_below(sheet: &Sheet, row: u32) -> impl Iterator<Item = (Position, &Cell)> {
    let cells = sheet.cells.range(Position::new(row + 1, 0)..);
    cells.map(|(position, cell)| (*position, cell))
}
