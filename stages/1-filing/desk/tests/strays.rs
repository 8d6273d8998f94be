//! The workbook of 附件5: whatever stands on the sheet and is read by nobody is said with its cell.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use filing_desk::{ApplicationForm, workbook};
use kernel::Problem;
use sheet::{Area, Book, FormPage, Grid, Limits, Look, Pick, Position, Workbook};
use support::{form, identity};

const SCHOOL: &str = "虚构技师学院";
const SHEET: &str = "备案申请表";

fn read(bytes: &[u8]) -> Result<ApplicationForm, Vec<Problem>> {
    workbook::read("申请表.xlsx", bytes, SCHOOL).map_err(|refusal| refusal.problems)
}

/// What somebody does to a workbook: a row inserted above the one with this label, or none; then texts at rows from that one
/// and columns.
type Changed<'a> = (Option<&'a str>, &'a str, &'a [(i64, u32, &'a str)]);

fn changed((above, at, texts): Changed<'_>) -> Vec<u8> {
    let limits = Limits {
        max_rows: 2_000,
        max_columns: 20,
        max_cells: 20_000,
    };
    let bytes = workbook::filled(&form(SCHOOL)).unwrap();
    let book = Workbook::read("表.xlsx", &bytes, limits).unwrap();
    let grid = book.grid(Pick::Named(SHEET)).unwrap();
    let inserted = above.map(|label| grid.find(label).unwrap().row);
    let moved = |row: u32| row + u32::from(inserted.is_some_and(|at| at <= row));
    let from = i64::from(moved(grid.find(at).unwrap().row));
    let texts: Vec<(Position, &str)> = texts
        .iter()
        .map(|(row, column, text)| {
            let row = u32::try_from(from + row).unwrap();
            (Position::new(row, *column), *text)
        })
        .collect();
    let mut page = FormPage::new(SHEET, &[]);
    for (area, text) in filled(&grid) {
        let area = Area::span(
            Position::new(moved(area.first.row), area.first.column),
            Position::new(moved(area.last.row), area.last.column),
        );
        if !texts.iter().any(|(place, _)| *place == area.first) {
            page = page.put(area, text, Look::Field);
        }
    }
    for (place, text) in texts {
        page = page.put(Area::cell(place), text, Look::Field);
    }
    Book::new("表").form(page).to_bytes().unwrap()
}

/// Every cell that holds anything, with the cells that are merged into it.
fn filled<'g>(grid: &'g Grid<'_>) -> impl Iterator<Item = (Area, &'g str)> {
    let cells = grid.cells().filter(|(_, cell)| !cell.is_blank());
    cells.map(|(place, cell)| (grid.area(place), cell.text()))
}

#[test]
fn what_people_write_into_the_numbers_and_above_the_form_is_no_problem() {
    let good = [
        (None, "专职甲", &[(0, 1, "1.")][..]),
        (None, "专职甲", &[(0, 1, "（一）")]),
        (None, "专职甲", &[(0, 1, "①"), (1, 1, "②"), (2, 1, "…")]),
        (Some("一、基本信息"), "一、基本信息", &[(-1, 1, "附件5")]),
        // More lines in the room for a text are text.
        (
            Some("四、场地设备等情况"),
            "四、场地设备等情况",
            &[(-1, 1, " ")],
        ),
    ];
    for (above, at, texts) in good {
        let bytes = changed((above, at, texts));
        assert_eq!(read(&bytes), Ok(form(SCHOOL)), "{above:?} {texts:?}");
    }
}

#[test]
fn whatever_nobody_reads_is_objected_to_at_its_cell() {
    let nowhere = "不属于申请表的任何一栏，没有读入，请移到相应的栏内或删除";
    let regulations = "（三）等级认定规章制度文件（可上传附件）";
    type Case<'a> = (Changed<'a>, &'a [(&'a str, &'a str, &'a str)]);
    let cases: [Case<'_>; 8] = [
        (
            (
                Some(regulations),
                regulations,
                &[(-1, 1, "传真"), (-1, 3, "028-00000002")],
            ),
            &[("A", "传真", nowhere), ("C", "028-****0002", nowhere)],
        ),
        (
            (None, "专职甲", &[(0, 1, "待定人员")]),
            &[("A", "待定人员", "填在“序号”栏，没有读入")],
        ),
        // Below the last row that is filled in.
        (
            (None, "专职甲", &[(2, 1, "以上人员均在岗")]),
            &[("A", "以上人员均在岗", "填在“序号”栏")],
        ),
        (
            (None, "专职甲", &[(0, 1, "028000000001")]),
            &[("A", "028*****0001", "填在“序号”栏")],
        ),
        (
            (
                Some("（一）申报单位信息"),
                "一、基本信息",
                &[(1, 2, "另见附件")],
            ),
            &[("B", "另见附件", nowhere)],
        ),
        (
            (
                Some("一、基本信息"),
                "一、基本信息",
                &[(-1, 1, "填报人：某人")],
            ),
            &[("A", "填报人：某人", "在表格之外")],
        ),
        // Between the heading of a table and its header.
        (
            (Some("序号"), "序号", &[(-1, 2, "仅报电工")]),
            &[("B", "仅报电工", nowhere)],
        ),
        // In the row of a heading, which is not merged any more.
        (
            (
                None,
                "（二）专家情况",
                &[(0, 1, "（二）专家情况"), (0, 5, "共1人")],
            ),
            &[("E", "共1人", nowhere)],
        ),
    ];
    for (change, said) in cases {
        let problems = read(&changed(change)).unwrap_err();
        assert_eq!(problems.len(), said.len(), "{change:?}: {problems:?}");
        for (problem, (letter, value, sentence)) in problems.iter().zip(said) {
            assert!(
                problem.place.ends_with(&format!("“{letter}”列")),
                "{problem:?}"
            );
            let starts = format!("“{value}”{sentence}");
            assert!(problem.sentence.starts_with(&starts), "{problem:?}");
        }
    }
}

#[test]
fn no_number_is_repeated_in_full() {
    let number = identity(44);
    let bytes = changed((None, "专职甲", &[(0, 1, number.expose())]));
    let problems = read(&bytes).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(!problems[0].sentence.contains(number.expose()));
}

/// A label that was renamed is said, and not that what stands beside it is nowhere.
#[test]
fn a_section_without_its_labels_is_said_once() {
    let problems = read(&changed((None, "座机", &[(0, 1, "电话")]))).unwrap_err();
    let said: Vec<&str> = problems.iter().map(|one| one.sentence.as_str()).collect();
    assert!(
        said.iter().any(|one| one.contains("没有找到“座机”一栏")),
        "{said:?}"
    );
    assert!(!said.iter().any(|one| one.contains("没有读入")), "{said:?}");
}
