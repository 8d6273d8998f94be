//! Reads one row of a table field by field and gathers every problem of it.

use crate::{Cell, Objection, Problem, Problems, Row};

/// The cells of one row, read one after the other. A wrong cell gives no value and leaves its problem in the list,
/// so that all problems of a row are found in one pass.
///
/// ```
/// use sheet::{Column, Fields, Limits, Pick, Problems, Workbook, parse};
///
/// const COLUMNS: &[Column] = &[Column::required("姓名"), Column::optional("出生日期")];
/// let limits = Limits { max_rows: 100, max_columns: 20, max_cells: 1_000 };
/// let csv = "姓名,出生日期\n张三,２００８年３月５日\n,昨天\n";
/// let workbook = Workbook::read("名册.csv", csv.as_bytes(), limits)?;
///
/// let mut problems = Problems::new();
/// for row in workbook.table(Pick::First, COLUMNS)?.rows() {
///     let mut fields = Fields::new(row, &mut problems);
///     let name = fields.required("姓名", parse::text(20));
///     let born = fields.optional("出生日期", parse::date);
///     if let Some(name) = name {
///         assert_eq!((name.as_str(), born.map(|d| d.year())), ("张三", Some(2008)));
///     }
/// }
/// assert_eq!(
///     problems.to_string(),
///     "第3行“姓名”列：未填写，请填写此项。\n\
///      第3行“出生日期”列：“昨天”不是有效的日期，请按2008-03-05的形式填写年月日。\n"
/// );
/// # Ok::<(), sheet::SheetError>(())
/// ```
#[derive(Debug)]
pub struct Fields<'a> {
    row: Row<'a>,
    problems: &'a mut Problems,
}

impl<'a> Fields<'a> {
    /// Begins to read a row; problems go into the list.
    pub fn new(row: Row<'a>, problems: &'a mut Problems) -> Self {
        Self { row, problems }
    }

    /// The row that is read.
    pub fn row(&self) -> Row<'a> {
        self.row
    }

    /// The value under a heading that may not be blank.
    pub fn required<T>(
        &mut self,
        title: &str,
        parse: impl FnOnce(&Cell) -> Result<T, Objection>,
    ) -> Option<T> {
        let cell = self.row.get(title);
        if cell.is_blank() && !cell.is_formula() {
            self.object(title, Objection::new("未填写", "请填写此项"));
            return None;
        }
        self.take(title, parse(cell))
    }

    /// The value under a heading that may be blank; none when it is blank or wrong.
    pub fn optional<T>(
        &mut self,
        title: &str,
        parse: impl FnOnce(&Cell) -> Result<T, Objection>,
    ) -> Option<T> {
        let cell = self.row.get(title);
        if cell.is_blank() {
            return None;
        }
        self.take(title, parse(cell))
    }

    /// Adds a problem with the cell under a heading, such as one that only shows beside another cell.
    pub fn object(&mut self, title: &str, objection: Objection) {
        let value = self.row.get(title).text();
        self.problems
            .push(Problem::in_row(self.row.number(), title, value, objection));
    }

    fn take<T>(&mut self, title: &str, parsed: Result<T, Objection>) -> Option<T> {
        parsed
            .map_err(|objection| self.object(title, objection))
            .ok()
    }
}
