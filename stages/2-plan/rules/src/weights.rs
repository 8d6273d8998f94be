//! How much each part counts: the school's own choice, together 100 (A4.1).

use kernel::Problems;

/// 权重: how much each part counts in the composite mark, percent; together 100 (A4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// 理论知识考试.
    pub theory: u8,
    /// 技能操作考核.
    pub practical: u8,
    /// 教学培训内容.
    pub coursework: u8,
}

impl Weights {
    /// Notes every fault; A4.1 names theory and practical as parts of every session, so neither may count nothing.
    pub(crate) fn check(self, problems: &mut Problems) {
        let sum = u32::from(self.theory) + u32::from(self.practical) + u32::from(self.coursework);
        problems.check(sum != 100, "theory_weight", || {
            format!("三项权重之和应为100，现为{sum}")
        });
        problems.check(self.theory == 0, "theory_weight", || {
            "理论知识考试为必考内容，权重应至少为1".to_owned()
        });
        problems.check(self.practical == 0, "practical_weight", || {
            "技能操作考核为必考内容，权重应至少为1".to_owned()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_fine(theory: u8, practical: u8, coursework: u8) -> bool {
        let mut problems = Problems::default();
        Weights {
            theory,
            practical,
            coursework,
        }
        .check(&mut problems);
        problems.refuse("x", "x").is_ok()
    }

    #[test]
    fn coursework_may_count_nothing_the_others_may_not() {
        for (weights, fine) in [
            ((30, 50, 20), true),
            ((40, 60, 0), true),
            ((0, 80, 20), false),
            ((80, 0, 20), false),
            ((30, 50, 19), false),
            ((100, 100, 56), false),
        ] {
            assert_eq!(
                is_fine(weights.0, weights.1, weights.2),
                fine,
                "{weights:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_always_a_hundred(theory: u8, practical: u8, coursework: u8) {
            let sum = u32::from(theory) + u32::from(practical) + u32::from(coursework);
            prop_assert!(!is_fine(theory, practical, coursework) || sum == 100);
        }
    }
}
