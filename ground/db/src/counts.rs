//! How many rows the lists over tables of record have: counted once, kept until the next act.
//!
//! To count is what a page of a long list costs most; between two acts the answer is the same.

use crate::{Value, engine::Conn};
use kernel::Fault;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many counts are kept; what people search for is without end.
const MOST: usize = 1_000;

/// A count as it is asked for: the statement and its arguments.
type Asked = (String, Vec<Value>);

/// The counts of one state of the database.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    state: String,
    totals: HashMap<Asked, u32>,
}

impl Counts {
    /// What was counted in this state.
    fn known(&self, state: &str, asked: &Asked) -> Option<u32> {
        let known = self.lock();
        let same = known.state == state;
        known.totals.get(asked).copied().filter(|_| same)
    }

    /// Keeps what was counted, and forgets the counts of another state.
    fn keep(&self, state: String, asked: Asked, total: u32) {
        let mut known = self.lock();
        if known.state != state || known.totals.len() >= MOST {
            *known = Known {
                state,
                totals: HashMap::new(),
            };
        }
        known.totals.insert(asked, total);
    }

    /// A count is right or absent, also after a panic.
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Conn {
    /// How many rows a count finds; asked again only where something was committed since.
    pub(crate) async fn count(&mut self, sql: String, args: Vec<Value>) -> Result<u32, Fault> {
        let Some(counts) = self.counts.clone() else {
            return self.counted(&sql, args).await;
        };
        let state = self.state().await?;
        let asked = (sql, args);
        if let Some(total) = counts.known(&state, &asked) {
            return Ok(total);
        }
        let total = self.counted(&asked.0, asked.1.clone()).await?;
        counts.keep(state, asked, total);
        Ok(total)
    }

    /// How many rows a count finds.
    pub(crate) async fn counted(&mut self, sql: &str, args: Vec<Value>) -> Result<u32, Fault> {
        let rows = self.all_of(sql, args).await?;
        let row = rows.first();
        row.ok_or_else(|| Fault::broken("a count gave no row"))?
            .get("total")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_holds_for_its_state_and_its_question_only() {
        let counts = Counts::default();
        let asked = |text: &str| ("select".to_owned(), vec![Value::from(text)]);
        counts.keep("1".into(), asked("甲"), 7);
        counts.keep("1".into(), asked("乙"), 8);
        assert_eq!(counts.known("1", &asked("甲")), Some(7));
        assert_eq!(counts.known("1", &asked("丙")), None);
        assert_eq!(counts.known("2", &asked("甲")), None);
        counts.keep("2".into(), asked("丙"), 9);
        assert_eq!(counts.known("1", &asked("甲")), None);
        for n in 0..2 * MOST {
            counts.keep("2".into(), asked(&n.to_string()), 1);
        }
        assert!(counts.lock().totals.len() <= MOST);
    }
}
