//! Stage 4, the rules: points, items, blueprints, assembly (A1.5, A4.2).

mod assemble;
mod bank;
mod blueprint;
mod chance;
mod draft;
mod item;
mod point;
mod task;

pub use assemble::{Assembled, Chosen, assemble};
pub use bank::{Bank, Changes};
pub use blueprint::{Blueprint, Cell, WHOLE};
pub use chance::Chance;
pub use item::{Item, ItemKind};
pub use point::Point;
pub use task::{PracticalTask, TaskRow};
