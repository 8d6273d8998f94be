//! A bank as a whole: what an upload makes of it, and whether its parts fit together.

use crate::{Blueprint, Item, Point, PracticalTask};
use kernel::{Clause, Problem, Refusal};
use std::collections::{BTreeMap, BTreeSet};

/// 题库: everything from which the papers of one occupation and level are made. An upload is one too, with what it brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bank {
    /// 鉴定要素细目表.
    pub points: Vec<Point>,
    /// 试题.
    pub items: Vec<Item>,
    /// 命题蓝图; without one a paper follows the weights of the areas.
    pub blueprint: Option<Blueprint>,
    /// 技能操作试题.
    pub task: Option<PracticalTask>,
}

/// 导入结果: how many items an upload brings, as the bank stood before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Items that are new.
    pub added: u32,
    /// Items that differ from those of the same number.
    pub renewed: u32,
}

impl Bank {
    /// The bank after an upload: points are renewed by their code and items by their number, new ones come last; what
    /// the upload does not bring stays as it is.
    ///
    /// # Errors
    /// A refusal with every place at which the bank would not fit together (A1.5); then nothing of the upload counts.
    pub fn renewed(&self, upload: Bank) -> Result<Bank, Refusal> {
        let mut problems = doubles(
            "细目表",
            "鉴定点代码",
            upload.points.iter().map(|point| &point.code),
        );
        problems.extend(doubles(
            "试题",
            "编号",
            upload.items.iter().map(|item| &item.number),
        ));
        let bank = Bank {
            points: merged(&self.points, upload.points, |point| &point.code),
            items: merged(&self.items, upload.items, |item| &item.number),
            blueprint: upload.blueprint.or_else(|| self.blueprint.clone()),
            task: upload.task.or_else(|| self.task.clone()),
        };
        problems.extend(bank.misfits());
        if problems.is_empty() {
            return Ok(bank);
        }
        let sentence = format!("题库内容有{}处不一致，未导入任何内容", problems.len());
        Err(Refusal::invalid("bank.inconsistent", sentence)
            .citing(Clause::A1_5)
            .with(problems))
    }

    /// How many items are not as they were before.
    pub fn changes_since(&self, before: &Bank) -> Changes {
        let known: BTreeMap<&str, &Item> = before
            .items
            .iter()
            .map(|item| (item.number.as_str(), item))
            .collect();
        let mut changes = Changes::default();
        for item in &self.items {
            match known.get(item.number.as_str()) {
                None => changes.added += 1,
                Some(same) if *same == item => {}
                Some(_) => changes.renewed += 1,
            }
        }
        changes
    }

    /// The areas with their weights, in the order of the codes of their points.
    pub fn weights(&self) -> Vec<(&str, u32)> {
        let mut points: Vec<&Point> = self.points.iter().collect();
        points.sort_by_key(|point| &point.code);
        let mut areas: Vec<(&str, u32)> = Vec::new();
        for point in points {
            if areas.iter().all(|(area, _)| *area != point.area) {
                areas.push((&point.area, point.weight));
            }
        }
        areas
    }

    /// What a paper is made of: the blueprint of the bank, or one that follows the weights.
    ///
    /// # Errors
    /// A refusal where the bank has neither.
    pub fn paper_blueprint(&self) -> Result<Blueprint, Refusal> {
        match &self.blueprint {
            Some(blueprint) => Ok(blueprint.clone()),
            None => Blueprint::of_weights(&self.weights()),
        }
    }

    /// The area of each point.
    pub(crate) fn areas(&self) -> BTreeMap<&str, &str> {
        let areas = self.points.iter();
        areas
            .map(|point| (point.code.as_str(), point.area.as_str()))
            .collect()
    }

    fn misfits(&self) -> Vec<Problem> {
        let mut problems = self.weight_problems();
        let areas = self.areas();
        let mut stems: BTreeMap<&str, &str> = BTreeMap::new();
        for item in &self.items {
            let number = &item.number;
            if !areas.contains_key(item.point.as_str()) {
                let sentence = format!("编号{number}的鉴定点代码{}不在细目表中", item.point);
                problems.push(Problem::at("试题", sentence));
            }
            if let Some(other) = stems.insert(&item.stem, number) {
                let sentence = format!("编号{number}的题干与编号{other}相同");
                problems.push(Problem::at("试题", sentence));
            }
        }
        let known: BTreeSet<&str> = areas.values().copied().collect();
        let cells = self.blueprint.iter().flat_map(Blueprint::cells);
        for cell in cells.filter(|cell| !known.contains(cell.area.as_str())) {
            let sentence = format!("二级范围“{}”不在细目表中", cell.area);
            problems.push(Problem::at("命题蓝图", sentence));
        }
        problems
    }

    fn weight_problems(&self) -> Vec<Problem> {
        let areas = self.weights();
        let mut problems = Vec::new();
        for (area, weight) in &areas {
            if self
                .points
                .iter()
                .any(|point| point.area == *area && point.weight != *weight)
            {
                let sentence = format!("二级范围“{area}”各行的权重应相同");
                problems.push(Problem::at("细目表", sentence));
            }
        }
        let whole: u64 = areas.iter().map(|(_, weight)| u64::from(*weight)).sum();
        if whole != 100 {
            let sentence = format!("各二级范围的权重合计应为100，现为{whole}");
            problems.push(Problem::at("细目表", sentence));
        }
        problems
    }
}

