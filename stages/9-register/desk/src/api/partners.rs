//! The partners that certify students beside the schools (N4.1, N4.2).

use crate::{
    partners::{self, Wanted},
    schools::day_asked,
};
use axum::{
    Json,
    extract::{Query, State},
};
use filing_desk::{Registered, registered};
use filing_rules::grouped;
use jiff::civil::Date;
use kernel::PartnerId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Cursor, Failure, House, Paged};

/// Which partners are asked for.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Asked {
    /// `enterprise` (用人单位) or `evaluation_organisation` (社会培训评价组织); both unless given.
    #[serde(default)]
    kind: String,
    /// A part of the partner's name.
    #[serde(default)]
    name: String,
    /// A part of the name or the code of an occupation or a job type.
    #[serde(default)]
    occupation: String,
    /// `in_force` (unless given), `suspended`, `revoked`, `withdrawn`, `expired`, `not_yet`.
    #[serde(default)]
    standing: String,
    /// The day as of which is asked, an ISO date; today unless given.
    #[serde(default)]
    on: String,
}

/// 合作评价机构: one partner.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerRow {
    /// By which it is known here.
    id: String,
    /// `enterprise` or `evaluation_organisation`.
    kind: String,
    /// 机构名称.
    name: String,
    /// 机构代码: the unified social credit code.
    uscc: String,
    /// The partner's own filing number.
    number: String,
    /// Who filed or published it.
    filed_by: String,
    /// By which paper.
    reference: String,
    /// First day of validity, an ISO date.
    valid_from: String,
    /// Last day of validity, an ISO date.
    valid_until: String,
    /// What the partner is on the day asked for: `in_force`, `suspended`, `revoked`, `withdrawn`, `expired` or `not_yet`.
    standing: String,
    /// The lines of its scope that hold on the day asked for.
    scope: Vec<PartnerScopeRow>,
}

/// 评价范围: one occupation that a partner certifies.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerScopeRow {
    /// 职业编码.
    occupation: String,
    /// 职业名称.
    occupation_name: String,
    /// 工种; empty where the occupation is certified as a whole.
    job_type: String,
    /// The digits of the levels, the lowest level first.
    levels: Vec<String>,
}

/// The partners: those that are in force, unless another standing is asked for.
#[utoipa::path(get, path = "/api/v1/register/partners", tag = "公众查询", params(Asked, Cursor),
    responses((status = 200, body = Paged<PartnerRow>), (status = 422, body = web::ProblemDetails)))]
pub(crate) async fn list(
    State(house): State<House>,
    Query(asked): Query<Asked>,
    cursor: Cursor,
) -> Result<Json<Paged<PartnerRow>>, Failure> {
    let wanted = Wanted {
        kind: asked.kind,
        name: asked.name,
        occupation: asked.occupation,
        standing: asked.standing,
    };
    let day = day_asked(&asked.on, house.today())?;
    let select = partners::standing(&wanted, day).order("id");
    let mut conn = house.db.read().await?;
    let found = cursor
        .rows::<PartnerId>(select, "id > {}", &mut conn)
        .await?;
    let mut items = Vec::with_capacity(found.rows.len());
    for row in &found.rows {
        items.push(shown(registered(&mut conn, row).await?, day));
    }
    let next = found.next("id")?;
    Ok(Json(Paged { items, next }))
}

fn shown(partner: Registered, day: Date) -> PartnerRow {
    let (standing, scope) = (partner.on(day), partner.scope_on(day));
    let scope = grouped(&scope).into_iter().map(|(line, levels)| {
        let levels = levels.iter().map(|level| level.digit().to_string());
        PartnerScopeRow {
            occupation: line.occupation.to_string(),
            occupation_name: line.name().to_owned(),
            job_type: line.job_type.clone(),
            levels: levels.collect(),
        }
    });
    PartnerRow {
        id: partner.id.to_string(),
        kind: partner.kind.to_string(),
        scope: scope.collect(),
        standing: standing.to_string(),
        valid_from: partner.valid.from.to_string(),
        valid_until: partner.valid.until.to_string(),
        name: partner.name,
        uscc: partner.uscc,
        number: partner.number,
        filed_by: partner.filed_by,
        reference: partner.reference,
    }
}
