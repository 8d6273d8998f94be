//! Assembly: a bank and a seed give one paper that meets the blueprint, and always the same.
//!
//! Cell by cell the items of its area and kind, in the order of their numbers, are shuffled by the seed, and those of
//! points that the paper does not hold yet are picked first. Then items are exchanged for unused ones of their cell
//! while that asks more points, or as many with a mean difficulty nearer to 0.65. Last the seed mixes the items within
//! their kind and the options of each choice. Anyone with the bank and the seed can do it again.

use crate::{Bank, Blueprint, Cell, Item, ItemKind, chance::Chance, draft::Draft, item::letter};
use kernel::{Clause, Problem, Refusal};
use std::collections::BTreeMap;

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
    blueprint: Blueprint,
    chosen: Vec<Chosen<'a>>,
}

impl<'a> Assembled<'a> {
    /// The items in order.
    pub fn items(&self) -> &[Chosen<'a>] {
        &self.chosen
    }

    /// The blueprint that it meets.
    pub fn blueprint(&self) -> &Blueprint {
        &self.blueprint
    }

    /// What the paper is worth.
    pub fn points(&self) -> u32 {
        self.chosen.iter().map(|chosen| chosen.points).sum()
    }

    /// The mean rate of marks expected, hundredths.
    pub fn difficulty(&self) -> u32 {
        let expected = |chosen: &Chosen<'_>| chosen.points * u32::from(chosen.item.difficulty);
        let sum: u32 = self.chosen.iter().map(expected).sum();
        sum / self.points().max(1)
    }
}

/// Assembles a paper from a bank.
///
/// # Errors
/// A refusal that names each cell for which the bank holds too few items, and how many are missing (A1.5).
pub fn assemble(bank: &Bank, seed: [u8; 32]) -> Result<Assembled<'_>, Refusal> {
    let blueprint = bank.paper_blueprint()?;
    let areas = bank.areas();
    let mut chance = Chance::of(seed);
    let mut draft = Draft::default();
    let mut missing = Vec::new();
    for cell in blueprint.cells() {
        let mut pool = pool(bank, &areas, cell);
        if pool.len() < cell.count as usize {
            missing.push(lack(cell, pool.len()));
        } else {
            chance.shuffle(&mut pool);
            draft.pick(cell, pool);
        }
    }
    if !missing.is_empty() {
        let refusal = Refusal::invalid("paper.too_few_items", "题库的试题不足以按命题蓝图组卷");
        return Err(refusal.citing(Clause::A1_5).with(missing));
    }
    draft.improve();
    let mut chosen: Vec<Chosen<'_>> = draft
        .items()
        .map(|(item, points)| shown(item, points, &mut chance))
        .collect();
    // Kinds stand together, as candidates expect; within a kind the seed mixes the areas.
    chance.shuffle(&mut chosen);
    chosen.sort_by_key(|one| ItemKind::ALL.iter().position(|kind| *kind == one.item.kind));
    Ok(Assembled { blueprint, chosen })
}

/// The items that a cell may take, in the order of their numbers.
fn pool<'a>(bank: &'a Bank, areas: &BTreeMap<&str, &str>, cell: &Cell) -> Vec<&'a Item> {
    let fits = |item: &&Item| {
        item.kind == cell.kind && areas.get(item.point.as_str()) == Some(&cell.area.as_str())
    };
    let mut pool: Vec<&Item> = bank.items.iter().filter(fits).collect();
    pool.sort_by_key(|item| &item.number);
    pool
}

fn lack(cell: &Cell, held: usize) -> Problem {
    let (name, count) = (cell.name(), cell.count);
    let short = count as usize - held;
    let sentence = format!("{name}需要{count}题，题库只有{held}题，还缺{short}题");
    Problem::at(name, sentence)
}

