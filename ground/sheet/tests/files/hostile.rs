//! Workbooks made to stop or to exhaust a reader: an error, never a panic, never memory out of proportion.

use crate::common::{Parts, read, text_row};
use proptest::prelude::*;
use sheet::{Column, Pick, SheetError, Workbook};

fn parts() -> Parts {
    Parts::new(&text_row(1, &["姓名", "备注"]), "")
}

#[test]
fn references_that_no_sheet_has_are_damage() {
    let sheets = [
        r#"<worksheet><dimension ref="B5:A1"/><sheetData/></worksheet>"#,
        r#"<worksheet><sheetData><row r="1"><c r="ZZZZZZZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>"#,
        r#"<worksheet><sheetData><row r="99999999999999"><c><v>1</v></c></row></sheetData></worksheet>"#,
        r#"<worksheet><sheetData><row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData></worksheet>"#,
        r#"<worksheet><sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData></worksheet>"#,
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>"#,
        r#"<worksheet><sheetData><row r="1"><c r="A1"><f t="shared" si="x">1</f></c></row></sheetData></worksheet>"#,
        "<worksheet><sheetData>",
        "",
    ];
    for sheet in sheets {
        let mut parts = parts();
        parts.sheet = sheet.to_owned();
        assert_eq!(
            read("名册.xlsx", &parts.bytes()).unwrap_err(),
            SheetError::Damaged,
            "{sheet}"
        );
    }
}

#[test]
fn a_huge_shared_formula_index_costs_nothing() {
    let row = r#"<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="9999999999999">1+1</f><v>2</v></c></row>"#;
    let workbook = read("名册.xlsx", &Parts::new(row, "").bytes()).unwrap();
    let grid = workbook.grid(Pick::First).unwrap();
    let cell = grid.at(sheet::Position::new(1, 1));
    assert_eq!((cell.text(), cell.is_formula()), ("2", true));
}

#[test]
fn a_table_of_strings_may_not_claim_more_than_it_holds() {
    let claims = [
        r#"<sst uniqueCount="999999999999"/>"#,
        r#"<sst count='1' uniqueCount = '18446744073709551615'></sst>"#,
        r#"<sst broken uniqueCount="99999999999999999999999999"></sst>"#,
        r#"<?xml version="1.0"?><!-- <sst> --><x:sst uniqueCount="999999999999"></x:sst>"#,
    ];
    for claim in claims {
        let mut parts = parts();
        parts.strings = claim.to_owned();
        assert_eq!(
            read("名册.xlsx", &parts.bytes()).unwrap_err(),
            SheetError::Damaged,
            "{claim}"
        );
    }
}

#[test]
fn a_small_skeleton_may_not_grow_in_memory() {
    let name = "x".repeat(400_000);
    let mut fonts = parts();
    fonts.styles = format!(
        r#"<styleSheet><fonts><font><name val="{name}"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>"#,
        r#"<xf fontId="0"/>"#.repeat(20_000)
    );
    let mut targets = parts();
    targets.relationships = targets.relationships.replace("sheet1.xml", &name);
    targets.workbook = format!(
        "<workbook><sheets>{}</sheets></workbook>",
        r#"<sheet name="a" id="rId1"/>"#.repeat(20_000)
    );
    let mut formats = parts();
    formats.styles = format!(
        "<styleSheet><cellXfs>{}</cellXfs></styleSheet>",
        (0..400_001)
            .map(|n| format!("<xf n=\"{n}\"/>"))
            .collect::<String>()
    );
    for parts in [fonts, targets, formats] {
        assert_eq!(
            read("名册.xlsx", &parts.bytes()).unwrap_err(),
            SheetError::Bomb
        );
    }
}

#[test]
fn one_long_text_may_not_be_copied_into_many_cells() {
    let cells: String = (1..=4_000)
        .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#))
        .collect();
    let mut parts = Parts::new(&cells, "");
    for length in [30_000, 200_000] {
        parts.strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(length));
        assert_eq!(
            read("名册.xlsx", &parts.bytes()).unwrap_err(),
            SheetError::TooMuchText
        );
    }
}

#[test]
fn more_sheets_than_a_person_makes_are_refused() {
    let mut parts = parts();
    let sheets: String = (0..65)
        .map(|n| format!(r#"<sheet name="表{n}" id="rId1"/>"#))
        .collect();
    parts.workbook = format!("<workbook><sheets>{sheets}</sheets></workbook>");
    assert_eq!(
        read("名册.xlsx", &parts.bytes()).unwrap_err().to_string(),
        "文件有65个工作表，超过上限64个"
    );
}

/// Goes through everything that can be asked of a workbook.
fn look_at_everything(workbook: &Workbook) {
    const COLUMNS: &[Column] = &[Column::required("姓名"), Column::optional("备注")];
    let names: Vec<String> = workbook.sheet_names().map(str::to_owned).collect();
    for name in &names {
        let _ = workbook.grid(Pick::Named(name)).map(|grid| {
            let found = grid.find("姓名").unwrap_or(sheet::Position::new(1, 1));
            (grid.right_of(found), grid.below(found), grid.last_row())
        });
    }
    if let Ok(table) = workbook.table(Pick::First, COLUMNS) {
        assert!(table.rows().all(|row| row.number() > 1 || names.is_empty()));
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for name in ["名册.xlsx", "名册.csv"] {
            if let Ok(workbook) = read(name, &bytes) {
                look_at_everything(&workbook);
            }
        }
    }

    #[test]
    fn arbitrary_text_never_panics(text in "[\"',\t\r\n 姓名备注a１=.-]{0,200}") {
        if let Ok(workbook) = read("名册.csv", text.as_bytes()) {
            look_at_everything(&workbook);
        }
    }

    #[test]
    fn a_workbook_with_damaged_bytes_never_panics(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)
    ) {
        let mut bytes = parts().bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(workbook) = read("名册.xlsx", &bytes) {
            look_at_everything(&workbook);
        }
    }

    #[test]
    fn a_sheet_of_arbitrary_marks_never_panics(
        marks in proptest::collection::vec(
            prop::sample::select(vec![
                "<row>", "</row>", "<row r=\"3\">", "<c>", "</c>", "<c r=\"B2\" t=\"s\">", "<c t=\"d\">", "<c s=\"1\">",
                "<c s=\"2\">", "<v>", "</v>", "0", "1e400", "39512.5", "-7", "2008-03-05T00:00:00", "<f>", "</f>", "<is><t>姓名</t></is>",
                "</sheetData>", "<mergeCells>", "<mergeCell ref=\"A1:B2\"/>", "<mergeCell ref=\"B2:A1\"/>", "</mergeCells>",
                "&#x0;", "&lt;", "<!-- -->", "<![CDATA[ ]]>",
            ]),
            0..40,
        )
    ) {
        let parts = Parts::new(&marks.concat(), "");
        if let Ok(workbook) = read("名册.xlsx", &parts.bytes()) {
            look_at_everything(&workbook);
        }
    }
}