fn doubles<'a>(sheet: &str, column: &str, keys: impl Iterator<Item = &'a String>) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    keys.filter(|key| !seen.insert(*key))
        .map(|key| Problem::at(sheet, format!("{column}{key}重复")))
        .collect()
}

fn merged<T: Clone>(known: &[T], brought: Vec<T>, key: fn(&T) -> &String) -> Vec<T> {
    let mut all = known.to_vec();
    let mut places: BTreeMap<String, usize> = all
        .iter()
        .enumerate()
        .map(|(place, one)| (key(one).clone(), place))
        .collect();
    for one in brought {
        match places.get(key(&one)) {
            Some(place) => all[*place] = one,
            None => {
                places.insert(key(&one).clone(), all.len());
                all.push(one);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, ItemKind};

    fn point(code: &str, area: &str, weight: u32) -> Point {
        Point {
            part: "相关知识".into(),
            area: area.into(),
            topic: "某专题".into(),
            code: code.into(),
            name: "某要素".into(),
            importance: "X".into(),
            weight,
        }
    }

    fn item(number: &str, point: &str, stem: &str) -> Item {
        Item {
            number: number.into(),
            kind: ItemKind::Judge,
            stem: stem.into(),
            options: Vec::new(),
            answer: "对".into(),
            point: point.into(),
            difficulty: 65,
            explanation: String::new(),
            source: String::new(),
        }
    }

    fn bank() -> Bank {
        let whole = Bank {
            points: vec![point("A", "基础", 40), point("B", "技能", 60)],
            items: vec![item("1", "A", "第一题"), item("2", "B", "第二题")],
            ..Bank::default()
        };
        Bank::default().renewed(whole).unwrap()
    }

    #[test]
    fn an_upload_renews_by_number_and_loses_nothing() {
        let upload = Bank {
            items: vec![item("2", "B", "第二题改"), item("3", "A", "第三题")],
            ..Bank::default()
        };
        let after = bank().renewed(upload.clone()).unwrap();
        let stems: Vec<&str> = after.items.iter().map(|item| item.stem.as_str()).collect();
        assert_eq!(stems, ["第一题", "第二题改", "第三题"]);
        assert_eq!(after.points, bank().points);
        assert_eq!(
            after.changes_since(&bank()),
            Changes {
                added: 1,
                renewed: 1
            }
        );
        assert_eq!(
            after.renewed(upload).unwrap(),
            after,
            "a second time changes nothing"
        );
    }

    #[test]
    fn what_does_not_fit_together_is_said_whole() {
        let blueprint = Blueprint::new(vec![Cell {
            area: "别处".into(),
            kind: ItemKind::Judge,
            count: 100,
            points: 1,
        }]);
        let cases = [
            (
                Bank {
                    items: vec![item("9", "无", "第九题")],
                    ..Bank::default()
                },
                "编号9的鉴定点代码无不在细目表中",
            ),
            (
                Bank {
                    items: vec![item("9", "A", "第一题")],
                    ..Bank::default()
                },
                "编号9的题干与编号1相同",
            ),
            (
                Bank {
                    items: vec![item("9", "A", "甲"), item("9", "A", "乙")],
                    ..Bank::default()
                },
                "编号9重复",
            ),
            (
                Bank {
                    points: vec![point("C", "综合", 1)],
                    ..Bank::default()
                },
                "权重合计应为100，现为101",
            ),
            (
                Bank {
                    points: vec![point("C", "技能", 59)],
                    ..Bank::default()
                },
                "“技能”各行的权重应相同",
            ),
            (
                Bank {
                    points: vec![point("A", "基础", 40), point("A", "基础", 40)],
                    ..Bank::default()
                },
                "鉴定点代码A重复",
            ),
            (
                Bank {
                    blueprint: blueprint.ok(),
                    ..Bank::default()
                },
                "二级范围“别处”不在细目表中",
            ),
        ];
        for (upload, wanted) in cases {
            let refusal = bank().renewed(upload).unwrap_err();
            assert_eq!(refusal.clause, Some(Clause::A1_5));
            let said: Vec<&str> = refusal
                .problems
                .iter()
                .map(|problem| problem.sentence.as_str())
                .collect();
            assert!(
                said.len() == 1 && said[0].contains(wanted),
                "{said:?} instead of {wanted}"
            );
        }
    }

    #[test]
    fn without_a_blueprint_papers_follow_the_weights() {
        let blueprint = bank().paper_blueprint().unwrap();
        let marks = |area: &str| -> u32 {
            let cells = blueprint.cells().iter().filter(|cell| cell.area == area);
            cells.map(|cell| cell.count * cell.points).sum()
        };
        assert_eq!((marks("基础"), marks("技能")), (40, 60));
        let mut turned = bank();
        turned.points.reverse();
        assert_eq!(
            turned.paper_blueprint().unwrap(),
            blueprint,
            "the order of rows does not matter"
        );
    }
}
