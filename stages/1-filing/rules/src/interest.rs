//! 利害关系: why an expert does not judge an applicant, said when they were drawn or declared before (A3.3).

use crate::{accept::need_text, clear};
use kernel::{Clause, Problem, Problems, Refusal};
use std::{fmt, str::FromStr};

/// 回避事由: why an expert does not judge an applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interest {
    /// 在申请院校任职、兼职
    Employed,
    /// 为申请院校提供咨询或指导
    Adviser,
    /// 与申请院校负责人有近亲属关系
    Kin,
    /// 其他可能影响公正的关系
    Other,
    /// 因故不能参加: no interest, and of no meaning for another time.
    Absent,
}

/// Passes only where it is said why somebody steps down.
///
/// # Errors
/// A refusal at the field `why`.
pub fn say_interest(why: &str) -> Result<(), Refusal> {
    need_text(why, "why", "说明", Clause::A3_3)
}

/// Declares an interest in a school beforehand: the lists that are committed from now on leave the expert out. `declared` says
/// which they declared in it already.
///
/// # Errors
/// A refusal at the field where it is none, was declared already, or it is not said why.
pub fn declare_interest(
    interest: Interest,
    why: &str,
    declared: &[Interest],
) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    problems.check(!interest.is_one(), "interest", || {
        "请选择利益关系；因故不能参加的，抽中后在申请页面办理".to_owned()
    });
    let length = why.trim().chars().count();
    problems.check(!(2..=200).contains(&length), "why", || {
        format!("说明应为2至200个字，现为{length}个字")
    });
    clear::no_number(why, "why", &mut problems);
    problems
        .refuse("filing.bad_interest", "申报不完整")
        .map_err(|refusal| refusal.citing(Clause::A3_3))?;
    if declared.contains(&interest) {
        let sentence = format!("您已申报“{}”，不必重复申报", interest.title());
        return Err(Refusal::conflict("filing.interest_declared", sentence).citing(Clause::A3_3));
    }
    Ok(())
}

impl Interest {
    /// Every reason.
    pub const ALL: [Interest; 5] = [
        Interest::Employed,
        Interest::Adviser,
        Interest::Kin,
        Interest::Other,
        Interest::Absent,
    ];

    /// Those that can be declared before anybody is drawn.
    pub fn declarable() -> impl Iterator<Item = Interest> {
        Self::ALL.into_iter().filter(|one| one.is_one())
    }

    /// Whether it is an interest, and not a want of time.
    pub fn is_one(self) -> bool {
        self != Interest::Absent
    }

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            Interest::Employed => "employed",
            Interest::Adviser => "adviser",
            Interest::Kin => "kin",
            Interest::Other => "other",
            Interest::Absent => "absent",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Interest::Employed => "在申请院校任职或兼职",
            Interest::Adviser => "为申请院校提供咨询或指导",
            Interest::Kin => "与申请院校负责人有近亲属关系",
            Interest::Other => "有其他可能影响公正的关系",
            Interest::Absent => "因故不能参加",
        }
    }
}

impl fmt::Display for Interest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Interest {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Self::ALL
            .into_iter()
            .find(|interest| interest.code() == text)
            .ok_or_else(|| Problem::at("interest", "请选择回避事由"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interest_is_declared_once_and_said_why() {
        use Interest::{Absent, Adviser, Kin};
        let long = "长".repeat(201);
        let cases = [
            (Adviser, "曾任该校顾问", &[][..], None),
            (Adviser, "曾任该校顾问", &[Kin], None),
            (
                Kin,
                "校长是本人的兄长",
                &[Kin],
                Some(("filing.interest_declared", "")),
            ),
            (
                Adviser,
                " ",
                &[],
                Some(("filing.bad_interest", "现为0个字")),
            ),
            (
                Adviser,
                &long,
                &[],
                Some(("filing.bad_interest", "现为201个字")),
            ),
            (
                Absent,
                "出差在外",
                &[],
                Some(("filing.bad_interest", "请选择利益关系")),
            ),
        ];
        for (interest, why, declared, refused) in cases {
            let answer = declare_interest(interest, why, declared);
            match (answer, refused) {
                (Ok(()), None) => {}
                (Err(refusal), Some((code, word))) => {
                    assert_eq!(refusal.code, code);
                    let mut said = refusal.problems.iter();
                    assert!(word.is_empty() || said.any(|one| one.sentence.contains(word)));
                }
                other => panic!("{interest} {why}: {other:?}"),
            }
        }
    }

    #[test]
    fn only_an_interest_can_be_declared() {
        assert_eq!(Interest::declarable().count(), Interest::ALL.len() - 1);
        for interest in Interest::ALL {
            assert_eq!(interest.to_string().parse(), Ok(interest));
        }
        assert!("else".parse::<Interest>().is_err());
    }
}
