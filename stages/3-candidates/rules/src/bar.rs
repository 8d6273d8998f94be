//! 人工审核: whoever checks the originals may bar somebody whom the rule let pass, and lift the bar again (A4.2, N6.5).

use jiff::civil::Date;
use kernel::{Clause, Refusal};

/// 审核决定: what the check of the originals came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Barred, because of what the originals showed.
    Barred(String),
    /// Decided by the rule alone; this lifts a bar.
    ByRule,
}

/// Characters of a reason.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=200;

/// Checks the reason for a bar.
///
/// # Errors
/// A refusal where it is missing or too long.
pub fn check_reason(reason: &str) -> Result<(), Refusal> {
    let length = reason.trim().chars().count();
    if LENGTH.contains(&length) {
        return Ok(());
    }
    let sentence = format!(
        "不予通过的理由应为{}至{}字，现为{length}字",
        LENGTH.start(),
        LENGTH.end()
    );
    let problem = kernel::Problem::at("reason", sentence.clone());
    Err(Refusal::invalid("roster.bad_reason", sentence)
        .citing(Clause::A4_2)
        .with(vec![problem]))
}

/// Keeps the roster as it is from the first exam day on: who sits was decided before.
///
/// # Errors
/// A refusal on that day and later.
pub fn refuse_after(first_exam_day: Date, today: Date) -> Result<(), Refusal> {
    if today < first_exam_day {
        return Ok(());
    }
    let sentence = format!(
        "本批次于{}开考，开考当日起名册不得再变动",
        first_exam_day.strftime("%Y年%-m月%-d日")
    );
    Err(Refusal::conflict("roster.closed", sentence).citing(Clause::A4_2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_bar_needs_a_reason() {
        assert!(check_reason("毕业证书原件与填报不符").is_ok());
        for reason in ["", "  不符  ", &"长".repeat(201)] {
            assert_eq!(
                check_reason(reason).unwrap_err().problems[0].place,
                "reason"
            );
        }
    }

    #[test]
    fn a_roster_is_closed_on_the_first_exam_day() {
        let day = date(2026, 11, 7);
        assert!(refuse_after(day, date(2026, 11, 6)).is_ok());
        assert_eq!(refuse_after(day, day).unwrap_err().code, "roster.closed");
    }
}
