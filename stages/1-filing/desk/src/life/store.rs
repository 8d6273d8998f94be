//! A filing as stored, what it is on a day, and what it was before.

use crate::store::Line;
use access::{Doing, Owner, Permit};
use db::{Conn, FileDigest, Row, Select, Tx, args, columns};
use filing_rules::{
    Audience, Ended, Field, FilingNumber, LifeStep, Lived, Receipt, RenewedLine, Standing,
    Suspension, Validity,
};
use jiff::{Timestamp, civil::Date};
use kernel::{
    Fault, FilingId, FilingVersionId, Level, OccupationCode, Refusal, ScopeLineId, Stop,
    SuspensionId,
};
use std::collections::BTreeMap;

/// 备案: one filing with everything that decides what it is on a day.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The filing.
    pub id: FilingId,
    /// Whose it is.
    pub owner: Owner,
    /// 备案编号.
    pub number: FilingNumber,
    /// 院校名称.
    pub school: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// 地址.
    pub address: String,
    /// 联系人.
    pub contact: String,
    /// 联系电话.
    pub phone: String,
    /// The department that filed it.
    pub department: String,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// When it is valid.
    pub valid: Validity,
    /// The receipt, once it is printed.
    pub receipt: Option<FileDigest>,
    /// Why it ended before its time.
    pub end_reason: Option<String>,
    lived: Lived,
}

/// 历史版本: what a filing said before it was changed.
#[derive(Clone, Debug)]
pub struct Version {
    /// Which, from 1.
    pub no: u32,
    /// By what it was changed.
    pub why: String,
    /// 院校名称 at that time.
    pub school: String,
    /// 统一社会信用代码 at that time.
    pub uscc: String,
    /// 地址 at that time.
    pub address: String,
    /// 联系人 at that time.
    pub contact: String,
    /// 联系电话 at that time.
    pub phone: String,
    /// Its validity at that time.
    pub valid: Validity,
    /// Its receipt at that time.
    pub receipt: Option<FileDigest>,
    /// When it was changed.
    pub changed_at: Timestamp,
}

/// One line of the scope, also one that holds no more.
#[derive(Clone, Debug)]
pub(crate) struct ScopeRow {
    pub id: ScopeLineId,
    pub occupation: OccupationCode,
    pub name: String,
    pub job_type: String,
    pub level: Level,
    pub basis: String,
    pub since: Date,
    pub until: Date,
    pub dropped_on: Option<Date>,
}

impl ScopeRow {
    /// Whether it is within the days of the line.
    pub fn holds_on(&self, day: Date) -> bool {
        self.since <= day && day <= self.until
    }

    /// Whether both say the same occupation, job type and level, in whichever term.
    pub fn is_about(&self, other: &ScopeRow) -> bool {
        (self.occupation, &self.job_type, self.level)
            == (other.occupation, &other.job_type, other.level)
    }

    /// What another term goes on with.
    pub fn held(&self) -> RenewedLine<'_> {
        RenewedLine {
            code: self.occupation,
            occupation: &self.name,
            job_type: &self.job_type,
            level: self.level,
            basis: &self.basis,
        }
    }
}

impl Filed {
    /// What the filing is on a day.
    pub fn on(&self, day: Date) -> Standing {
        self.lived.on(day)
    }

    /// What it says now.
    pub(crate) fn says(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.school,
            Field::Uscc => &self.uscc,
            Field::Address => &self.address,
            Field::Contact => &self.contact,
            Field::Phone => &self.phone,
        }
    }

    /// Its suspensions, the oldest first.
    pub fn suspensions(&self) -> &[Suspension] {
        &self.lived.suspensions
    }

    /// From when it is no filing any more, where it ended before its time.
    pub fn ended(&self) -> Option<Ended> {
        self.lived.ended
    }
}

/// One filing.
///
/// # Errors
/// A refusal where there is none.
pub async fn filing_of(conn: &mut Conn, id: FilingId) -> Result<Filed, Stop> {
    let row = conn
        .opt("select * from filing where id = $1", args![id])
        .await?
        .ok_or_else(|| Refusal::not_found("备案"))?;
    Ok(filed(conn, &row).await?)
}

