//! 理由: whoever decides says why, in writing.

use kernel::Problems;

/// The shortest and the longest reason, in characters.
const REASON: std::ops::RangeInclusive<usize> = 5..=500;

/// Notes a reason that says too little or too much; `what` is what it should tell.
pub(crate) fn check_reason(problems: &mut Problems, reason: &str, what: &str) {
    let length = reason.trim().chars().count();
    problems.check(!REASON.contains(&length), "reason", || {
        format!(
            "请写明{what}，{}至{}个字，现为{length}个字",
            REASON.start(),
            REASON.end()
        )
    });
}
