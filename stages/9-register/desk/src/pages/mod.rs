//! What the public sees.

pub(crate) mod downloads;
pub(crate) mod home;
pub(crate) mod journal;
pub(crate) mod partners;
pub(crate) mod query;
pub(crate) mod school;
pub(crate) mod schools;

use jiff::civil::Date;

/// A day as people read it.
fn day(day: Date) -> String {
    day.strftime("%Y年%-m月%-d日").to_string()
}
