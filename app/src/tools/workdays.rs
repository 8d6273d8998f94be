//! `gongjiang workdays DATE N`: the date N working days after DATE by the State Council's calendar.

use super::Answer;
use calendar::Calendar;
use jiff::civil::Date;

/// Counts working days; DATE itself is day 0.
pub fn workdays(date: &str, days: u16) -> Answer {
    let Ok(start) = date.parse::<Date>() else {
        return Answer::invalid(format!("日期“{date}”无法识别，应为2026-11-23这样的形式"));
    };
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
