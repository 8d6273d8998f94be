//! The two engines, and one connection in a transaction on either. The only file that speaks to a driver.

use crate::{Row, Value};
use kernel::Fault;
use sqlx::{
    AssertSqlSafe, Column, Postgres, Row as _, Sqlite, SqlitePool, Transaction, TypeInfo, ValueRef,
    postgres::{
        PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow, PgTypeInfo, types::Oid,
    },
    query::Query,
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
        SqliteSynchronous,
    },
};
use std::{path::Path, str::FromStr, time::Duration};

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
    /// Serialisable writers, snapshot readers.
    Postgres(PgPool),
}

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
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "memory");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await
            .map_err(storage("opening the SQLite database"))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(8)
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
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(PATIENCE)
            .connect_with(options)
            .await
            .map_err(storage("connecting to PostgreSQL"))?;
        Ok(Engine::Postgres(pool))
    }

    /// Begins to write: the only writer on SQLite, serialisable on PostgreSQL.
    pub(crate) async fn write(&self) -> Result<Conn, Fault> {
        let doing = storage("beginning to write");
        Ok(match self {
            Engine::Sqlite { writer, .. } => {
                Conn::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await.map_err(doing)?)
            }
            Engine::Postgres(pool) => Conn::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
                    .await
                    .map_err(doing)?,
            ),
        })
    }

    /// Begins to read one unchanging picture.
    pub(crate) async fn read(&self) -> Result<Conn, Fault> {
        let doing = storage("beginning to read");
        Ok(match self {
            Engine::Sqlite { readers, .. } => Conn::Sqlite(readers.begin().await.map_err(doing)?),
            Engine::Postgres(pool) => Conn::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await
                    .map_err(doing)?,
            ),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}

/// A connection in a transaction; dropped without a commit, it rolls back.
///
/// SQL is written once, as text that both engines read; places are `$1`, `$2` ….
#[derive(Debug)]
pub enum Conn {
    #[doc(hidden)]
    Sqlite(Transaction<'static, Sqlite>),
    #[doc(hidden)]
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
        match self {
            Conn::Sqlite(tx) => bind_sqlite(sqlx::query(query), args)
                .fetch_all(&mut **tx)
                .await
                .map_err(failing(sql))?
                .iter()
                .map(sqlite_row)
                .collect(),
            Conn::Postgres(tx) => bind_postgres(sqlx::query(query), args)
                .fetch_all(&mut **tx)
                .await
                .map_err(failing(sql))?
                .iter()
                .map(postgres_row)
                .collect(),
        }
    }

    pub(crate) async fn exec(&mut self, sql: &str, args: Vec<Value>) -> Result<u64, Fault> {
        let query = AssertSqlSafe(sql.to_owned());
        match self {
            Conn::Sqlite(tx) => bind_sqlite(sqlx::query(query), args)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected())
                .map_err(failing(sql)),
            Conn::Postgres(tx) => bind_postgres(sqlx::query(query), args)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected())
                .map_err(failing(sql)),
        }
    }

    /// Runs a script of statements, written for both engines: `BLOB` and the running key are put into PostgreSQL's words.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), Fault> {
        match self {
            Conn::Sqlite(tx) => sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
                .execute(&mut **tx)
                .await
                .map(drop)
                .map_err(failing(sql)),
            Conn::Postgres(tx) => {
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
        match self {
            Conn::Sqlite(tx) => tx.commit().await.map_err(doing),
            Conn::Postgres(tx) => tx.commit().await.map_err(doing),
        }
    }
}

fn bind_sqlite(
    mut query: Query<'_, Sqlite, SqliteArguments>,
    args: Vec<Value>,
) -> Query<'_, Sqlite, SqliteArguments> {
    for value in args {
        query = match value {
            Value::Null => query.bind(None::<String>),
            Value::Int(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        };
    }
    query
}

fn bind_postgres(
    mut query: Query<'_, Postgres, PgArguments>,
    args: Vec<Value>,
) -> Query<'_, Postgres, PgArguments> {
    for value in args {
        query = match value {
            Value::Null => query.bind(Nothing),
            Value::Int(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        };
    }
    query
}

/// A null whose type PostgreSQL finds out from where it stands.
struct Nothing;

impl sqlx::Type<Postgres> for Nothing {
    fn type_info() -> PgTypeInfo {
        /// The pseudo-type `unknown`.
        const UNKNOWN: Oid = Oid(705);
        PgTypeInfo::with_oid(UNKNOWN)
    }
}

impl sqlx::Encode<'_, Postgres> for Nothing {
    fn encode_by_ref(
        &self,
        _: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        Ok(sqlx::encode::IsNull::Yes)
    }
}

fn sqlite_row(row: &SqliteRow) -> Result<Row, Fault> {
    let mut columns = Vec::with_capacity(row.len());
    for (place, column) in row.columns().iter().enumerate() {
        let raw = row.try_get_raw(place).map_err(storage("reading a row"))?;
        let sort = raw.type_info();
        let value = match (raw.is_null(), sort.name()) {
            (true, _) => Value::Null,
            (_, "TEXT") => Value::Text(
                row.try_get_unchecked(place)
                    .map_err(storage("reading a text"))?,
            ),
            (_, "BLOB") => Value::Bytes(
                row.try_get_unchecked(place)
                    .map_err(storage("reading bytes"))?,
            ),
            (_, "INTEGER") => Value::Int(
                row.try_get_unchecked(place)
                    .map_err(storage("reading a number"))?,
            ),
            (_, other) => {
                return Err(Fault::broken(format!(
                    "column {} is of type {other}",
                    column.name()
                )));
            }
        };
        columns.push((column.name().to_owned(), value));
    }
    Ok(Row(columns))
}

fn postgres_row(row: &PgRow) -> Result<Row, Fault> {
    let mut columns = Vec::with_capacity(row.len());
    for (place, column) in row.columns().iter().enumerate() {
        let raw = row.try_get_raw(place).map_err(storage("reading a row"))?;
        let sort = raw.type_info();
        let value = match (raw.is_null(), sort.name()) {
            (true, _) => Value::Null,
            (_, "TEXT" | "VARCHAR" | "NAME") => {
                Value::Text(row.try_get(place).map_err(storage("reading a text"))?)
            }
            (_, "BYTEA") => Value::Bytes(row.try_get(place).map_err(storage("reading bytes"))?),
            (_, "INT8") => Value::Int(row.try_get(place).map_err(storage("reading a number"))?),
            (_, "INT4") => {
                let number: i32 = row.try_get(place).map_err(storage("reading a number"))?;
                Value::Int(number.into())
            }
            (_, "BOOL") => {
                let yes: bool = row.try_get(place).map_err(storage("reading a yes or no"))?;
                Value::Int(yes.into())
            }
            (_, other) => {
                return Err(Fault::broken(format!(
                    "column {} is of type {other}",
                    column.name()
                )));
            }
        };
        columns.push((column.name().to_owned(), value));
    }
    Ok(Row(columns))
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
