//! One plain form for what people type with a Chinese input method: full-width digits and letters become half-width.

/// The text with full-width digits, letters and the marks of numbers, dates and addresses made half-width,
/// invisible characters dropped, and space at both ends trimmed.
///
/// What comes along from Word and browsers is made what everybody can draw: every kind of space a space, every kind of
/// line end a line feed, the bullets of its symbol fonts `•`. Chinese punctuation that belongs to a sentence or a name, such as
/// `（）` and `，`, stays as it is.
pub fn plain(text: &str) -> String {
    let half: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(to_half)
        .collect();
    half.trim().to_owned()
}

/// Whether a text holds what no page and no paper can show: control characters other than line ends, marks that turn the
/// direction of writing, what is left of a broken encoding.
pub fn has_unprintable(text: &str) -> bool {
    text.contains(|c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFD}')
    })
}

fn to_half(c: char) -> char {
    match c {
        '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | '．'
        | '－'
        | '／'
        | '＋'
        | '＿'
        | '＠'
        | '％'
        | '＃'
        | '＊' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        '\t'
        | '\u{A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}' => ' ',
        '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        c if is_bullet(c) => '•',
        other => other,
    }
}

/// The bullets that Word offers for lists: dots, squares, diamonds and arrows of Symbol and Wingdings, which have no
/// code point of their own. Its tick is none of them: a tick says something.
fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '\u{F06C}'
            | '\u{F06E}'
            | '\u{F06F}'
            | '\u{F071}'
            | '\u{F075}'
            | '\u{F076}'
            | '\u{F09F}'
            | '\u{F0A7}'
            | '\u{F0A8}'
            | '\u{F0B2}'
            | '\u{F0B7}'
            | '\u{F0D8}'
    )
}

/// Characters that nobody sees and that come along when text is copied from a web page or a chat: marks of width and
/// direction, and those that choose a variant of the character before them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2060}'..='\u{2064}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{E0100}'..='\u{E01EF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_an_input_method_types_becomes_plain() {
        let cases = [
            ("５１０１０１２００８０３０５１２３Ｘ", "51010120080305123X"),
            ("２００８－０３－０５", "2008-03-05"),
            ("２００８／３／５", "2008/3/5"),
            ("\u{3000}张三\u{A0}", "张三"),
            ("\u{FEFF}138\u{200B}0000", "1380000"),
            ("ａ＠ｂ．ｃｎ", "a@b.cn"),
            ("电工（低压），初级", "电工（低压），初级"),
            ("\u{F0B7}\t考务\u{F06C}档案\u{F075}", "• 考务•档案•"),
            ("张\u{2009}三\u{202F}李\u{2003}四", "张 三 李 四"),
            ("一楼\u{2028}二楼\u{B}三楼\u{2029}", "一楼\n二楼\n三楼"),
            (
                "具备条件。\r\n\r\n建议备案。\r复核。\r\n",
                "具备条件。\n\n建议备案。\n复核。",
            ),
            ("合格☑\u{FE0F}，葛\u{E0100}某", "合格☑，葛某"),
            ("\u{F0FC}", "\u{F0FC}"),
            ("", ""),
        ];
        for (typed, expected) in cases {
            assert_eq!(plain(typed), expected);
        }
    }

    proptest! {
        #[test]
        fn plain_text_stays_as_it_is(text in any::<String>()) {
            let once = plain(&text);
            prop_assert_eq!(plain(&once), once);
        }
    }
}
