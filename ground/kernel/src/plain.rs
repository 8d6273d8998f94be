//! One plain form for what people type with a Chinese input method: full-width digits and letters become half-width.

/// The text with full-width digits, letters and the marks of numbers, dates and addresses made half-width,
/// invisible characters dropped, and space at both ends trimmed.
///
/// Chinese punctuation that belongs to a sentence or a name, such as `（）` and `，`, stays as it is.
pub fn plain(text: &str) -> String {
    let half: String = text
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
        '\u{3000}' | '\u{A0}' => ' ',
        other => other,
    }
}

/// Characters that nobody sees and that come along when text is copied from a web page.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
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
