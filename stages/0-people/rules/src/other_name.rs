//! 姓名不同: one number under two names is a slip, or one human being whose name is written in two ways; whoever bars by such a
//! number might bar somebody else (N6.5).

use crate::reason::check_reason;
use kernel::{Clause, Problem, Problems, Refusal, plain};

/// The dots that stand between the parts of a name, as people type them.
const DOTS: &str = "·•・･‧∙⋅●․\u{387}.";

/// Whether two texts are one name: the dot in a name and the space around it are typed in many ways.
pub fn one_name(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

fn bare(name: &str) -> String {
    plain(name)
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| if DOTS.contains(letter) { '·' } else { letter })
        .collect()
}

/// Lets nobody be disqualified by a number that other centres have under another name, unless somebody has held the papers
/// against it and confirmed that it is the same human being.
///
/// # Errors
/// A refusal that says which centres; the names, nobody is told.
pub fn confirm_other_names(centres: &[&str], confirmed: bool) -> Result<(), Refusal> {
    if confirmed {
        return Ok(());
    }
    let remedy = "登记有误的，请先更正；经核对系同一人的，请勾选“经核对，系同一人”后再次提交";
    refuse(centres, "same_person", remedy)
}

/// Lets no entry take on a number that other centres have under another name.
///
/// # Errors
/// As [`confirm_other_names`].
pub fn refuse_other_names(centres: &[&str]) -> Result<(), Refusal> {
    let remedy = "登记有误的，请先由上述职鉴中心更正，再办理";
    refuse(centres, "identity", remedy)
}

fn refuse(centres: &[&str], place: &str, remedy: &str) -> Result<(), Refusal> {
    if centres.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "该身份证号码由{}登记在姓名不同的人员名下，请与证件核对，必要时与登记机构联系；{remedy}",
        centres.join("、")
    );
    Err(Refusal::invalid("people.other_name", sentence.clone())
        .citing(Clause::N6_5)
        .with(vec![Problem::at(place, sentence)]))
}

/// Confirms a name that was asked about, `open` times, since somebody was disqualified by the number under another name.
///
/// # Errors
/// A refusal where nothing was asked, or the reason says too little.
pub fn confirm_name(open: usize, reason: &str) -> Result<(), Refusal> {
    if open == 0 {
        let sentence = "该人员的姓名不需要核对，或者已经核对，请刷新页面";
        return Err(Refusal::conflict("people.nothing_to_check", sentence).citing(Clause::N6_5));
    }
    let mut problems = Problems::default();
    check_reason(&mut problems, "name_reason", reason, "核对的情况和依据");
    problems
        .refuse("people.bad_name_check", "核对的情况没有写明")
        .map_err(|refusal| refusal.citing(Clause::N6_5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_however_its_dot_is_typed() {
        for (one, other, same) in [
            ("阿依·古丽", "阿依•古丽", true),
            ("阿依·古丽", "阿依・古丽", true),
            ("阿依·古丽", " 阿依 ． 古丽", true),
            ("阿依·古丽", "阿依‧古丽", true),
            ("张川", "张　川", true),
            ("阿依·古丽", "阿依古丽", false),
            ("张川", "章川", false),
        ] {
            assert_eq!(one_name(one, other), same, "{one} {other}");
        }
    }

    #[test]
    fn a_number_under_another_name_is_confirmed_or_put_right() {
        let two = ["甲职鉴中心", "乙职鉴中心"];
        for (answer, place) in [
            (confirm_other_names(&[], false), None),
            (confirm_other_names(&two, true), None),
            (confirm_other_names(&two, false), Some("same_person")),
            (refuse_other_names(&[]), None),
            (refuse_other_names(&two), Some("identity")),
        ] {
            let refusal = answer.err();
            let found = refusal.as_ref().map(|refusal| {
                assert!(refusal.sentence.contains("甲职鉴中心、乙职鉴中心"));
                assert_eq!(refusal.clause, Some(Clause::N6_5));
                refusal.problems[0].place.as_str()
            });
            assert_eq!(found, place);
        }
    }

    #[test]
    fn a_name_is_confirmed_once_and_with_a_reason() {
        for (open, reason, code) in [
            (1, "与户口簿核对，系曾用名", None),
            (0, "与户口簿核对，系曾用名", Some("people.nothing_to_check")),
            (1, "无误", Some("people.bad_name_check")),
        ] {
            let answer = confirm_name(open, reason);
            assert_eq!(answer.err().map(|refusal| refusal.code), code);
        }
    }
}
