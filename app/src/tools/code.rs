//! `gongjiang code CODE`: a certificate code or a filing number, part by part.

use super::Answer;

/// Explains a certificate code or a filing number.
pub fn code(code: &str) -> Answer {
    let explained = certificate_rules::explain(code);
    if explained.valid {
        Answer::valid(explained.sentence, explained.parts)
    } else {
        Answer::invalid(explained.sentence)
    }
}
