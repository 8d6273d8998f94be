//! Cells of the form under their headings, with every problem noted at its row and column.

use super::layout::{Body, FORM, Heading, LAST, NUMBER, Part, SHEET, Table};
use sheet::{Cell, Grid, Objection, Position, Problem, Problems, parse};

/// The last column of the sheet that may hold anything at all.
pub(super) const WIDEST: u32 = 20;
/// The last row of the sheet that may. The notice prints some sixty rows; a large school fills several hundred.
pub(super) const LOWEST: u32 = 2_000;

/// The sheet, with the row of each heading.
pub(super) struct Paper<'w> {
    grid: Grid<'w>,
    /// For each heading of the form, its row.
    headings: Vec<u32>,
}

/// One row of a table: its number on the sheet and where each column stands.
pub(super) struct Line<'w> {
    grid: Grid<'w>,
    /// The row as Excel numbers it.
    pub row: u32,
    columns: Vec<(&'static str, u32)>,
}

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
                    headings.push(place.row);
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

    /// The heading of a part with its first and last row.
    fn part(&self, part: Part) -> (&'static Heading, u32, u32) {
        let at = FORM
            .iter()
            .position(|heading| heading.part == Some(part))
            .expect("the form has every part");
        let last = self
            .headings
            .get(at + 1)
            .map_or(self.grid.last_row(), |next| next - 1);
        (&FORM[at], self.headings[at], last)
    }

    /// The field of this label: where its value stands.
    pub fn field(&self, part: Part, label: &str) -> Option<Position> {
        let (_, first, last) = self.part(part);
        let place = self.grid.find_from(first, label)?;
        (place.row <= last).then(|| self.grid.right_of(place))
    }

    /// The text of a field, plain; a blank one where it is not there.
    pub fn value<T>(
        &self,
        (part, label): (Part, &'static str),
        problems: &mut Problems,
        required: bool,
        read: impl FnOnce(&Cell) -> Result<T, Objection>,
    ) -> Option<T> {
        let Some(place) = self.field(part, label) else {
            problems.push(Problem::of_file(
                format!("没有找到“{label}”一栏"),
                "请使用模板填写，不要删改各栏名称",
            ));
            return None;
        };
        take(&self.grid, place, label, problems, required, read)
    }

    /// All that stands below the heading of a part, line by line.
    pub fn text(&self, part: Part, problems: &mut Problems, longest: usize) -> String {
        let (heading, first, last) = self.part(part);
        let mut texts = Vec::new();
        for row in first + 1..=last {
            for column in 1..=LAST {
                let place = Position::new(row, column);
                if self.grid.area(place).first == place {
                    let cell = self.grid.at(place);
                    let read = parse::text(longest)(cell);
                    match read {
                        Ok(text) => texts.push(text),
                        Err(objection) => {
                            problems.push(Problem::in_row(
                                row,
                                heading.text,
                                cell.text(),
                                objection,
                            ));
                        }
                    }
                }
            }
        }
        texts.retain(|text| !text.is_empty());
        texts.join("\n")
    }

    /// The rows of a table that say anything beside their number.
    pub fn lines(&self, part: Part, problems: &mut Problems) -> Vec<Line<'w>> {
        let (heading, first, last) = self.part(part);
        let Body::Table(table) = &heading.body else {
            return Vec::new();
        };
        let Some((header, columns)) = self.header(heading, table, first, last, problems) else {
            return Vec::new();
        };
        (header + 1..=last)
            .map(|row| Line {
                grid: self.grid,
                row,
                columns: columns.clone(),
            })
            .filter(|line| !line.is_blank())
            .collect()
    }

    /// The row with the headings of a table's columns, and where they stand.
    fn header(
        &self,
        heading: &Heading,
        table: &Table,
        first: u32,
        last: u32,
        problems: &mut Problems,
    ) -> Option<(u32, Vec<(&'static str, u32)>)> {
        let header = self.grid.find_from(first, NUMBER).map(|place| place.row);
        let header = header.filter(|row| *row <= last);
        let place = |title: &'static str| {
            let place = self.grid.find_from(header?, title)?;
            (Some(place.row) == header).then_some((title, place.column))
        };
        let titles = table.columns.iter().map(|column| column.heading);
        let missing: Vec<&str> = titles
            .clone()
            .filter(|title| place(title).is_none())
            .collect();
        if !missing.is_empty() {
            problems.push(Problem::of_file(
                format!("“{}”的表头缺少：{}", heading.text, missing.join("、")),
                "请使用模板填写，不要删改表头",
            ));
            return None;
        }
        Some((header?, titles.filter_map(place).collect()))
    }
}

impl Line<'_> {
    /// The value under a heading that may not be blank.
    pub fn required<T>(
        &self,
        heading: &str,
        problems: &mut Problems,
        read: impl FnOnce(&Cell) -> Result<T, Objection>,
    ) -> Option<T> {
        take(
            &self.grid,
            self.place(heading),
            heading,
            problems,
            true,
            read,
        )
    }

    /// The text under a heading that may be blank.
    pub fn optional(
        &self,
        heading: &str,
        problems: &mut Problems,
        longest: usize,
    ) -> Option<String> {
        take(
            &self.grid,
            self.place(heading),
            heading,
            problems,
            false,
            parse::text(longest),
        )
    }

    fn place(&self, heading: &str) -> Position {
        let column = self.columns.iter().find(|(known, _)| *known == heading);
        Position::new(self.row, column.map_or(LAST, |(_, column)| *column))
    }

    fn is_blank(&self) -> bool {
        let cell = |column: &u32| self.grid.at(Position::new(self.row, *column));
        (2..=LAST).all(|column| cell(&column).is_blank() && !cell(&column).is_formula())
    }
}

fn take<T>(
    grid: &Grid<'_>,
    place: Position,
    heading: &str,
    problems: &mut Problems,
    required: bool,
    read: impl FnOnce(&Cell) -> Result<T, Objection>,
) -> Option<T> {
    let cell = grid.at(place);
    let read = if required && cell.is_blank() && !cell.is_formula() {
        Err(Objection::new("未填写", "请填写此项"))
    } else {
        read(cell)
    };
    read.map_err(|objection| {
        problems.push(Problem::in_row(place.row, heading, cell.text(), objection));
    })
    .ok()
}
