//! What goes into a statement and what comes out of a row, alike on both engines.

use jiff::{Timestamp, civil::Date};
use kernel::{Fault, Id};
use std::{str::FromStr, sync::Arc};

/// One value of a column. Instants are milliseconds since 1970 in UTC, dates are ISO texts, yes and no are 1 and 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number, an instant, yes or no.
    Int(i64),
    /// A text, an identifier, a date, the code of a state.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

macro_rules! values {
    ($($from:ty => |$it:ident| $value:expr;)*) => { $(
        impl From<$from> for Value {
            fn from($it: $from) -> Value { $value }
        }
    )* };
}

values! {
    i64 => |it| Value::Int(it);
    i32 => |it| Value::Int(it.into());
    u32 => |it| Value::Int(it.into());
    u16 => |it| Value::Int(it.into());
    u8 => |it| Value::Int(it.into());
    bool => |it| Value::Int(it.into());
    &str => |it| Value::Text(it.to_owned());
    String => |it| Value::Text(it);
    &String => |it| Value::Text(it.clone());
    Vec<u8> => |it| Value::Bytes(it);
    &[u8] => |it| Value::Bytes(it.to_vec());
    Timestamp => |it| Value::Int(it.as_millisecond());
    Date => |it| Value::Text(it.to_string());
}

impl<K> From<Id<K>> for Value {
    fn from(id: Id<K>) -> Value {
        Value::Text(id.to_string())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// The arguments of a statement, in the order of `$1`, `$2` ….
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

/// One row, whole and free of the engine that it came from.
#[derive(Clone, Debug)]
pub struct Row {
    pub(crate) names: Arc<[String]>,
    pub(crate) values: Vec<Value>,
}

impl Value {
    /// About how much memory it takes, bytes.
    pub(crate) fn size(&self) -> usize {
        let held = match self {
            Value::Null | Value::Int(_) => 0,
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
        };
        size_of::<Value>() + held
    }
}

impl Row {
    /// About how much memory it takes, bytes.
    pub(crate) fn size(&self) -> usize {
        self.values.iter().map(Value::size).sum()
    }

    /// Reads a column as a `T`.
    ///
    /// # Errors
    /// A fault where the column is missing or holds something else: the statement or the schema is wrong.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, Fault> {
        let place = self.names.iter().position(|name| name == column);
        let value = place
            .and_then(|place| self.values.get(place))
            .ok_or_else(|| Fault::broken(format!("no column {column} in this row")))?;
        T::from_value(value)
            .ok_or_else(|| Fault::broken(format!("column {column} holds {value:?}")))
    }

    /// Reads a column whose text is the name of a state, a code or the like.
    ///
    /// # Errors
    /// A fault where the text is none of those that we ever wrote.
    pub fn parse<T: FromStr>(&self, column: &str) -> Result<T, Fault> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| {
            Fault::broken(format!(
                "column {column} holds “{text}”, which cannot be read"
            ))
        })
    }

    /// As [`Row::parse`], for a column that may be empty.
    ///
    /// # Errors
    /// As [`Row::parse`].
    pub fn parse_some<T: FromStr>(&self, column: &str) -> Result<Option<T>, Fault> {
        let text: Option<String> = self.get(column)?;
        match text {
            Some(_) => self.parse(column).map(Some),
            None => Ok(None),
        }
    }
}

/// What can be read from a column.
pub trait FromValue: Sized {
    /// Reads it, if it is of the right sort.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }
}

macro_rules! narrower {
    ($($number:ty),*) => { $(
        impl FromValue for $number {
            fn from_value(value: &Value) -> Option<Self> {
                i64::from_value(value)?.try_into().ok()
            }
        }
    )* };
}
narrower!(u8, u16, u32, i32, usize);

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

impl FromValue for Timestamp {
    fn from_value(value: &Value) -> Option<Self> {
        Timestamp::from_millisecond(i64::from_value(value)?).ok()
    }
}

impl FromValue for Date {
    fn from_value(value: &Value) -> Option<Self> {
        String::from_value(value)?.parse().ok()
    }
}

impl<K> FromValue for Id<K> {
    fn from_value(value: &Value) -> Option<Self> {
        String::from_value(value)?.parse().ok()
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}
