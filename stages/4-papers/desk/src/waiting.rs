//! What waits for a school: received plans without a paper.

use access::{Principal, Role};
use db::args;
use kernel::{Clause, Fault, SessionId};
use web::{House, Work, WorkFuture};

/// The work of this stage that waits for a person.
pub fn work<'a>(house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let Some(school) = principal
            .organisation
            .as_ref()
            .filter(|_| principal.role == Role::SchoolStaff)
        else {
            return Ok(Vec::new());
        };
        let rows = house
            .db
            .read()
            .await?
            .all(
                "select session.id, title, theory_on from session left join paper on paper.session = session.id
                 where session.school = $1 and session.state = 'received' and paper.id is null order by theory_on",
                args![school.id],
            )
            .await?;
        rows.iter()
            .map(|row| {
                let id: SessionId = row.get("id")?;
                Ok(Work {
                    title: "组卷".to_owned(),
                    text: row.get("title")?,
                    href: format!("/papers/{id}"),
                    due: Some(row.get("theory_on")?),
                    clause: Some(Clause::A4_2),
                })
            })
            .collect::<Result<_, Fault>>()
            .map_err(Into::into)
    })
}
