//! What the public register shows of each filing: exactly what A3.5 lists, with number and validity.

use crate::life::store::{Filed, Version, filings, histories};
use calendar::shanghai_date;
use db::{Conn, Row, Select};
use filing_rules::{Audience, Standing, Validity};
use jiff::{ToSpan, civil::Date};
use kernel::{Fault, FilingId, Level, OccupationCode};
use std::collections::BTreeMap;

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

/// The entries of these numbers in their order, as they were on a day; four questions, however many they are.
///
/// # Errors
/// A fault where storage fails.
pub async fn register_entries(
    conn: &mut Conn,
    numbers: &[String],
    day: Date,
) -> Result<Vec<RegisterEntry>, Fault> {
    let rows = Select::new("*", "filing")
        .among("number in {}", numbers)
        .every(conn)
        .await?;
    let mut found = filings(conn, &rows).await?;
    found.sort_by_key(|filed| {
        let number = filed.number.as_str();
        numbers.iter().position(|known| known == number)
    });
    let ids: Vec<FilingId> = found.iter().map(|filed| filed.id).collect();
    let mut histories = histories(conn, &ids).await?;
    let mut scopes = scopes(conn, &ids).await?;
    let entries = found.into_iter().map(|filed| {
        let versions = histories.remove(&filed.id).unwrap_or_default();
        let lines = scopes.remove(&filed.id).unwrap_or_default();
        entry_of(said_on(filed, versions, day), &lines, day)
    });
    Ok(entries.collect())
}

/// 回执所列范围: the lines of a filing that hold on a day or later, each with its own first and last day. After an early
/// renewal the lines of the old term and those of the next stand beside each other.
pub(crate) async fn scope_from(
    conn: &mut Conn,
    filing: FilingId,
    valid: Validity,
    day: Date,
) -> Result<Vec<(RegisterScope, Validity)>, Fault> {
    let lines = scopes(conn, &[filing]).await?.remove(&filing);
    let mut held: Vec<(RegisterScope, Validity)> = Vec::new();
    for lines in lines.unwrap_or_default() {
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

/// The filing with what it said on a day: before each change, what its version kept.
fn said_on(mut filed: Filed, versions: Vec<Version>, day: Date) -> Filed {
    let then = versions
        .into_iter()
        .find(|version| shanghai_date(version.changed_at) > day);
    if let Some(then) = then {
        filed.school = then.school;
        filed.uscc = then.uscc;
        filed.address = then.address;
        filed.contact = then.contact;
        filed.phone = then.phone;
        filed.valid = then.valid;
    }
    filed
}

fn entry_of(filed: Filed, lines: &[Lines], today: Date) -> RegisterEntry {
    RegisterEntry {
        filing: filed.id,
        number: filed.number.to_string(),
        valid_from: filed.valid.from,
        valid_until: filed.valid.until,
        standing: filed.on(today),
        scope: scope_on(lines, shown_on(&filed, today)),
        school: filed.school,
        uscc: filed.uscc,
        address: filed.address,
        contact: filed.contact,
        phone: filed.phone,
        department: filed.department,
    }
}

/// The day whose scope is shown: today, or the last day on which the filing was one.
fn shown_on(filed: &Filed, today: Date) -> Date {
    let ended = filed
        .ended()
        .map_or(filed.valid.until, |ended| ended.on.saturating_sub(1.day()));
    today.min(ended).max(filed.valid.from)
}

/// Lines of a scope that differ in the level only, with the days on which they hold.
struct Lines {
    since: Option<Date>,
    until: Option<Date>,
    dropped_on: Option<Date>,
    scope: RegisterScope,
}

/// Every line that there ever was of these filings, by occupation, job type and basis.
async fn scopes(
    conn: &mut Conn,
    filings: &[FilingId],
) -> Result<BTreeMap<FilingId, Vec<Lines>>, Fault> {
    const ALIKE: &str =
        "filing, occupation, job_type, basis, occupation_name, audience, since, until, dropped_on";
    let rows = Select::new(
        "filing, occupation, job_type, basis, occupation_name, audience, since, until, dropped_on,
         string_agg(level, ',') as levels",
        "scope_line",
    )
    .among("filing in {}", filings.iter().copied())
    .group(ALIKE)
    .order(ALIKE)
    .every(conn)
    .await?;
    let mut scopes: BTreeMap<FilingId, Vec<Lines>> = BTreeMap::new();
    for row in &rows {
        scopes
            .entry(row.get("filing")?)
            .or_default()
            .push(lines(row)?);
    }
    Ok(scopes)
}

fn lines(row: &Row) -> Result<Lines, Fault> {
    let audience: Audience = row.parse("audience")?;
    let levels: String = row.get("levels")?;
    let levels: Result<Vec<Level>, _> = levels.split(',').map(str::parse).collect();
    Ok(Lines {
        since: row.get("since")?,
        until: row.get("until")?,
        dropped_on: row.get("dropped_on")?,
        scope: RegisterScope {
            occupation: row.parse("occupation")?,
            occupation_name: row.get("occupation_name")?,
            job_type: row.get("job_type")?,
            levels: levels.map_err(|error| Fault::new("reading the levels of a scope", error))?,
            basis: row.get("basis")?,
            audience: audience.title().to_owned(),
        },
    })
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
