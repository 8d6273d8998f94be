//! One assessor's scoring sheet for one candidate in the practical (A4.2).

use crate::{Score, room::check_text};
use kernel::{Clause, Problems, Refusal};
use serde::{Deserialize, Serialize};

/// 评分项: one row of the scoring sheet of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number on the sheet.
    pub no: u32,
    /// 配分: the most that it can earn.
    pub max: u32,
}

/// 得分: what one assessor gave for one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowMark {
    /// The row's number.
    pub row: u32,
    /// The mark.
    pub mark: Score,
    /// 扣分原因.
    pub note: String,
}

/// 评分记录: a sheet that is complete and within its limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreSheet {
    rows: Vec<RowMark>,
    score: Score,
}

impl ScoreSheet {
    /// Checks a sheet row by row and adds it up, put on 100.
    ///
    /// # Errors
    /// A refusal with every row that is missing, twice there, unknown or over its limit.
    pub fn of(task: &[SheetRow], marks: &[RowMark]) -> Result<ScoreSheet, Refusal> {
        let mut problems = Problems::default();
        let mut rows = Vec::with_capacity(task.len());
        for row in task {
            let place = format!("row-{}", row.no);
            let given: Vec<_> = marks.iter().filter(|mark| mark.row == row.no).collect();
            problems.check(given.len() != 1, &place, || {
                format!("第{}项应有一个得分，现有{}个", row.no, given.len())
            });
            if let [mark] = given[..] {
                let most = row.max * 100;
                problems.check(mark.mark.hundredths() > most, &place, || {
                    format!("第{}项配分{}分，现为{}分", row.no, row.max, mark.mark)
                });
                check_text(&mut problems, &place, &mark.note);
                rows.push(mark.clone());
            }
        }
        let strange = marks
            .iter()
            .filter(|mark| task.iter().all(|row| row.no != mark.row))
            .count();
        problems.check(strange > 0, "rows", || {
            format!("有{strange}个得分不属于该评分表")
        });
        problems
            .refuse("exam.bad_sheet", "评分表填写有误")
            .map_err(|no| no.citing(Clause::A4_2))?;
        let earned = rows.iter().map(|mark| mark.mark.hundredths()).sum();
        let whole = task.iter().map(|row| row.max * 100).sum();
        Ok(ScoreSheet {
            rows,
            score: Score::share(earned, whole),
        })
    }

    /// The marks, in the order of the task.
    pub fn rows(&self) -> &[RowMark] {
        &self.rows
    }

    /// The sum, put on 100.
    pub fn score(&self) -> Score {
        self.score
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TASK: [SheetRow; 3] = [
        SheetRow { no: 1, max: 50 },
        SheetRow { no: 2, max: 30 },
        SheetRow { no: 3, max: 20 },
    ];

    fn marks(given: &[(u32, &str)]) -> Vec<RowMark> {
        given
            .iter()
            .map(|&(row, mark)| RowMark {
                row,
                mark: mark.parse().unwrap(),
                note: String::new(),
            })
            .collect()
    }

    #[test]
    fn a_complete_sheet_adds_up() {
        let sheet = ScoreSheet::of(&TASK, &marks(&[(2, "30"), (1, "40.5"), (3, "0")])).unwrap();
        assert_eq!(sheet.score().to_string(), "70.5");
        assert_eq!(
            sheet.rows().iter().map(|row| row.row).collect::<Vec<_>>(),
            [1, 2, 3]
        );
    }

    #[test]
    fn whatever_is_wrong_is_said_at_its_row() {
        let cases = [
            (vec![(1, "50.01"), (2, "0"), (3, "0")], "row-1", "配分50分"),
            (vec![(1, "1"), (2, "0")], "row-3", "现有0个"),
            (
                vec![(1, "1"), (2, "0"), (3, "0"), (3, "1")],
                "row-3",
                "现有2个",
            ),
            (
                vec![(1, "1"), (2, "0"), (3, "0"), (4, "1")],
                "rows",
                "不属于",
            ),
        ];
        for (given, place, word) in cases {
            let refusal = ScoreSheet::of(&TASK, &marks(&given)).unwrap_err();
            assert_eq!(refusal.problems[0].place, place);
            assert!(refusal.problems[0].sentence.contains(word), "{refusal:?}");
        }
    }

    proptest! {
        #[test]
        fn a_sum_never_exceeds_a_hundred(maxima in prop::collection::vec(1u32..=60, 1..8)) {
            let task: Vec<_> = (1..).zip(&maxima).map(|(no, &max)| SheetRow { no, max }).collect();
            let marks: Vec<_> = task.iter().map(|row| RowMark {
                row: row.no, mark: Score::marks(row.max as u8), note: String::new(),
            }).collect();
            prop_assert_eq!(ScoreSheet::of(&task, &marks).unwrap().score(), Score::marks(100));
        }
    }
}
