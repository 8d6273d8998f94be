//! 能否打印: the form becomes paper (A5), what experts find becomes the report (A3.3), and what a filing says stands on the receipt
//! (A3.4), so that what no font of ours can draw is said at its field while somebody can still change it, and not when the
//! paper is printed.

use filing_rules::{ApplicationForm, DraftForm, Section, Shape, check::Flaw};
use kernel::{Clause, Problem, Refusal, RefusalKind, has_unprintable, plain};

const REMEDY: &str = "请替换为常用的文字或符号";

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

/// The answer of a rule about texts that are printed later; beside what it found itself, every text that cannot be printed
/// is said at its field.
///
/// # Errors
/// The refusal of the rule, or of a text that cannot be printed.
pub(crate) fn drawn<'a, T>(
    answer: Result<T, Refusal>,
    texts: impl IntoIterator<Item = (String, &'a str)>,
) -> Result<T, Refusal> {
    let flawed = |(place, text): (String, &str)| Some(Problem::at(place, unprintable(text)?));
    let problems: Vec<Problem> = texts.into_iter().filter_map(flawed).collect();
    match answer {
        answer if problems.is_empty() => answer,
        Ok(_) => {
            let sentence = "填写的内容有无法打印的字符，改正后才能提交";
            Err(Refusal::invalid("filing.undrawable", sentence)
                .citing(Clause::A3_3)
                .with(problems))
        }
        Err(mut refusal) => {
            if refusal.kind == RefusalKind::Invalid {
                refusal.problems.extend(problems);
            }
            Err(refusal)
        }
    }
}

/// What of a text cannot be printed, in a sentence; none where all of it can.
pub(crate) fn unprintable(text: &str) -> Option<String> {
    let named = sentence(&beyond(text), text)?;
    Some(format!("{named}，{REMEDY}"))
}

/// A text that was kept before this was asked, made what can be printed: a character that no font has is named by its code.
pub(crate) fn legible(text: &str) -> String {
    let text = plain(text);
    let beyond = beyond(&text);
    let shown = |c: char| match beyond.contains(&c) {
        true => format!("〔U+{:04X}〕", u32::from(c)),
        false => c.to_string(),
    };
    match beyond.is_empty() {
        true => text,
        false => text.chars().map(shown).collect(),
    }
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
            remedy: REMEDY.to_owned(),
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
    missing.retain(|c| !is_unseen(*c));
    missing
}

/// The characters of a text that no paper can show: what no font has, and what nobody could see.
fn beyond(text: &str) -> Vec<char> {
    let mut beyond = print::missing_glyphs(text);
    beyond.extend(text.chars().filter(|c| is_unseen(*c)));
    beyond.sort_unstable();
    beyond.dedup();
    beyond
}

fn is_unseen(c: char) -> bool {
    has_unprintable(c.encode_utf8(&mut [0; 4]))
}

/// Which of the characters a text has, in a sentence; none where it has none of them.
fn sentence(missing: &[char], text: &str) -> Option<String> {
    let there = missing.iter().filter(|c| text.contains(**c));
    let named: Vec<String> = there.map(|c| named(*c)).collect();
    (!named.is_empty()).then(|| format!("含有无法打印的字符{}", named.join("、")))
}

fn named(c: char) -> String {
    let code = u32::from(c);
    match is_unseen(c) {
        true => format!("U+{code:04X}"),
        false => format!("“{c}”（U+{code:04X}）"),
    }
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
    fn a_text_is_refused_when_it_is_typed_and_printed_where_it_was_kept() {
        let cases = [
            ("两段。\n\n“建议”备案", None, "两段。\n\n“建议”备案"),
            (
                "已配备☑☑",
                Some("含有无法打印的字符“☑”（U+2611），请替换为常用的文字或符号"),
                "已配备〔U+2611〕〔U+2611〕",
            ),
            (
                "甲\u{7}乙\u{202E}",
                Some("含有无法打印的字符U+0007、U+202E，请替换为常用的文字或符号"),
                "甲〔U+0007〕乙〔U+202E〕",
            ),
        ];
        for (text, refused, printed) in cases {
            assert_eq!(unprintable(text).as_deref(), refused, "{text:?}");
            assert_eq!(legible(text), printed);
            assert!(print::missing_glyphs(&legible(text)).is_empty());
        }
        assert_eq!(legible("一\r\n二\u{2009}三"), "一\n二 三");
    }

    #[test]
    fn the_rule_and_the_fonts_speak_at_once() {
        let said =
            |answer| drawn::<()>(answer, [("a".into(), "好"), ("b".into(), "☑")]).unwrap_err();
        assert_eq!(said(Ok(())).code, "filing.undrawable");
        let short =
            Refusal::invalid("filing.bad_text", "过短").with(vec![Problem::at("a", "过短")]);
        let both = said(Err(short));
        let places: Vec<&str> = both.problems.iter().map(|one| one.place.as_str()).collect();
        assert_eq!((both.code, places), ("filing.bad_text", vec!["a", "b"]));
        let other = said(Err(Refusal::conflict("filing.opinion_given", "已提出")));
        assert!(
            other.problems.is_empty(),
            "it is nobody's turn to correct anything"
        );
        assert_eq!(drawn(Ok(1), [("a".into(), "好")]), Ok(1));
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
