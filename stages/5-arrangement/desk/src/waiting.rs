//! What waits for the school's staff.

use access::{Principal, acts};
use db::{Conn, args};
use kernel::{Clause, Fault, SessionId};
use web::{House, Work, WorkFuture};

/// The work of this stage that waits for a person: sessions with a paper that are not arranged.
pub fn work<'a>(conn: &'a mut Conn, _: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let Ok(permit) = principal.permit::<acts::ArrangeSession>() else {
            return Ok(Vec::new());
        };
        let rows = conn
            .all(
                "select session.id, title, theory_on from session join paper on paper.session = session.id
                 where session.school = $1 and not exists (select 1 from sitting where sitting.session = session.id)
                 order by theory_on",
                args![permit.organisation()?.id],
            )
            .await?;
        let works = rows.iter().map(|row| {
            let id: SessionId = row.get("id")?;
            Ok(Work {
                title: "编排考场".to_owned(),
                text: row.get("title")?,
                href: format!("/arrangement/{id}"),
                due: Some(row.get("theory_on")?),
                clause: Some(Clause::A4_2),
            })
        });
        works.collect::<Result<_, Fault>>().map_err(Into::into)
    })
}
