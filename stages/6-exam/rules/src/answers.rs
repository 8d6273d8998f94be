//! Answers to a theory paper, and what they are worth: an item is right or it is not (A4.2).

use crate::Score;
use kernel::{Problem, Refusal};
use std::collections::BTreeMap;

/// 试题要点: what marking needs to know of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question<'a> {
    /// Its number on the paper.
    pub no: u32,
    /// The keys of its options in their order: letters, or 对 and 错.
    pub keys: Vec<&'a str>,
    /// Whether more than one option may be chosen.
    pub several: bool,
    /// The keys of the right options in order.
    pub right: &'a str,
    /// The marks for the right answer.
    pub points: u32,
}

impl Question<'_> {
    /// Reads an answer: the chosen keys in the order of the options. An empty one takes an earlier answer back.
    ///
    /// # Errors
    /// A refusal where a key is none of the item's, or too many are chosen.
    pub fn read(&self, answer: &str) -> Result<String, Refusal> {
        let chosen: Vec<String> = answer.trim().chars().map(|key| key.to_string()).collect();
        let strange = chosen.iter().any(|key| !self.keys.contains(&key.as_str()));
        if strange || (chosen.len() > 1 && !self.several) {
            return Err(self.refused(answer));
        }
        Ok(self
            .keys
            .iter()
            .copied()
            .filter(|key| chosen.iter().any(|it| it == key))
            .collect())
    }

    fn refused(&self, answer: &str) -> Refusal {
        let shown: String = answer.chars().take(10).collect();
        let kind = if self.several {
            "可选一项或多项"
        } else {
            "只能选一项"
        };
        let sentence = format!(
            "第{}题的答案“{shown}”无效，应从{}中选择，{kind}",
            self.no,
            self.keys.join("、")
        );
        Refusal::invalid("exam.bad_answer", "答案无效")
            .with(vec![Problem::at(self.no.to_string(), sentence)])
    }
}

/// What the answers are worth, put on 100; of several options all must be right.
pub fn theory_score(questions: &[Question<'_>], answers: &BTreeMap<u32, String>) -> Score {
    let worth = |right: bool, points: u32| if right { points } else { 0 };
    let earned = questions
        .iter()
        .map(|it| {
            worth(
                answers.get(&it.no).is_some_and(|answer| answer == it.right),
                it.points,
            )
        })
        .sum();
    Score::share(earned, questions.iter().map(|it| it.points).sum())
}

/// The answers as one text, of which the digest is handed in: `1=A`, a line each, by number.
pub fn sheet_text(answers: &BTreeMap<u32, String>) -> String {
    answers
        .iter()
        .map(|(no, answer)| format!("{no}={answer}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paper() -> Vec<Question<'static>> {
        let item = |no, keys: &[&'static str], several, right, points| Question {
            no,
            keys: keys.to_vec(),
            several,
            right,
            points,
        };
        vec![
            item(1, &["A", "B", "C", "D"], false, "B", 1),
            item(2, &["对", "错"], false, "错", 1),
            item(3, &["A", "B", "C", "D"], true, "ABD", 2),
        ]
    }

    fn marked(given: [&str; 3]) -> Score {
        let answers = (1..).zip(given.map(str::to_owned)).collect();
        theory_score(&paper(), &answers)
    }

    #[test]
    fn an_item_is_right_or_it_is_not() {
        assert_eq!(marked(["B", "错", "ABD"]), Score::marks(100));
        assert_eq!(marked(["B", "对", "AB"]), Score::marks(25));
        assert_eq!(marked(["B", "错", "ABCD"]), Score::marks(50));
        assert_eq!(marked(["", "", ""]), Score::ZERO);
        assert_eq!(theory_score(&paper(), &BTreeMap::new()), Score::ZERO);
    }

    #[test]
    fn an_answer_is_put_in_order_or_refused() {
        let paper = paper();
        assert_eq!(paper[2].read("DBA").unwrap(), "ABD");
        assert_eq!(paper[2].read("AA").unwrap(), "A");
        assert_eq!(paper[1].read(" 错 ").unwrap(), "错");
        assert_eq!(paper[0].read("").unwrap(), "");
        for (no, answer) in [
            (0, "AB"),
            (0, "E"),
            (0, "b"),
            (1, "A"),
            (1, "对错"),
            (2, "ABE"),
        ] {
            assert_eq!(
                paper[no].read(answer).unwrap_err().code,
                "exam.bad_answer",
                "{answer}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_order_of_clicking_never_matters(mut keys in Just(vec!['A', 'B', 'D']).prop_shuffle()) {
            let clicked: String = keys.drain(..).collect();
            prop_assert_eq!(paper()[2].read(&clicked).unwrap(), "ABD");
        }
    }
}
