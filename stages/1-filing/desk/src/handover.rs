//! What filing hands on to later stages: is this school filed for this occupation, job type, level and audience on this day,
//! and by which line of its receipt? (N6.4) And: may this partner certify its students, by which line and agreement? (N4.1, N4.2)

use crate::partner::{between, partner_of};
use db::{Conn, Row, args};
use filing_rules::{AskedOf, Audience, Covered, PartnerLine, RenewedLine, covers, may_certify};
use jiff::civil::Date;
use kernel::{
    AgreementId, Fault, FilingId, Level, OccupationCode, OrganisationId, PartnerId, PartnerLineId,
    ScopeLineId, Stop,
};

/// 备案范围: one line of a school's scope that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The line.
    pub line: ScopeLineId,
    /// The filing that it belongs to.
    pub filing: FilingId,
    /// The filing number, 13 characters; the first part of every certificate code.
    pub number: String,
    /// The occupation.
    pub occupation: OccupationCode,
    /// Its name as filed.
    pub occupation_name: String,
    /// The job type; empty where the occupation is filed as a whole.
    pub job_type: String,
    /// The level.
    pub level: Level,
    /// For whom.
    pub audience: Audience,
    /// By which standard it is certified (N3).
    pub basis: String,
    /// The last day of validity.
    pub valid_until: Date,
}

impl Scope {
    /// What the line lets its school certify.
    pub fn covered(&self) -> Covered<'_> {
        Covered {
            occupation: self.occupation,
            job_type: &self.job_type,
            level: self.level,
            audience: self.audience,
        }
    }

    /// What another term begins with.
    pub(crate) fn held(&self) -> RenewedLine<'_> {
        RenewedLine {
            code: self.occupation,
            occupation: &self.occupation_name,
            job_type: &self.job_type,
            level: self.level,
            basis: &self.basis,
        }
    }
}

/// The lines of the school `$1` that hold on the day `$2`: the filing is in force, the line not dropped. `cross join` has
/// the school's filing looked up first; an index on occupations would lead to the lines of all schools.
macro_rules! holding {
    ($more:literal) => {
        concat!(
            "select scope_line.id, filing, number, occupation, occupation_name, job_type, level, audience, basis,
                    coalesce(scope_line.until, valid_until) as valid_until
             from filing cross join scope_line
             where scope_line.filing = filing.id and school = $1 and valid_from <= $2 and valid_until >= $2
               and coalesce(scope_line.since, valid_from) <= $2 and coalesce(scope_line.until, valid_until) >= $2
               and (dropped_on is null or dropped_on > $2) and (ended_on is null or ended_on > $2)
               and not exists (select 1 from suspension where suspension.filing = filing.id
                   and suspension.since <= $2 and (suspension.until is null or suspension.until >= $2)) ",
            $more,
            " order by occupation, level desc, job_type, scope_line.id"
        )
    };
}

/// The lines of a school's scope that are in force on a day, by occupation and level.
///
/// # Errors
/// A fault where storage fails.
pub async fn scope_on(
    conn: &mut Conn,
    school: OrganisationId,
    day: Date,
) -> Result<Vec<Scope>, Fault> {
    let rows = conn.all(holding!(""), args![school, day]).await?;
    rows.iter().map(scope).collect()
}

/// The line by which a school may certify this on a day; none where it may not.
///
/// # Errors
/// A fault where storage fails.
pub async fn scope_for(
    conn: &mut Conn,
    school: OrganisationId,
    asked: Covered<'_>,
    day: Date,
) -> Result<Option<Scope>, Fault> {
    let (occupation, level) = (
        asked.occupation.to_string(),
        asked.level.digit().to_string(),
    );
    let rows = conn
        .all(
            holding!("and occupation = $3 and level = $4"),
            args![school, day, occupation, level],
        )
        .await?;
    for row in &rows {
        let scope = scope(row)?;
        if covers(scope.covered(), asked) {
            return Ok(Some(scope));
        }
    }
    Ok(None)
}

/// 合作评价依据: by what a partner certifies students of a school. Its certificates and their data are its own (A4.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerScope {
    /// The partner.
    pub partner: PartnerId,
    /// The partner's own filing number; the first part of its certificate codes.
    pub number: String,
    /// Its name.
    pub name: String,
    /// The line of its own scope.
    pub line: PartnerLineId,
    /// The agreement with the school.
    pub agreement: AgreementId,
}

/// The line and the agreement by which a partner may certify students of a school in this on a day; none where it may not.
///
/// # Errors
/// A refusal where there is no such partner; a fault where storage fails.
pub async fn partner_scope_for(
    conn: &mut Conn,
    (partner, school): (PartnerId, OrganisationId),
    asked: &PartnerLine,
    day: Date,
) -> Result<Option<PartnerScope>, Stop> {
    let found = partner_of(conn, partner).await?;
    let asked = AskedOf {
        school,
        line: asked,
        day,
    };
    for one in between(conn, partner, school).await? {
        if let Some(held) = may_certify(&found.partner, &one.agreement, asked) {
            return Ok(Some(PartnerScope {
                partner,
                number: found.number,
                name: found.name,
                line: held.id,
                agreement: one.id,
            }));
        }
    }
    Ok(None)
}

fn scope(row: &Row) -> Result<Scope, Fault> {
    Ok(Scope {
        line: row.get("id")?,
        filing: row.get("filing")?,
        number: row.get("number")?,
        occupation: row.parse("occupation")?,
        occupation_name: row.get("occupation_name")?,
        job_type: row.get("job_type")?,
        level: row.parse("level")?,
        audience: row.parse("audience")?,
        basis: row.get("basis")?,
        valid_until: row.get("valid_until")?,
    })
}