/// The item as the paper shows it: options shuffled, the answer following them.
fn shown<'a>(item: &'a Item, points: u32, chance: &mut Chance) -> Chosen<'a> {
    let mut order: Vec<usize> = (0..item.options.len()).collect();
    chance.shuffle(&mut order);
    let answer = match item.kind {
        ItemKind::Judge => item.answer.clone(),
        ItemKind::Single | ItemKind::Multiple => {
            let right = |place: &usize| item.answer.contains(letter(*place));
            let places = order.iter().enumerate().filter(|(_, place)| right(place));
            places.map(|(shown, _)| letter(shown)).collect()
        }
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
    use crate::Point;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The points of the banks below.
    const POINTS: usize = 17;

    fn area(point: usize) -> &'static str {
        if point.is_multiple_of(2) {
            "基础"
        } else {
            "技能"
        }
    }

    fn item(n: usize) -> Item {
        let kind = ItemKind::ALL[n % 3];
        let options = ["甲", "乙", "丙", "丁"].map(str::to_owned).to_vec();
        Item {
            number: n.to_string(),
            kind,
            stem: format!("第{n}个问题是什么"),
            options: if kind == ItemKind::Judge {
                Vec::new()
            } else {
                options
            },
            answer: match kind {
                ItemKind::Single => "B".into(),
                ItemKind::Multiple => "AC".into(),
                ItemKind::Judge => "对".into(),
            },
            point: format!("P{}", n % POINTS),
            difficulty: 40 + (n * 13 % 50) as u8,
            explanation: String::new(),
            source: String::new(),
        }
    }

    /// A bank of so many items, with a blueprint of three cells.
    fn bank(size: usize, single: u32, judge: u32) -> Bank {
        let cell = |area: &str, kind, count, points| Cell {
            area: area.into(),
            kind,
            count,
            points,
        };
        let cells = vec![
            cell("基础", ItemKind::Single, single, 1),
            cell("技能", ItemKind::Judge, judge, 1),
            cell("基础", ItemKind::Multiple, 1, 100 - single - judge),
        ];
        let point = |n| Point {
            part: "相关知识".into(),
            area: area(n).into(),
            topic: String::new(),
            code: format!("P{n}"),
            name: String::new(),
            importance: "X".into(),
            weight: 50,
        };
        Bank {
            points: (0..POINTS).map(point).collect(),
            items: (0..size).map(item).collect(),
            blueprint: Blueprint::new(cells.into_iter().filter(|cell| cell.count > 0).collect())
                .ok(),
            task: None,
        }
    }

    fn held(bank: &Bank, cell: &Cell) -> usize {
        let areas = bank.areas();
        pool(bank, &areas, cell).len()
    }

    proptest! {
        #[test]
        fn a_paper_always_meets_its_blueprint_or_is_refused(size in 0usize..400, single in 0u32..50, judge in 0u32..50, seed: [u8; 32]) {
            let bank = bank(size, single, judge);
            let blueprint = bank.paper_blueprint().unwrap();
            let short = blueprint.cells().iter().any(|cell| held(&bank, cell) < cell.count as usize);
            let Ok(paper) = assemble(&bank, seed) else {
                prop_assert!(short, "refused although the bank holds enough");
                return Ok(());
            };
            prop_assert!(!short, "assembled although the bank holds too few");
            let areas = bank.areas();
            for cell in blueprint.cells() {
                let fits = |one: &&Chosen<'_>| {
                    one.item.kind == cell.kind && areas[one.item.point.as_str()] == cell.area && one.points == cell.points
                };
                prop_assert_eq!(paper.items().iter().filter(fits).count(), cell.count as usize);
            }
            let numbers: BTreeSet<&str> = paper.items().iter().map(|one| one.item.number.as_str()).collect();
            prop_assert_eq!(numbers.len(), blueprint.items() as usize, "an item stands twice, or one too many");
            prop_assert_eq!(paper.points(), 100);
        }

        #[test]
        fn the_answer_always_follows_its_options(seed: [u8; 32]) {
            let bank = bank(200, 20, 20);
            for one in assemble(&bank, seed).unwrap().items() {
                let right: BTreeSet<&str> = one.answer.chars().filter(char::is_ascii).map(|letter| one.options[usize::from(letter as u8 - b'A')]).collect();
                let wanted = match one.item.kind {
                    ItemKind::Single => vec!["乙"],
                    ItemKind::Multiple => vec!["甲", "丙"],
                    ItemKind::Judge => vec![],
                };
                prop_assert_eq!(right, wanted.into_iter().collect());
                prop_assert!(one.answer.chars().is_sorted());
            }
        }

        #[test]
        fn the_same_seed_always_gives_the_same_paper(seed: [u8; 32]) {
            let bank = bank(300, 40, 20);
            let mut turned = bank.clone();
            turned.items.reverse();
            turned.points.reverse();
            prop_assert_eq!(assemble(&bank, seed), assemble(&bank, seed));
            prop_assert_eq!(assemble(&bank, seed), assemble(&turned, seed), "the order of rows does not matter");
        }

        #[test]
        fn a_rich_bank_always_gives_all_points_and_the_difficulty_aimed_at(seed: [u8; 32]) {
            let bank = bank(600, 30, 30);
            let paper = assemble(&bank, seed).unwrap();
            prop_assert!(paper.difficulty().abs_diff(65) <= 1, "{}", paper.difficulty());
            let points: BTreeSet<&str> = paper.items().iter().map(|one| one.item.point.as_str()).collect();
            prop_assert_eq!(points.len(), POINTS);
        }
    }

    #[test]
    fn another_seed_gives_another_paper() {
        let bank = bank(300, 40, 20);
        let numbers = |seed: u8| -> Vec<String> {
            let paper = assemble(&bank, [seed; 32]).unwrap();
            paper
                .items()
                .iter()
                .map(|one| one.item.number.clone())
                .collect()
        };
        assert_ne!(numbers(1), numbers(2));
    }

    #[test]
    fn what_the_bank_lacks_is_said_cell_by_cell() {
        let refusal = assemble(&bank(30, 49, 49), [0; 32]).unwrap_err();
        assert_eq!(refusal.clause, Some(Clause::A1_5));
        let said: Vec<&str> = refusal
            .problems
            .iter()
            .map(|problem| problem.sentence.as_str())
            .collect();
        let wanted = [
            "基础·单选题需要49题，题库只有5题，还缺44题",
            "技能·判断题需要49题，题库只有4题，还缺45题",
        ];
        assert_eq!(said, wanted);
    }
}
