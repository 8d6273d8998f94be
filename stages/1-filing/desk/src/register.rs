//! What the public register shows of each filing: exactly what A3.5 lists, with number and validity.

use db::{Conn, Row, args};
use jiff::civil::Date;
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

/// One entry by its number.
///
/// # Errors
/// A fault where storage fails.
pub async fn register_entry(conn: &mut Conn, number: &str) -> Result<Option<RegisterEntry>, Fault> {
    let found = conn
        .opt("select * from filing where number = $1", args![number])
        .await?;
    match found {
        Some(row) => entry_of(conn, &row).await.map(Some),
        None => Ok(None),
    }
}

async fn entry_of(conn: &mut Conn, row: &Row) -> Result<RegisterEntry, Fault> {
    let filing: FilingId = row.get("id")?;
    Ok(RegisterEntry {
        filing,
        number: row.get("number")?,
        school: row.get("school_name")?,
        uscc: row.get("uscc")?,
        address: row.get("address")?,
        contact: row.get("contact_name")?,
        phone: row.get("contact_phone")?,
        department: row.get("department")?,
        valid_from: row.get("valid_from")?,
        valid_until: row.get("valid_until")?,
        scope: scope_of(conn, filing).await?,
    })
}

async fn scope_of(conn: &mut Conn, filing: FilingId) -> Result<Vec<RegisterScope>, Fault> {
    let lines = conn
        .all(
            "select * from scope_line where filing = $1 order by occupation, job_type, level desc",
            args![filing],
        )
        .await?;
    let mut scope: Vec<RegisterScope> = Vec::new();
    for line in lines {
        let occupation: OccupationCode = line.parse("occupation")?;
        let job_type: String = line.get("job_type")?;
        let level: Level = line.parse("level")?;
        match scope.last_mut() {
            Some(last) if last.occupation == occupation && last.job_type == job_type => {
                last.levels.push(level)
            }
            _ => scope.push(RegisterScope {
                occupation,
                occupation_name: line.get("occupation_name")?,
                job_type,
                levels: vec![level],
                basis: line.get("basis")?,
                audience: "本校学生".to_owned(),
            }),
        }
    }
    Ok(scope)
}
