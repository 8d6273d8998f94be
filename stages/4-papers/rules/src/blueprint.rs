//! 命题蓝图: how many items of which kind from which area make a paper.

use crate::ItemKind;
use kernel::{Clause, Problem, Refusal};
use serde::{Deserialize, Serialize};

/// What a theory paper is worth altogether.
pub const WHOLE: u32 = 100;
/// The customary paper where a bank brings no blueprint: 80 single choices and 20 judgements of one mark each.
const CUSTOMARY: [(ItemKind, u32); 2] = [(ItemKind::Single, 80), (ItemKind::Judge, 20)];

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Blueprint {
    cells: Vec<Cell>,
}

impl Cell {
    /// Its name in sentences.
    pub fn name(&self) -> String {
        format!("{}·{}", self.area, self.kind.title())
    }
}

impl Blueprint {
    /// A blueprint of these cells.
    ///
    /// # Errors
    /// A refusal where a cell is empty or doubled, or the marks are not 100 together.
    pub fn new(cells: Vec<Cell>) -> Result<Blueprint, Refusal> {
        let mut problems = Vec::new();
        for (place, cell) in cells.iter().enumerate() {
            let name = cell.name();
            if cell.count == 0 || cell.points == 0 {
                let sentence = format!("{name}：题数和每题分值都应大于0");
                problems.push(Problem::at("命题蓝图", sentence));
            }
            let same = |other: &Cell| other.area == cell.area && other.kind == cell.kind;
            if cells[..place].iter().any(same) {
                problems.push(Problem::at("命题蓝图", format!("{name}重复")));
            }
        }
        let marks = |cell: &Cell| u64::from(cell.count) * u64::from(cell.points);
        let whole: u64 = cells.iter().map(marks).sum();
        if whole != u64::from(WHOLE) {
            let sentence = format!("全卷合计应为{WHOLE}分，现为{whole}分");
            problems.push(Problem::at("命题蓝图", sentence));
        }
        if problems.is_empty() {
            return Ok(Blueprint { cells });
        }
        Err(Refusal::invalid("paper.bad_blueprint", "命题蓝图有误")
            .citing(Clause::A4_2)
            .with(problems))
    }

    /// The customary paper, shared out by the weights of the areas: each gets the whole items of its share, and those
    /// with the largest remainders one more.
    ///
    /// # Errors
    /// A refusal where the weights are not 100 together.
    pub fn of_weights(weights: &[(&str, u32)]) -> Result<Blueprint, Refusal> {
        let cells = CUSTOMARY.iter().flat_map(|(kind, total)| {
            let shares = shares(weights, *total);
            weights.iter().zip(shares).map(|((area, _), count)| Cell {
                area: (*area).to_owned(),
                kind: *kind,
                count,
                points: 1,
            })
        });
        Blueprint::new(cells.filter(|cell| cell.count > 0).collect())
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

/// Shares a total out by weights in hundredths, by the largest remainder; of equal remainders the earlier goes first.
fn shares(weights: &[(&str, u32)], total: u32) -> Vec<u32> {
    let mut shares: Vec<u32> = weights
        .iter()
        .map(|(_, weight)| total * weight / 100)
        .collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|place| std::cmp::Reverse(total * weights[*place].1 % 100));
    let left = total.saturating_sub(shares.iter().sum());
    for place in by_remainder.into_iter().take(left as usize) {
        shares[place] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn a_paper_by_weights_is_always_worth_100_and_near_each_weight(cuts in proptest::collection::btree_set(1u32..100, 0..12)) {
            let ends = cuts.iter().copied().chain([100]);
            let begins = [0].into_iter().chain(cuts.iter().copied());
            let names: Vec<String> = (0..=cuts.len()).map(|n| format!("范围{n}")).collect();
            let weights: Vec<(&str, u32)> = names.iter().map(String::as_str).zip(ends.zip(begins).map(|(end, begin)| end - begin)).collect();
            let blueprint = Blueprint::of_weights(&weights).unwrap();
            for (area, weight) in weights {
                let marks: u32 = blueprint.cells().iter().filter(|cell| cell.area == area).map(|cell| cell.count).sum();
                prop_assert!(marks.abs_diff(weight) <= 2, "{area}: {marks} marks for a weight of {weight}");
            }
        }
    }
}
