//! What waits for people about filings: a school's requests for the department, a filing that ends soon for its school.

use super::request::request;
use crate::store;
use access::{Organisation, Principal, Role};
use db::{Conn, args};
use filing_rules::may_renew;
use jiff::civil::Date;
use kernel::{Clause, Stop};
use web::Work;

/// The work about filings that waits for a person.
pub(crate) async fn work(
    conn: &mut Conn,
    principal: &Principal,
    organisation: &Organisation,
    today: Date,
) -> Result<Vec<Work>, Stop> {
    match principal.role {
        Role::DepartmentOfficer => requests(conn, organisation, today).await,
        Role::SchoolStaff => renewal(conn, organisation, today).await,
        _ => Ok(Vec::new()),
    }
}

/// What schools asked about filings that are still valid: about others nothing can be decided any more.
async fn requests(
    conn: &mut Conn,
    department: &Organisation,
    today: Date,
) -> Result<Vec<Work>, Stop> {
    let sql = "select filing_request.*, filing.school_name from filing_request
               join filing on filing.id = filing_request.filing
               where state = 'open' and affiliation = $1 and valid_until >= $2 order by asked_at, filing_request.id limit 50";
    let rows = conn
        .all(sql, args![department.affiliation.to_string(), today])
        .await?;
    let mut works = Vec::with_capacity(rows.len());
    for row in rows {
        let asked = request(&row)?;
        let school: String = row.get("school_name")?;
        works.push(Work {
            title: "核准备案事项".to_owned(),
            text: format!("{school}：{}", asked.what.title()),
            href: format!("/filings/{}", asked.filing),
            due: None,
            clause: Some(Clause::A3_4),
        });
    }
    Ok(works)
}

async fn renewal(conn: &mut Conn, school: &Organisation, today: Date) -> Result<Vec<Work>, Stop> {
    let Some(filed) = store::newest_filing(conn, school.id).await? else {
        return Ok(Vec::new());
    };
    let until = filed.valid.until;
    if !may_renew(filed.on(today), until, today) || store::open_of(conn, school.id).await?.is_some()
    {
        return Ok(Vec::new());
    }
    Ok(vec![Work {
        title: "申请续期".to_owned(),
        text: format!("备案编号{}，{until}到期", filed.number),
        href: format!("/filings/{}", filed.id),
        due: Some(until),
        clause: Some(Clause::A3_4),
    }])
}
