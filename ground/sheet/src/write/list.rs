//! A page that is one table: title, explanation, header, rows; a template when it has no rows.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Formula, Note, Workbook, Worksheet, XlsxError,
};

use super::{Look, Value, book};
use crate::{Area, Position, column_letters};

/// 清单页: one table under one header, which stays in sight.
#[derive(Clone, Debug)]
pub struct ListPage {
    name: String,
    title: Option<String>,
    explanation: Option<String>,
    columns: Vec<ListColumn>,
    rows: Vec<Vec<Value>>,
}

/// 清单页的列.
#[derive(Clone, Debug)]
pub struct ListColumn {
    heading: String,
    width: f64,
    required: bool,
    choices: Vec<String>,
    note: Option<String>,
}

/// The width of a column that says nothing of its own, in characters.
const USUAL_WIDTH: f64 = 14.0;
/// A list of choices reaches this far below the header.
const ROWS_WITH_CHOICES: u32 = 5_000;
/// The hidden sheet that holds the lists of choices: a list in the cell itself may have no more than 255 characters.
const CHOICES_SHEET: &str = "选项";

impl ListColumn {
    /// A column of text that may be left blank.
    pub fn new(heading: &str) -> Self {
        Self {
            heading: heading.to_owned(),
            width: USUAL_WIDTH,
            required: false,
            choices: Vec::new(),
            note: None,
        }
    }

    /// As wide as this, in characters.
    pub fn width(mut self, characters: f64) -> Self {
        self.width = characters;
        self
    }

    /// Marks the heading in red: every row must have it.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Offers these words in a list and refuses others.
    pub fn choices(mut self, words: &[&str]) -> Self {
        self.choices = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// Explains the column in a note on its heading.
    pub fn note(mut self, text: &str) -> Self {
        self.note = Some(text.to_owned());
        self
    }
}

impl ListPage {
    /// A page of this name without columns.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            title: None,
            explanation: None,
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Puts a title across all columns above the header.
    pub fn title(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned());
        self
    }

    /// Puts a line of explanation across all columns above the header.
    pub fn explanation(mut self, text: &str) -> Self {
        self.explanation = Some(text.to_owned());
        self
    }

    /// Adds a column to the right.
    pub fn column(mut self, column: ListColumn) -> Self {
        self.columns.push(column);
        self
    }

    /// Adds a row below.
    pub fn row(mut self, values: impl IntoIterator<Item = Value>) -> Self {
        self.rows.push(values.into_iter().collect());
        self
    }

    /// Adds rows below.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> Self {
        self.rows.extend(rows);
        self
    }

    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        choices: &mut Choices,
    ) -> Result<(), XlsxError> {
        sheet.set_name(&self.name)?.set_landscape();
        let header_row = self.write_top(sheet)?;
        for (number, column) in (1..).zip(&self.columns) {
            column.write(sheet, Position::new(header_row, number), choices)?;
        }
        for (row, values) in (header_row + 1..).zip(&self.rows) {
            for (column, value) in (1..).zip(values) {
                let area = Area::cell(Position::new(row, column));
                book::put(sheet, area, value, Look::Field)?;
            }
        }
        sheet.set_freeze_panes(header_row, 0)?;
        sheet.set_repeat_rows(header_row - 1, header_row - 1)?;
        Ok(())
    }

    /// Writes what stands above the header; gives the row of the header.
    fn write_top(&self, sheet: &mut Worksheet) -> Result<u32, XlsxError> {
        let last_column = self.columns.len().max(1) as u32;
        let lines = [
            (&self.title, Look::Title, 28.0),
            (&self.explanation, Look::Heading, 48.0),
        ];
        let mut row = 1;
        for (line, look, height) in lines {
            if let Some(text) = line {
                let across = Area::span(Position::new(row, 1), Position::new(row, last_column));
                book::put(sheet, across, &text.as_str().into(), look)?;
                sheet.set_row_height(row - 1, height)?;
                row += 1;
            }
        }
        Ok(row)
    }
}

impl ListColumn {
    fn write(
        &self,
        sheet: &mut Worksheet,
        heading: Position,
        choices: &mut Choices,
    ) -> Result<(), XlsxError> {
        let (row, column) = book::place(heading.row, heading.column)?;
        let look = if self.required {
            Look::RequiredLabel
        } else {
            Look::Label
        };
        // Cells that people will fill in are text from the start, or identity numbers would lose their digits.
        sheet.set_column_format(column, &Look::Field.text())?;
        sheet.set_column_width(column, self.width)?;
        book::put(
            sheet,
            Area::cell(heading),
            &self.heading.as_str().into(),
            look,
        )?;
        if let Some(note) = &self.note {
            let note = Note::new(note).add_author_prefix(false).set_width(240);
            sheet.insert_note(row, column, &note)?;
        }
        if !self.choices.is_empty() {
            let rule = DataValidation::new()
                .allow_list_formula(choices.range_of(&self.choices))
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_title("内容不在可选范围内")?
                .set_error_message("请从下拉列表中选择。")?;
            sheet.add_data_validation(row + 1, column, row + ROWS_WITH_CHOICES, column, &rule)?;
        }
        Ok(())
    }
}

/// The lists of choices of all pages, each once, on one hidden sheet.
#[derive(Debug, Default)]
pub(super) struct Choices(Vec<Vec<String>>);

impl Choices {
    /// Where the list will stand; it is added if it is new.
    fn range_of(&mut self, words: &[String]) -> Formula {
        let known = self.0.iter().position(|list| list == words);
        let at = known.unwrap_or_else(|| {
            self.0.push(words.to_vec());
            self.0.len() - 1
        });
        let letters = column_letters(at as u32 + 1);
        let last = words.len();
        Formula::new(format!("={CHOICES_SHEET}!${letters}$1:${letters}${last}"))
    }

    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(CHOICES_SHEET)?.set_hidden(true);
        for (column, words) in (1..).zip(&self.0) {
            for (row, word) in (1..).zip(words) {
                let area = Area::cell(Position::new(row, column));
                book::put(sheet, area, &word.as_str().into(), Look::Field)?;
            }
        }
        Ok(())
    }
}
