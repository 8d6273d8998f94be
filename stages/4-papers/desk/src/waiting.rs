//! What waits for a school: received plans without a paper, and without a bank to make one from.

use access::{Principal, acts};
use db::{Conn, Row, args};
use kernel::{Clause, Fault, SessionId};
use web::{House, Work, WorkFuture};

/// The most that a home page lists.
const MOST: i64 = 50;

/// The work of this stage that waits for a person.
pub fn work<'a>(conn: &'a mut Conn, _: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let Ok(permit) = principal.permit::<acts::AssemblePaper>() else {
            return Ok(Vec::new());
        };
        let sql = "select session.id, session.title, session.theory_on, bank.id as bank
             from session left join paper on paper.session = session.id
             left join bank on bank.school = session.school and bank.occupation = session.occupation
                  and bank.level = session.level
             where session.school = $1 and session.state = 'received' and paper.id is null
             order by session.theory_on, session.id limit $2";
        let rows = conn
            .all(sql, args![permit.organisation()?.id, MOST])
            .await?;
        Ok(rows.iter().map(to_do).collect::<Result<_, _>>()?)
    })
}

fn to_do(row: &Row) -> Result<Work, Fault> {
    let id: SessionId = row.get("id")?;
    let bank: Option<String> = row.get("bank")?;
    let (title, href, clause) = match bank {
        Some(_) => ("组卷", format!("/papers/{id}"), Clause::A4_2),
        None => ("导入题库", "/banks/import".to_owned(), Clause::A1_5),
    };
    Ok(Work {
        title: title.to_owned(),
        text: row.get("title")?,
        href,
        due: Some(row.get("theory_on")?),
        clause: Some(clause),
    })
}
