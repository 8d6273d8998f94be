//! Storage: the only crate that names SQLite or PostgreSQL.
//!
//! An act writes through [`Db::act`]: it is handed a [`Tx`] that began immediate (SQLite) or serialisable
//! (PostgreSQL), and gives it back by [`Tx::commit`] with its permit and its fact. It may be run again when two
//! writers met. Pages read through [`Db::read`], one unchanging picture.

mod answers;
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

use answers::Answers;
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
    answers: Arc<Answers>,
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
            answers: Arc::default(),
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
        let meets = |stop: &Stop| matches!(stop, Stop::Fault(fault) if fault.is_passing());
        let Committed(answer) =
            again_while(meets, || async { work(Tx::begin(self, now).await?).await }).await?;
        Ok(answer)
    }

    /// Begins to read one unchanging picture.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn read(&self) -> Result<Conn, Fault> {
        self.engine.read(&self.answers).await
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

    fn kept(&self) -> impl Iterator<Item = &'static str> {
        self.schemas
            .iter()
            .flat_map(|schema| schema.kept.iter().copied())
    }
}

/// Runs the work again while it stops because writers met; they part ways by pausing for different times.
pub(crate) async fn again_while<T, E, F>(
    meets: impl Fn(&E) -> bool,
    work: impl Fn() -> F,
) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    let mut attempt = 1;
    loop {
        match work().await {
            Err(stop) if meets(&stop) && attempt < ATTEMPTS => {
                let pause = u64::from(chance::bytes::<1>()[0]) * u64::from(attempt) / 16;
                tokio::time::sleep(Duration::from_millis(pause)).await;
                attempt += 1;
            }
            done => return done,
        }
    }
}
