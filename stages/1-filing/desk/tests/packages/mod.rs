//! Documents and workbooks made part by part.

use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A sheet of a workbook: its cells by their places, row by row.
pub struct Sheet {
    pub name: &'static str,
    pub hidden: bool,
    pub cells: &'static [(&'static str, &'static str)],
}

/// A Word document with these paragraphs, and more parts.
pub fn document(paragraphs: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let body = format!("<w:document><w:body>{paragraphs}</w:body></w:document>");
    docx(body.as_bytes(), more)
}

/// A Word document with this main part, whatever it is, and more parts.
pub fn docx(body: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts = vec![
        ("[Content_Types].xml", b"<Types/>".as_slice()),
        ("word/document.xml", body),
    ];
    parts.extend(more);
    zip_of(&parts)
}

/// A workbook of these sheets, and more parts.
pub fn xlsx(sheets: &[Sheet], more: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut listed, mut related, mut parts) = (String::new(), String::new(), Vec::new());
    for (at, sheet) in sheets.iter().enumerate() {
        let state = if sheet.hidden {
            " state=\"hidden\""
        } else {
            ""
        };
        let (name, id) = (sheet.name, at + 1);
        listed += &format!("<sheet name=\"{name}\" sheetId=\"{id}\"{state} r:id=\"r{id}\"/>");
        related += &format!(
            "<Relationship Id=\"r{id}\" Type=\"http://x/relationships/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        );
        parts.push((format!("xl/worksheets/sheet{id}.xml"), worksheet(sheet)));
    }
    let book = format!("<workbook xmlns:r=\"r\"><sheets>{listed}</sheets></workbook>");
    let related = format!("<Relationships>{related}</Relationships>");
    let mut all = vec![
        ("[Content_Types].xml", b"<Types/>".as_slice()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", related.as_bytes()),
    ];
    all.extend(
        parts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_bytes())),
    );
    all.extend(more);
    zip_of(&all)
}

fn worksheet(sheet: &Sheet) -> String {
    let cells = sheet.cells.iter().map(|(place, text)| {
        let row = place.trim_start_matches(|c: char| c.is_ascii_uppercase());
        format!(
            "<row r=\"{row}\"><c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"
        )
    });
    format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        cells.collect::<String>()
    )
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
