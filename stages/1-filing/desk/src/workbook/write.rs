//! Form → workbook: blank as a template, or filled in.

use super::layout::{Body, FORM, Field, LAST, NUMBER, Part, SHEET, TITLE, Table, WIDTHS};
use filing_rules::{ApplicationForm, write_levels};
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
    write(None)
}

/// The workbook of a form.
///
/// # Errors
/// A fault where it cannot be made.
pub fn filled(form: &ApplicationForm) -> Result<Vec<u8>, Fault> {
    write(Some(form))
}

fn write(form: Option<&ApplicationForm>) -> Result<Vec<u8>, Fault> {
    let mut pen = Pen {
        page: FormPage::new(SHEET, &WIDTHS),
        row: 1,
    };
    pen.line(TITLE, Look::Title, 2);
    for heading in &FORM {
        let lines = lines_of(heading.text, (1, LAST));
        pen.line(heading.text, Look::Heading, lines);
        let cells = |part| form.map(|form| cells_of(form, part)).unwrap_or_default();
        match (&heading.body, heading.part) {
            (Body::Fields(lines), Some(part)) => {
                pen.fields(lines, &mut cells(part).into_iter().flatten())
            }
            (Body::Text, Some(part)) => pen.text(&cells(part).concat().concat()),
            (Body::Table(table), Some(part)) => pen.table(table, &cells(part)),
            _ => {}
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

    fn fields(&mut self, lines: &[&[Field]], values: &mut dyn Iterator<Item = String>) {
        for fields in lines {
            let mut most = 1;
            for field in *fields {
                let value = values.next().unwrap_or_default();
                self.put(field.labels, field.label, Look::Label);
                self.put(field.values, &value, Look::Field);
                most = most.max(lines_of(&value, field.values));
            }
            self.end_row(most);
        }
    }

    fn text(&mut self, text: &str) {
        self.put((1, LAST), text, Look::Field);
        self.end_row(lines_of(text, (1, LAST)).max(ROOM));
    }

    fn table(&mut self, table: &Table, rows: &[Vec<String>]) {
        self.put((1, 1), NUMBER, Look::Label);
        for column in table.columns {
            self.put(column.span, column.heading, Look::Label);
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
        for (at, column) in table.columns.iter().enumerate() {
            let text = cells.get(at).map_or("", String::as_str);
            self.put(column.span, text, Look::Field);
            most = most.max(lines_of(text, column.span));
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

/// What a part of the form says, row by row, in the order of its columns.
fn cells_of(form: &ApplicationForm, part: Part) -> Vec<Vec<String>> {
    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }
    let contact = &form.contact;
    match part {
        Part::School => vec![row(&[&form.school, &form.address, form.uscc.as_str()])],
        Part::Contact => vec![row(&[
            &contact.name,
            &contact.position,
            &contact.landline,
            &contact.mobile,
            &contact.email,
        ])],
        Part::Regulations => vec![vec![form.regulations.join("\n")]],
        Part::Teaching => vec![row(&[&form.teaching])],
        Part::Site => vec![row(&[&form.site])],
        Part::Monitoring => vec![row(&[&form.monitoring])],
        Part::Occupations => {
            let rows = form.occupations.iter().map(|one| {
                let (code, levels) = (one.code.to_string(), write_levels(&one.levels));
                row(&[
                    &one.occupation,
                    &one.job_type,
                    &code,
                    &one.basis,
                    &levels,
                    &one.items,
                    &one.remark,
                ])
            });
            rows.collect()
        }
        Part::Equipment => {
            let rows = form.equipment.iter();
            rows.map(|one| {
                row(&[
                    &one.name,
                    &one.brand,
                    &one.model,
                    &one.quantity,
                    &one.ownership,
                ])
            })
            .collect()
        }
        Part::Staff => {
            let rows = form.staff.iter();
            rows.map(|one| {
                row(&[
                    &one.name,
                    one.identity.expose(),
                    &one.position,
                    &one.education,
                    &one.duties,
                ])
            })
            .collect()
        }
        Part::Experts => {
            let rows = form.experts.iter().map(|one| {
                row(&[
                    &one.name,
                    one.identity.expose(),
                    &one.employer,
                    &one.position,
                    &one.education,
                    &one.field,
                ])
            });
            rows.collect()
        }
        Part::Assessors => {
            let rows = form.assessors.iter().map(|one| {
                row(&[
                    &one.name,
                    one.identity.expose(),
                    &one.employer,
                    &one.position,
                    &one.education,
                    &one.occupations,
                ])
            });
            rows.collect()
        }
        Part::Supervisors => {
            let rows = form.supervisors.iter();
            rows.map(|one| {
                row(&[
                    &one.name,
                    one.identity.expose(),
                    &one.employer,
                    &one.position,
                    &one.education,
                ])
            })
            .collect()
        }
    }
}
