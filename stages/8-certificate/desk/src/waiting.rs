//! What waits for the centre (codes to assign) and for the head of a school (certificates to issue).

use access::{Principal, Role, acts};
use db::{Conn, Row, Select};
use futures::FutureExt;
use kernel::{Clause, Fault, Stop};
use web::{House, Work, WorkFuture};

/// The most sessions that a home page lists of one kind of work.
const MOST: u32 = 50;

/// What waits for this person.
pub fn work<'a>(conn: &'a mut Conn, _: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    async move {
        match principal.role {
            Role::CentreOfficer => to_assign(conn, principal).await,
            Role::SchoolHead => to_issue(conn, principal).await,
            _ => Ok(Vec::new()),
        }
    }
    .boxed()
}

/// Sessions that the centre has reviewed and whose certificates have no codes.
async fn to_assign(conn: &mut Conn, principal: &Principal) -> Result<Vec<Work>, Stop> {
    let permit = principal.permit::<acts::AssignCodes>()?;
    let select = Select::new("session.id, session.title", "session join result on result.id = session.id")
        .only(
            "not exists (select 1 from certificate where certificate.session = session.id) and result.state = {}",
            results_rules::ResultState::Reviewed.code(),
        )
        .only(
            "exists (select 1 from mark where mark.session = session.id and mark.outcome = {})",
            results_rules::MarkOutcome::Passed.code(),
        )
        .order("result.reviewed_at, session.id");
    let rows = plan_desk::within_reach(select, &permit)?
        .first(conn, MOST)
        .await?;
    Ok(rows
        .iter()
        .map(|row| item(row, "为合格考生赋证书编码"))
        .collect::<Result<_, _>>()?)
}

/// Sessions with codes whose certificates are not issued.
async fn to_issue(conn: &mut Conn, principal: &Principal) -> Result<Vec<Work>, Stop> {
    let permit = principal.permit::<acts::IssueCertificates>()?;
    let select = Select::new("session.id, session.title", "session")
        .only(
            "exists (select 1 from certificate where certificate.session = session.id and certificate.state = {})",
            certificate_rules::CertificateState::Assigned.code(),
        )
        .order("session.id");
    let rows = plan_desk::within_reach(select, &permit)?
        .first(conn, MOST)
        .await?;
    Ok(rows
        .iter()
        .map(|row| item(row, "颁发证书"))
        .collect::<Result<_, _>>()?)
}

fn item(row: &Row, title: &str) -> Result<Work, Fault> {
    let session: String = row.get("id")?;
    Ok(Work {
        title: title.to_owned(),
        text: row.get("title")?,
        href: format!("/certificates/session/{session}"),
        due: None,
        clause: Some(Clause::A4_5),
    })
}