/// A filing from its row.
pub(crate) async fn filed(conn: &mut Conn, row: &Row) -> Result<Filed, Fault> {
    let mut found = filings(conn, std::slice::from_ref(row)).await?;
    found
        .pop()
        .ok_or_else(|| Fault::broken("a row gave no filing"))
}

/// Filings from their rows, in the same order: one question for all that was suspended.
pub(crate) async fn filings(conn: &mut Conn, rows: &[Row]) -> Result<Vec<Filed>, Fault> {
    let ids: Result<Vec<String>, Fault> = rows.iter().map(|row| row.get("id")).collect();
    let times = Select::new("filing, since, until", "suspension")
        .among("filing in {}", ids?)
        .order("since, id")
        .every(conn)
        .await?;
    let mut suspensions: BTreeMap<FilingId, Vec<Suspension>> = BTreeMap::new();
    for row in &times {
        let one = Suspension {
            since: row.get("since")?,
            until: row.get("until")?,
        };
        suspensions.entry(row.get("filing")?).or_default().push(one);
    }
    rows.iter()
        .map(|row| {
            let id = row.get("id")?;
            filed_of(row, suspensions.remove(&id).unwrap_or_default())
        })
        .collect()
}

fn filed_of(row: &Row, suspensions: Vec<Suspension>) -> Result<Filed, Fault> {
    let valid = Validity {
        from: row.get("valid_from")?,
        until: row.get("valid_until")?,
    };
    Ok(Filed {
        id: row.get("id")?,
        owner: Owner {
            school: row.get("school")?,
            affiliation: row.parse("affiliation")?,
        },
        number: row.parse("number")?,
        school: row.get("school_name")?,
        uscc: row.get("uscc")?,
        address: row.get("address")?,
        contact: row.get("contact_name")?,
        phone: row.get("contact_phone")?,
        department: row.get("department")?,
        decided_at: row.get("decided_at")?,
        valid,
        receipt: row.parse_some("receipt")?,
        end_reason: row.get("end_reason")?,
        lived: Lived {
            validities: vec![valid],
            suspensions,
            ended: ended(row)?,
        },
    })
}

/// The end before its time, from a row of a filing.
pub(crate) fn ended(row: &Row) -> Result<Option<Ended>, Fault> {
    let on: Option<Date> = row.get("ended_on")?;
    on.map(|on| {
        Ok(Ended {
            on,
            how: row.parse("ended_how")?,
        })
    })
    .transpose()
}

