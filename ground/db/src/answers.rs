//! What was read from tables of record, kept until the next act: pages that everybody opens ask the same, and between two
//! acts the answer is the same. To count a long list is besides what a page of it costs most.

use crate::{Row, Value, engine::Conn};
use kernel::Fault;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How much is kept, bytes of what was asked and answered; what people search for is without end.
const MOST: usize = 16 << 20;

/// A statement and its arguments.
type Asked = (String, Vec<Value>);

/// The answers of one state of the database.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    state: String,
    size: usize,
    rows: HashMap<Asked, Arc<[Row]>>,
}

impl Answers {
    /// What was answered in this state.
    fn known(&self, state: &str, asked: &Asked) -> Option<Arc<[Row]>> {
        let known = self.lock();
        let same = known.state == state;
        known.rows.get(asked).filter(|_| same).cloned()
    }

    /// Keeps an answer, and forgets those of another state.
    fn keep(&self, state: &str, asked: Asked, rows: Arc<[Row]>) {
        let size = asked.0.len()
            + asked.1.iter().map(Value::size).sum::<usize>()
            + rows.iter().map(Row::size).sum::<usize>();
        let mut known = self.lock();
        if known.state != state || known.size + size > MOST {
            *known = Known {
                state: state.to_owned(),
                ..Known::default()
            };
        }
        if size <= MOST {
            known.size += size;
            known.rows.insert(asked, rows);
        }
    }

    /// An answer is right or absent, also after a panic.
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Conn {
    /// Every row of a query over tables that acts alone change; asked again only where something was committed since.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn of_record(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, Fault> {
        self.all_of_record(sql.to_owned(), args).await
    }

    pub(crate) async fn all_of_record(
        &mut self,
        sql: String,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, Fault> {
        let Some(answers) = self.answers.clone() else {
            return self.all_of(&sql, args).await;
        };
        let state = self.state().await?;
        let asked = (sql, args);
        if let Some(rows) = answers.known(&state, &asked) {
            return Ok(rows.to_vec());
        }
        let rows = self.all_of(&asked.0, asked.1.clone()).await?;
        answers.keep(&state, asked, rows.as_slice().into());
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Asked {
        ("select".to_owned(), vec![Value::from(text)])
    }

    fn answer(text: &str) -> Arc<[Row]> {
        let row = Row {
            names: ["name".to_owned()].into(),
            values: vec![Value::from(text)],
        };
        [row].into()
    }

    fn name(answers: &Answers, state: &str, question: &str) -> Option<String> {
        let rows = answers.known(state, &asked(question))?;
        Some(rows[0].get("name").unwrap())
    }

    #[test]
    fn an_answer_holds_for_its_state_and_its_question_only() {
        let answers = Answers::default();
        answers.keep("1", asked("甲"), answer("七"));
        answers.keep("1", asked("乙"), answer("八"));
        assert_eq!(name(&answers, "1", "甲").as_deref(), Some("七"));
        assert_eq!(name(&answers, "1", "丙"), None);
        assert_eq!(name(&answers, "2", "甲"), None);
        answers.keep("2", asked("丙"), answer("九"));
        assert_eq!(name(&answers, "1", "甲"), None);
        assert_eq!(name(&answers, "2", "丙").as_deref(), Some("九"));
    }

    #[test]
    fn no_more_is_kept_than_fits() {
        let answers = Answers::default();
        let large = "长".repeat(1 << 20);
        for n in 0..20 {
            answers.keep("1", asked(&n.to_string()), answer(&large));
            assert!(answers.lock().size <= MOST);
            assert!(name(&answers, "1", &n.to_string()).is_some());
        }
        answers.keep("1", asked("甲"), answer(&large.repeat(8)));
        assert_eq!(name(&answers, "1", "甲"), None);
    }
}
