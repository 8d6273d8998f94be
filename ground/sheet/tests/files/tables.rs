//! Tables as people fill them in: what is read, and every fault of the layout at once.

use crate::common::{Parts, read, text_row};
use encoding_rs::GBK;
use sheet::{CellKind, Column, Fields, Pick, Position, Problems, Workbook, parse};

const COLUMNS: &[Column] = &[
    Column::required("姓名"),
    Column::required("证件号码").or(&["身份证号", "身份证号码"]),
    Column::required("所在省（市）区"),
    Column::optional("出生日期"),
];

fn sheet_of(rows: &[&[&str]], after: &str) -> Workbook {
    let rows: String = (1..)
        .zip(rows)
        .map(|(number, texts)| text_row(number, texts))
        .collect();
    read("名册.xlsx", &Parts::new(&rows, after).bytes()).unwrap()
}

fn faults(workbook: &Workbook) -> Vec<String> {
    let error = workbook.table(Pick::First, COLUMNS).unwrap_err();
    Problems::from(error)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn columns_stand_in_any_order_under_titles_and_other_names() {
    let workbook = sheet_of(
        &[
            &["某某技师学院考生名册"],
            &[],
            &["＊身份证号", "出生日期", "所在省(市)区", "姓 名"],
            &["51010120080305123X", "２００８．３．５", "四川", "张三"],
            &["", "　", "", ""],
            &["", "", "四川", ""],
        ],
        r#"<mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>"#,
    );
    let table = workbook.table(Pick::Named("名册"), COLUMNS).unwrap();
    let rows: Vec<_> = table
        .rows()
        .map(|row| {
            (
                row.number(),
                row.get("姓名").normal(),
                row.get("证件号码").normal(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (4, "张三".to_owned(), "51010120080305123X".to_owned()),
            (6, String::new(), String::new()),
        ]
    );
    assert!(table.rows().next().unwrap().get("没有的列").is_blank());
}

#[test]
fn every_fault_of_the_header_is_said_at_once() {
    let workbook = sheet_of(
        &[
            &["姓名", "身份证号", "证件号码", "爱好", "", "出生日期"],
            &["张三", "1", "2", "下棋", "多出来的", "2008-03-05"],
            &["李四", "1", "2", "下棋", "多出来的", "2008-03-05"],
        ],
        "",
    );
    assert_eq!(
        faults(&workbook),
        [
            "第1行“D”列：“爱好”不是模板中的列名，请删除该列或改为模板中的列名。",
            "第1行“证件号码”列：在B、C列重复出现，请只保留一列。",
            "第1行“所在省（市）区”列：缺少该列，请使用模板填写，不要删除列。",
            "第2行“E”列：“多出来的”所在列没有列名，请补上列名或删除该列内容。",
        ]
    );
}

#[test]
fn merged_cells_in_the_table_are_named() {
    let rows: Vec<&[&str]> = vec![&["姓名", "证件号码", "所在省（市）区"]; 14];
    let workbook = sheet_of(
        &rows,
        r#"<mergeCells><mergeCell ref="B12:B14"/><mergeCell ref="A2:C2"/><mergeCell ref="C9"/></mergeCells>"#,
    );
    assert_eq!(
        faults(&workbook),
        [
            "第12行“B”列：B12:B14是合并单元格，请取消合并后逐格填写。",
            "第2行“A”列：A2:C2是合并单元格，请取消合并后逐格填写。",
        ]
    );
}

#[test]
fn a_sheet_without_header_or_of_another_name_is_said_so() {
    let workbook = sheet_of(&[&["说明"], &["张三", "四川"]], "");
    assert_eq!(
        faults(&workbook),
        [
            "工作表“名册”的前10行没有找到表头，请使用模板填写，表头应包含：姓名、证件号码、所在省（市）区。"
        ]
    );
    let error = workbook.table(Pick::Named("成绩"), COLUMNS).unwrap_err();
    assert_eq!(
        error.to_string(),
        "没有名为“成绩”的工作表，现有工作表：名册"
    );
}

#[test]
fn cells_say_what_they_were() {
    let row = r##"<row r="1">
        <c r="A1"><v>510101200803051234</v></c>
        <c r="B1" s="1"><v>39512</v></c>
        <c r="C1" s="1"><v>39512.75</v></c>
        <c r="D1" s="2"><v>0.375</v></c>
        <c r="E1"><f>1/3</f><v>0.33333333333333331</v></c>
        <c r="F1" t="e"><f>NA()</f><v>#N/A</v></c>
        <c r="G1" t="b"><v>1</v></c>
        <c r="H1" t="s"><v>0</v></c>
        <c r="I1" t="str"><f>A2</f><v></v></c>
        <c r="J1" s="1"><v>20080305</v></c>
        <c r="K1" t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r></is></c>
    </row>"##;
    let workbook = read("名册.xlsx", &Parts::new(row, "").bytes()).unwrap();
    let grid = workbook.grid(Pick::First).unwrap();
    let expected = [
        ("510101200803051264", CellKind::DamagedNumber, false),
        ("2008-03-05", CellKind::Date, false),
        ("2008-03-05 18:00:00", CellKind::Date, false),
        ("09:00:00", CellKind::Text, false),
        ("0.333333333333333", CellKind::Number, true),
        ("#N/A", CellKind::Error, true),
        ("TRUE", CellKind::Boolean, false),
        ("共用", CellKind::Text, false),
        ("", CellKind::Blank, true),
        ("20080305", CellKind::Number, false),
        ("张三", CellKind::Text, false),
    ];
    for (column, (text, kind, formula)) in (1..).zip(expected) {
        let cell = grid.at(Position::new(1, column));
        assert_eq!(
            (cell.text(), cell.kind(), cell.is_formula()),
            (text, kind, formula),
            "column {column}"
        );
    }
}

#[test]
fn a_row_gives_all_its_problems_and_masks_what_is_personal() {
    let rows = text_row(1, &["姓名", "证件号码", "所在省（市）区", "出生日期"])
        + r#"<row r="2"><c r="B2"><v>510101200803051234</v></c><c r="D2" t="str"><v>2008-13-05</v></c></row>"#;
    let workbook = read("名册.xlsx", &Parts::new(&rows, "").bytes()).unwrap();
    let table = workbook.table(Pick::First, COLUMNS).unwrap();
    let mut problems = Problems::new();
    for row in table.rows() {
        let mut fields = Fields::new(row, &mut problems);
        assert_eq!(fields.required("姓名", parse::text(20)), None);
        assert_eq!(fields.required("证件号码", parse::text(18)), None);
        assert_eq!(fields.optional("所在省（市）区", parse::text(18)), None);
        assert_eq!(fields.optional("出生日期", parse::date), None);
    }
    assert_eq!(
        problems.to_string(),
        "第2行“姓名”列：未填写，请填写此项。\n\
         第2行“证件号码”列：“510***********1264”以数字格式保存，后几位已丢失，请设为文本格式后重新填写。\n\
         第2行“出生日期”列：“2008-13-05”不是有效的日期，请按2008-03-05的形式填写年月日。\n"
    );
}

#[test]
fn csv_is_read_in_the_encodings_and_marks_of_the_country() {
    let text = "姓名,证件号码,所在省（市）区\r\n张三,51010120080305123X,四川\r\n";
    let (gbk, _, lossy) = GBK.encode(text);
    assert!(!lossy);
    let cases = [
        ("名册.csv", text.as_bytes().to_vec()),
        ("名册.csv", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("名册.csv", gbk.into_owned()),
        ("名册.txt", text.replace(',', "\t").into_bytes()),
        ("名册.csv", text.replace("\r\n", "\r").into_bytes()),
    ];
    for (name, bytes) in cases {
        let workbook = read(name, &bytes).unwrap();
        assert_eq!(workbook.sheet_names().collect::<Vec<_>>(), ["名册"]);
        let table = workbook.table(Pick::First, COLUMNS).unwrap();
        let row = table.rows().next().unwrap();
        assert_eq!(row.number(), 2);
        assert_eq!(row.get("姓名").text(), "张三");
        assert_eq!(row.get("所在省（市）区").text(), "四川");
    }
}

#[test]
fn rows_of_a_csv_are_numbered_as_excel_numbers_them() {
    let text =
        "姓名,证件号码,所在省（市）区\n\n\"张\n三\",1,四川\n\n\n李四,2,\"四\n\n川\"\n王五,3,四川";
    let workbook = read("名册.csv", text.as_bytes()).unwrap();
    let table = workbook.table(Pick::First, COLUMNS).unwrap();
    let rows: Vec<_> = table
        .rows()
        .map(|row| (row.number(), row.get("证件号码").text()))
        .collect();
    assert_eq!(rows, [(3, "1"), (6, "2"), (7, "3")]);
}
