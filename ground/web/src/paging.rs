//! Lists of the API: part by part, each going on after the last of the one before. What is added meanwhile shifts nothing.

use crate::{Failure, House};
use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use db::{Conn, Row, Select};
use kernel::{Fault, Refusal, Stop};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The most that one answer holds.
const MOST: u32 = 200;
/// What it holds unless asked.
const USUAL: u32 = 50;

/// Which part of a list is asked for.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Cursor {
    /// 从何处继续：上一次回答中`next`的值。
    after: Option<String>,
    /// 至多多少条，1至200，缺省50。
    limit: u32,
}

/// A part of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Paged<T> {
    /// What was found, in a lasting order.
    pub items: Vec<T>,
    /// What to send as `after` for the next part; none at the end.
    pub next: Option<String>,
}

impl Cursor {
    /// The rows of this part. The list goes on by a key of the kind `K`; `beyond` is the condition on it, such as
    /// `bank.id > {}`.
    ///
    /// # Errors
    /// Refuses an `after` that is no such key; a fault where storage fails.
    pub async fn rows<K: FromStr>(
        self,
        select: Select,
        beyond: &'static str,
        conn: &mut Conn,
    ) -> Result<Found, Stop> {
        if let Some(after) = &self.after
            && after.parse::<K>().is_err()
        {
            return Err(bad_cursor(after).into());
        }
        let rows = select
            .maybe(beyond, self.after)
            .first(conn, self.limit + 1)
            .await?;
        Ok(Found {
            more: rows.len() > self.limit as usize,
            rows: rows.into_iter().take(self.limit as usize).collect(),
        })
    }
}

/// The rows of a part of a list.
#[derive(Debug)]
pub struct Found {
    /// The rows.
    pub rows: Vec<Row>,
    more: bool,
}

impl Found {
    /// The answer: each row as `view` shows it; `key` is the column by which the list goes on.
    ///
    /// # Errors
    /// Whatever `view` says.
    pub fn paged<T, E: From<Fault>>(
        &self,
        key: &str,
        view: impl Fn(&Row) -> Result<T, E>,
    ) -> Result<Paged<T>, E> {
        Ok(Paged {
            next: self.next(key)?,
            items: self.rows.iter().map(view).collect::<Result<_, _>>()?,
        })
    }

    /// What to send as `after` for the next part.
    ///
    /// # Errors
    /// A fault where the rows have no such column.
    pub fn next(&self, key: &str) -> Result<Option<String>, Fault> {
        let last = self.rows.last().filter(|_| self.more);
        last.map(|row| row.get(key)).transpose()
    }
}

impl FromRequestParts<House> for Cursor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Failure> {
        #[derive(Deserialize)]
        struct Typed {
            after: Option<String>,
            limit: Option<String>,
        }
        let typed = Query::<Typed>::from_request_parts(parts, house).await;
        let Query(typed) = typed.map_err(|_| bad_cursor(""))?;
        let after = typed.after.filter(|after| !after.is_empty());
        let limit = match typed.limit.as_deref().map(str::parse) {
            None => USUAL,
            Some(Ok(limit)) if (1..=MOST).contains(&limit) => limit,
            Some(_) => {
                let sentence = format!("limit应为1至{MOST}的整数");
                return Err(Refusal::invalid("paging.bad_limit", sentence).into());
            }
        };
        Ok(Cursor { after, limit })
    }
}

fn bad_cursor(after: &str) -> Refusal {
    let after: String = after.chars().take(40).collect();
    let sentence = format!("after“{after}”无法识别，应为上一次回答中next的值");
    Refusal::invalid("paging.bad_cursor", sentence)
}
