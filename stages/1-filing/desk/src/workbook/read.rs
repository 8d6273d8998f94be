//! Workbook → form: read whole and checked whole, so that every problem is said at once.

use super::{
    layout::SHEET,
    rows::{LOWEST, Line, Paper, WIDEST},
};
use crate::drawable;
use filing_rules::{ApplicationForm, DraftForm, Section, Shape, check::Flaw};
use kernel::{Clause, Refusal};
use sheet::{Cell, Limits, Objection, Pick, Position, Problem, Problems, Workbook, parse};
use std::collections::{BTreeMap, BTreeSet};

const LIMITS: Limits = Limits {
    max_rows: LOWEST as usize,
    max_columns: WIDEST as usize,
    max_cells: 20_000,
};

/// Reads the workbook of a form; `organisation` is the name of whoever hands it in.
///
/// # Errors
/// A refusal with every problem by row and column; then nothing of it counts.
pub fn read(file_name: &str, bytes: &[u8], organisation: &str) -> Result<ApplicationForm, Refusal> {
    let workbook =
        Workbook::read(file_name, bytes, LIMITS).map_err(|error| refused(&error.into()))?;
    let grid = workbook
        .grid(Pick::Named(SHEET))
        .map_err(|error| refused(&error.into()))?;
    let paper = Paper::find(grid).map_err(|problems| refused(&problems))?;
    Texts::of(&paper)
        .read(organisation)
        .map_err(|problems| refused(&problems))
}

fn refused(problems: &Problems) -> Refusal {
    let sentence = format!(
        "申请表工作簿有{}处问题，未导入任何内容；请改正后重新上传",
        problems.len()
    );
    let places = problems
        .iter()
        .map(|problem| kernel::Problem::at(problem.place(), problem.sentence()));
    Refusal::invalid("filing.bad_workbook", sentence)
        .citing(Clause::A2_1)
        .with(places.collect())
}

/// The texts of a workbook, where they stand on the sheet, and what is wrong with their cells.
#[derive(Default)]
struct Texts {
    draft: DraftForm,
    /// For each section and row of the draft, the row on the sheet of each of its columns.
    rows: BTreeMap<(Section, usize), Vec<u32>>,
    /// The cells about which something is said already.
    said: BTreeSet<(Section, usize, usize)>,
    problems: Problems,
}

impl Texts {
    fn of(paper: &Paper<'_>) -> Texts {
        let mut texts = Texts::default();
        paper.object_to_strays(&mut texts.problems);
        for section in Section::ALL {
            for (row, line) in paper
                .lines(section, &mut texts.problems)
                .into_iter()
                .enumerate()
            {
                match section.shape() {
                    Shape::Text => texts.take_room(section, &line),
                    Shape::Fields | Shape::Table => texts.take_row(section, row, &line),
                }
            }
        }
        texts
    }

    fn take_row(&mut self, section: Section, row: usize, line: &Line<'_>) {
        for (column, found) in line.iter().enumerate() {
            let heading = section.columns()[column].heading;
            let reliable = found.is_some_and(|(place, cell)| {
                self.draft.put(section, (row, column), cell.text());
                self.is_reliable(place, heading, cell)
            });
            if !reliable {
                self.said.insert((section, row, column));
            }
        }
        let sheet_row = |found: &Option<(Position, &Cell)>| found.map_or(0, |(place, _)| place.row);
        let rows = line.iter().map(sheet_row).collect();
        self.rows.insert((section, row), rows);
    }

    fn take_room(&mut self, section: Section, line: &Line<'_>) {
        let mut texts = Vec::new();
        for (place, cell) in line.iter().flatten() {
            if self.is_reliable(*place, section.title(), cell) {
                texts.push(cell.text());
            }
        }
        self.draft.put(section, (0, 0), &texts.join("\n"));
        let first = line.iter().flatten().next();
        let row = first.map(|(place, _)| place.row);
        self.rows.insert((section, 0), row.into_iter().collect());
    }

    /// Whether the cell still holds what the person wrote; if not, that is said.
    fn is_reliable(&mut self, place: Position, heading: &str, cell: &Cell) -> bool {
        let objection = parse::reliable(cell).err();
        let problem =
            objection.map(|objection| Problem::in_row(place.row, heading, cell.text(), objection));
        let reliable = problem.is_none();
        self.problems.extend(problem);
        reliable
    }

    /// The form that these texts are.
    fn read(mut self, organisation: &str) -> Result<ApplicationForm, Problems> {
        let form = drawable::read(&self.draft, organisation).map_err(|flaws| {
            for flaw in flaws {
                let problem = self.at_its_cell(flaw);
                self.problems.extend(problem);
            }
        });
        match form {
            Ok(form) => self.problems.or(form),
            Err(()) => Err(self.problems),
        }
    }

    /// A flaw at its row on the sheet; none where something is said of the cell already.
    fn at_its_cell(&self, flaw: Flaw) -> Option<Problem> {
        let column = flaw.section.column(flaw.heading)?;
        if self.said.contains(&(flaw.section, flaw.row, column)) {
            return None;
        }
        let objection = Objection::new(flaw.what, flaw.remedy);
        let rows = self.rows.get(&(flaw.section, flaw.row));
        Some(match rows.and_then(|rows| rows.get(column)) {
            Some(row) => Problem::in_row(*row, flaw.heading, &flaw.value, objection),
            None => Problem::of_file(objection.what, objection.remedy),
        })
    }
}
