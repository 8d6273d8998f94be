//! Form → workbook: blank as a template, or filled in.

use super::layout::{Body, FORM, Field, LAST, NUMBER, SHEET, TITLE, Table, WIDTHS};
use filing_rules::{ApplicationForm, DraftForm, Section};
use kernel::Fault;
use sheet::{Area, Book, FormPage, Look, Position, Value};

/// Points of one line of text.
const LINE: f64 = 16.0;
/// Lines of a room for text that is empty.
const ROOM: usize = 4;

/// The template to fill in.
///
/// # Errors
/// A fault where it cannot be made.
pub fn blank() -> Result<Vec<u8>, Fault> {
    typed(&DraftForm::default())
}

/// The workbook of a form.
///
/// # Errors
/// A fault where it cannot be made.
pub fn filled(form: &ApplicationForm) -> Result<Vec<u8>, Fault> {
    typed(&DraftForm::of(form))
}

/// The workbook of what somebody typed so far.
///
/// # Errors
/// A fault where it cannot be made.
pub fn typed(draft: &DraftForm) -> Result<Vec<u8>, Fault> {
    let mut pen = Pen {
        page: FormPage::new(SHEET, &WIDTHS),
        row: 1,
    };
    pen.line(TITLE, Look::Title, 2);
    for heading in &FORM {
        let lines = lines_of(heading.text, (1, LAST));
        pen.line(heading.text, Look::Heading, lines);
        let Some(section) = heading.section else {
            continue;
        };
        let rows = draft.rows(section);
        match &heading.body {
            Body::None => {}
            Body::Fields(lines) => pen.fields(lines, &mut rows.iter().flatten()),
            Body::Text => pen.text(draft.text(section, (0, 0))),
            Body::Table(table) => pen.table(section, table, rows),
        }
    }
    Book::new(TITLE)
        .form(pen.page)
        .to_bytes()
        .map_err(|error| Fault::new("making the workbook of 附件5", error))
}

/// Writes from top to bottom.
struct Pen {
    page: FormPage,
    row: u32,
}

impl Pen {
    fn put(&mut self, (first, last): (u32, u32), text: &str, look: Look) {
        let area = Area::span(
            Position::new(self.row, first),
            Position::new(self.row, last),
        );
        let value = match text {
            "" => Value::Blank,
            text => text.into(),
        };
        self.page =
            std::mem::replace(&mut self.page, FormPage::new(SHEET, &[])).put(area, value, look);
    }

    fn end_row(&mut self, lines: usize) {
        let points = LINE * lines.clamp(1, 25) as f64 + 4.0;
        self.page =
            std::mem::replace(&mut self.page, FormPage::new(SHEET, &[])).height(self.row, points);
        self.row += 1;
    }

    fn line(&mut self, text: &str, look: Look, lines: usize) {
        self.put((1, LAST), text, look);
        self.end_row(lines);
    }

    fn fields(&mut self, lines: &[&[Field]], values: &mut dyn Iterator<Item = &String>) {
        for fields in lines {
            let mut most = 1;
            for field in *fields {
                let value = values.next().map_or("", String::as_str);
                self.put(field.labels, field.label, Look::Label);
                self.put(field.values, value, Look::Field);
                most = most.max(lines_of(value, field.values));
            }
            self.end_row(most);
        }
    }

    fn text(&mut self, text: &str) {
        self.put((1, LAST), text, Look::Field);
        self.end_row(lines_of(text, (1, LAST)).max(ROOM));
    }

    fn table(&mut self, section: Section, table: &Table, rows: &[Vec<String>]) {
        self.put((1, 1), NUMBER, Look::Label);
        for (column, span) in section.columns().iter().zip(table.spans) {
            self.put(*span, column.heading, Look::Label);
        }
        self.end_row(2);
        let nothing = Vec::new();
        for number in 0..rows.len().max(table.printed) {
            let cells = rows.get(number).unwrap_or(&nothing);
            self.table_row(table, &(number + 1).to_string(), cells);
        }
        self.table_row(table, "……", &nothing);
    }

    fn table_row(&mut self, table: &Table, number: &str, cells: &[String]) {
        self.put((1, 1), number, Look::Field);
        let mut most = 1;
        for (at, span) in table.spans.iter().enumerate() {
            let text = cells.get(at).map_or("", String::as_str);
            self.put(*span, text, Look::Field);
            most = most.max(lines_of(text, *span));
        }
        self.end_row(most);
    }
}

/// How many lines a text takes in columns of the sheet; a Chinese character is two of others.
fn lines_of(text: &str, (first, last): (u32, u32)) -> usize {
    let room: f64 = WIDTHS[first as usize - 1..last as usize].iter().sum();
    let width = |line: &str| {
        line.chars()
            .map(|c| if c.is_ascii() { 1.0 } else { 2.0 })
            .sum::<f64>()
    };
    text.split('\n')
        .map(|line| (width(line) / room).ceil().max(1.0) as usize)
        .sum()
}
