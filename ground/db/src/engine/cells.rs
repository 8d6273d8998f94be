//! Arguments put into a driver's words, and the rows of an answer taken out of them.

use super::storage;
use crate::{Row, Value};
use kernel::Fault;
use sqlx::{
    Column, Postgres, Row as _, Sqlite, TypeInfo, ValueRef,
    postgres::{PgArguments, PgRow, PgTypeInfo, types::Oid},
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};
use std::sync::Arc;

pub(super) fn bind_sqlite(
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

pub(super) fn bind_postgres(
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

/// The rows of an answer, which share the names of their columns.
pub(super) fn rows<R: sqlx::Row>(
    found: &[R],
    value: impl Fn(&R, usize) -> Result<Value, Fault>,
) -> Result<Vec<Row>, Fault> {
    let names = found.first().map_or_else(Vec::new, |row| {
        let columns = row.columns().iter();
        columns.map(|column| column.name().to_owned()).collect()
    });
    let names: Arc<[String]> = names.into();
    let row = |row: &R| {
        let values = (0..names.len()).map(|place| value(row, place));
        Ok(Row {
            names: names.clone(),
            values: values.collect::<Result<_, Fault>>()?,
        })
    };
    found.iter().map(row).collect()
}

pub(super) fn sqlite_value(row: &SqliteRow, place: usize) -> Result<Value, Fault> {
    let raw = row.try_get_raw(place).map_err(storage("reading a row"))?;
    let sort = raw.type_info();
    Ok(match (raw.is_null(), sort.name()) {
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
            let name = row.column(place).name();
            return Err(Fault::broken(format!("column {name} is of type {other}")));
        }
    })
}

pub(super) fn postgres_value(row: &PgRow, place: usize) -> Result<Value, Fault> {
    let raw = row.try_get_raw(place).map_err(storage("reading a row"))?;
    let sort = raw.type_info();
    Ok(match (raw.is_null(), sort.name()) {
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
            let name = row.column(place).name();
            return Err(Fault::broken(format!("column {name} is of type {other}")));
        }
    })
}
