//! 技能操作考核试题: the practical task with its scoring sheet.

use crate::WHOLE;
use kernel::{Clause, Problem, Refusal};
use serde::{Deserialize, Serialize};

/// 技能操作试题: what candidates do and how it is scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticalTask {
    /// 题目.
    pub title: String,
    /// 考核时间, minutes.
    pub minutes: u32,
    /// 试题正文 with the notice of what to prepare.
    pub text: String,
    /// 评分记录表.
    pub rows: Vec<TaskRow>,
}

/// One row of the scoring sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// 序号.
    pub no: u32,
    /// 考核项目.
    pub name: String,
    /// 评分要点与评分标准.
    pub criteria: String,
    /// 配分.
    pub max: u32,
}

impl PracticalTask {
    /// Whether the sheet is numbered and worth 100.
    ///
    /// # Errors
    /// A refusal that says what is not.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut problems = Vec::new();
        for (row, wanted) in self.rows.iter().zip(1..) {
            if row.no != wanted {
                let sentence = format!("“{}”的序号应为{wanted}，现为{}", row.name, row.no);
                problems.push(Problem::at("评分表", sentence));
            }
        }
        let whole: u64 = self.rows.iter().map(|row| u64::from(row.max)).sum();
        if whole != u64::from(WHOLE) {
            let sentence = format!("配分合计应为{WHOLE}分，现为{whole}分");
            problems.push(Problem::at("评分表", sentence));
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(Refusal::invalid("bank.bad_task", "技能操作试题有误")
            .citing(Clause::A4_2)
            .with(problems))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_numbered_and_worth_100() {
        let row = |no, max| TaskRow {
            no,
            name: format!("项目{no}"),
            criteria: "按图接线".into(),
            max,
        };
        for (rows, faults) in [
            (vec![row(1, 60), row(2, 40)], 0),
            (vec![row(1, 60), row(2, 30)], 1),
            (vec![row(1, 60), row(3, 40)], 1),
            (vec![row(2, 60), row(1, 41)], 3),
            (vec![], 1),
        ] {
            let task = PracticalTask {
                title: "配电板的安装".into(),
                minutes: 120,
                text: "按图安装并通电试运行".into(),
                rows,
            };
            let found = task
                .check()
                .map_or_else(|refusal| refusal.problems.len(), |()| 0);
            assert_eq!(found, faults, "{:?}", task.rows);
        }
    }
}
