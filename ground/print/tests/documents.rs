//! What the reader of each document sees, looked at with poppler and zbar.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod full;
mod layout;
mod samples;
mod tools;

use print::PrintError;
use tools::PdfFile;

/// The text as poppler reads it, a line per run of text, without the spaces that depend on its version.
fn text_of(pdf: &[u8]) -> String {
    let text = PdfFile::new(pdf).told_by("pdftotext", &["-raw", "it.pdf", "-"]);
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_text_of_each_document() {
    for (name, pdf) in samples::all() {
        insta::assert_snapshot!(name, text_of(&pdf.unwrap()));
    }
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    for ((name, first), (_, second)) in samples::all().into_iter().zip(samples::all()) {
        assert!(
            first.unwrap() == second.unwrap(),
            "{name} differs between two renderings"
        );
    }
}

#[test]
fn documents_of_different_data_have_different_identifiers() {
    let identifier = |pdf: &[u8]| {
        let start = pdf.windows(4).rposition(|w| w == b"/ID[").unwrap();
        pdf[start..start + 40].to_vec()
    };
    let one = samples::receipt().render().unwrap();
    let other = print::Receipt {
        address: "四川省成都市演示区工匠路2号".into(),
        ..samples::receipt()
    }
    .render()
    .unwrap();
    assert_ne!(identifier(&one), identifier(&other));
}

#[test]
fn every_font_is_embedded() {
    for (name, pdf) in samples::all() {
        let table = PdfFile::new(&pdf.unwrap()).told_by("pdffonts", &["it.pdf"]);
        let fonts: Vec<_> = table.lines().skip(2).collect();
        assert!(
            fonts.iter().any(|font| font.contains("NotoSerifSC")),
            "{name}: {table}"
        );
        assert!(
            fonts.iter().all(|font| font.contains(" yes yes yes ")),
            "{name}: {table}"
        );
    }
}

#[test]
fn a_rare_character_comes_from_the_second_font() {
    let pdf = samples::certificate().render().unwrap();
    assert!(
        PdfFile::new(&pdf)
            .told_by("pdffonts", &["it.pdf"])
            .contains("HanaMinB")
    );
    assert!(text_of(&pdf).contains("王𠮷安"));
}

#[test]
fn the_qr_codes_can_be_read() {
    let addresses = [
        (samples::receipt().render(), samples::receipt().register_url),
        (
            samples::certificate().render(),
            samples::certificate().query_url,
        ),
        (
            samples::assessment_report().render(),
            samples::assessment_report().draw.verify_url,
        ),
    ];
    for (pdf, address) in addresses {
        let file = PdfFile::new(&pdf.unwrap());
        file.told_by("pdftoppm", &["-r", "150", "-png", "it.pdf", "page"]);
        let read = file.told_by("zbarimg", &["--quiet", "--raw", "page-1.png"]);
        assert_eq!(read.trim(), address);
    }
}

#[test]
fn a_character_that_no_font_has_is_named() {
    let refused = print::Certificate {
        name: "张\u{30EDD}😀".into(),
        ..samples::certificate()
    }
    .render()
    .unwrap_err();
    let PrintError::MissingGlyphs { characters } = &refused else {
        panic!("{refused}")
    };
    assert_eq!(characters, &['😀', '\u{30EDD}']);
    assert_eq!(
        refused.to_string(),
        "这些字符无法打印，请改用字库中的字：“😀”（U+1F600）、“\u{30EDD}”（U+30EDD）"
    );
}

#[test]
fn a_damaged_image_is_an_error() {
    let photo = print::Image::new(b"\xFF\xD8\xFFnot a photo".to_vec()).unwrap();
    let refused = print::Certificate {
        photo,
        ..samples::certificate()
    }
    .render()
    .unwrap_err();
    assert!(
        matches!(refused, PrintError::Typesetting { .. }),
        "{refused}"
    );
}

#[test]
fn a_certificate_fits_long_names_on_one_page() {
    let long = "国家职业技能标准里名称特别长的智能硬件装调与工业机器人系统运维员";
    let certificate = print::Certificate {
        occupation: long.into(),
        issuer: "四川演示智能制造与现代服务高级技工学校（演示技师学院）".into(),
        ..samples::certificate()
    };
    let pdf = certificate.render().unwrap();
    assert!(text_of(&pdf).contains(long));
    let about = PdfFile::new(&pdf).told_by("pdfinfo", &["it.pdf"]);
    assert!(about.contains("Pages:           1"), "{about}");
}

#[test]
fn text_that_looks_like_markup_is_printed_as_it_is() {
    let text = "#panic() $x$ *粗* https://example.invalid <标签> \\ @引用";
    let notice = print::Notice {
        body: vec![print::Block::Paragraph { text: text.into() }],
        ..samples::notice()
    };
    assert!(
        text_of(&notice.render().unwrap())
            .replace('\n', "")
            .contains(&text.replace('\n', ""))
    );
}

#[test]
fn a_long_table_goes_over_pages_and_repeats_its_head() {
    let rows = (1..=60)
        .map(|n| vec![n.to_string(), "赵演示".into(), "合格".into()])
        .collect();
    let table = print::Block::Table {
        head: ["序号", "姓名", "成绩"].map(String::from).into(),
        rows,
    };
    let notice = print::Notice {
        body: vec![table],
        seal: None,
        ..samples::notice()
    };
    let text = text_of(&notice.render().unwrap());
    assert!(text.matches("序号 姓名 成绩").count() >= 2, "{text}");
    assert!(text.contains("60 赵演示 合格"), "{text}");
}
