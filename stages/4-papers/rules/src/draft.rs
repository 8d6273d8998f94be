//! A paper being put together: what is picked for each cell, what it could be exchanged for, and how to make it better.

use crate::{Cell, Item};
use std::{cmp::Reverse, collections::BTreeMap};

/// The mean rate of right answers that a paper aims at, hundredths (domain practice: about 0.65).
const AIM: i64 = 65;

/// What was picked for each cell of the blueprint.
#[derive(Default)]
pub(crate) struct Draft<'a> {
    cells: Vec<Picked<'a>>,
    /// How many items the paper holds of each point.
    held: BTreeMap<&'a str, u32>,
    /// By how much the paper is easier than the aim: hundredths times marks.
    off: i64,
}

/// The items of one cell, and those of its pool that were left.
struct Picked<'a> {
    points: u32,
    items: Vec<&'a Item>,
    spare: Vec<&'a Item>,
}

/// What an exchange would bring. The greater the better: first more points asked, then a mean nearer to the aim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Gain {
    points: i32,
    nearness: Reverse<u64>,
}

impl<'a> Draft<'a> {
    /// Picks the items of a cell from a pool that holds enough of them: first those of points that the paper does not
    /// hold yet, in the order of the pool, then the rest in that order.
    pub fn pick(&mut self, cell: &Cell, pool: Vec<&'a Item>) {
        let count = cell.count as usize;
        let (mut items, mut again) = (Vec::with_capacity(count), Vec::new());
        for item in pool {
            if items.len() < count && !self.held.contains_key(item.point.as_str()) {
                self.hold(item, cell.points);
                items.push(item);
            } else {
                again.push(item);
            }
        }
        let spare = again.split_off(count - items.len());
        for item in again {
            self.hold(item, cell.points);
            items.push(item);
        }
        self.cells.push(Picked {
            points: cell.points,
            items,
            spare,
        });
    }

    fn hold(&mut self, item: &'a Item, points: u32) {
        *self.held.entry(&item.point).or_default() += 1;
        self.off += i64::from(points) * (i64::from(item.difficulty) - AIM);
    }

    /// Exchanges items for spare ones of their cell as long as that asks more points, or asks as many and brings the
    /// mean nearer to the aim. Each exchange is strictly better, so this ends.
    pub fn improve(&mut self) {
        while self.pass() {}
    }

    /// Tries each item once; says whether anything became better.
    fn pass(&mut self) -> bool {
        let mut better = false;
        for cell in 0..self.cells.len() {
            for place in 0..self.cells[cell].items.len() {
                better |= self.exchange(cell, place);
            }
        }
        better
    }

    /// Exchanges one item for the best spare one, the first of equals, if that is better than none.
    fn exchange(&mut self, cell: usize, place: usize) -> bool {
        let as_it_is = Gain {
            points: 0,
            nearness: Reverse(self.off.unsigned_abs()),
        };
        let picked = &self.cells[cell];
        let item = picked.items[place];
        let best = (0..picked.spare.len())
            .map(|spare| {
                (
                    self.gain(picked.points, item, picked.spare[spare]),
                    Reverse(spare),
                )
            })
            .max();
        match best {
            Some((gain, Reverse(spare))) if gain > as_it_is => {
                self.swap(cell, place, spare);
                true
            }
            _ => false,
        }
    }

    fn gain(&self, points: u32, item: &Item, other: &Item) -> Gain {
        let held = |item: &Item| self.held.get(item.point.as_str()).copied().unwrap_or(0);
        let more = if item.point == other.point {
            0
        } else {
            i32::from(held(other) == 0) - i32::from(held(item) == 1)
        };
        let easier = i64::from(other.difficulty) - i64::from(item.difficulty);
        Gain {
            points: more,
            nearness: Reverse((self.off + i64::from(points) * easier).unsigned_abs()),
        }
    }

    fn swap(&mut self, cell: usize, place: usize, spare: usize) {
        let picked = &mut self.cells[cell];
        let points = picked.points;
        std::mem::swap(&mut picked.items[place], &mut picked.spare[spare]);
        let (new, old) = (picked.items[place], picked.spare[spare]);
        self.hold(new, points);
        self.off -= i64::from(points) * (i64::from(old.difficulty) - AIM);
        if let Some(held) = self.held.get_mut(old.point.as_str()) {
            *held -= 1;
        }
    }

    /// The items with their marks, cell by cell.
    pub fn items(self) -> impl Iterator<Item = (&'a Item, u32)> {
        self.cells
            .into_iter()
            .flat_map(|cell| cell.items.into_iter().map(move |item| (item, cell.points)))
    }
}
