//! `gongjiang uscc CODE`: a unified social credit code (GB 32100) and the organisation code inside (GB 11714).

use super::Answer;
use kernel::Uscc;

/// Explains a unified social credit code.
pub fn uscc(code: &str) -> Answer {
    match code.parse::<Uscc>() {
        Ok(code) => {
            let caution = if code.organisation_code_holds() {
                ""
            } else {
                "，但其中的组织机构代码校验码不符"
            };
            Answer::valid(format!("统一社会信用代码有效{caution}"), code.explain())
                .with("organisation_code", code.organisation_code())
                .with("organisation_code_holds", code.organisation_code_holds())
        }
        Err(error) => Answer::invalid(error.to_string()),
    }
}
