//! What became of a candidate: each part by itself must be passed; the composite mark is for information (A4.1).

use crate::MarkOutcome;
use exam_rules::Score;
use kernel::{Clause, Refusal, measures::CURRENT};

/// The rule by which marks are computed; stored with every result. Sources: the national standards' fixed clauses
/// (each required part at least 60 of 100; at least three assessors, an odd number), weights by A4.1.
pub const RULE: &str = "各科百分制且均不低于60分；技能操作取考评员评分的算术平均值；综合成绩按计划权重计算，仅供参考（2026-1）";

/// The least mark that passes a part.
const PASS: u8 = CURRENT.pass_mark.value as u8;
/// The fewest assessors of one candidate.
const ASSESSORS: usize = CURRENT.assessors_of_group.value as usize;

/// 单项成绩: a mark, or nothing from whoever was absent.
pub type PartMark = Option<Score>;

/// 权重: how much each part counts in the composite mark, percent; together 100 (A4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// 理论知识考试.
    pub theory: u8,
    /// 技能操作考核.
    pub practical: u8,
    /// 教学培训内容; where it counts nothing, no mark is asked for.
    pub coursework: u8,
}

/// 各项成绩: what one candidate got in each part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// 理论知识考试.
    pub theory: PartMark,
    /// 技能操作考核.
    pub practical: PartMark,
    /// 教学培训内容; none also where the plan gives it no weight.
    pub coursework: PartMark,
}

/// 认定结论: what became of one candidate, and why. Only [`conclude`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    parts: Parts,
    composite: Option<Score>,
    outcome: MarkOutcome,
    reason: String,
}

impl Conclusion {
    /// The marks of the parts.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The weighted mark; none of whoever was absent from a part.
    pub fn composite(&self) -> Option<Score> {
        self.composite
    }

    /// Passed, failed or absent.
    pub fn outcome(&self) -> MarkOutcome {
        self.outcome
    }

