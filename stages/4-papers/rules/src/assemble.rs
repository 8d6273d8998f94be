//! Assembly: a bank, a blueprint and a seed give one paper, and always the same.
//!
//! Cell by cell the items of its area and kind are shuffled by the seed. Those of points that the paper does not hold yet
//! come first, so that points are covered before any is asked twice. Then items are exchanged for unused ones of the same
//! cell and an equally fresh point while that brings the mean difficulty nearer to 0.65 (domain: the rate of right answers
//! that papers aim at).

use crate::{Blueprint, Item, ItemKind, chance::Chance, item::letter};
use kernel::{Clause, Problem, Refusal};
use std::collections::{BTreeMap, BTreeSet};

/// The mean rate of right answers that a paper aims at, hundredths.
const AIM: i64 = 65;

/// One item on a paper: where its options stand and which is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its marks.
    pub points: u32,
    /// The options in the order shown.
    pub options: Vec<&'a str>,
    /// The right answer after the options were shuffled.
    pub answer: String,
}

/// 组卷结果: the items of a paper in order, meeting its blueprint. Only [`assemble`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assembled<'a> {
    chosen: Vec<Chosen<'a>>,
}

impl<'a> Assembled<'a> {
    /// The items in order.
    pub fn items(&self) -> &[Chosen<'a>] {
        &self.chosen
    }

    /// The mean rate of right answers expected, hundredths.
    pub fn difficulty(&self) -> u32 {
        let sum: u32 = self
            .chosen
            .iter()
            .map(|chosen| u32::from(chosen.item.difficulty))
            .sum();
        sum / u32::try_from(self.chosen.len().max(1)).unwrap_or(u32::MAX)
    }
}

/// Assembles a paper. `area_of` gives the area of each point.
///
/// # Errors
/// A refusal that names each cell for which the bank holds too few items, and how many are missing.
pub fn assemble<'a>(
    bank: &'a [Item],
    area_of: &BTreeMap<String, String>,
    blueprint: &Blueprint,
    seed: [u8; 32],
) -> Result<Assembled<'a>, Refusal> {
    let mut chance = Chance::of(seed);
    let mut missing = Vec::new();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut taken: Vec<Picked<'a>> = Vec::new();
    for cell in blueprint.cells() {
        let mut pool: Vec<&Item> = bank
            .iter()
            .filter(|item| item.kind == cell.kind && area_of.get(&item.point) == Some(&cell.area))
            .collect();
        let count = cell.count as usize;
        if pool.len() < count {
            let name = format!("{}·{}", cell.area, cell.kind.title());
            let sentence = format!(
                "{name}需要{count}题，题库只有{}题，还缺{}题",
                pool.len(),
                count - pool.len()
            );
            missing.push(Problem::at(name, sentence));
            continue;
        }
        chance.shuffle(&mut pool);
        let (items, spare) = pick(pool, count, &mut used);
        taken.push(Picked {
            points: cell.points,
            items,
            spare,
        });
    }
    if !missing.is_empty() {
        return Err(
            Refusal::invalid("paper.too_few_items", "题库不足以按蓝图组卷")
                .citing(Clause::A1_5)
                .with(missing),
        );
    }
    balance(&mut taken);
    let mut chosen: Vec<Chosen<'a>> = Vec::new();
    for Picked { points, items, .. } in taken {
        chosen.extend(
            items
                .into_iter()
                .map(|item| shown(item, points, &mut chance)),
        );
    }
    // Kinds stand together, as candidates expect; within a kind the seed mixes the areas.
    chance.shuffle(&mut chosen);
    chosen.sort_by_key(|one| ItemKind::ALL.iter().position(|kind| *kind == one.item.kind));
    Ok(Assembled { chosen })
}

/// What was picked for a cell, and what it could be exchanged for.
struct Picked<'a> {
    points: u32,
    items: Vec<&'a Item>,
    spare: Vec<&'a Item>,
}

/// Picks items of fresh points first; returns the picked and the spare.
fn pick<'a>(
    pool: Vec<&'a Item>,
    count: usize,
    used: &mut BTreeSet<&'a str>,
) -> (Vec<&'a Item>, Vec<&'a Item>) {
    let (mut fresh, mut again) = (Vec::new(), Vec::new());
    for item in pool {
        if fresh.len() < count && used.insert(&item.point) {
            fresh.push(item);
        } else {
            again.push(item);
        }
    }
    let more = count - fresh.len();
    let spare = again.split_off(more);
    fresh.extend(again);
    (fresh, spare)
}

