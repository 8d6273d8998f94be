//! Many rows of a table that is none of record: one statement writes them, and what stands then is read at once.

use crate::{Db, Row, Value};
use kernel::Fault;

/// 成批数据: rows that one statement writes.
#[derive(Clone, Debug)]
pub struct Many {
    /// What stands before the rows, such as `insert into draft (id, text) select * from`.
    pub head: &'static str,
    /// The rows, all of one length.
    pub rows: Vec<Vec<Value>>,
    /// What stands after them, from their alias on: `as given where …`; their columns are `column1`, `column2` ….
    pub tail: &'static str,
}

impl Many {
    fn sql(&self) -> String {
        let mut place = 0;
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                let places: Vec<String> = row
                    .iter()
                    .map(|_| {
                        place += 1;
                        format!("${place}")
                    })
                    .collect();
                format!("({})", places.join(", "))
            })
            .collect();
        format!("{} (values {}) {}", self.head, rows.join(", "), self.tail)
    }
}

impl Db {
    /// Writes many rows (or none) of a table that is none of record, and asks in the same transaction what stands then.
    ///
    /// # Errors
    /// A fault where storage fails; then nothing was written.
    pub async fn scratch_rows(
        &self,
        many: &Many,
        (sql, args): (&'static str, Vec<Value>),
    ) -> Result<Vec<Row>, Fault> {
        if many.rows.is_empty() {
            return self.read().await?.all(sql, args).await;
        }
        let mut attempt = 1;
        loop {
            match self.write_and_ask(many, sql, args.clone()).await {
                Err(fault) if fault.is_passing() && attempt < crate::ATTEMPTS => {
                    attempt = crate::part_ways(attempt).await;
                }
                done => return done,
            }
        }
    }

    async fn write_and_ask(
        &self,
        many: &Many,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, Fault> {
        self.refuse_record(many.head)?;
        let mut conn = self.engine.write().await?;
        conn.exec(&many.sql(), many.rows.concat()).await?;
        let rows = conn.all(sql, args).await?;
        conn.commit().await?;
        Ok(rows)
    }
}
