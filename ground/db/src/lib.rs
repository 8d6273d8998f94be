//! Storage: the only crate that names SQLite or PostgreSQL.
//!
//! An act writes through [`Db::act`]: it is handed a [`Tx`] that began immediate (SQLite) or serialisable
//! (PostgreSQL), and gives it back by [`Tx::commit`] with its permit and its fact. It may be run again when two
//! writers met. Pages read through [`Db::read`], one unchanging picture.

pub mod chance;
mod engine;
mod files;
mod keys;
mod outbox;
mod schema;
mod scratch;
mod select;
mod tree;
mod tx;
mod value;
pub mod verify;

pub use engine::Conn;
pub use files::{FileDigest, Files};
pub use keys::Keys;
pub use outbox::Job;
pub use schema::{Migration, SCHEMA, Schema};
pub use scratch::Many;
pub use select::{Page, Select};
pub use tree::{Head, ORIGIN};
pub use tx::{Columns, Committed, Tx};
pub use value::{FromValue, Row, Value};

use engine::Engine;
use jiff::Timestamp;
use kernel::{Fault, Stop};
use std::{future::Future, path::Path, sync::Arc, time::Duration};
use tokio::sync::Notify;

/// How often an act is run before a conflict with other writers is given up as a fault.
const ATTEMPTS: u32 = 12;

/// 存储: the database of an installation with its files and keys. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    engine: Engine,
    files: Files,
    keys: Arc<Keys>,
    schemas: Arc<[Schema]>,
    wake: Arc<Notify>,
}

impl Db {
    /// Opens the database: a `postgres://` address, or else the SQLite file `gongjiang.db` in the data folder, and
    /// brings its tables up to date.
    ///
    /// # Errors
    /// A fault where it cannot be reached or brought up to date.
    pub async fn open(
        database: Option<&str>,
        folder: &Path,
        keys: Keys,
        schemas: &[Schema],
    ) -> Result<Db, Fault> {
        let keys = Arc::new(keys);
        let files = Files::local(&folder.join("files"), keys.clone())?;
        let engine = match database {
            Some(url) => Engine::postgres(url).await?,
            None => Engine::sqlite(&folder.join("gongjiang.db")).await?,
        };
        let mut conn = engine.write().await?;
        schema::migrate(&mut conn, schemas).await?;
        conn.commit().await?;
        Ok(Db {
            engine,
            files,
            keys,
            schemas: schemas.into(),
            wake: Arc::new(Notify::new()),
        })
    }

    /// Runs an act: `work` is handed a transaction and must commit it. Where two writers met, it is run again.
    ///
    /// # Errors
    /// The refusal of the rule, or a fault.
    pub async fn act<T, W, F>(&self, now: Timestamp, work: W) -> Result<T, Stop>
    where
        W: Fn(Tx) -> F,
        F: Future<Output = Result<Committed<T>, Stop>>,
    {
        let mut attempt = 1;
        loop {
            match work(Tx::begin(self, now).await?).await {
                Ok(Committed(answer)) => return Ok(answer),
                Err(Stop::Fault(fault)) if fault.is_passing() && attempt < ATTEMPTS => {
                    attempt = part_ways(attempt).await;
                }
                Err(stop) => return Err(stop),
            }
        }
    }

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
        let mut attempt = 1;
        loop {
            match self.run_all(&statements).await {
                Err(fault) if fault.is_passing() && attempt < ATTEMPTS => {
                    attempt = part_ways(attempt).await;
                }
                done => return done,
            }
        }
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

    /// Begins to read one unchanging picture.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn read(&self) -> Result<Conn, Fault> {
        self.engine.read().await
    }

    /// The files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Waits until an act was committed: there may be leaves to place and jobs to do.
    pub async fn committed(&self) {
        self.wake.notified().await;
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.engine.close().await;
    }

    fn is_kept(&self, table: &str) -> bool {
        self.kept().any(|kept| kept == table)
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

    fn kept(&self) -> impl Iterator<Item = &'static str> {
        self.schemas
            .iter()
            .flat_map(|schema| schema.kept.iter().copied())
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

/// Writers that met part ways by pausing for different times; gives the number of the next attempt.
async fn part_ways(attempt: u32) -> u32 {
    let pause = u64::from(chance::bytes::<1>()[0]) * u64::from(attempt) / 16;
    tokio::time::sleep(Duration::from_millis(pause)).await;
    attempt + 1
}
