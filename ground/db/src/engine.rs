//! The two engines, and one connection in a transaction on either. Nothing else speaks to a driver.

mod cells;

use crate::{Row, Value, answers::Answers};
use cells::{bind_postgres, bind_sqlite, postgres_value, rows, sqlite_value};
use kernel::Fault;
use sqlx::{
    AssertSqlSafe, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    num::NonZero, path::Path, str::FromStr, sync::Arc, thread::available_parallelism,
    time::Duration,
};

/// How long a writer waits for its turn before it gives up, seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// A database engine with its pools.
#[derive(Clone, Debug)]
pub(crate) enum Engine {
    /// One writer that always begins immediate, and readers beside it.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    /// Serialisable writers, snapshot readers. Whoever reads and then writes does not wait for those who do the same.
    Postgres { writers: PgPool, readers: PgPool },
}

/// What readers are counted by: more of them than the cores can serve only take each other's time.
fn cores() -> u32 {
    let cores = available_parallelism().map_or(2, NonZero::get);
    u32::try_from(cores).unwrap_or(2)
}

/// Writers on PostgreSQL, which wait for the disk most of their time.
const WRITERS: u32 = 8;

impl Engine {
    /// Opens (and makes, where there is none) the SQLite file.
    pub(crate) async fn sqlite(file: &Path) -> Result<Engine, Fault> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged act survives even the loss of power.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            // A page's rows reach the caller in one go, not by fifties with a change of threads between.
            .row_buffer_size(1_024)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "memory");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await
            .map_err(storage("opening the SQLite database"))?;
        let readers = SqlitePoolOptions::new()
            // One waits for the disk.
            .max_connections(cores() + 1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.pragma("query_only", "on"))
            .await
            .map_err(storage("opening the SQLite database for reading"))?;
        Ok(Engine::Sqlite { writer, readers })
    }

    /// Connects to PostgreSQL.
    pub(crate) async fn postgres(url: &str) -> Result<Engine, Fault> {
        let options =
            PgConnectOptions::from_str(url).map_err(storage("reading the PostgreSQL address"))?;
        let pool = async |connections, options| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE)
                .connect_with(options)
                .await
                .map_err(storage("connecting to PostgreSQL"))
        };
        Ok(Engine::Postgres {
            writers: pool(WRITERS, options.clone()).await?,
            readers: pool(2 * cores() + 1, options).await?,
        })
    }

    /// Begins to write: the only writer on SQLite, serialisable on PostgreSQL.
    pub(crate) async fn write(&self) -> Result<Conn, Fault> {
        let doing = storage("beginning to write");
        let tx = match self {
            Engine::Sqlite { writer, .. } => {
                Open::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await.map_err(doing)?)
            }
            Engine::Postgres { writers, .. } => Open::Postgres(
                writers
                    .begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
                    .await
                    .map_err(doing)?,
            ),
        };
        Ok(Conn {
            tx,
            answers: None,
            state: None,
            plans_anew: false,
        })
    }

    /// Begins to read one unchanging picture.
    pub(crate) async fn read(&self, answers: &Arc<Answers>) -> Result<Conn, Fault> {
        let doing = storage("beginning to read");
        let tx = match self {
            Engine::Sqlite { readers, .. } => Open::Sqlite(readers.begin().await.map_err(doing)?),
            Engine::Postgres { readers, .. } => Open::Postgres(
                readers
                    .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await
                    .map_err(doing)?,
            ),
        };
        Ok(Conn {
            tx,
            answers: Some(answers.clone()),
            state: None,
            plans_anew: false,
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres { writers, readers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

/// A connection in a transaction; dropped without a commit, it rolls back.
///
/// SQL is written once, as text that both engines read; places are `$1`, `$2` ….
#[derive(Debug)]
pub struct Conn {
    tx: Open,
    /// What was answered before; none for who writes, whose picture changes.
    pub(crate) answers: Option<Arc<Answers>>,
    /// Which picture is read, once that was asked.
    state: Option<String>,
    /// Whether PostgreSQL was told to.
    plans_anew: bool,
}

#[derive(Debug)]
enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Conn {
    /// Every row of a query.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn all(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Vec<Row>, Fault> {
        if !sql.starts_with("select") {
            return Err(Fault::broken(format!("no query: {sql}")));
        }
        self.all_of(sql, args).await
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn opt(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Option<Row>, Fault> {
        Ok(self.all_of(sql, args).await?.into_iter().next())
    }

    /// The one row that the query must give.
    ///
    /// # Errors
    /// A fault where storage fails or there is no row.
    pub async fn one(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Row, Fault> {
        self.opt(sql, args)
            .await?
            .ok_or_else(|| Fault::broken(format!("no row for: {sql}")))
    }

    pub(crate) async fn all_of(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, Fault> {
        let query = AssertSqlSafe(sql.to_owned());
        match &mut self.tx {
            Open::Sqlite(tx) => {
                let found = bind_sqlite(sqlx::query(query), args).fetch_all(&mut **tx);
                let found = found.await.map_err(failing(sql))?;
                rows(&found, sqlite_value)
            }
            Open::Postgres(tx) => {
                let query = bind_postgres(sqlx::query(query), args);
                let found = query.fetch_all(&mut **tx).await.map_err(failing(sql))?;
                rows(&found, postgres_value)
            }
        }
    }

    /// Has PostgreSQL plan what is asked from here on with its arguments: a plan that does for any of them is, for a list that
    /// is narrowed by what people type, to read everything. What is not typed is better planned once.
    pub(crate) async fn plan_anew(&mut self) -> Result<(), Fault> {
        if matches!(self.tx, Open::Postgres(_)) && !self.plans_anew {
            let sql = "set local plan_cache_mode = force_custom_plan";
            self.exec(sql, Vec::new()).await?;
            self.plans_anew = true;
        }
        Ok(())
    }

    /// What tells the picture that is read from every other in which a table of record differs.
    pub(crate) async fn state(&mut self) -> Result<String, Fault> {
        if let Some(state) = &self.state {
            return Ok(state.clone());
        }
        let sql = match self.tx {
            // One writes at a time, and each act appends a leaf.
            Open::Sqlite(_) => {
                "select cast(coalesce(max(seq), 0) as text) as state from journal_leaf"
            }
            // Leaves may be committed in another order than that of their numbers.
            Open::Postgres(_) => "select cast(pg_current_snapshot() as text) as state",
        };
        let state: String = self.one(sql, Vec::new()).await?.get("state")?;
        self.state = Some(state.clone());
        Ok(state)
    }

    pub(crate) async fn exec(&mut self, sql: &str, args: Vec<Value>) -> Result<u64, Fault> {
        let query = AssertSqlSafe(sql.to_owned());
        match &mut self.tx {
            Open::Sqlite(tx) => bind_sqlite(sqlx::query(query), args)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected())
                .map_err(failing(sql)),
            Open::Postgres(tx) => bind_postgres(sqlx::query(query), args)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected())
                .map_err(failing(sql)),
        }
    }

    /// Runs a script of statements, written for both engines: `BLOB` and the running key are put into PostgreSQL's words.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), Fault> {
        match &mut self.tx {
            Open::Sqlite(tx) => sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
                .execute(&mut **tx)
                .await
                .map(drop)
                .map_err(failing(sql)),
            Open::Postgres(tx) => {
                let sql = sql
                    .replace(
                        "INTEGER PRIMARY KEY AUTOINCREMENT",
                        "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                    )
                    .replace(" BLOB", " BYTEA");
                sqlx::raw_sql(AssertSqlSafe(sql.clone()))
                    .execute(&mut **tx)
                    .await
                    .map(drop)
                    .map_err(failing(&sql))
            }
        }
    }

    pub(crate) async fn commit(self) -> Result<(), Fault> {
        let doing = storage("committing");
        match self.tx {
            Open::Sqlite(tx) => tx.commit().await.map_err(doing),
            Open::Postgres(tx) => tx.commit().await.map_err(doing),
        }
    }
}

fn storage(doing: &'static str) -> impl Fn(sqlx::Error) -> Fault {
    move |error| fault(doing.to_owned(), error)
}

fn failing(sql: &str) -> impl Fn(sqlx::Error) -> Fault {
    move |error| {
        let first = sql
            .split_whitespace()
            .take(12)
            .collect::<Vec<_>>()
            .join(" ");
        fault(format!("running: {first}"), error)
    }
}

/// A conflict of two writers passes when the act is run again. PostgreSQL may tell the later of two that chose the same key
/// of a violated constraint instead (its manual, 13.5); run again, the act sees the other's row.
fn fault(doing: String, error: sqlx::Error) -> Fault {
    const SERIALISATION: &str = "40001";
    const DEADLOCK: &str = "40P01";
    const SAME_KEY: &str = "23505";
    let passing = match &error {
        sqlx::Error::Database(error) => matches!(
            error.code().as_deref(),
            Some(SERIALISATION | DEADLOCK | SAME_KEY)
        ),
        _ => false,
    };
    let fault = Fault::new(doing, error);
    if passing { fault.passing() } else { fault }
}
