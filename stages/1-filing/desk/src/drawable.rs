//! 能否打印: the form becomes paper (A5) and its lines stand on the receipt (A3.4), so that what no font of ours can draw is said
//! at its field while somebody can still change it, and not when the paper is printed.

use filing_rules::{ApplicationForm, DraftForm, Section, Shape, check::Flaw};
use kernel::{Clause, Problem, Refusal, has_unprintable, plain};

/// The form that these texts are, by the rules of the form and by what can be printed.
///
/// # Errors
/// Every flaw, in the order of the form.
pub(crate) fn read(draft: &DraftForm, organisation: &str) -> Result<ApplicationForm, Vec<Flaw>> {
    let undrawable = undrawable(draft);
    let mut flaws = match draft.read(organisation) {
        Ok(form) if undrawable.is_empty() => return Ok(form),
        Ok(_) => Vec::new(),
        Err(flaws) => flaws,
    };
    let new = |flaw: &Flaw| !flaws.iter().any(|known| order(known) == order(flaw));
    let new: Vec<Flaw> = undrawable.into_iter().filter(new).collect();
    if !new.is_empty() {
        flaws.extend(new);
        flaws.sort_by_key(order);
    }
    Err(flaws)
}

/// Refuses a form that cannot be printed.
pub(crate) fn refuse_undrawable(form: &ApplicationForm) -> Result<(), Refusal> {
    let flaws = undrawable(&DraftForm::of(form));
    if flaws.is_empty() {
        return Ok(());
    }
    let problem = |flaw: &Flaw| {
        let sentence = format!("{}，{}", flaw.what, flaw.remedy);
        Problem::at(place(flaw), sentence)
    };
    let sentence = format!(
        "申请表有{}处填写了无法打印的字符，改正后才能存为申请",
        flaws.len()
    );
    Err(Refusal::invalid("filing.undrawable", sentence)
        .citing(Clause::A5)
        .with(flaws.iter().map(problem).collect()))
}

/// Where a flaw is, as people find it on the form.
pub(crate) fn place(flaw: &Flaw) -> String {
    let Flaw {
        section, heading, ..
    } = flaw;
    match section.shape() {
        Shape::Table => format!("{}第{}行“{heading}”", section.title(), flaw.row + 1),
        Shape::Fields => format!("{}“{heading}”", section.title()),
        Shape::Text => section.title().to_owned(),
    }
}

fn order(flaw: &Flaw) -> (Section, usize, Option<usize>) {
    (flaw.section, flaw.row, flaw.section.column(flaw.heading))
}

/// Every field with a character that cannot be drawn.
fn undrawable(draft: &DraftForm) -> Vec<Flaw> {
    let texts = || texts(draft).map(|(at, text)| (at, plain(text)));
    // The fonts are asked once of the whole form: a large one has a hundred thousand characters.
    let whole: String = texts().map(|(_, text)| text).collect();
    let missing = missing(&whole);
    if missing.is_empty() {
        return Vec::new();
    }
    let flaw = |((section, row, column), text): ((Section, usize, usize), String)| {
        Some(Flaw {
            section,
            row,
            heading: section.columns()[column].heading,
            what: sentence(&missing, &text)?,
            value: text,
            remedy: "请替换为常用的文字或符号".to_owned(),
        })
    };
    texts().filter_map(flaw).collect()
}

/// Every text of the form with its section, row and column.
fn texts(draft: &DraftForm) -> impl Iterator<Item = ((Section, usize, usize), &String)> {
    let sections = Section::ALL.into_iter();
    let rows = sections.flat_map(|section| {
        let rows = draft.rows(section).iter().enumerate();
        rows.map(move |(row, texts)| (section, row, texts))
    });
    rows.flat_map(|(section, row, texts)| {
        let texts = texts.iter().enumerate();
        texts.map(move |(column, text)| ((section, row, column), text))
    })
}

/// The characters of a text that no font has. Control characters are said by the form's own rules.
fn missing(text: &str) -> Vec<char> {
    let mut missing = print::missing_glyphs(text);
    missing.retain(|c| !has_unprintable(c.encode_utf8(&mut [0; 4])));
    missing
}

/// Which of the characters a text has, in a sentence; none where it has none of them.
fn sentence(missing: &[char], text: &str) -> Option<String> {
    let there = missing.iter().filter(|c| text.contains(**c));
    let named: Vec<String> = there.map(|c| named(*c)).collect();
    (!named.is_empty()).then(|| format!("含有无法打印的字符{}", named.join("、")))
}

fn named(c: char) -> String {
    format!("“{c}”（U+{:04X}）", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_word_leaves_in_a_text_is_drawn_and_what_no_font_has_is_named() {
        let cases = [
            ("考务管理办法\n质量督导办法", None),
            ("\u{F0B7}\t考务\u{F06C}档案\u{F075}", None),
            ("一楼\u{2009}二楼\u{202F}三楼\u{2028}四楼\u{FE0F}", None),
            ("√×●■◆→★①Ⅱ㎡℃±≥", None),
            ("𬍛𠅤", None),
            ("甲\u{7}乙", None),
            ("已配备☑", Some("含有无法打印的字符“☑”（U+2611）")),
            (
                "✔齐全😀",
                Some("含有无法打印的字符“✔”（U+2714）、“😀”（U+1F600）"),
            ),
            ("\u{F0FC}", Some("含有无法打印的字符“\u{F0FC}”（U+F0FC）")),
        ];
        for (text, said) in cases {
            let text = plain(text);
            assert_eq!(sentence(&missing(&text), &text).as_deref(), said, "{text}");
        }
    }

    #[test]
    fn flaws_are_said_in_the_order_of_the_form_and_once_a_field() {
        let mut draft = DraftForm::blank("虚构技师学院");
        draft.put(Section::Staff, (0, 0), "☑甲");
        draft.put(Section::Contact, (0, 3), "☑");
        draft.put(Section::School, (0, 1), "☑路1号");
        let flaws = read(&draft, "虚构技师学院").unwrap_err();
        let at = |flaw: &Flaw| (flaw.section, flaw.heading);
        let said: Vec<_> = flaws.iter().map(at).collect();
        assert_eq!(said[0], (Section::School, "地址"));
        let mobile = said
            .iter()
            .filter(|one| **one == (Section::Contact, "手机"));
        assert_eq!(mobile.count(), 1);
        let mut sorted = flaws.clone();
        sorted.sort_by_key(order);
        assert_eq!(flaws, sorted);
        assert!(said.contains(&(Section::Staff, "姓名")));
    }
}
