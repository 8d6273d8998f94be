//! A workbook as tables: the first rows and columns of its first sheets, and a sentence for all that is left out.

use sheet::{Grid, Limits, Position, SheetError, Workbook, column_letters};

/// What a workbook may hold to be shown at all.
const LIMITS: Limits = Limits {
    max_rows: 20_000,
    max_columns: 200,
    max_cells: 200_000,
};
/// What of it is shown.
const ROWS: u32 = 60;
const COLUMNS: u32 = 16;
const SHEETS: usize = 5;

/// The sheets of a workbook that are shown.
pub(super) struct Tables {
    pub shown: Vec<Table>,
    /// What of the workbook is not, sentence by sentence.
    pub left_out: Vec<String>,
}

/// The first rows of a sheet.
pub(super) struct Table {
    pub name: String,
    pub rows: Vec<Vec<String>>,
    /// What of the sheet is not shown; empty where all of it is.
    pub left_out: String,
}

pub(super) fn tables(name: &str, bytes: &[u8]) -> Result<Tables, SheetError> {
    let book = Workbook::read(name, bytes, LIMITS)?;
    let shown = book.grids().take(SHEETS);
    let beyond: Vec<&str> = book.sheet_names().skip(SHEETS).collect();
    let hidden: Vec<&str> = book.hidden_sheet_names().collect();
    let sentences = [("", beyond), ("隐藏的", hidden)].map(|(which, names)| {
        let count = names.len();
        let named = names.join("、");
        (count > 0).then(|| format!("另有{count}个{which}工作表未显示：{named}"))
    });
    Ok(Tables {
        shown: shown.map(|(name, grid)| table(name, &grid)).collect(),
        left_out: sentences.into_iter().flatten().collect(),
    })
}

fn table(name: &str, grid: &Grid<'_>) -> Table {
    let cell = |place: Position| match grid.area(place).first == place {
        true => grid.at(place).text().to_owned(),
        false => String::new(),
    };
    let mut rows: Vec<Vec<String>> = (1..=grid.last_row().min(ROWS))
        .map(|row| {
            (1..=COLUMNS)
                .map(|column| cell(Position::new(row, column)))
                .collect()
        })
        .collect();
    let filled = |row: &Vec<String>| row.iter().rposition(|text| !text.is_empty());
    let width = rows.iter().filter_map(filled).max().map_or(0, |at| at + 1);
    rows.iter_mut().for_each(|row| row.truncate(width));
    Table {
        name: name.to_owned(),
        rows,
        left_out: left_out(grid.last_row(), grid.last_column()),
    }
}

/// How far a sheet reaches and what of it is shown, where that is not all.
fn left_out(rows: u32, columns: u32) -> String {
    let (mut reach, mut shown) = (Vec::new(), Vec::new());
    if rows > ROWS {
        reach.push(format!("第{rows}行"));
        shown.push(format!("前{ROWS}行"));
    }
    if columns > COLUMNS {
        reach.push(format!("{}列", column_letters(columns)));
        shown.push(format!("A至{}列", column_letters(COLUMNS)));
    }
    match reach.is_empty() {
        true => String::new(),
        false => format!(
            "内容至{}，仅显示{}，其余请下载原件查看",
            reach.join("、"),
            shown.join("、")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_of_a_materials_sheet_is_left_out_is_told() {
        let cases = [
            (0, 0, ""),
            (60, 16, ""),
            (60, 17, "内容至Q列，仅显示A至P列，其余请下载原件查看"),
            (61, 1, "内容至第61行，仅显示前60行，其余请下载原件查看"),
            (
                300,
                28,
                "内容至第300行、AB列，仅显示前60行、A至P列，其余请下载原件查看",
            ),
        ];
        for (rows, columns, sentence) in cases {
            assert_eq!(left_out(rows, columns), sentence);
        }
    }
}
