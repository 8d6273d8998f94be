//! The filed schools (A3.5).

use crate::schools::{self, Order, Wanted};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use filing_desk::{RegisterEntry, register_entry};
use filing_rules::FilingNumber;
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Cursor, Failure, House, Paged};

/// Which schools are asked for.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Asked {
    /// A part of the school's name.
    #[serde(default)]
    name: String,
    /// `province`, or the six digits of a city.
    #[serde(default)]
    city: String,
    /// A part of the name or the code of an occupation or a job type.
    #[serde(default)]
    occupation: String,
    /// `in_force` (unless given), `suspended`, `revoked`, `withdrawn`, `expired`.
    #[serde(default)]
    standing: String,
    /// The day as of which is asked, an ISO date; today unless given.
    #[serde(default)]
    on: String,
}

/// As of which day is asked.
#[derive(Deserialize, IntoParams)]
pub(crate) struct AsOf {
    /// An ISO date; today unless given.
    #[serde(default)]
    on: String,
}

/// 试点院校: one filed school.
#[derive(Serialize, ToSchema)]
pub(crate) struct SchoolRow {
    /// 备案编号.
    number: String,
    /// 院校名称.
    school: String,
    /// 机构代码: the unified social credit code.
    uscc: String,
    /// 地址.
    address: String,
    /// 联系人.
    contact: String,
    /// 联系电话.
    phone: String,
    /// First day of validity, an ISO date.
    valid_from: String,
    /// Last day of validity, an ISO date.
    valid_until: String,
    /// What the filing is on the day asked for: `in_force`, `suspended`, `revoked`, `withdrawn`, `expired` or `not_yet`.
    standing: String,
    /// What the school may certify; of a filing that has ended, what it might until then.
    scope: Vec<ScopeRow>,
}

/// 备案范围: one occupation that a school may certify.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScopeRow {
    /// 职业编码.
    occupation: String,
    /// 职业名称.
    occupation_name: String,
    /// 工种; empty where the occupation is certified as a whole.
    job_type: String,
    /// The digits of the levels, the lowest level first.
    levels: Vec<String>,
    /// 评价规范.
    basis: String,
    /// 面向.
    audience: String,
}

/// The filed schools: those whose filing is in force, unless another standing is asked for.
#[utoipa::path(get, path = "/api/v1/register", tag = "公众查询", params(Asked, Cursor),
    responses((status = 200, body = Paged<SchoolRow>)))]
pub(crate) async fn list(
    State(house): State<House>,
    Query(asked): Query<Asked>,
    cursor: Cursor,
) -> Result<Json<Paged<SchoolRow>>, Failure> {
    let wanted = Wanted {
        name: asked.name,
        city: asked.city,
        occupation: asked.occupation,
        standing: asked.standing,
    };
    let day = schools::day_asked(&asked.on, house.today())?;
    let mut conn = house.db.read().await?;
    let select = schools::standing(&wanted, Order::Number, day);
    let found = cursor
        .rows::<FilingNumber>(select, "number > {}", &mut conn)
        .await?;
    let entries = schools::entries(&mut conn, &found.rows, day).await?;
    Ok(Json(Paged {
        items: entries.into_iter().map(shown).collect(),
        next: found.next("number")?,
    }))
}

/// One filed school, also after its filing has ended.
#[utoipa::path(get, path = "/api/v1/register/{number}", tag = "公众查询",
    params(("number" = String, Path, description = "备案编号，13位"), AsOf),
    responses((status = 200, body = SchoolRow), (status = 404, body = web::ProblemDetails)))]
pub(crate) async fn one(
    State(house): State<House>,
    Path(number): Path<String>,
    Query(asked): Query<AsOf>,
) -> Result<Json<SchoolRow>, Failure> {
    let day = schools::day_asked(&asked.on, house.today())?;
    let mut conn = house.db.read().await?;
    let entry = register_entry(&mut conn, &number, day)
        .await?
        .ok_or_else(|| Refusal::not_found("备案编号的院校"))?;
    Ok(Json(shown(entry)))
}

pub(crate) fn shown(entry: RegisterEntry) -> SchoolRow {
    let scope = entry
        .scope
        .into_iter()
        .map(|scope| ScopeRow {
            occupation: scope.occupation.to_string(),
            occupation_name: scope.occupation_name,
            job_type: scope.job_type,
            levels: scope
                .levels
                .iter()
                .map(|level| level.digit().to_string())
                .collect(),
            basis: scope.basis,
            audience: scope.audience,
        })
        .collect();
    SchoolRow {
        number: entry.number,
        school: entry.school,
        uscc: entry.uscc,
        address: entry.address,
        contact: entry.contact,
        phone: entry.phone,
        valid_from: entry.valid_from.to_string(),
        valid_until: entry.valid_until.to_string(),
        standing: entry.standing.to_string(),
        scope,
    }
}
