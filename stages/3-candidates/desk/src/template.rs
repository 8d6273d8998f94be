//! The workbook that a school fills in: the 33 columns, with lists to choose from.

use crate::columns::{SPECS, title};
use candidates_rules::{Edition, options};
use kernel::{Fault, Level};
use plan_desk::Session;
use sheet::{Book, ListColumn, ListPage, Value};

/// The workbook of a session, empty.
///
/// # Errors
/// A fault where the workbook cannot be made.
pub fn template(session: &Session, school: &str) -> Result<Vec<u8>, Fault> {
    filled_template(session, school, &[])
}

/// The workbook of a session with rows; each row holds what stands under which heading.
///
/// # Errors
/// A fault where the workbook cannot be made.
pub fn filled_template(
    session: &Session,
    school: &str,
    rows: &[Vec<(&'static str, String)>],
) -> Result<Vec<u8>, Fault> {
    let edition = Edition::of_basis(&session.basis);
    let conditions: Vec<&str> = options(edition, session.level)
        .map(|option| option.text)
        .collect();
    let grades = Level::ALL.map(Level::label);
    let mut page = ListPage::new("考生名册")
        .title(&format!("{school}职业技能等级认定考生名册"))
        .explanation(&format!(
            "批次：{}。红色列名为必填。申报条件依据{}。",
            session.title,
            edition.title()
        ));
    for spec in SPECS {
        let heading = spec.column.title;
        let choices: &[&str] = match heading {
            title::OPTION => &conditions,
            title::LEVEL => &[session.level.label()],
            title::PRIOR_LEVEL => &grades,
            _ => spec.choices,
        };
        page = page.column(list_column(heading, choices, spec.filled, spec.note));
    }
    let values = |row: &Vec<(&'static str, String)>| {
        let cell = |heading| {
            let found = row.iter().find(|(title, _)| *title == heading);
            Value::from(found.map(|(_, text)| text.as_str()))
        };
        SPECS.map(|spec| cell(spec.column.title)).to_vec()
    };
    Book::new("考生名册")
        .list(page.rows(rows.iter().map(values)))
        .to_bytes()
        .map_err(|error| Fault::new("making the roster workbook", error))
}

fn list_column(heading: &str, choices: &[&str], filled: bool, note: &str) -> ListColumn {
    let wide = matches!(
        heading,
        title::OPTION | title::EXPERIENCE | title::IDENTITY | title::PRIOR_NUMBER
    );
    let mut column = ListColumn::new(heading).width(if wide { 24.0 } else { 13.0 });
    if filled {
        column = column.required();
    }
    if !choices.is_empty() {
        column = column.choices(choices);
    }
    if note.is_empty() {
        column
    } else {
        column.note(note)
    }
}
