//! What the package of an Office file is, and the media in it.

use crate::common::{Parts, read, text_row, zip_of};
use proptest::prelude::*;
use sheet::{Office, SheetError, media, office};

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
const DOCUMENT: (&str, &[u8]) = (
    "word/document.xml",
    b"<?xml version=\"1.0\"?><w:document><w:body/></w:document>",
);

#[test]
fn a_package_is_what_its_main_part_is() {
    let main = |content| zip_of(&[TYPES, ("word/document.xml", content)]);
    let bomb = vec![b' '; 40 * 1024 * 1024];
    let cases: [(&str, Vec<u8>, Result<Office, SheetError>); 12] = [
        (
            "a document",
            zip_of(&[TYPES, DOCUMENT]),
            Ok(Office::Document),
        ),
        (
            "a workbook",
            Parts::new("", "").bytes(),
            Ok(Office::Workbook),
        ),
        (
            "words that only look like one",
            b"PK\x03\x04 [Content_Types].xml xl/workbook.xml".to_vec(),
            Err(SheetError::Damaged),
        ),
        (
            "no types",
            zip_of(&[DOCUMENT]),
            Err(SheetError::NotTable("压缩包")),
        ),
        (
            "no main part",
            zip_of(&[TYPES]),
            Err(SheetError::NotTable("压缩包")),
        ),
        ("an empty main part", main(b""), Err(SheetError::Damaged)),
        (
            "another root",
            main(b"<html></html>"),
            Err(SheetError::Damaged),
        ),
        (
            "no end",
            main(b"<w:document><w:body>"),
            Err(SheetError::Damaged),
        ),
        (
            "a document type",
            main(b"<!DOCTYPE d><w:document></w:document>"),
            Err(SheetError::Damaged),
        ),
        (
            "macros",
            zip_of(&[TYPES, DOCUMENT, ("word/vbaProject.bin", b"x")]),
            Err(SheetError::Macro),
        ),
        ("a bomb", main(&bomb), Err(SheetError::Bomb)),
        (
            "cut",
            zip_of(&[TYPES, DOCUMENT])[..60].to_vec(),
            Err(SheetError::Damaged),
        ),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(office(&bytes), expected, "{what}");
    }
}

#[test]
fn media_come_as_they_are_in_the_order_of_their_names() {
    let bytes = zip_of(&[
        TYPES,
        DOCUMENT,
        ("word/media/image10.png", b"ten"),
        ("word/media/image2.jpeg", b"two"),
        ("word/media/image1.png", b"one"),
        ("word/media/", b""),
        ("word/embeddings/other.bin", b"other"),
    ]);
    let found = media(&bytes).unwrap();
    assert_eq!(found, [b"one".to_vec(), b"two".to_vec(), b"ten".to_vec()]);
    assert_eq!(media(b"PK\x03\x04"), Err(SheetError::Damaged));
}

#[test]
fn what_is_hidden_and_how_far_a_sheet_reaches_is_told() {
    let mut parts = Parts::new(&text_row(3, &["甲", "", "丙"]), "");
    parts.workbook = parts.workbook.replace(
        "</sheets>",
        r#"<sheet name="底稿" sheetId="2" state="hidden" r:id="rId1"/></sheets>"#,
    );
    let book = read("a.xlsx", &parts.bytes()).unwrap();
    let (name, grid) = book.grids().next().unwrap();
    assert_eq!((name, grid.last_row(), grid.last_column()), ("名册", 3, 3));
    assert_eq!(book.grids().count(), 1);
    assert_eq!(book.hidden_sheet_names().collect::<Vec<_>>(), ["底稿"]);
}

proptest! {
    #[test]
    fn any_package_ends_in_an_answer(bytes: Vec<u8>, body: Vec<u8>) {
        let _ = (office(&bytes), media(&bytes));
        let _ = office(&zip_of(&[TYPES, ("word/document.xml", &body)]));
    }
}
