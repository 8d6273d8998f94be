//! What the public register shows of each filing: exactly what A3.5 lists, with number and validity.

mod lines;

use crate::life::store::ended;
use calendar::start_of;
use db::{Conn, Row, Select, Value, args};
use filing_rules::{Ended, Lived, Standing, Suspension, Validity};
use jiff::{ToSpan, civil::Date};
use kernel::{Fault, FilingId, Level, OccupationCode};
use lines::{Lines, lines_of};

/// 公布内容: one filed school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterEntry {
    /// The filing.
    pub filing: FilingId,
    /// 备案编号.
    pub number: String,
    /// 院校名称.
    pub school: String,
    /// 机构代码.
    pub uscc: String,
    /// 地址.
    pub address: String,
    /// 联系人.
    pub contact: String,
    /// 联系电话.
    pub phone: String,
    /// The department that filed it.
    pub department: String,
    /// The first day of validity.
    pub valid_from: Date,
    /// The last day of validity.
    pub valid_until: Date,
    /// The last day of validity as it was known at the end of the day: a renewal that is decided after the end leaves no
    /// gap, but nobody knew of it before.
    pub known_until: Date,
    /// What the filing is on the day asked for.
    pub standing: Standing,
    /// 职业（工种）名称及编码、等级范围、评价规范.
    pub scope: Vec<RegisterScope>,
}

/// One occupation of an entry with its levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterScope {
    /// 职业编码.
    pub occupation: OccupationCode,
    /// 职业名称.
    pub occupation_name: String,
    /// 工种.
    pub job_type: String,
    /// 等级范围, the lowest first.
    pub levels: Vec<Level>,
    /// 评价规范.
    pub basis: String,
    /// For whom.
    pub audience: String,
}

/// One entry by its number, as it was on a day.
///
/// # Errors
/// A fault where storage fails.
pub async fn register_entry(
    conn: &mut Conn,
    number: &str,
    day: Date,
) -> Result<Option<RegisterEntry>, Fault> {
    let numbers = [number.to_owned()];
    Ok(register_entries(conn, &numbers, day).await?.pop())
}

/// Everything of a filing that an entry is made from, as it was on the day `$1`: before each change, what its version kept.
/// A term that was over on the day is told of no more where a later decision went on from it.
const SAID: &str = concat!(
        "filing.id, filing.number, filing.department, filing.valid_from, filing.valid_until, ended_on, ended_how,
         coalesce(said.school_name, filing.school_name) as school_name, coalesce(said.uscc, filing.uscc) as uscc,
         coalesce(said.address, filing.address) as address,
         coalesce(said.contact_name, filing.contact_name) as contact_name,
         coalesce(said.contact_phone, filing.contact_phone) as contact_phone,
         coalesce(said.valid_from, filing.valid_from) as said_from,
         coalesce(said.valid_until, filing.valid_until) as known_until,
         coalesce(case when said.valid_until < $1
             then (select min(later.valid_until) from filing_version later where later.filing = filing.id and later.valid_until >= $1)
             else said.valid_until end, filing.valid_until) as said_until,
         (select min(since) from suspension where suspension.filing = filing.id
             and since <= $1 and coalesce(suspension.until, '9999-12-31') >= $1) as suspended,
         (select ", lines::gathered!(), " from scope_line where scope_line.filing = filing.id) as lines"
);
/// The filings with the version that says what each was on the day; `$2` is the first moment after it.
pub(crate) const FILINGS: &str = "filing left join filing_version said on said.filing = filing.id and said.no =
    (select min(no) from filing_version where filing_version.filing = filing.id and changed_at >= $2)";

/// The values of [`FILINGS`] for a day.
pub(crate) fn moments(day: Date) -> Vec<Value> {
    args![day, start_of(day.saturating_add(1.day()))]
}

