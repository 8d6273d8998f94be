//! Which characters can be printed. A document never shows an empty box: it is refused, naming the characters.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::PrintError;
use crate::fonts::Fonts;

/// The characters of `text` that no embedded font can draw, each once, in order of code point. A line feed is not drawn.
///
/// ```
/// assert!(print::missing_glyphs("张三，𠮷田").is_empty());
/// assert_eq!(print::missing_glyphs("微笑😀"), ['😀']);
/// ```
pub fn missing_glyphs(text: &str) -> Vec<char> {
    let mut missing = BTreeSet::new();
    collect_missing(text, &mut missing);
    missing.into_iter().collect()
}

/// Refuses `data` when any string in it holds a character that cannot be drawn.
pub(crate) fn check(data: &Value) -> Result<(), PrintError> {
    let mut missing = BTreeSet::new();
    walk(data, &mut missing);
    if missing.is_empty() {
        return Ok(());
    }
    Err(PrintError::MissingGlyphs {
        characters: missing.into_iter().collect(),
    })
}

fn walk(value: &Value, missing: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => collect_missing(text, missing),
        Value::Array(items) => items.iter().for_each(|item| walk(item, missing)),
        Value::Object(fields) => fields.values().for_each(|field| walk(field, missing)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn collect_missing(text: &str, missing: &mut BTreeSet<char>) {
    let fonts = Fonts::embedded();
    // A long text has few characters that differ, and asking a font is slow.
    let mut characters: BTreeSet<char> = text.chars().collect();
    characters.retain(|&c| c != '\n' && fonts.covering(c).is_none());
    missing.extend(characters);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rare_characters_of_names_are_covered() {
        // Extension A, B, C and F; the last in HanaMinB only.
        for name in ["㛃", "𠅤", "𪟝", "𬍛", "·", "•", "〔2020〕", "★", "　"] {
            assert!(missing_glyphs(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_named_once() {
        // Extension G, a variation selector, a private-use character, a tab.
        assert_eq!(missing_glyphs("𰻝𰻝"), ['𰻝']);
        assert_eq!(missing_glyphs("葛\u{E0100}"), ['\u{E0100}']);
        assert_eq!(missing_glyphs("\u{E000}"), ['\u{E000}']);
        assert_eq!(missing_glyphs("a\tb"), ['\t']);
    }

    #[test]
    fn every_string_of_the_data_is_checked() {
        let data = json!({ "a": ["好", { "b": "😀" }], "c": "\u{E000}", "d": 1 });
        let Err(PrintError::MissingGlyphs { characters }) = check(&data) else {
            panic!("two characters are missing")
        };
        assert_eq!(characters, ['\u{E000}', '😀']);
    }
}
