//! 备案事项申请: what a school notes or asks about its filing.

use db::{Conn, Row, args};
use filing_rules::{Field, RequestState};
use jiff::Timestamp;
use kernel::{Fault, FilingId, FilingRequestId, ScopeLineId};
use std::{fmt, str::FromStr};

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A fact of the receipt.
    Change(Field),
    /// One line of the scope.
    Drop(ScopeLineId),
    /// The end of the filing.
    Withdraw,
}

/// A request, as stored.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub id: FilingRequestId,
    pub filing: FilingId,
    pub what: Asked,
    pub before: String,
    pub after: String,
    pub reason: String,
    pub state: RequestState,
    pub asked_by: String,
    pub asked_at: Timestamp,
    pub answer: Option<String>,
}

/// The requests about a filing, the newest first.
pub(crate) async fn requests(conn: &mut Conn, filing: FilingId) -> Result<Vec<Request>, Fault> {
    let sql = "select * from filing_request where filing = $1 order by asked_at desc, id desc";
    conn.all(sql, args![filing])
        .await?
        .iter()
        .map(request)
        .collect()
}

pub(crate) fn request(row: &Row) -> Result<Request, Fault> {
    Ok(Request {
        id: row.get("id")?,
        filing: row.get("filing")?,
        what: row.parse("what")?,
        before: row.get("before")?,
        after: row.get("after")?,
        reason: row.get("reason")?,
        state: row.parse("state")?,
        asked_by: row.get("asked_by")?,
        asked_at: row.get("asked_at")?,
        answer: row.get("answer")?,
    })
}

impl Asked {
    /// What a person reads.
    pub fn title(self) -> String {
        match self {
            Asked::Change(field) => format!("变更{}", field.title()),
            Asked::Drop(_) => "减少职业（工种）或等级".to_owned(),
            Asked::Withdraw => "注销备案".to_owned(),
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Change(field) => write!(f, "change {field}"),
            Asked::Drop(line) => write!(f, "drop {line}"),
            Asked::Withdraw => f.write_str("withdraw"),
        }
    }
}

impl FromStr for Asked {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("备案事项“{text}”不存在");
        match text.split_once(' ') {
            Some(("change", field)) => Ok(Asked::Change(field.parse().map_err(|_| bad())?)),
            Some(("drop", line)) => Ok(Asked::Drop(line.parse().map_err(|_| bad())?)),
            None if text == "withdraw" => Ok(Asked::Withdraw),
            _ => Err(bad()),
        }
    }
}
