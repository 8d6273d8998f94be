//! 理由: whoever decides says why, in writing. Pages show it, so that it names no identity number.

use kernel::{Problems, names_a_number};

/// The shortest and the longest reason, in characters.
const REASON: std::ops::RangeInclusive<usize> = 5..=500;

/// Notes a reason that says too little or too much, or a number that nobody should read; `what` is what it should tell.
pub(crate) fn check_reason(problems: &mut Problems, place: &str, reason: &str, what: &str) {
    let length = reason.trim().chars().count();
    problems.check(!REASON.contains(&length), place, || {
        format!(
            "请写明{what}，{}至{}个字，现为{length}个字",
            REASON.start(),
            REASON.end()
        )
    });
    check_shown(problems, place, reason);
}

/// Notes an identity number in what pages show to everybody who sees the person.
pub(crate) fn check_shown(problems: &mut Problems, place: &str, text: &str) {
    problems.check(names_a_number(text), place, || {
        "此项在页面上显示，请勿填写身份证号码；需要指明号码的，只写首尾几位".to_owned()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::TODAY;
    use kernel::{CitizenId, citizen_id::Sex};

    #[test]
    fn a_reason_says_enough_and_no_number() {
        let number = CitizenId::fictitious(TODAY, Sex::Male, 1).unwrap();
        let slip = format!("原登记{}1，与证件不符", &number.expose()[..17]);
        let whole = format!("应为{}，与证件核对", number.expose());
        for (reason, problems) in [
            ("与身份证核对，登记有误", 0),
            ("号码末四位原登记为0011，应为0012", 0),
            ("  有误  ", 1),
            (&whole, 1),
            (&slip, 1),
            (number.expose(), 1),
            (&"错".repeat(501), 1),
        ] {
            let mut found = Problems::default();
            check_reason(&mut found, "reason", reason, "更正的原因和依据");
            let found = found.refuse("code", "sentence").err();
            let found = found.map_or(0, |refusal| refusal.problems.len());
            assert_eq!(found, problems, "{reason}");
        }
    }
}
