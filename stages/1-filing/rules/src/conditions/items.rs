//! What a school writes where it has none: 命题资源 (A1.5), and the other parts of the form.

/// Whether a text says, in every part of it, that there is no item bank: 无, 没有, 待建 and the like.
///
/// Where one part names something, such as 五级自建题库，四级待建, the panel sees what there is.
pub(super) fn says_none(text: &str) -> bool {
    let parts = text.split([
        '，', ',', '、', '；', ';', '。', '.', '（', '）', '(', ')', '\n',
    ]);
    let mut parts = parts.map(bare).filter(|part| !part.is_empty()).peekable();
    match parts.peek() {
        // Nothing but marks, such as / or ——.
        None => !text.trim().is_empty(),
        Some(_) => parts.all(|part| is_none(&part)),
    }
}

/// The longest text that only says that there is none: a longer one tells of something, whatever words are in it.
const SHORT: usize = 12;

/// Whether a text of any part of the form says nothing, or no more than that there is none.
pub(super) fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.chars().count() <= SHORT && says_none(text)
}

/// What is missing where a part of the form says nothing, with what was typed there.
pub(super) fn unsaid(text: &str, sentence: &str) -> Option<String> {
    let text = text.trim();
    says_nothing(text).then(|| match text.is_empty() {
        true => sentence.to_owned(),
        false => format!("{sentence}（现为“{text}”），请写明实际情况"),
    })
}

/// A part without space and without the marks that people put where they have nothing to say.
fn bare(part: &str) -> String {
    let said = |c: &char| {
        !c.is_whitespace() && !matches!(c, '/' | '\\' | '-' | '—' | '–' | '_' | '：' | ':' | '*')
    };
    part.chars().filter(said).collect()
}

fn is_none(part: &str) -> bool {
    const WHOLE: [&str; 13] = [
        "无",
        "没",
        "否",
        "缺",
        "空",
        "零",
        "0",
        "在建",
        "暂缺",
        "待定",
        "待补",
        "待补充",
        "无题库",
    ];
    const WITHIN: [&str; 12] = [
        "没有",
        "暂无",
        "尚无",
        "暂未",
        "尚未",
        "未建",
        "待建",
        "拟建",
        "筹建",
        "建设中",
        "待开发",
        "无命题",
    ];
    WHOLE.contains(&part) || part.ends_with('无') || WITHIN.iter().any(|word| part.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_bank_that_is_not_there_is_told_from_one_that_is() {
        let cases = [
            ("无", true),
            (" 无。", true),
            ("/", true),
            ("——", true),
            ("没有", true),
            ("暂无题库", true),
            ("题库待建", true),
            ("题库建设中", true),
            ("尚未建立题库；暂缺", true),
            ("命题资源：无", true),
            ("无题库", true),
            ("", false),
            ("自建题库", false),
            ("国家题库四川分库", false),
            ("无损检测题库（自建）", false),
            ("五级自建题库，四级待建", false),
            ("与某公司（虚构）共建", false),
        ];
        for (text, expected) in cases {
            assert_eq!(says_none(text), expected, "{text}");
        }
    }

    #[test]
    fn only_a_short_text_says_nothing() {
        let cases = [
            ("", true),
            (" ", true),
            ("无", true),
            ("/", true),
            ("——", true),
            ("暂无，待建。", true),
            ("尚未配备监控", true),
            ("实训楼一栋。", false),
            ("自有场地，无租赁", false),
            ("教学楼及建设中的实训中心共2000平方米", false),
            ("开设电工专业三十年从未有考务事故也没有投诉", false),
        ];
        for (text, expected) in cases {
            assert_eq!(says_nothing(text), expected, "{text}");
        }
    }
}
