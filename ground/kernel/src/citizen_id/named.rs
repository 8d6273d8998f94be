//! Identity numbers in free text: pages show reasons and notes to people whom a number is no business of.

use super::{CitizenId, LENGTH, check_characters, read_birthday};
use crate::{Uscc, plain};

/// Whether an identity number stands in a text, also one with a wrong check digit or with spaces in it: a slip is still
/// nearly somebody's.
pub fn names_a_number(text: &str) -> bool {
    written(text)
        .iter()
        .any(|text| places(text).next().is_some())
}

/// The text with each identity number in it masked, as [`names_a_number`] finds them.
pub fn without_numbers(text: &str) -> String {
    for mut text in written(text) {
        let found: Vec<usize> = places(&text).collect();
        if found.is_empty() {
            continue;
        }
        for at in found {
            text.replace_range(at + 3..at + LENGTH - 4, "***********");
        }
        return text;
    }
    text.to_owned()
}

/// The ways in which a text may be read: as it is, and with what people put between digits left out.
fn written(text: &str) -> [String; 2] {
    let text = plain(text);
    let joined = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    [text, joined]
}

/// Where a number begins. Longer rows of digits are something else.
fn places(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let words = bytes.windows(LENGTH).enumerate();
    words.filter_map(move |(at, word)| {
        let alone = !is_digit(at.wrapping_sub(1)) && !is_digit(at + LENGTH);
        (alone && std::str::from_utf8(word).is_ok_and(is_number)).then_some(at)
    })
}

fn is_number(word: &str) -> bool {
    word.parse::<CitizenId>().is_ok() || has_its_form(&word.to_ascii_uppercase())
}

/// Seventeen digits with a birthday among them, and a last character. The code of an organisation can look so.
fn has_its_form(word: &str) -> bool {
    check_characters(word).is_ok()
        && read_birthday(&word[6..14]).is_some()
        && word.parse::<Uscc>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citizen_id::Sex;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_found_in_a_text_however_it_is_written() {
        let number = CitizenId::fictitious(date(1985, 5, 5), Sex::Male, 1).unwrap();
        let number = number.expose();
        let wide: String = number
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap())
            .collect();
        let other = if number.ends_with('1') { '2' } else { '1' };
        for (text, found) in [
            (number.to_owned(), true),
            (format!("原登记{number}，应为其他号码"), true),
            (format!("身份证号码为{wide}。"), true),
            (
                format!("{} {} {}", &number[..6], &number[6..14], &number[14..]),
                true,
            ),
            (format!("录入为{}{other}", &number[..17]), true),
            ("11010519491231002x".to_owned(), true),
            (format!("sfz{number}.pdf"), true),
            (number[..17].to_owned(), false),
            ("末四位原登记为0011".to_owned(), false),
            ("统一社会信用代码12510000450721234X".to_owned(), false),
            ("银行回单6222021234567890123".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(names_a_number(&text), found, "{text}");
            assert_eq!(without_numbers(&text) != text, found, "{text}");
        }
    }

    #[test]
    fn a_number_in_a_text_is_masked_and_nothing_else() {
        let number = CitizenId::fictitious(date(1985, 5, 5), Sex::Male, 1).unwrap();
        let (whole, masked) = (number.expose(), number.masked());
        for (text, expected) in [
            ("张三承诺书 2026-03-02.pdf", "张三承诺书 2026-03-02.pdf"),
            ("张三（{}）承诺书.pdf", "张三（[]）承诺书.pdf"),
            ("{}_{}.pdf", "[]_[].pdf"),
            ("1{}", "1{}"),
        ] {
            let expected = expected.replace("[]", &masked).replace("{}", whole);
            assert_eq!(without_numbers(&text.replace("{}", whole)), expected);
        }
        let spaced = format!("张三 {} {}", &whole[..6], &whole[6..]);
        assert_eq!(without_numbers(&spaced), format!("张三{masked}"));
    }

    proptest! {
        #[test]
        fn no_number_is_left_whatever_stands_around_it(before in "[^0-9０-９]*", after in "[^0-9０-９]*") {
            let number = CitizenId::fictitious(date(1985, 5, 5), Sex::Male, 1).unwrap();
            let text = format!("{before}{}{after}", number.expose());
            prop_assert!(names_a_number(&text));
            prop_assert!(!without_numbers(&text).contains(number.expose()));
        }

        #[test]
        fn hostile_texts_never_panic(text in ".*") {
            let _ = without_numbers(&text);
        }
    }
}
