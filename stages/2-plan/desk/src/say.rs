//! How days and instants are said to people.

use jiff::{Timestamp, civil::Date, tz::Offset};

/// 2026年11月23日.
pub(crate) fn day(day: Date) -> String {
    day.strftime("%Y年%-m月%-d日").to_string()
}

/// 2026年11月23日 09:30, in the time of China.
pub(crate) fn instant(at: Timestamp) -> String {
    let local = Offset::constant(8).to_datetime(at);
    local.strftime("%Y年%-m月%-d日 %H:%M").to_string()
}

/// 时限: how a clock stands.
pub(crate) struct Clock {
    /// Working days that are left; negative once it is over.
    pub days_left: i32,
    /// The same in words.
    pub text: String,
}

/// Says how a clock stands.
pub(crate) fn clock(days_left: i32) -> Clock {
    let text = match days_left {
        ..0 => format!("已逾期{}个工作日", -days_left),
        0 => "今天到期".to_owned(),
        _ => format!("剩余{days_left}个工作日"),
    };
    Clock { days_left, text }
}
