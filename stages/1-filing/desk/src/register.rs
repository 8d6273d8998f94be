//! What the public register shows of each filing: exactly what A3.5 lists, with number and validity.

use db::{Conn, Page, Row, Select, args};
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

/// What `text` is looked for in.
const TEXT: &str = "number || ' ' || school_name || ' ' || address || ' ' || department || ' ' ||
    coalesce((select min(occupation_name) || ' ' || max(occupation_name) from scope_line where filing = filing.id), '')
    like {} escape '\\'";

/// A page of the register; `text` filters by number, school, place, department and occupation.
///
/// # Errors
/// A fault where storage fails.
pub async fn register_entries(
    conn: &mut Conn,
    text: &str,
    page: u32,
    size: u32,
) -> Result<(Vec<RegisterEntry>, Page), Fault> {
    let found = Select::new("*", "filing")
        .containing(TEXT, text)
        .order("school_name, number")
        .page(conn, page, size)
        .await?;
    let entries = entries_of(conn, &found.rows).await?;
    Ok((entries, found))
}

/// The entries after a number in the order of numbers, for programs.
///
/// # Errors
/// A fault where storage fails.
pub async fn register_after(
    conn: &mut Conn,
    text: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<RegisterEntry>, Fault> {
    let rows = Select::new("*", "filing")
        .only("number > {}", after)
        .containing(TEXT, text)
        .order("number")
        .first(conn, limit)
        .await?;
    entries_of(conn, &rows).await
}

/// One entry by its number.
///
/// # Errors
/// A fault where storage fails.
pub async fn register_entry(conn: &mut Conn, number: &str) -> Result<Option<RegisterEntry>, Fault> {
    let rows = conn
        .all("select * from filing where number = $1", args![number])
        .await?;
    Ok(entries_of(conn, &rows).await?.pop())
}

async fn entries_of(conn: &mut Conn, rows: &[Row]) -> Result<Vec<RegisterEntry>, Fault> {
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let filing: FilingId = row.get("id")?;
        entries.push(RegisterEntry {
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
        });
    }
    Ok(entries)
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
