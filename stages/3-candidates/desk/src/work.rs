//! What waits for a school: rosters to be imported, photos to be added.

use access::{Principal, acts};
use db::{Conn, Row, Select};
use kernel::{Clause, Fault};
use web::{House, Work, WorkFuture};

/// The most sessions that a home page lists.
const MOST: u32 = 50;

/// What waits for this person.
pub fn work<'a>(conn: &'a mut Conn, house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let Ok(permit) = principal.permit::<acts::ImportRoster>() else {
            return Ok(Vec::new());
        };
        let select = Select::new(
            "session.*,
             (select count(*) from candidate where candidate.session = session.id) as people,
             (select count(*) from candidate where candidate.session = session.id
              and eligible = 1 and photo is null) as bare",
            "session",
        )
        .only("session.theory_on > {}", house.today())
        .only("session.practical_on > {}", house.today())
        .order("session.theory_on, session.id");
        let rows = plan_desk::within_reach(select, &permit)?
            .first(conn, MOST)
            .await?;
        let works = rows.iter().map(waiting).collect::<Result<Vec<_>, _>>()?;
        Ok(works.into_iter().flatten().collect())
    })
}

fn waiting(row: &Row) -> Result<Option<Work>, Fault> {
    let session = plan_desk::session_of(row)?;
    let work = |title: &str, text: String, address: String, clause| Work {
        title: title.to_owned(),
        text: format!("{}：{text}", session.title),
        href: address,
        due: None,
        clause: Some(clause),
    };
    let (people, bare): (u32, u32) = (row.get("people")?, row.get("bare")?);
    let roster = format!("/roster/{}", session.id);
    Ok(match (people, bare) {
        (0, _) => Some(work(
            "导入考生名册",
            "尚未导入考生名册".to_owned(),
            format!("{roster}/import"),
            Clause::A4_1,
        )),
        (_, 0) => None,
        (_, bare) => Some(work(
            "补充证件照",
            format!("{bare}名考生没有证件照"),
            roster,
            Clause::A4_5,
        )),
    })
}
