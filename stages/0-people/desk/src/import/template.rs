//! The workbook that a centre fills in, with lists to choose from.

use super::columns::{KINDS, SPECS, title};
use kernel::{Fault, Level};
use people_rules::CardField;
use sheet::{Book, ListColumn, ListPage, Value};

/// The workbook, empty.
///
/// # Errors
/// A fault where the workbook cannot be made.
pub fn template() -> Result<Vec<u8>, Fault> {
    filled_template(&[])
}

/// The workbook with rows; each row holds what stands under which heading.
///
/// # Errors
/// A fault where the workbook cannot be made.
pub fn filled_template(rows: &[Vec<(&'static str, String)>]) -> Result<Vec<u8>, Fault> {
    let grades = Level::ALL.map(Level::label);
    let mut page = ListPage::new("人员库")
        .title("专家、考评人员和质量督导人员登记表")
        .explanation("红色列名为必填。一行一张证卡；同一人员有多张证卡的分行填写，姓名、号码和单位保持一致。");
    for spec in SPECS {
        let heading = spec.column.title;
        let mut column = ListColumn::new(heading).width(if heading == title::IDENTITY {
            22.0
        } else {
            15.0
        });
        if spec.filled {
            column = column.required();
        }
        if heading == title::KIND {
            column = column.choices(&KINDS);
        }
        if heading == CardField::Highest.title() {
            column = column.choices(&grades);
        }
        if !spec.note.is_empty() {
            column = column.note(spec.note);
        }
        page = page.column(column);
    }
    let values = |row: &Vec<(&'static str, String)>| {
        let cell = |heading| {
            let found = row.iter().find(|(title, _)| *title == heading);
            Value::from(found.map(|(_, text)| text.as_str()))
        };
        SPECS.map(|spec| cell(spec.column.title)).to_vec()
    };
    Book::new("人员库")
        .list(page.rows(rows.iter().map(values)))
        .to_bytes()
        .map_err(|error| Fault::new("making the workbook of people", error))
}
