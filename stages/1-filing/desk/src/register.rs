//! What the public register shows of each filing: exactly what A3.5 lists, with number and validity.

use crate::life::store::{Filed, filed, history};
use calendar::shanghai_date;
use db::{Conn, args};
use filing_rules::{Audience, Standing};
use jiff::{ToSpan, civil::Date};
use kernel::{Fault, FilingId, Level, OccupationCode};

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
    let found = conn
        .opt("select * from filing where number = $1", args![number])
        .await?;
    match found {
        Some(row) => {
            let filed = filed(conn, &row).await?;
            let filed = said_on(conn, filed, day).await?;
            entry_of(conn, &filed, day).await.map(Some)
        }
        None => Ok(None),
    }
}

/// The filing with what it said on a day: before each change, what its version kept.
async fn said_on(conn: &mut Conn, mut filed: Filed, day: Date) -> Result<Filed, Fault> {
    let versions = history(conn, filed.id).await?;
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
    Ok(filed)
}

async fn entry_of(conn: &mut Conn, filed: &Filed, today: Date) -> Result<RegisterEntry, Fault> {
    Ok(RegisterEntry {
        filing: filed.id,
        number: filed.number.to_string(),
        school: filed.school.clone(),
        uscc: filed.uscc.clone(),
        address: filed.address.clone(),
        contact: filed.contact.clone(),
        phone: filed.phone.clone(),
        department: filed.department.clone(),
        valid_from: filed.valid.from,
        valid_until: filed.valid.until,
        standing: filed.on(today),
        scope: scope_of(conn, filed.id, shown_on(filed, today)).await?,
    })
}

/// The day whose scope is shown: today, or the last day on which the filing was one.
fn shown_on(filed: &Filed, today: Date) -> Date {
    let ended = filed
        .ended()
        .map_or(filed.valid.until, |ended| ended.on.saturating_sub(1.day()));
    today.min(ended).max(filed.valid.from)
}

async fn scope_of(
    conn: &mut Conn,
    filing: FilingId,
    day: Date,
) -> Result<Vec<RegisterScope>, Fault> {
    let lines = conn
        .all(
            "select * from scope_line where filing = $1 and (since is null or since <= $2) and (until is null or until >= $2)
               and (dropped_on is null or dropped_on > $2) order by occupation, job_type, level desc",
            args![filing, day],
        )
        .await?;
    let mut scope: Vec<RegisterScope> = Vec::new();
    for line in lines {
        let occupation: OccupationCode = line.parse("occupation")?;
        let job_type: String = line.get("job_type")?;
        let level: Level = line.parse("level")?;
        let basis: String = line.get("basis")?;
        let audience: Audience = line.parse("audience")?;
        match scope.last_mut() {
            Some(last)
                if last.occupation == occupation
                    && last.job_type == job_type
                    && last.basis == basis =>
            {
                last.levels.push(level)
            }
            _ => scope.push(RegisterScope {
                occupation,
                occupation_name: line.get("occupation_name")?,
                job_type,
                levels: vec![level],
                basis,
                audience: audience.title().to_owned(),
            }),
        }
    }
    Ok(scope)
}
