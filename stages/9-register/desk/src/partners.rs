//! 合作评价机构公示: which partners are asked for, and what each certifies for whom (N4.1, N4.2).

use crate::schools::level_range;
use db::{Conn, Select};
use filing_desk::{
    AgreementStanding, Recorded, Registered, Standing, agreements, agreements_as, all_recorded,
    partner_of, partners_as,
};
use filing_rules::{PartnerKind, PartnerLine, grouped};
use jiff::civil::Date;
use kernel::{OrganisationId, PartnerId, Stop};
use serde::Deserialize;

/// Agreements of one partner or one school that are shown; nobody has as many.
const MOST: u32 = 1_000;

/// Which partners are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    /// `enterprise`, `evaluation_organisation`, or nothing.
    pub(crate) kind: String,
    /// A part of the partner's name.
    pub(crate) name: String,
    /// A part of the name or the code of an occupation or a job type.
    pub(crate) occupation: String,
    /// What the partner is, by its stable name; in force unless asked otherwise.
    pub(crate) standing: String,
}

impl Wanted {
    /// What the partners are to be.
    pub(crate) fn standing(&self) -> Standing {
        self.standing.parse().unwrap_or(Standing::InForce)
    }
}

/// The partners that are what is asked on a day, as a list to be paged.
pub(crate) fn standing(wanted: &Wanted, day: Date) -> Select {
    let kind = wanted.kind.parse().ok().map(PartnerKind::code);
    partners_as(Select::new("*", "partner"), wanted.standing(), day)
        .maybe("kind = {}", kind)
        .containing("name like {} escape '\\'", &wanted.name)
        .containing(
            "exists (select 1 from partner_line line where line.partner = partner.id
             and occupation_name || ' ' || job_type || ' ' || occupation like {} escape '\\')",
            &wanted.occupation,
        )
}

/// One occupation that a partner certifies, as it is shown.
pub(crate) struct Line {
    /// Occupation and job type.
    pub(crate) occupation: String,
    /// 等级范围.
    pub(crate) levels: String,
}

/// Lines by occupation, as they are shown.
pub(crate) fn shown<'a>(lines: impl IntoIterator<Item = &'a PartnerLine>) -> Vec<Line> {
    let groups = grouped(lines).into_iter();
    groups
        .map(|(line, levels)| Line {
            occupation: line.what(),
            levels: level_range(&levels),
        })
        .collect()
}

/// A partner and an agreement with it, both in force on a day.
pub(crate) struct Together {
    /// The partner.
    pub(crate) partner: Registered,
    /// The agreement.
    pub(crate) agreement: Recorded,
}

impl Together {
    /// What the partner may certify of the school's students on a day: what was agreed, as far as its own scope goes.
    pub(crate) fn lines(&self, day: Date) -> Vec<Line> {
        let own = self.partner.scope_on(day);
        let agreed = self.agreement.agreement.lines.iter();
        shown(agreed.filter(|line| own.iter().any(|own| own.covers(line))))
    }
}

/// The partners that may certify a school's students on a day.
pub(crate) async fn of_school(
    conn: &mut Conn,
    school: OrganisationId,
    day: Date,
) -> Result<Vec<Together>, Stop> {
    let select = agreements().only("agreement.school = {}", school);
    together(conn, select.order("partner.name, agreement.id"), day).await
}

/// The schools whose students a partner may certify on a day.
pub(crate) async fn of_partner(
    conn: &mut Conn,
    partner: PartnerId,
    day: Date,
) -> Result<Vec<Together>, Stop> {
    let select = agreements().only("agreement.partner = {}", partner);
    together(conn, select.order("organisation.name, agreement.id"), day).await
}

async fn together(conn: &mut Conn, select: Select, day: Date) -> Result<Vec<Together>, Stop> {
    let select = agreements_as(select, AgreementStanding::InForce, day);
    let rows = select.first(conn, MOST).await?;
    let mut all = Vec::new();
    for agreement in all_recorded(conn, &rows).await? {
        let partner = partner_of(conn, agreement.agreement.partner).await?;
        if partner.on(day) == Standing::InForce {
            all.push(Together { partner, agreement });
        }
    }
    Ok(all)
}
