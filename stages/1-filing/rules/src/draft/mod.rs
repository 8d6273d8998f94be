//! 申请表草稿: the form of 附件5 as the texts that somebody typed, be they half or wrong, and what they say as a form.
//!
//! The workbook and the page both hand in a [`DraftForm`]; what is right is said once, in `read` and `field`.

mod field;
mod read;
mod renew;
mod rows;
mod section;

pub use renew::RenewedLine;
pub(crate) use renew::in_rows;
pub use section::{Column, Section, Shape};

use crate::{ApplicationForm, Field, OccupationRow, check::is_mobile, write_levels};
use kernel::plain;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 申请表草稿: the rows of each section as texts, in the order of its columns; a section without a table has one row.
///
/// Whoever holds one may hold identity numbers: it is stored sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftForm(BTreeMap<Section, Vec<Vec<String>>>);

impl DraftForm {
    /// The form of a school that has typed nothing yet.
    pub fn blank(school: &str) -> DraftForm {
        let mut draft = DraftForm::default();
        draft.put(Section::School, (0, 0), school);
        draft
    }

    /// A form as its texts.
    pub fn of(form: &ApplicationForm) -> DraftForm {
        Section::ALL
            .into_iter()
            .flat_map(|section| {
                let rows = rows_of(form, section);
                rows.into_iter().map(move |row| (section, row))
            })
            .fold(DraftForm::default(), |mut draft, (section, row)| {
                draft.push(section, row);
                draft
            })
    }

    /// The rows of a section.
    pub fn rows(&self, section: Section) -> &[Vec<String>] {
        self.0.get(&section).map_or(&[], Vec::as_slice)
    }

    /// One text; empty where nothing was typed.
    pub fn text(&self, section: Section, (row, column): (usize, usize)) -> &str {
        let row = self.rows(section).get(row);
        row.and_then(|row| row.get(column))
            .map_or("", String::as_str)
    }

    /// Puts a text in its place; a place that the section does not have takes none.
    pub fn put(&mut self, section: Section, (row, column): (usize, usize), text: &str) {
        let width = section.columns().len();
        if column >= width || row >= section.most_rows() {
            return;
        }
        let rows = self.0.entry(section).or_default();
        while rows.len() <= row {
            rows.push(vec![String::new(); width]);
        }
        // Browsers end the lines of a form with two characters.
        rows[row][column] = text.replace("\r\n", "\n");
    }

    /// Adds a row at the end of a section.
    pub fn push(&mut self, section: Section, row: Vec<String>) {
        let at = self.rows(section).len();
        for (column, text) in row.iter().enumerate() {
            self.put(section, (at, column), text);
        }
    }

    /// Takes a row out of a section.
    pub fn remove(&mut self, section: Section, row: usize) {
        let rows = self.0.entry(section).or_default();
        if row < rows.len() {
            rows.remove(row);
        }
    }

    /// Whoever worked for a school works for it under its new name.
    pub fn rename_school(&mut self, before: &str, after: &str) {
        const EMPLOYER: usize = 2;
        self.put(Section::School, (0, 0), after);
        for section in [Section::Experts, Section::Assessors, Section::Supervisors] {
            for row in self.0.entry(section).or_default() {
                if row[EMPLOYER] == before {
                    after.clone_into(&mut row[EMPLOYER]);
                }
            }
        }
    }

    /// Writes in what the filing says of the school by now, beside its name.
    pub fn refile<'a>(&mut self, says: impl Fn(Field) -> &'a str) {
        let phone = says(Field::Phone);
        let (landline, mobile) = (2, 3);
        self.put(Section::School, (0, 1), says(Field::Address));
        self.put(Section::School, (0, 2), says(Field::Uscc));
        self.put(Section::Contact, (0, 0), says(Field::Contact));
        let column = if is_mobile(phone) { mobile } else { landline };
        self.put(Section::Contact, (0, column), phone);
    }

    /// Takes every row out of a section.
    pub fn clear(&mut self, section: Section) {
        self.0.remove(&section);
    }
}

/// Whether nothing is typed in a row.
fn is_blank(row: &[String]) -> bool {
    row.iter().all(|text| plain(text).is_empty())
}

