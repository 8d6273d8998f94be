//! Stage 4, the rules: items, blueprints, assembly (A1.5, A4.2).

mod assemble;
mod blueprint;
mod chance;
mod item;
mod task;

pub use assemble::{Assembled, Chosen, assemble};
pub use blueprint::{Blueprint, Cell, WHOLE};
pub use item::{Item, ItemKind};
pub use task::{PracticalTask, TaskRow};
