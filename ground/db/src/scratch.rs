//! Writing to tables that are none of record: sign-ins, drafts, single answers of an exam. Tables of record are refused.

use crate::{Db, Row, Value, again_while};
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
    /// Runs a statement on tables that are none of record: sign-ins, drafts, single answers of an exam.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn scratch(&self, sql: &'static str, args: Vec<Value>) -> Result<u64, Fault> {
        self.scratch_all(vec![(sql, args)]).await
    }

    /// As [`Db::scratch`], for several statements that happen together or not at all; gives the rows of all.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn scratch_all(
        &self,
        statements: Vec<(&'static str, Vec<Value>)>,
    ) -> Result<u64, Fault> {
        again_while(Fault::is_passing, || self.run_all(&statements)).await
    }

    async fn run_all(&self, statements: &[(&'static str, Vec<Value>)]) -> Result<u64, Fault> {
        let mut conn = self.engine.write().await?;
        let mut rows = 0;
        for (sql, args) in statements {
            self.refuse_record(sql)?;
            rows += conn.exec(sql, args.clone()).await?;
        }
        conn.commit().await?;
        Ok(rows)
    }

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
        again_while(Fault::is_passing, || {
            self.write_and_ask(many, sql, args.clone())
        })
        .await
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

    /// Tables of record and the journal's own are written by acts only: nothing is stored without its line.
    pub(crate) fn refuse_record(&self, sql: &str) -> Result<(), Fault> {
        let own = [
            "journal_leaf",
            "journal_row",
            "journal_head",
            "outbox",
            "migration",
        ];
        match target(sql) {
            Some(table) if !own.contains(&table) && self.kept().all(|kept| kept != table) => Ok(()),
            _ => Err(Fault::broken(format!("written past the journal: {sql}"))),
        }
    }
}

/// The table that a statement writes to.
fn target(sql: &str) -> Option<&str> {
    let mut words = sql.split_whitespace();
    match (words.next()?, words.next()?) {
        ("update", table) => Some(table),
        ("insert", "into") | ("delete", "from") => words.next(),
        _ => None,
    }
}
