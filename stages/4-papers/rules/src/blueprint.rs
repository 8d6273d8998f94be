//! 命题蓝图: how many items of which kind from which area make a paper.

use crate::ItemKind;
use kernel::{Clause, Problem, Refusal};
use serde::{Deserialize, Serialize};

/// What a theory paper is worth altogether.
pub const WHOLE: u32 = 100;

/// One cell of a blueprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// 二级范围.
    pub area: String,
    /// 题型.
    pub kind: ItemKind,
    /// 题数.
    pub count: u32,
    /// 每题分值.
    pub points: u32,
}

/// 命题蓝图 (鉴定要素细目表): what a paper must be made of. Its cells are worth 100 marks together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blueprint {
    cells: Vec<Cell>,
}

impl Blueprint {
    /// A blueprint of these cells.
    ///
    /// # Errors
    /// A refusal where a cell is empty or doubled, or the marks are not 100 together.
    pub fn new(cells: Vec<Cell>) -> Result<Blueprint, Refusal> {
        let mut problems = Vec::new();
        for (place, cell) in cells.iter().enumerate() {
            let name = format!("{}·{}", cell.area, cell.kind.title());
            if cell.count == 0 || cell.points == 0 {
                problems.push(Problem::at(
                    &name,
                    format!("{name}：题数和每题分值都应大于0"),
                ));
            }
            if cells[..place]
                .iter()
                .any(|other| other.area == cell.area && other.kind == cell.kind)
            {
                problems.push(Problem::at(&name, format!("{name}重复")));
            }
        }
        let whole: u64 = cells
            .iter()
            .map(|cell| u64::from(cell.count) * u64::from(cell.points))
            .sum();
        if whole != u64::from(WHOLE) {
            problems.push(Problem::at(
                "每题分值",
                format!("全卷合计应为{WHOLE}分，现为{whole}分"),
            ));
        }
        if problems.is_empty() {
            return Ok(Blueprint { cells });
        }
        Err(Refusal::invalid("paper.bad_blueprint", "命题蓝图有误")
            .citing(Clause::A4_2)
            .with(problems))
    }

    /// Its cells.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// How many items a paper has.
    pub fn items(&self) -> u32 {
        self.cells.iter().map(|cell| cell.count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_worth_100() {
        let cell = |count, points| Cell {
            area: "基础知识".into(),
            kind: ItemKind::Single,
            count,
            points,
        };
        assert!(Blueprint::new(vec![cell(50, 2)]).is_ok());
        for cells in [
            vec![],
            vec![cell(99, 1)],
            vec![cell(50, 1), cell(50, 1)],
            vec![cell(0, 1), cell(100, 1)],
        ] {
            assert!(Blueprint::new(cells).is_err());
        }
    }
}
