//! Makes files byte by byte, also such as no spreadsheet program would write.

use std::io::{Cursor, Write};

use sheet::{Limits, SheetError, Workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

pub const LIMITS: Limits = Limits {
    max_rows: 5_000,
    max_columns: 60,
    max_cells: 200_000,
};

pub fn read(name: &str, bytes: &[u8]) -> Result<Workbook, SheetError> {
    Workbook::read(name, bytes, LIMITS)
}

/// A zip of these entries.
pub fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a workbook of one sheet, each of which a test may replace.
pub struct Parts {
    pub workbook: String,
    pub relationships: String,
    pub styles: String,
    pub strings: String,
    pub sheet: String,
    pub more: Vec<(&'static str, Vec<u8>)>,
}

impl Parts {
    /// A workbook whose sheet `名册` holds these rows (XML inside `sheetData`) and, after them, this XML.
    pub fn new(rows: &str, after: &str) -> Self {
        Self {
            workbook: r#"<workbook xmlns:r="r"><sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>"#.into(),
            relationships: r#"<Relationships><Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.into(),
            styles: r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="21"/></cellXfs></styleSheet>"#.into(),
            strings: r#"<sst uniqueCount="1"><si><t>共用</t></si></sst>"#.into(),
            sheet: format!("<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"),
            more: Vec::new(),
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut entries: Vec<(&str, &[u8])> = vec![
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", b"<Relationships/>"),
            ("xl/workbook.xml", self.workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", self.relationships.as_bytes()),
            ("xl/styles.xml", self.styles.as_bytes()),
            ("xl/sharedStrings.xml", self.strings.as_bytes()),
            ("xl/worksheets/sheet1.xml", self.sheet.as_bytes()),
        ];
        entries.extend(
            self.more
                .iter()
                .map(|(name, content)| (*name, &content[..])),
        );
        zip_of(&entries)
    }
}

/// A row of inline text.
pub fn text_row(number: u32, texts: &[&str]) -> String {
    let cells: String = ('A'..)
        .zip(texts)
        .map(|(letter, text)| {
            format!(r#"<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>"#)
        })
        .collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}
