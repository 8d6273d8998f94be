//! `gongjiang id NUMBER`: a citizen identity number, part by part (GB 11643).

use super::Answer;
use kernel::CitizenId;

/// Explains a citizen identity number.
pub fn id(number: &str) -> Answer {
    match number.parse::<CitizenId>() {
        Ok(id) => {
            let caution = if id.is_fictitious() {
                "（虚构号码，地址码从未启用）"
            } else {
                ""
            };
            Answer::valid(format!("公民身份号码有效{caution}"), id.explain())
                .with("birthday", id.birthday())
                .with("sex", id.sex().label())
                .with("fictitious", id.is_fictitious())
        }
        Err(error) => Answer::invalid(error.to_string()),
    }
}
