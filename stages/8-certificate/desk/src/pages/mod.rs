//! The pages of this stage.

pub(crate) mod list;
pub(crate) mod session;

use certificate_rules::CertificateState;
use jiff::civil::Date;

/// The colour of a state.
fn colour(state: CertificateState) -> &'static str {
    match state {
        CertificateState::Assigned => "yellow",
        CertificateState::Issued => "green",
    }
}

/// A day as people read it; a dash where there is none.
fn day(day: Option<Date>) -> String {
    day.map_or_else(
        || "—".to_owned(),
        |day| day.strftime("%Y年%-m月%-d日").to_string(),
    )
}
