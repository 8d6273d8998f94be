//! Long documents page by page: what a full one looks like when it goes over pages.

use print::PrintError;

use crate::tools::PdfFile;
use crate::{full, samples};

/// The text of each page, without spaces.
fn pages(pdf: &[u8]) -> Vec<String> {
    let text = PdfFile::new(pdf).told_by("pdftotext", &["-raw", "it.pdf", "-"]);
    let pages = text.split_terminator('\u{c}');
    pages.map(|page| page.replace(' ', "")).collect()
}

/// How far a word's box may stick out, in points: a bracket at the start or end of a line is set half as wide as its box.
const SLACK: f64 = 7.0;

/// A piece of text on a page, in points from the upper left corner.
struct Word {
    text: String,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Word {
    /// From a line such as `<word xMin="1" yMin="2" xMax="3" yMax="4">text</word>`.
    fn read(line: &str) -> Option<Self> {
        let (place, rest) = line.trim().strip_prefix("<word ")?.split_once('>')?;
        let mut numbers = place.split('"').skip(1).step_by(2);
        let mut next = || numbers.next().unwrap().parse().unwrap();
        let [left, top, right, bottom] = [next(), next(), next(), next()];
        Some(Self {
            text: rest.trim_end_matches("</word>").to_owned(),
            left,
            top,
            right,
            bottom,
        })
    }

    /// Whether one is printed over the other.
    fn covers(&self, other: &Self) -> bool {
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.bottom.min(other.bottom) - self.top.max(other.top);
        across > SLACK && down > 0.6 * (self.bottom - self.top)
    }
}

#[test]
fn nothing_runs_out_of_its_cell() {
    const MARGIN: f64 = 22.0 * 72.0 / 25.4;
    const WIDTH: f64 = 210.0 * 72.0 / 25.4;
    for (name, pdf) in [
        ("form", full::application_form().render().unwrap()),
        ("report", full::assessment_report().render().unwrap()),
    ] {
        let words = PdfFile::new(&pdf).told_by("pdftotext", &["-bbox", "it.pdf", "-"]);
        for page in words.split("</page>") {
            let words: Vec<_> = page.lines().filter_map(Word::read).collect();
            for (place, word) in words.iter().enumerate() {
                assert!(word.left > MARGIN - SLACK, "{name}: {}", word.text);
                assert!(word.right < WIDTH - MARGIN + SLACK, "{name}: {}", word.text);
                let over = words[..place].iter().find(|other| word.covers(other));
                let over = over.map(|other| &other.text);
                assert!(over.is_none(), "{name}: {} over {over:?}", word.text);
            }
        }
    }
}

#[test]
fn codes_and_identity_numbers_stay_on_one_line() {
    let pages = pages(&full::application_form().render().unwrap());
    let lines: Vec<_> = pages.iter().flat_map(|page| page.lines()).collect();
    let with = |text: &str| lines.iter().filter(|line| line.contains(text)).count();
    assert_eq!(with(full::CODE), full::OCCUPATIONS);
    for table in 1..=4 {
        for row in 0..full::PEOPLE {
            let number = full::id_number(table, row);
            assert_eq!(with(&number), 1, "{number}");
        }
    }
}

#[test]
fn each_page_of_a_table_has_its_head() {
    let form = pages(&full::application_form().render().unwrap());
    let people = form.iter().filter(|page| page.contains("001X"));
    for page in people {
        assert!(page.contains("序号姓名身份证号"), "{page}");
    }
    let report = pages(&full::assessment_report().render().unwrap());
    let total = report.len();
    for (number, page) in (1..).zip(&report) {
        assert!(page.contains(&format!("第{number}页共{total}页")), "{page}");
    }
    let conditions = report.iter().filter(|page| page.contains("附件1第"));
    assert!(conditions.clone().count() > 5);
    for page in conditions.filter(|page| !page.contains("（条件见")) {
        assert!(
            page.contains("序号条件对象自查结论评估结论评估情况"),
            "{page}"
        );
    }
}

#[test]
fn the_form_ends_with_one_block_to_sign_and_seal() {
    let block = [
        "资料真实。",
        "法定代表人签字：",
        "申报单位（盖章）：",
        "年月日",
    ];
    let by_hand = full::application_form();
    for people in 90..100 {
        let mut form = by_hand.clone();
        form.supervisors.truncate(people);
        let pages = pages(&form.render().unwrap());
        let last = pages.last().unwrap().replace('\n', "");
        assert!(block.iter().all(|part| last.contains(part)), "{last}");
        assert!(!last.contains("在线确认"), "{last}");
    }
    let online = pages(&samples::application_form().render().unwrap());
    let sentence = "法定代表人李演示于2025年10月20日在线确认资料真实，内容摘要：";
    assert!(online.last().unwrap().contains(sentence), "{online:?}");
}

#[test]
fn a_report_without_dissent_says_so() {
    let report = print::AssessmentReport {
        dissents: vec![],
        ..samples::assessment_report()
    };
    let text = pages(&report.render().unwrap()).concat();
    assert!(text.contains("专家组成员没有不同意见。"), "{text}");
}

#[test]
fn a_character_of_a_finding_that_no_font_has_is_named() {
    let mut report = samples::assessment_report();
    report.conditions[3].finding += "😀";
    let refused = report.render().unwrap_err();
    assert!(
        matches!(&refused, PrintError::MissingGlyphs { characters } if characters == &['😀']),
        "{refused}"
    );
}