/// Exchanges picked items for spare ones of the same point while the mean comes nearer to the aim.
fn balance(taken: &mut [Picked<'_>]) {
    let count: i64 = taken.iter().map(|cell| cell.items.len() as i64).sum();
    let mut off: i64 = taken
        .iter()
        .flat_map(|cell| &cell.items)
        .map(|item| i64::from(item.difficulty))
        .sum::<i64>()
        - AIM * count;
    for Picked { items, spare, .. } in taken {
        for item in items.iter_mut() {
            let better = spare
                .iter()
                .enumerate()
                .filter(|(_, other)| other.point == item.point)
                .map(|(place, other)| {
                    (
                        place,
                        off + i64::from(other.difficulty) - i64::from(item.difficulty),
                    )
                })
                .min_by_key(|(_, after)| after.abs());
            if let Some((place, after)) = better.filter(|(_, after)| after.abs() < off.abs()) {
                std::mem::swap(item, &mut spare[place]);
                off = after;
            }
        }
    }
}

/// The item as the paper shows it: options shuffled, the answer following them.
fn shown<'a>(item: &'a Item, points: u32, chance: &mut Chance) -> Chosen<'a> {
    let mut order: Vec<usize> = (0..item.options.len()).collect();
    chance.shuffle(&mut order);
    let answer = if item.kind == ItemKind::Judge {
        item.answer.clone()
    } else {
        let right = |place: &usize| item.answer.contains(letter(*place));
        let places = order.iter().enumerate().filter(|(_, place)| right(place));
        places.map(|(shown, _)| letter(shown)).collect()
    };
    Chosen {
        item,
        points,
        options: order
            .iter()
            .map(|place| item.options[*place].as_str())
            .collect(),
        answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cell;
    use proptest::prelude::*;

    fn bank(size: usize) -> (Vec<Item>, BTreeMap<String, String>) {
        let items: Vec<Item> = (0..size)
            .map(|n| {
                let kind = ItemKind::ALL[n % 3];
                Item {
                    number: n.to_string(),
                    kind,
                    stem: format!("第{n}个问题是什么"),
                    options: if kind == ItemKind::Judge {
                        vec![]
                    } else {
                        ["甲", "乙", "丙", "丁"].map(str::to_owned).to_vec()
                    },
                    answer: match kind {
                        ItemKind::Single => "B".into(),
                        ItemKind::Multiple => "AC".into(),
                        ItemKind::Judge => "对".into(),
                    },
                    point: format!("P{}", n % 17),
                    difficulty: 40 + (n * 13 % 50) as u8,
                    explanation: String::new(),
                    source: String::new(),
                }
            })
            .collect();
        let areas = (0..17)
            .map(|n| {
                (
                    format!("P{n}"),
                    if n % 2 == 0 { "基础" } else { "技能" }.to_owned(),
                )
            })
            .collect();
        (items, areas)
    }

    fn blueprint(single: u32, judge: u32) -> Blueprint {
        let cell = |area: &str, kind, count, points| Cell {
            area: area.into(),
            kind,
            count,
            points,
        };
        let mut cells = vec![
            cell("基础", ItemKind::Single, single, 1),
            cell("技能", ItemKind::Judge, judge, 1),
        ];
        let rest = 100 - single - judge;
        if rest > 0 {
            cells.push(cell("基础", ItemKind::Judge, 1, rest));
        }
        cells.retain(|cell| cell.count > 0);
        Blueprint::new(cells).unwrap()
    }

    proptest! {
        #[test]
        fn a_paper_always_meets_its_blueprint_or_is_refused(size in 0usize..400, single in 0u32..50, judge in 0u32..50, seed: [u8; 32]) {
            let (items, areas) = bank(size);
            let blueprint = blueprint(single, judge);
            let Ok(paper) = assemble(&items, &areas, &blueprint, seed) else {
                let short = blueprint.cells().iter().any(|cell| {
                    let held = items.iter().filter(|item| item.kind == cell.kind && areas[&item.point] == cell.area).count();
                    held < cell.count as usize
                });
                prop_assert!(short, "refused although the bank holds enough");
                return Ok(());
            };
            for cell in blueprint.cells() {
                let held = paper.items().iter().filter(|one| one.item.kind == cell.kind && areas[&one.item.point] == cell.area).count();
                prop_assert_eq!(held, cell.count as usize);
            }
            let numbers: BTreeSet<&str> = paper.items().iter().map(|one| one.item.number.as_str()).collect();
            prop_assert_eq!(numbers.len(), paper.items().len(), "an item stands twice");
            let marks: u32 = paper.items().iter().map(|one| one.points).sum();
            prop_assert_eq!(marks, 100);
            for one in paper.items().iter().filter(|one| one.item.kind != ItemKind::Judge) {
                let right: BTreeSet<&str> = one.answer.chars().map(|letter| one.options[usize::from(letter as u8 - b'A')]).collect();
                let wanted = if one.item.kind == ItemKind::Single { vec!["乙"] } else { vec!["甲", "丙"] };
                prop_assert_eq!(right, wanted.into_iter().collect(), "the answer follows its option");
            }
        }

        #[test]
        fn the_same_seed_always_gives_the_same_paper(seed: [u8; 32]) {
            let (items, areas) = bank(300);
            let blueprint = blueprint(40, 20);
            prop_assert_eq!(assemble(&items, &areas, &blueprint, seed), assemble(&items, &areas, &blueprint, seed));
        }
    }

    #[test]
    fn what_the_bank_lacks_is_said_cell_by_cell() {
        let (items, areas) = bank(30);
        let refusal = assemble(&items, &areas, &blueprint(49, 49), [0; 32]).unwrap_err();
        assert_eq!(refusal.clause, Some(Clause::A1_5));
        assert!(refusal.problems[0].sentence.contains("还缺"), "{refusal:?}");
    }

    #[test]
    fn points_are_covered_before_any_is_asked_twice() {
        let (items, areas) = bank(400);
        let paper = assemble(&items, &areas, &blueprint(9, 8), [7; 32]).unwrap();
        let points: BTreeSet<&str> = paper
            .items()
            .iter()
            .map(|one| one.item.point.as_str())
            .collect();
        assert_eq!(points.len(), 17);
    }
}
