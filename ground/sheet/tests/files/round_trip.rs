//! What we write we read back, and the same data gives the same bytes.

use std::io::{Cursor, Read};

use crate::common::read;
use jiff::civil::date;
use proptest::prelude::*;
use sheet::{
    Area, Book, CellKind, Column, FormPage, ListColumn, ListPage, Look, Pick, Position, Value,
    csv_bytes,
};

const COLUMNS: &[Column] = &[
    Column::required("姓名"),
    Column::required("证件号码"),
    Column::required("考生来源"),
    Column::required("出生日期"),
    Column::required("成绩"),
];

fn roster(name: &str) -> Book {
    let sources: Vec<String> = (0..60).map(|n| format!("考生来源第{n}种")).collect();
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    let page = ListPage::new("名册")
        .title("考生名册")
        .explanation("红色列必填。")
        .column(ListColumn::new("姓名").required())
        .column(
            ListColumn::new("证件号码")
                .width(22.0)
                .note("18位，文本格式"),
        )
        .column(ListColumn::new("考生来源").choices(&sources))
        .column(ListColumn::new("出生日期"))
        .column(ListColumn::new("成绩"))
        .row([
            name.into(),
            "510101200803051234".into(),
            sources[3].into(),
            date(2008, 3, 5).into(),
            87.5.into(),
        ]);
    Book::new("考生名册").list(page)
}

#[test]
fn a_list_comes_back_as_it_was_written() {
    let bytes = roster("=HYPERLINK(\"http://x\")").to_bytes().unwrap();
    let workbook = read("名册.xlsx", &bytes).unwrap();
    assert_eq!(workbook.sheet_names().collect::<Vec<_>>(), ["名册"]);
    let table = workbook.table(Pick::First, COLUMNS).unwrap();
    let rows: Vec<_> = table.rows().collect();
    assert_eq!(rows.len(), 1);
    let cells: Vec<_> = COLUMNS.iter().map(|c| rows[0].get(c.title)).collect();
    let texts: Vec<_> = cells.iter().map(|cell| cell.text()).collect();
    assert_eq!(rows[0].number(), 4);
    assert_eq!(
        texts,
        [
            "=HYPERLINK(\"http://x\")",
            "510101200803051234",
            "考生来源第3种",
            "2008-03-05",
            "87.5"
        ]
    );
    assert!(cells.iter().all(|cell| !cell.is_formula()));
    assert_eq!(cells[3].kind(), CellKind::Date);
    assert_eq!(cells[4].kind(), CellKind::Number);
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let first = roster("张三").to_bytes().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert!(first == roster("张三").to_bytes().unwrap());
    assert!(first != roster("李四").to_bytes().unwrap());
}

#[test]
fn a_template_holds_text_formats_lists_notes_and_a_fixed_header() {
    let bytes = roster("张三").to_bytes().unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("<formula1>选项!$A$1:$A$60</formula1>"),
        "{sheet}"
    );
    assert!(sheet.contains(r#"sqref="C4:C5003""#));
    assert!(sheet.contains(r#"<pane ySplit="3""#));
    assert!(!sheet.contains("<f>"));
    assert!(part("xl/comments1.xml").contains("18位，文本格式"));
    assert!(part("xl/styles.xml").contains(r#"numFmtId="49""#));
    assert!(part("xl/workbook.xml").contains(r#"name="选项" sheetId="2" state="hidden""#));
}

#[test]
fn a_form_is_found_by_its_labels() {
    let at = |row, column| Area::cell(Position::new(row, column));
    let across = |row, from, to| Area::span(Position::new(row, from), Position::new(row, to));
    let page = FormPage::new("备案申请表", &[12.0, 12.0, 12.0, 12.0])
        .height(1, 30.0)
        .put(
            across(1, 1, 4),
            "技工院校职业技能等级认定备案申请表",
            Look::Title,
        )
        .put(across(2, 1, 4), "（一）申报单位信息", Look::Heading)
        .put(across(3, 1, 2), "统一社会\n信用代码", Look::Label)
        .put(across(3, 3, 4), "＝１２", Look::Field)
        .put(across(4, 1, 4), "（二）联系人信息", Look::Heading)
        .put(at(5, 1), "姓名", Look::Label)
        .put(at(5, 2), "张三", Look::Field)
        .put(across(6, 1, 4), "（一）专职工作人员情况", Look::Heading)
        .put(at(7, 2), "姓名", Look::Label)
        .put(at(8, 2), Value::Blank, Look::Field)
        .put(at(9, 2), "李四", Look::Field);
    let bytes = Book::new("附件5").form(page).to_bytes().unwrap();
    let workbook = read("附件5.xlsx", &bytes).unwrap();
    let grid = workbook.grid(Pick::Named("备案申请表")).unwrap();

    let label = grid.find("统一社会信用代码").unwrap();
    assert_eq!(label, Position::new(3, 1));
    assert_eq!(grid.area(label).to_string(), "A3:B3");
    assert_eq!(grid.at(grid.right_of(label)).text(), "＝１２");
    assert_eq!(grid.at(Position::new(3, 4)).text(), "＝１２");

    let staff = grid.find("（一）专职工作人员情况").unwrap();
    let name = grid.find_from(staff.row, "姓名").unwrap();
    assert_eq!(name, Position::new(7, 2));
    assert!(grid.at(grid.below(name)).is_blank());
    assert_eq!(grid.at(Position::new(9, 2)).text(), "李四");
    assert_eq!(grid.last_row(), 9);
    assert_eq!(grid.find("没有的栏目"), None);
    assert!(workbook.grid(Pick::Named("选项")).is_err());
}

#[test]
fn a_book_that_cannot_be_made_says_why() {
    let long = "长".repeat(32_768);
    let wrong = [
        ListPage::new("表[1]"),
        ListPage::new("名册")
            .column(ListColumn::new("备注"))
            .row([long.into()]),
    ];
    for page in wrong {
        let error = Book::new("").list(page).to_bytes().unwrap_err();
        assert!(error.to_string().starts_with("工作簿无法生成："));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_comes_back_from_csv(
        rows in proptest::collection::vec(proptest::array::uniform3("[=+'\"@,\n a1甲]{0,6}"), 1..6)
    ) {
        let bytes = csv_bytes(&["一", "二", "三"], &rows);
        let workbook = read("名册.csv", &bytes).unwrap();
        let columns = ["一", "二", "三"].map(Column::required);
        let table = workbook.table(Pick::First, &columns).unwrap();
        let written: Vec<_> = rows
            .iter()
            .filter(|row| row.iter().any(|text| !text.trim().is_empty()))
            .collect();
        prop_assert_eq!(table.rows().len(), written.len());
        for (row, texts) in table.rows().zip(written) {
            for (column, text) in columns.iter().zip(texts) {
                let expected = if text.trim().is_empty() { "" } else { text };
                prop_assert_eq!(row.get(column.title).text(), expected);
            }
        }
    }

    #[test]
    fn any_text_comes_back_from_a_workbook(text in "[=+\\-@'\"<&a1甲乙\u{3000}]{1,12}") {
        let page = ListPage::new("表").column(ListColumn::new("一")).row([text.as_str().into()]);
        let bytes = Book::new("").list(page).to_bytes().unwrap();
        let workbook = read("表.xlsx", &bytes).unwrap();
        let cell = workbook.grid(Pick::First).unwrap().at(Position::new(2, 1));
        if !cell.is_blank() {
            prop_assert_eq!(cell.text(), text);
            prop_assert!(!cell.is_formula());
        }
    }
}