/// The suspension that covers a day.
pub(crate) async fn suspension_on(
    conn: &mut Conn,
    filing: FilingId,
    day: Date,
) -> Result<Option<SuspensionId>, Fault> {
    let sql = "select id from suspension where filing = $1 and since <= $2 and (until is null or until >= $2)";
    let row = conn.opt(sql, args![filing, day]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// A filing within reach, if the step may be done about it today.
pub(crate) async fn for_step<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: FilingId,
    step: LifeStep,
    today: Date,
) -> Result<Filed, Stop> {
    let found = filing_of(conn, id).await?;
    permit.check(&found.owner, "备案")?;
    step.allowed(found.on(today))?;
    Ok(found)
}

/// What a filing is on a day, by its number.
///
/// # Errors
/// A refusal where there is none; a fault where storage fails.
pub async fn standing_on(conn: &mut Conn, number: &str, day: Date) -> Result<Standing, Stop> {
    let row = conn
        .opt("select * from filing where number = $1", args![number])
        .await?
        .ok_or_else(|| Refusal::not_found("备案"))?;
    Ok(filed(conn, &row).await?.on(day))
}

/// Every line of the scope that there ever was, those that hold last first.
pub(crate) async fn scope_rows(conn: &mut Conn, found: &Filed) -> Result<Vec<ScopeRow>, Fault> {
    let sql =
        "select * from scope_line where filing = $1 order by occupation, job_type, level desc, id";
    let rows = conn.all(sql, args![found.id]).await?;
    let one = |row: &Row| {
        Ok(ScopeRow {
            id: row.get("id")?,
            occupation: row.parse("occupation")?,
            name: row.get("occupation_name")?,
            job_type: row.get("job_type")?,
            level: row.parse("level")?,
            basis: row.get("basis")?,
            since: row
                .get::<Option<Date>>("since")?
                .unwrap_or(found.valid.from),
            until: row
                .get::<Option<Date>>("until")?
                .unwrap_or(found.valid.until),
            dropped_on: row.get("dropped_on")?,
        })
    };
    rows.iter().map(one).collect()
}

/// Keeps what the filing said until now, before it is changed.
pub(crate) async fn keep_version(tx: &mut Tx, found: &Filed, why: &str) -> Result<(), Fault> {
    let count = "select count(*) as n from filing_version where filing = $1";
    let no = tx.one(count, args![found.id]).await?.get::<i64>("n")? + 1;
    let columns = columns! {
        "filing" => found.id,
        "no" => no,
        "why" => why,
        "school_name" => &found.school,
        "uscc" => &found.uscc,
        "address" => &found.address,
        "contact_name" => &found.contact,
        "contact_phone" => &found.phone,
        "valid_from" => found.valid.from,
        "valid_until" => found.valid.until,
        "receipt" => found.receipt.map(|digest| digest.to_string()),
        "changed_at" => tx.now(),
    };
    let id: FilingVersionId = tx.id();
    tx.insert("filing_version", id, columns).await
}

/// What a filing said before each of its changes, the oldest first.
///
/// # Errors
/// A fault where storage fails.
pub async fn history(conn: &mut Conn, filing: FilingId) -> Result<Vec<Version>, Fault> {
    let sql = "select * from filing_version where filing = $1 order by no";
    let rows = conn.all(sql, args![filing]).await?;
    rows.iter().map(version).collect()
}

fn version(row: &Row) -> Result<Version, Fault> {
    Ok(Version {
        no: row.get("no")?,
        why: row.get("why")?,
        school: row.get("school_name")?,
        uscc: row.get("uscc")?,
        address: row.get("address")?,
        contact: row.get("contact_name")?,
        phone: row.get("contact_phone")?,
        valid: Validity {
            from: row.get("valid_from")?,
            until: row.get("valid_until")?,
        },
        receipt: row.parse_some("receipt")?,
        changed_at: row.get("changed_at")?,
    })
}

/// Keeps a granted line, and its name where the register's search looks first.
pub(crate) async fn keep_line(
    tx: &mut Tx,
    filing: FilingId,
    line: &Line,
    receipt: &Receipt,
) -> Result<(), Fault> {
    let (occupation, level) = (line.occupation.to_string(), line.level.digit().to_string());
    let sql = "insert into filed_occupation (occupation, job_type, name) values ($1, $2, $3) on conflict do nothing";
    let named = args![&occupation, &line.job_type, &line.occupation_name];
    tx.scratch(sql, named).await?;
    let columns = columns! {
        "filing" => filing,
        "occupation" => occupation,
        "occupation_name" => &line.occupation_name,
        "job_type" => &line.job_type,
        "level" => level,
        "audience" => Audience::OwnStudents.code(),
        "basis" => &line.basis,
        "since" => receipt.lines_from(),
        "until" => receipt.valid().until,
    };
    let id: ScopeLineId = tx.id();
    tx.insert("scope_line", id, columns).await
}

/// Narrows a list over `filing` to what stands so on a day; says of every filing what [`Filed::on`] says.
pub fn standing_as(select: Select, standing: Standing, day: Date) -> Select {
    const VALID: &str =
        "valid_from <= {} and valid_until >= {} and (ended_on is null or ended_on > {})";
    const SUSPENDED: &str = "filing.id in (select filing from suspension
         where since <= {} and (until is null or until >= {}))";
    match standing {
        Standing::Revoked => select.only("ended_on <= {} and ended_how = 'revoked'", day),
        Standing::Withdrawn => select.only("ended_on <= {} and ended_how = 'withdrawn'", day),
        Standing::Expired => select.only(
            "valid_until < {} and (ended_on is null or ended_on > {})",
            day,
        ),
        Standing::NotYet => select.only(
            "valid_from > {} and (ended_on is null or ended_on > {})",
            day,
        ),
        Standing::Suspended => select.only(VALID, day).only(SUSPENDED, day),
        Standing::InForce => select.only(VALID, day).unless(SUSPENDED, day),
    }
}
