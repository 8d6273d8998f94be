//! The text of a Word document, and documents that mean harm.

use crate::common::zip_of;
use proptest::prelude::*;
use sheet::{DocumentText, SheetError, document_text};

fn docx(body: &str) -> Vec<u8> {
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
    ])
}

fn paragraphs(body: &str) -> Vec<String> {
    document_text(&docx(body)).unwrap().paragraphs
}

#[test]
fn the_text_is_read_paragraph_by_paragraph() {
    let cases = [
        (
            "<w:p><w:r><w:t>考务</w:t></w:r><w:r><w:t>管理</w:t></w:r></w:p><w:p><w:t>第二段</w:t></w:p>",
            vec!["考务管理", "第二段"],
        ),
        (
            "<w:p><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:p>",
            vec!["甲 乙\n丙"],
        ),
        ("<w:p></w:p><w:p><w:t> </w:t></w:p>", vec![]),
        (
            "<w:p><w:t>5 &lt; 6 &amp; 7&#65;&#x7532;</w:t></w:p>",
            vec!["5 < 6 & 7A甲"],
        ),
        (
            "<w:p><w:instrText>PAGE</w:instrText><w:delText>删</w:delText><w:t>留</w:t></w:p>",
            vec!["留"],
        ),
        ("<w:p><w:t>&unknown;甲&#x202E;乙</w:t></w:p>", vec!["甲乙"]),
        (
            "<w:tbl><w:tc><w:p><w:t>格一</w:t></w:p></w:tc><w:tc><w:p><w:t>格二</w:t></w:p></w:tc></w:tbl>",
            vec!["格一", "格二"],
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(paragraphs(body), expected, "{body}");
    }
}

#[test]
fn a_long_document_is_cut_and_says_so() {
    let long = format!("<w:p><w:t>{}</w:t></w:p>", "长".repeat(100_001));
    let DocumentText { paragraphs, whole } = document_text(&docx(&long)).unwrap();
    assert_eq!((paragraphs[0].chars().count(), whole), (100_000, false));
    let many = "<w:p><w:t>段</w:t></w:p>".repeat(5_001);
    assert_eq!(document_text(&docx(&many)).unwrap().paragraphs.len(), 5_000);
}

#[test]
fn a_document_that_means_harm_is_refused() {
    let doctype =
        br#"<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:p><w:t>&a;</w:t></w:p>"#;
    let bomb = vec![b' '; 40 * 1024 * 1024];
    let cases: [(&str, Vec<u8>, SheetError); 5] = [
        (
            "no zip",
            b"PK\x03\x04 word/document.xml".to_vec(),
            SheetError::Damaged,
        ),
        (
            "no body",
            zip_of(&[("word/other.xml", b"<a/>")]),
            SheetError::Damaged,
        ),
        (
            "a document type",
            zip_of(&[("word/document.xml", doctype)]),
            SheetError::Damaged,
        ),
        (
            "broken",
            zip_of(&[("word/document.xml", b"<w:p><w:t></w:p>")]),
            SheetError::Damaged,
        ),
        (
            "a bomb",
            zip_of(&[("word/document.xml", &bomb)]),
            SheetError::Bomb,
        ),
    ];
    for (what, bytes, error) in cases {
        assert_eq!(document_text(&bytes), Err(error), "{what}");
    }
}

proptest! {
    #[test]
    fn any_bytes_end_in_an_answer(bytes: Vec<u8>, body in ".*") {
        let _ = document_text(&bytes);
        let _ = document_text(&docx(&body));
    }
}
