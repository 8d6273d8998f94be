//! Cells of the form under their headings, with every problem noted at its row and column.

use super::layout::{FORM, LAST, NUMBER, SHEET};
use filing_rules::{Section, Shape};
use sheet::{Cell, Grid, Objection, Position, Problem, Problems};

/// The last column of the sheet that may hold anything at all.
pub(super) const WIDEST: u32 = 20;
/// The last row of the sheet that may. The notice prints some sixty rows; a large school fills several hundred.
pub(super) const LOWEST: u32 = Section::MOST_ROWS as u32;

/// The sheet, with the row of each heading.
pub(super) struct Paper<'w> {
    pub(super) grid: Grid<'w>,
    /// For each heading of the form, where it stands.
    pub(super) headings: Vec<Position>,
}

/// The cells of one row of a section, in the order of its columns, with their places; none where the sheet has no place
/// for a column, which is then among the problems.
pub(super) type Line<'w> = Vec<Option<(Position, &'w Cell)>>;

impl<'w> Paper<'w> {
    /// Finds the headings from top to bottom.
    ///
    /// # Errors
    /// The headings that are not there, and content outside of the form.
    pub fn find(grid: Grid<'w>) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        if grid.last_row() > LOWEST {
            let what = format!(
                "工作表“{SHEET}”的内容到第{}行，超过上限{LOWEST}行",
                grid.last_row()
            );
            return Err(Problem::of_file(what, "请删除表格以外的内容").into());
        }
        let (mut headings, mut from) = (Vec::new(), 1);
        for heading in &FORM {
            match grid.find_from(from, heading.text) {
                Some(place) => {
                    headings.push(place);
                    from = place.row + 1;
                }
                None => problems.push(Problem::of_file(
                    format!("工作表“{SHEET}”中没有找到“{}”一节", heading.text),
                    "请使用模板填写，不要删改各节标题和次序",
                )),
            }
        }
        for row in 1..=grid.last_row() {
            let outside = (LAST + 1..=WIDEST)
                .map(|column| Position::new(row, column))
                .find(|place| grid.area(*place).first == *place && !grid.at(*place).is_blank());
            if let Some(place) = outside {
                let objection = Objection::new("在表格之外", "请移到表格内或删除");
                problems.push(Problem::at(place, grid.at(place).text(), objection));
            }
        }
        problems.or(Paper { grid, headings })
    }

    /// The rows of a section that say anything; a section without a table has one.
    pub fn lines(&self, section: Section, problems: &mut Problems) -> Vec<Line<'w>> {
        let span = self.span(section);
        match section.shape() {
            Shape::Fields => vec![self.fields(section, span, problems)],
            Shape::Text => vec![self.room(span)],
            Shape::Table => self.table(section, span, problems),
        }
    }

    /// The row of a section's heading, and its last row.
    pub(super) fn span(&self, section: Section) -> (u32, u32) {
        let at = FORM
            .iter()
            .position(|heading| heading.section == Some(section))
            .expect("the form has every section");
        let last = self
            .headings
            .get(at + 1)
            .map_or(self.grid.last_row(), |next| next.row - 1);
        (self.headings[at].row, last)
    }

    /// The cells beside their labels.
    fn fields(&self, section: Section, span: (u32, u32), problems: &mut Problems) -> Line<'w> {
        let labels = section.columns().iter().map(|column| column.heading);
        labels
            .map(|label| {
                let Some(place) = self.label(label, span) else {
                    problems.push(Problem::of_file(
                        format!("没有找到“{label}”一栏"),
                        "请使用模板填写，不要删改各栏名称",
                    ));
                    return None;
                };
                self.cell(self.grid.right_of(place))
            })
            .collect()
    }

    /// Where a label of a section stands.
    pub(super) fn label(&self, label: &str, (first, last): (u32, u32)) -> Option<Position> {
        let place = self.grid.find_from(first, label)?;
        (place.row <= last).then_some(place)
    }

    /// All cells that stand below a heading: together they are one text.
    fn room(&self, (first, last): (u32, u32)) -> Line<'w> {
        let places = (first + 1..=last)
            .flat_map(|row| (1..=LAST).map(move |column| Position::new(row, column)));
        places
            .filter(|place| self.grid.area(*place).first == *place)
            .map(|place| self.cell(place))
            .filter(|found| found.is_some_and(|(_, cell)| says_anything(cell)))
            .collect()
    }

    fn table(&self, section: Section, span: (u32, u32), problems: &mut Problems) -> Vec<Line<'w>> {
        let Some((header, columns)) = self.header(section, span, problems) else {
            return Vec::new();
        };
        let is_filled = |row: u32| {
            let mut cells = (2..=LAST).map(|column| self.grid.at(Position::new(row, column)));
            cells.any(says_anything)
        };
        let line = |row| {
            let places = columns
                .iter()
                .map(move |column| Position::new(row, *column));
            places.map(|place| self.cell(place)).collect()
        };
        (header + 1..=span.1)
            .filter(|row| is_filled(*row))
            .map(line)
            .collect()
    }

    /// The row with the headings of a table's columns, and where they stand.
    pub(super) fn header(
        &self,
        section: Section,
        (first, last): (u32, u32),
        problems: &mut Problems,
    ) -> Option<(u32, Vec<u32>)> {
        let header = self.grid.find_from(first, NUMBER).map(|place| place.row);
        let header = header.filter(|row| *row <= last);
        let place = |title: &str| {
            let place = self.grid.find_from(header?, title)?;
            (Some(place.row) == header).then_some(place.column)
        };
        let titles = section.columns().iter().map(|column| column.heading);
        let missing: Vec<&str> = titles
            .clone()
            .filter(|title| place(title).is_none())
            .collect();
        if !missing.is_empty() {
            problems.push(Problem::of_file(
                format!("“{}”的表头缺少：{}", section.title(), missing.join("、")),
                "请使用模板填写，不要删改表头",
            ));
            return None;
        }
        Some((header?, titles.filter_map(place).collect()))
    }

    fn cell(&self, place: Position) -> Option<(Position, &'w Cell)> {
        Some((place, self.grid.at(place)))
    }
}

pub(super) fn says_anything(cell: &Cell) -> bool {
    !cell.is_blank() || cell.is_formula()
}
