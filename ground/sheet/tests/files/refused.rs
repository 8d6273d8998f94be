//! Uploads that must not be read: each gets an answer of its own.

use crate::common::{LIMITS, Parts, read, text_row, zip_of};
use sheet::{Problems, SheetError, Upload, Workbook};

const MEBIBYTE: usize = 1024 * 1024;

fn plain_xlsx() -> Vec<u8> {
    Parts::new(&text_row(1, &["姓名"]), "").bytes()
}

fn with_entry(name: &'static str, content: &[u8]) -> Vec<u8> {
    let mut parts = Parts::new(&text_row(1, &["姓名"]), "");
    parts.more.push((name, content.to_vec()));
    parts.bytes()
}

fn encrypted() -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend([0; 512]);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// Writes 1 over the uncompressed size in all headers of an entry.
fn with_lying_headers(mut bytes: Vec<u8>, true_size: usize) -> Vec<u8> {
    let truth = (true_size as u32).to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|window| window == truth) {
        bytes[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    bytes
}

#[test]
fn each_wrong_file_gets_its_own_answer() {
    let zeros = vec![0_u8; 100 * MEBIBYTE];
    let many: Vec<String> = (0..2_000).map(|n| format!("xl/media/{n}.png")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let mismatch = "文件名是“名册.csv”，但内容实际是Excel工作簿（.xlsx）";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("名册.xlsx", Vec::new(), "文件是空的"),
        ("名册.csv", b"\xEF\xBB\xBF \r\n".to_vec(), "文件是空的"),
        (
            "名册.csv",
            vec![b'1'; 11 * MEBIBYTE],
            "文件大小为11.0MB，超过上限10.0MB",
        ),
        (
            "名册.xls",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0".to_vec(),
            "文件是旧版Excel格式（.xls）",
        ),
        ("名册.xlsx", encrypted(), "文件已加密，需要密码才能打开"),
        (
            "名册.xlsm",
            with_entry("xl/vbaProject.bin", b"\0"),
            "文件含有宏",
        ),
        (
            "名册.xlsx",
            with_entry("xl\\VBAPROJECT.BIN", b"\0"),
            "文件含有宏",
        ),
        (
            "名册.xlsx",
            with_entry("xl/macrosheets/sheet1.xml", b"<x/>"),
            "文件含有宏",
        ),
        (
            "名册.xlsx",
            with_entry("xl/externalLinks/externalLink1.xml", b"<x/>"),
            "文件含有指向其他文件的外部链接",
        ),
        (
            "名册.xlsx",
            with_entry("xl/media/image1.png", &zeros),
            "文件压缩异常，解压后内容过大",
        ),
        (
            "名册.xlsx",
            with_entry("xl/worksheets/sheet2.xml", &zeros[..8 * MEBIBYTE]),
            "文件压缩异常，解压后内容过大",
        ),
        ("名册.xlsx", zip_of(&many), "文件压缩异常，解压后内容过大"),
        (
            "名册.xlsx",
            b"<html><table><tr><td>1".to_vec(),
            "文件实际是网页或XML文本，不是真正的表格文件",
        ),
        (
            "名册.xls",
            b"\xEF\xBB\xBF\r\n<?xml version='1.0'?><Workbook/>".to_vec(),
            "文件实际是网页或XML文本，不是真正的表格文件",
        ),
        (
            "名册.xlsx",
            zip_of(&[("word/document.xml", b"<x/>")]),
            "文件实际是Word文档，不是表格文件",
        ),
        (
            "名册.xlsx",
            zip_of(&[("xl/workbook.bin", b"")]),
            "文件实际是Excel二进制工作簿（.xlsb），不是表格文件",
        ),
        (
            "名册.xlsx",
            zip_of(&[("content.xml", b"<x/>")]),
            "文件实际是OpenDocument文件，不是表格文件",
        ),
        (
            "名册.xlsx",
            zip_of(&[("照片.jpg", b"")]),
            "文件实际是压缩包，不是表格文件",
        ),
        (
            "名册.xlsx",
            b"%PDF-1.7".to_vec(),
            "文件实际是PDF文件，不是表格文件",
        ),
        (
            "名册.csv",
            b"\x89PNG\r\n".to_vec(),
            "文件实际是图片，不是表格文件",
        ),
        ("名册.csv", plain_xlsx(), mismatch),
        (
            "名册.xlsx",
            b"a,b\n".to_vec(),
            "文件名是“名册.xlsx”，但内容实际是文本（.csv）",
        ),
        (
            "名册",
            b"a,b\n".to_vec(),
            "文件名是“名册”，但内容实际是文本（.csv）",
        ),
        ("名册.csv", b"a\0b\n".to_vec(), "文件的文字编码无法识别"),
        (
            "名册.csv",
            b"\xFF\xFEa\0,\0".to_vec(),
            "文件的文字编码无法识别",
        ),
        (
            "名册.csv",
            b"a,\xFF\xFF\xFF\n".to_vec(),
            "文件的文字编码无法识别",
        ),
        (
            "名册.xlsx",
            b"PK\x03\x04 and nothing more".to_vec(),
            "文件已损坏或不是规范的表格文件",
        ),
        (
            "名册.xlsx",
            plain_xlsx()[..200].to_vec(),
            "文件已损坏或不是规范的表格文件",
        ),
    ];
    for (name, bytes, what) in cases {
        let error = Upload::sniff(name, &bytes).unwrap_err();
        assert_eq!(error.to_string(), what, "{name}");
        assert!(!error.remedy().is_empty());
        assert_eq!(Problems::from(error).len(), 1);
        assert_eq!(read(name, &bytes).unwrap_err().to_string(), what, "{name}");
    }
}

#[test]
fn what_is_accepted_is_named() {
    let cases = [
        ("名册.xlsx", plain_xlsx(), Upload::Xlsx),
        ("D:\\资料\\名册.XLSX", plain_xlsx(), Upload::Xlsx),
        ("名册.csv", b"a,b\n".to_vec(), Upload::Csv),
        ("名册.TXT", b"a\tb\n".to_vec(), Upload::Csv),
    ];
    for (name, bytes, kind) in cases {
        assert_eq!(Upload::sniff(name, &bytes), Ok(kind), "{name}");
    }
}

#[test]
fn a_bomb_that_lies_about_its_size_is_stopped_at_the_lie() {
    for size in [3 * MEBIBYTE + 17, 70 * MEBIBYTE + 17] {
        let honest = with_entry("xl/worksheets/sheet2.xml", &vec![b' '; size]);
        let bomb = with_lying_headers(honest.clone(), size);
        assert_ne!(bomb, honest);
        let error = Upload::sniff("名册.xlsx", &bomb).unwrap_err();
        assert_eq!(error, SheetError::Damaged, "{size}");
    }
}

#[test]
fn twenty_thousand_rows_are_counted_and_refused() {
    let rows: String = (1..=20_001)
        .map(|number| text_row(number, &["张三", "510101200803051234", "电工"]))
        .collect();
    let error = read("名册.xlsx", &Parts::new(&rows, "").bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "工作表“名册”有20001行内容，超过上限5000行"
    );
    let csv = "张三,电工\n\n".repeat(20_001);
    let error = read("名册.csv", csv.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "工作表“名册”有20001行内容，超过上限5000行"
    );
}

#[test]
fn width_and_number_of_cells_are_limited_too() {
    let wide = format!("{}尾\n", ",".repeat(60));
    let error = read("名册.csv", wide.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "工作表“名册”的内容到第61列，超过上限60列"
    );

    let limits = sheet::Limits {
        max_cells: 10,
        ..LIMITS
    };
    let error = Workbook::read("名册.csv", "甲,乙,丙\n".repeat(4).as_bytes(), limits).unwrap_err();
    assert_eq!(error.to_string(), "文件有12个有内容的单元格，超过上限10个");
}

#[test]
fn rows_that_are_only_formatted_do_not_count() {
    let blank: String = (2..=20_000)
        .map(|number| format!(r#"<row r="{number}"><c r="A{number}" s="1"/></row>"#))
        .collect();
    let rows = text_row(1, &["姓名"]) + &blank;
    assert!(read("名册.xlsx", &Parts::new(&rows, "").bytes()).is_ok());
}
