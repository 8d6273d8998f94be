//! 明文: texts that are kept in clear and shown to everybody who reads the page. No identity number stands in them: it belongs in
//! the column of the form that is sealed and masked.

use kernel::{Clause, Problem, Problems, Refusal, names_a_number};
use std::ops::RangeInclusive;

/// Why a text is refused.
pub(crate) const NAMED: &str = "填写的内容在页面上显示，请勿填写身份证号";

/// Notes at its field that an identity number stands in a text.
pub(crate) fn no_number(text: &str, place: &str, problems: &mut Problems) {
    problems.check(names_a_number(text), place, || NAMED.to_owned());
}

/// Passes only a text that says something, of so many characters, and names no identity number.
///
/// # Errors
/// A refusal at the field.
pub(crate) fn say(
    text: &str,
    room: RangeInclusive<usize>,
    (place, what): (&str, &str),
    clause: Clause,
) -> Result<(), Refusal> {
    let length = text.trim().chars().count();
    let sentence = match () {
        () if !room.contains(&length) => {
            let (least, most) = room.into_inner();
            format!("{what}应为{least}至{most}个字，现为{length}个字")
        }
        () if names_a_number(text) => NAMED.to_owned(),
        () => return Ok(()),
    };
    Err(Refusal::invalid("filing.bad_text", sentence.clone())
        .citing(clause)
        .with(vec![Problem::at(place, sentence)]))
}