/// The entries of these numbers in their order, as they were on a day; one question, however many they are.
///
/// # Errors
/// A fault where storage fails.
pub async fn register_entries(
    conn: &mut Conn,
    numbers: &[String],
    day: Date,
) -> Result<Vec<RegisterEntry>, Fault> {
    let rows = Select::new(SAID, FILINGS)
        .given(moments(day))
        .of_record()
        .among("filing.number in {}", numbers)
        .every(conn)
        .await?;
    let entries: Result<Vec<RegisterEntry>, Fault> =
        rows.iter().map(|row| entry(row, day)).collect();
    let mut entries = entries?;
    entries.sort_by_key(|entry| numbers.iter().position(|number| *number == entry.number));
    Ok(entries)
}

/// 回执所列范围: the lines of a filing that hold on a day or later, each with its own first and last day. After an early
/// renewal the lines of the old term and those of the next stand beside each other.
pub(crate) async fn scope_from(
    conn: &mut Conn,
    filing: FilingId,
    valid: Validity,
    day: Date,
) -> Result<Vec<(RegisterScope, Validity)>, Fault> {
    let sql = concat!(
        "select ",
        lines::gathered!(),
        " as lines from scope_line where filing = $1"
    );
    let text: Option<String> = conn.one(sql, args![filing]).await?.get("lines")?;
    let mut held: Vec<(RegisterScope, Validity)> = Vec::new();
    for lines in lines_of(text.as_deref().unwrap_or_default())? {
        let holds = Validity {
            from: lines.since.unwrap_or(valid.from),
            until: lines.until.unwrap_or(valid.until),
        };
        if holds.until >= day && lines.dropped_on.is_none() {
            let mut scope = lines.scope;
            scope.levels.sort_unstable();
            held.push((scope, holds));
        }
    }
    Ok(held)
}

fn entry(row: &Row, day: Date) -> Result<RegisterEntry, Fault> {
    let lived = lived(row)?;
    let said = Validity {
        from: row.get("said_from")?,
        until: row.get("said_until")?,
    };
    let lines: Option<String> = row.get("lines")?;
    let lines = lines_of(lines.as_deref().unwrap_or_default())?;
    Ok(RegisterEntry {
        filing: row.get("id")?,
        number: row.get("number")?,
        school: row.get("school_name")?,
        uscc: row.get("uscc")?,
        address: row.get("address")?,
        contact: row.get("contact_name")?,
        phone: row.get("contact_phone")?,
        department: row.get("department")?,
        valid_from: said.from,
        valid_until: said.until,
        known_until: row.get("known_until")?,
        standing: lived.on(day),
        scope: scope_on(&lines, shown_on(said, lived.ended, day)),
    })
}

/// What decides how a filing stands on the day that is asked for.
fn lived(row: &Row) -> Result<Lived, Fault> {
    let suspended: Option<Date> = row.get("suspended")?;
    let suspension = suspended.map(|since| Suspension { since, until: None });
    Ok(Lived {
        validities: vec![Validity {
            from: row.get("valid_from")?,
            until: row.get("valid_until")?,
        }],
        suspensions: suspension.into_iter().collect(),
        ended: ended(row)?,
    })
}

/// The day whose scope is shown: the one asked for, or the last day on which the filing was one.
fn shown_on(valid: Validity, ended: Option<Ended>, day: Date) -> Date {
    let last = ended.map_or(valid.until, |ended| ended.on.saturating_sub(1.day()));
    day.min(last).max(valid.from)
}

/// The lines that hold on a day, those of one occupation, job type and basis together.
fn scope_on(lines: &[Lines], day: Date) -> Vec<RegisterScope> {
    let holds = |lines: &&Lines| {
        lines.since.is_none_or(|since| since <= day)
            && lines.until.is_none_or(|until| until >= day)
            && lines.dropped_on.is_none_or(|dropped| dropped > day)
    };
    let mut scope: Vec<RegisterScope> = Vec::new();
    for Lines { scope: next, .. } in lines.iter().filter(holds) {
        let same = |last: &&mut RegisterScope| {
            (last.occupation, &last.job_type, &last.basis)
                == (next.occupation, &next.job_type, &next.basis)
        };
        match scope.last_mut().filter(same) {
            Some(last) => last.levels.extend(&next.levels),
            None => scope.push(next.clone()),
        }
    }
    for one in &mut scope {
        one.levels.sort_unstable();
    }
    scope
}
