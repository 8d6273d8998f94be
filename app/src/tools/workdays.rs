//! `gongjiang workdays DATE N`: the date N working days after DATE by the State Council's calendar.

use super::Answer;
use calendar::Calendar;
use jiff::civil::Date;

/// The years within which days are counted.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2199;

/// A day as it is typed.
///
/// # Errors
/// A sentence where it is none, or lies outside of the years 1949 to 2199.
pub fn day(typed: &str) -> Result<Date, String> {
    typed
        .parse()
        .ok()
        .filter(|day: &Date| YEARS.contains(&day.year()))
        .ok_or_else(|| format!("日期“{typed}”无法识别，应为1949至2199年之间的日期，如2026-11-23"))
}

/// Counts working days; DATE itself is day 0.
pub fn workdays(start: Date, days: u16) -> Answer {
    let due = Calendar::built_in().add_workdays(start, days);
    let caution = due
        .caution()
        .map(|caution| format!("（{caution}）"))
        .unwrap_or_default();
    Answer::valid(
        format!("{start}之后第{days}个工作日为{}{caution}", due.date),
        Vec::new(),
    )
    .with("date", due.date)
    .with("computed_years", &due.computed_years)
}