    /// Why, in Chinese; empty for whoever passed.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// The practical mark of one candidate out of each assessor's: the mean, rounded half up to a hundredth.
///
/// # Errors
/// A refusal where there are fewer than three assessors, or an even number, or they disagree on whether the
/// candidate came at all. `who` names the candidate.
pub fn practical_mark(who: &str, given: &[PartMark]) -> Result<PartMark, Refusal> {
    let scores: Vec<Score> = given.iter().copied().flatten().collect();
    if scores.is_empty() {
        return Ok(None);
    }
    if scores.len() != given.len() {
        let sentence =
            format!("考生{who}的技能操作考核，有考评员评分，也有考评员记为缺考，应先核实");
        return Err(Refusal::invalid("results.assessors_disagree", sentence).citing(Clause::A4_2));
    }
    if scores.len() < ASSESSORS || scores.len().is_multiple_of(2) {
        let sentence = format!(
            "考生{who}的技能操作考核应由不少于{ASSESSORS}名且为单数的考评员评分，现有{}名",
            scores.len()
        );
        return Err(Refusal::invalid("results.too_few_assessors", sentence).citing(Clause::A4_2));
    }
    Ok(Score::mean(&scores))
}

/// Concludes what became of a candidate.
pub fn conclude(parts: Parts, weights: Weights) -> Conclusion {
    let required = [
        ("理论知识考试", parts.theory, true, weights.theory),
        ("技能操作考核", parts.practical, true, weights.practical),
        (
            "教学培训内容",
            parts.coursework,
            weights.coursework > 0,
            weights.coursework,
        ),
    ]
    .into_iter()
    .filter(|(_, _, required, _)| *required);
    let mut missed = Vec::new();
    let mut failed = Vec::new();
    let mut weighted = Vec::new();
    for (name, mark, _, weight) in required {
        match mark {
            None => missed.push(format!("{name}缺考")),
            Some(mark) => {
                weighted.push((mark, weight));
                if mark < Score::marks(PASS) {
                    failed.push(format!("{name}{mark}分，低于{PASS}分"));
                }
            }
        }
    }
    let outcome = match (missed.is_empty(), failed.is_empty()) {
        (false, _) => MarkOutcome::Absent,
        (true, false) => MarkOutcome::Failed,
        (true, true) => MarkOutcome::Passed,
    };
    Conclusion {
        parts,
        composite: missed.is_empty().then(|| Score::weighted(&weighted)),
        outcome,
        reason: [missed, failed].concat().join("；"),
    }
}

/// Concludes for a candidate who was found not to be eligible after marks were computed (N6.5).
pub fn barred(reason: &str) -> Conclusion {
    Conclusion {
        parts: Parts {
            theory: None,
            practical: None,
            coursework: None,
        },
        composite: None,
        outcome: MarkOutcome::Failed,
        reason: format!("考生资格不符合规定：{reason}"),
    }
}

/// A name as the public reads it: the first character, a star for each other.
pub fn mask_name(name: &str) -> String {
    name.chars()
        .enumerate()
        .map(|(place, letter)| if place == 0 { letter } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WEIGHTS: Weights = Weights {
        theory: 30,
        practical: 60,
        coursework: 10,
    };

    fn mark(text: &str) -> PartMark {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    fn concluded(theory: &str, practical: &str, coursework: &str) -> Conclusion {
        let parts = Parts {
            theory: mark(theory),
            practical: mark(practical),
            coursework: mark(coursework),
        };
        conclude(parts, WEIGHTS)
    }

    #[test]
    fn each_part_must_be_passed_by_itself() {
        let cases = [
            ("60", "60", "60", MarkOutcome::Passed, Some("60"), ""),
            (
                "100",
                "59.99",
                "100",
                MarkOutcome::Failed,
                Some("75.99"),
                "技能操作考核59.99分，低于60分",
            ),
            (
                "59",
                "40",
                "80",
                MarkOutcome::Failed,
                Some("49.7"),
                "理论知识考试59分，低于60分；技能操作考核40分，低于60分",
            ),
            (
                "",
                "90",
                "80",
                MarkOutcome::Absent,
                None,
                "理论知识考试缺考",
            ),
            (
                "50",
                "",
                "80",
                MarkOutcome::Absent,
                None,
                "技能操作考核缺考；理论知识考试50分，低于60分",
            ),
            (
                "90",
                "90",
                "30",
                MarkOutcome::Failed,
                Some("84"),
                "教学培训内容30分，低于60分",
            ),
        ];
        for (theory, practical, coursework, outcome, composite, reason) in cases {
            let conclusion = concluded(theory, practical, coursework);
            assert_eq!(
                conclusion.outcome(),
                outcome,
                "{theory} {practical} {coursework}"
            );
            assert_eq!(
                conclusion.composite().map(|it| it.to_string()).as_deref(),
                composite
            );
            assert_eq!(conclusion.reason(), reason);
        }
    }

    #[test]
    fn coursework_without_weight_is_not_asked_for() {
        let parts = Parts {
            theory: mark("80"),
            practical: mark("90"),
            coursework: None,
        };
        let weights = Weights {
            theory: 30,
            practical: 70,
            coursework: 0,
        };
        let conclusion = conclude(parts, weights);
        assert_eq!(
            (conclusion.outcome(), conclusion.composite()),
            (MarkOutcome::Passed, mark("87"))
        );
    }

    #[test]
    fn the_practical_mark_is_the_mean_of_three() {
        let of = |given: &[&str]| {
            practical_mark("甲", &given.iter().map(|it| mark(it)).collect::<Vec<_>>())
        };
        assert_eq!(of(&["80", "81", "81"]).unwrap(), mark("80.67"));
        assert_eq!(of(&["", "", ""]).unwrap(), None);
        assert_eq!(of(&[]).unwrap(), None);
        for (given, code) in [
            (&["80", "90"][..], "results.too_few_assessors"),
            (&["80", "80", "90", "90"], "results.too_few_assessors"),
            (&["80", "", "90"], "results.assessors_disagree"),
        ] {
            assert_eq!(of(given).unwrap_err().code, code, "{given:?}");
        }
    }

    #[test]
    fn names_are_masked() {
        for (name, masked) in [("张三", "张*"), ("欧阳小明", "欧***"), ("", "")] {
            assert_eq!(mask_name(name), masked);
        }
    }

    proptest! {
        #[test]
        fn whoever_passed_always_has_sixty_everywhere(marks in prop::array::uniform3(0u32..=10_000)) {
            let [theory, practical, coursework] = marks.map(|it| Score::from_hundredths(it).ok());
            let conclusion = conclude(Parts { theory, practical, coursework }, WEIGHTS);
            let all = marks.iter().all(|&it| it >= 6_000);
            prop_assert_eq!(conclusion.outcome() == MarkOutcome::Passed, all);
            prop_assert!(!all || conclusion.composite() >= mark("60"));
        }
    }
}
