//! Fields of a form that both partners and agreements have.

use crate::{clear, life::Validity};
use jiff::civil::Date;
use kernel::Problems;

/// A short text that says something, without characters that nobody writes.
pub(super) fn read_text(
    text: &str,
    (place, what): (&str, &str),
    problems: &mut Problems,
) -> String {
    let text = text.trim();
    let length = text.chars().count();
    problems.check(!(2..=100).contains(&length), place, || {
        format!("{what}应为2至100个字，现为{length}个字")
    });
    problems.check(text.chars().any(char::is_control), place, || {
        format!("{what}中有不可见的控制字符，请删去")
    });
    clear::no_number(text, place, problems);
    text.to_owned()
}

/// A day of the years that papers of this regime can name.
pub(super) fn read_day(
    text: &str,
    (place, what): (&str, &str),
    problems: &mut Problems,
) -> Option<Date> {
    let read = text.trim().parse::<Date>().ok();
    let read = read.filter(|day| (2000..=2100).contains(&day.year()));
    let wrong = format!("{what}应为年-月-日，在2000年至2100年之间");
    problems.take(place, read.ok_or(wrong))
}

/// From when until when: in order, and not over yet.
pub(super) fn read_validity(
    from: &str,
    until: &str,
    today: Date,
    problems: &mut Problems,
) -> Option<Validity> {
    let from = read_day(from, ("from", "有效期起"), problems);
    let until = read_day(until, ("until", "有效期至"), problems);
    let valid = Validity {
        from: from?,
        until: until?,
    };
    problems.check(valid.until < valid.from, "until", || {
        format!("有效期至{}，早于有效期起{}", valid.until, valid.from)
    });
    problems.check(valid.until < today, "until", || {
        format!("有效期至{}，已经过期，不能登记", valid.until)
    });
    Some(valid)
}
