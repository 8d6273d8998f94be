//! 技能操作考核试题: the practical task with its scoring sheet.

use kernel::{Clause, Problem, Refusal};
use serde::{Deserialize, Serialize};

/// The marks of a scoring sheet altogether.
const WHOLE: u32 = 100;

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
        for (place, row) in self.rows.iter().enumerate() {
            if row.no as usize != place + 1 {
                problems.push(Problem::at(
                    "序号",
                    format!(
                        "评分表第{}行的序号应为{}，现为{}",
                        place + 1,
                        place + 1,
                        row.no
                    ),
                ));
            }
        }
        let whole: u64 = self.rows.iter().map(|row| u64::from(row.max)).sum();
        if whole != u64::from(WHOLE) {
            problems.push(Problem::at(
                "配分",
                format!("评分表配分合计应为{WHOLE}分，现为{whole}分"),
            ));
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(Refusal::invalid("bank.bad_task", "技能操作试题有误")
            .citing(Clause::A4_2)
            .with(problems))
    }
}
