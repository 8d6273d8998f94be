//! Writes a bank's workbook: the template, and one that is filled in.

use super::{BLUEPRINT, IMPORTANCE, ITEMS, KINDS, POINTS, SCORES, Sheet, TASK};
use kernel::Fault;
use sheet::{Book, ListColumn, ListPage, Value};

/// The rows of a bank's workbook, sheet by sheet in the order of its columns; all empty for a template.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// 细目表.
    pub points: Vec<Vec<String>>,
    /// 试题.
    pub items: Vec<Vec<String>>,
    /// 命题蓝图.
    pub blueprint: Vec<Vec<String>>,
    /// 技能试题.
    pub task: Vec<Vec<String>>,
    /// 评分表.
    pub sheet: Vec<Vec<String>>,
}

/// Writes the workbook of a bank.
///
/// # Errors
/// A fault where it cannot be made.
pub fn write(rows: &Rows) -> Result<Vec<u8>, Fault> {
    Book::new("题库")
        .list(page(POINTS, &rows.points))
        .list(page(ITEMS, &rows.items))
        .list(page(BLUEPRINT, &rows.blueprint))
        .list(page(TASK, &rows.task))
        .list(page(SCORES, &rows.sheet))
        .to_bytes()
        .map_err(|error| Fault::new("making a bank's workbook", error))
}

fn page((name, titles): Sheet, rows: &[Vec<String>]) -> ListPage {
    let page = titles
        .iter()
        .fold(ListPage::new(name).title(name), |page, title| {
            page.column(column(title))
        });
    let value = |text: &String| Value::from(Some(text.as_str()));
    page.rows(rows.iter().map(|row| row.iter().map(value).collect()))
}

fn column(title: &str) -> ListColumn {
    let wide = matches!(
        title,
        "题干" | "试题正文" | "解析" | "评分标准" | "评分要点"
    );
    let column = ListColumn::new(title).width(if wide { 40.0 } else { 14.0 });
    match title {
        "题型" => column.choices(KINDS),
        "重要程度" => column.choices(IMPORTANCE),
        _ => column,
    }
}