/// What a section of the form says, row by row, in the order of its columns.
fn rows_of(form: &ApplicationForm, section: Section) -> Vec<Vec<String>> {
    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }
    let contact = &form.contact;
    match section {
        Section::School => vec![row(&[&form.school, &form.address, form.uscc.as_str()])],
        Section::Contact => vec![row(&[
            &contact.name,
            &contact.position,
            &contact.landline,
            &contact.mobile,
            &contact.email,
        ])],
        Section::Regulations => vec![vec![form.regulations.join("\n")]],
        Section::Teaching => vec![row(&[&form.teaching])],
        Section::Site => vec![row(&[&form.site])],
        Section::Monitoring => vec![row(&[&form.monitoring])],
        Section::Occupations => form.occupations.iter().map(occupation_cells).collect(),
        Section::Equipment => {
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
        _ => people_of(form, section),
    }
}

/// A row of the table of occupations as its texts.
fn occupation_cells(one: &OccupationRow) -> Vec<String> {
    vec![
        one.occupation.clone(),
        one.job_type.clone(),
        one.code.to_string(),
        one.basis.clone(),
        write_levels(&one.levels),
        one.items.clone(),
        one.remark.clone(),
    ]
}

/// What a table of people says.
fn people_of(form: &ApplicationForm, section: Section) -> Vec<Vec<String>> {
    fn row(cells: [&str; 6]) -> Vec<String> {
        cells.map(str::to_owned).to_vec()
    }
    let staff = form.staff.iter().map(|one| {
        let identity = one.identity.expose();
        [
            &one.name,
            identity,
            &one.position,
            &one.education,
            &one.duties,
        ]
        .map(str::to_owned)
    });
    let experts = form.experts.iter().map(|one| {
        row([
            &one.name,
            one.identity.expose(),
            &one.employer,
            &one.position,
            &one.education,
            &one.field,
        ])
    });
    let assessors = form.assessors.iter().map(|one| {
        row([
            &one.name,
            one.identity.expose(),
            &one.employer,
            &one.position,
            &one.education,
            &one.occupations,
        ])
    });
    let supervisors = form.supervisors.iter().map(|one| {
        let identity = one.identity.expose();
        [
            &one.name,
            identity,
            &one.employer,
            &one.position,
            &one.education,
        ]
        .map(str::to_owned)
    });
    match section {
        Section::Staff => staff.map(|row| row.to_vec()).collect(),
        Section::Experts => experts.collect(),
        Section::Assessors => assessors.collect(),
        Section::Supervisors => supervisors.map(|row| row.to_vec()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::form;

    #[test]
    fn what_a_form_says_reads_back_as_the_same_form() {
        let form = form();
        assert_eq!(DraftForm::of(&form).read(&form.school), Ok(form));
    }

    #[test]
    fn whoever_worked_for_a_school_works_for_it_under_its_new_name() {
        let form = form();
        let mut draft = DraftForm::of(&form);
        draft.rename_school(&form.school, "新名技师学院");
        let read = draft.read("新名技师学院").unwrap();
        assert!(
            read.assessors
                .iter()
                .any(|row| row.employer == "新名技师学院")
        );
        assert_eq!(
            read.outsiders(),
            form.outsiders(),
            "nobody became an outsider"
        );
    }

    #[test]
    fn what_is_filed_by_now_is_written_in_and_so_differs_in_nothing() {
        let code = kernel::Uscc::fictitious(77).to_string();
        for (phone, column) in [("028-99999999", 2), ("13999999999", 3)] {
            let says = |field| match field {
                Field::Name => "虚构技师学院",
                Field::Uscc => code.as_str(),
                Field::Address => "新址",
                Field::Contact => "新联系人",
                Field::Phone => phone,
            };
            let mut draft = DraftForm::of(&form());
            draft.rename_school(&form().school, says(Field::Name));
            draft.refile(says);
            assert_eq!(draft.text(Section::Contact, (0, column)), phone);
            let read = draft.read("虚构技师学院").unwrap();
            let found = crate::against(crate::Kind::Renewal, &read, &[], says);
            assert!(found.is_empty(), "{found:?}");
        }
    }

    #[test]
    fn texts_are_put_only_where_the_form_has_a_place() {
        let mut draft = DraftForm::blank("虚构技师学院");
        draft.put(Section::School, (1, 0), "第二所");
        draft.put(Section::Staff, (0, 5), "多出的一列");
        draft.put(Section::Staff, (Section::MOST_ROWS, 0), "多出的一行");
        assert_eq!(draft, DraftForm::blank("虚构技师学院"));
        draft.put(Section::Staff, (1, 4), "考务\r\n档案");
        assert_eq!(draft.text(Section::Staff, (1, 4)), "考务\n档案");
        draft.remove(Section::Staff, 0);
        draft.remove(Section::Staff, 7);
        assert_eq!(draft.rows(Section::Staff).len(), 1);
        draft.clear(Section::Staff);
        assert_eq!(draft, DraftForm::blank("虚构技师学院"));
    }
}
