//! Partners as stored, with everything that decides what each is and certifies on a day.

use access::{Doing, Owner, Permit};
use db::{Conn, Row, Select, Tx, args, columns};
use filing_rules::{
    Ended, HeldLine, Lived, Partner, PartnerKind, PartnerLine, PartnerStep, Standing, Suspension,
    Validity,
};
use jiff::civil::Date;
use kernel::{Fault, PartnerId, PartnerLineId, PartnerSuspensionId, Refusal, Stop};
use std::collections::BTreeSet;

/// 合作评价机构: one partner as it is registered.
#[derive(Clone, Debug)]
pub struct Registered {
    /// Which.
    pub id: PartnerId,
    /// Who registered it, and whose jurisdiction that is.
    pub owner: Owner,
    /// Which kind.
    pub kind: PartnerKind,
    /// 机构名称.
    pub name: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// Its own filing number.
    pub number: String,
    /// Who filed or published it.
    pub filed_by: String,
    /// By which paper.
    pub reference: String,
    /// When it is valid.
    pub valid: Validity,
    /// Why it ended before its time.
    pub end_reason: Option<String>,
    /// What the rules ask.
    pub partner: Partner,
}

impl Registered {
    /// What the partner is on a day.
    pub fn on(&self, day: Date) -> Standing {
        self.partner.lived.on(day)
    }

    /// The lines that hold on a day.
    pub fn scope_on(&self, day: Date) -> BTreeSet<PartnerLine> {
        let held = self.partner.scope.iter().filter(|held| held.on(day));
        held.map(|held| held.line.clone()).collect()
    }

    /// The lines that hold today; of a partner whose time is to come, those of its first day.
    pub(crate) fn scope_from(&self, today: Date) -> BTreeSet<PartnerLine> {
        self.scope_on(today.max(self.valid.from))
    }
}

/// One partner.
///
/// # Errors
/// A refusal where there is none.
pub async fn partner_of(conn: &mut Conn, id: PartnerId) -> Result<Registered, Stop> {
    let sql = "select * from partner where id = $1";
    let row = conn.opt(sql, args![id]).await?;
    let row = row.ok_or_else(|| Refusal::not_found("合作评价机构"))?;
    Ok(registered(conn, &row).await?)
}

/// A partner from its row.
///
/// # Errors
/// A fault where storage fails.
pub async fn registered(conn: &mut Conn, row: &Row) -> Result<Registered, Fault> {
    let id: PartnerId = row.get("id")?;
    let valid = Validity {
        from: row.get("valid_from")?,
        until: row.get("valid_until")?,
    };
    let ended = match row.get::<Option<Date>>("ended_on")? {
        Some(on) => Some(Ended {
            on,
            how: row.parse("ended_how")?,
        }),
        None => None,
    };
    let lived = Lived {
        validities: vec![valid],
        suspensions: suspensions(conn, id).await?,
        ended,
    };
    Ok(Registered {
        id,
        owner: Owner {
            school: row.get("registered_by")?,
            affiliation: row.parse("affiliation")?,
        },
        kind: row.parse("kind")?,
        name: row.get("name")?,
        uscc: row.get("uscc")?,
        number: row.get("number")?,
        filed_by: row.get("filed_by")?,
        reference: row.get("reference")?,
        valid,
        end_reason: row.get("end_reason")?,
        partner: Partner {
            id,
            lived,
            scope: scope(conn, id).await?,
        },
    })
}

async fn suspensions(conn: &mut Conn, id: PartnerId) -> Result<Vec<Suspension>, Fault> {
    let sql = "select since, until from partner_suspension where partner = $1 order by since, id";
    let rows = conn.all(sql, args![id]).await?;
    let one = |row: &Row| {
        Ok(Suspension {
            since: row.get("since")?,
            until: row.get("until")?,
        })
    };
    rows.iter().map(one).collect()
}

async fn scope(conn: &mut Conn, id: PartnerId) -> Result<Vec<HeldLine>, Fault> {
    let sql = "select * from partner_line where partner = $1
               order by occupation, job_type, level desc, id";
    let rows = conn.all(sql, args![id]).await?;
    let one = |row: &Row| {
        Ok(HeldLine {
            id: row.get("id")?,
            line: line(row)?,
            since: row.get("since")?,
            dropped_on: row.get("dropped_on")?,
        })
    };
    rows.iter().map(one).collect()
}

/// Reads occupation, job type and level of a row.
pub(super) fn line(row: &Row) -> Result<PartnerLine, Fault> {
    Ok(PartnerLine {
        occupation: row.parse("occupation")?,
        job_type: row.get("job_type")?,
        level: row.parse("level")?,
    })
}

/// A partner within reach, if the step may be done about it today.
pub(super) async fn for_step<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: PartnerId,
    step: PartnerStep,
    today: Date,
) -> Result<Registered, Stop> {
    let found = partner_of(conn, id).await?;
    permit.check(&found.owner, "合作评价机构")?;
    step.allowed(found.on(today), found.kind)?;
    Ok(found)
}

/// The suspension that covers a day.
pub(super) async fn suspension_on(
    conn: &mut Conn,
    id: PartnerId,
    day: Date,
) -> Result<Option<PartnerSuspensionId>, Fault> {
    let sql = "select id from partner_suspension
               where partner = $1 and since <= $2 and (until is null or until >= $2)";
    let row = conn.opt(sql, args![id, day]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// Keeps a line of a scope that holds from a day on.
pub(super) async fn keep_line(
    tx: &mut Tx,
    partner: PartnerId,
    line: &PartnerLine,
    since: Date,
) -> Result<(), Fault> {
    let id: PartnerLineId = tx.id();
    let columns = columns! {
        "partner" => partner,
        "occupation" => line.occupation.to_string(),
        "occupation_name" => line.name(),
        "job_type" => &line.job_type,
        "level" => line.level.digit().to_string(),
        "since" => since,
    };
    tx.insert("partner_line", id, columns).await
}

/// Narrows a list over `partner` to what stands so on a day; says of every partner what [`Registered::on`] says.
pub fn partners_as(select: Select, standing: Standing, day: Date) -> Select {
    let condition = match standing {
        Standing::Revoked => "ended_on <= {} and ended_how = 'revoked'",
        Standing::Withdrawn => "ended_on <= {} and ended_how = 'withdrawn'",
        Standing::Expired => "valid_until < {} and (ended_on is null or ended_on > {})",
        Standing::NotYet => "valid_from > {} and (ended_on is null or ended_on > {})",
        Standing::Suspended => {
            "valid_from <= {} and valid_until >= {} and (ended_on is null or ended_on > {})
             and exists (select 1 from partner_suspension pause where pause.partner = partner.id
                 and pause.since <= {} and (pause.until is null or pause.until >= {}))"
        }
        Standing::InForce => {
            "valid_from <= {} and valid_until >= {} and (ended_on is null or ended_on > {})
             and not exists (select 1 from partner_suspension pause where pause.partner = partner.id
                 and pause.since <= {} and (pause.until is null or pause.until >= {}))"
        }
    };
    select.only(condition, day)
}
