//! What waits for whom: plans to be reported by the school, plans to be received by the centre.

use crate::{handover, say};
use access::{Doing, Permit, Principal, acts};
use db::{Conn, Row, Select};
use kernel::{Clause, Fault, Stop};
use plan_rules::PlanState;
use web::{House, Work, WorkFuture};

/// The most plans that a home page lists.
const MOST: u32 = 50;

/// What waits for this person.
pub fn work<'a>(conn: &'a mut Conn, _: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        if let Ok(permit) = principal.permit::<acts::ReportPlan>() {
            return waiting(conn, &permit, PlanState::Drafted, to_report).await;
        }
        if let Ok(permit) = principal.permit::<acts::ReceivePlan>() {
            return waiting(conn, &permit, PlanState::Reported, to_receive).await;
        }
        Ok(Vec::new())
    })
}

async fn waiting<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    state: PlanState,
    work: fn(&Row) -> Result<Work, Fault>,
) -> Result<Vec<Work>, Stop> {
    let select = Select::new(
        "session.*, organisation.name as school_name",
        "session join organisation on organisation.id = session.school",
    )
    .only("session.state = {}", state.code())
    .order("session.due_on, session.id");
    let rows = handover::within_reach(select, permit)?
        .first(conn, MOST)
        .await?;
    Ok(rows.iter().map(work).collect::<Result<_, _>>()?)
}

fn to_report(row: &Row) -> Result<Work, Fault> {
    let session = handover::session_of(row)?;
    let due = row.get("due_on")?;
    Ok(Work {
        title: "报送认定计划".to_owned(),
        text: format!("{}：认定计划须于{}前报送", session.title, say::day(due)),
        href: format!("/plans/{}", session.id),
        due: Some(due),
        clause: Some(Clause::A4_1),
    })
}

fn to_receive(row: &Row) -> Result<Work, Fault> {
    let session = handover::session_of(row)?;
    Ok(Work {
        title: "接收认定计划".to_owned(),
        text: format!(
            "{}：{}，待接收",
            row.get::<String>("school_name")?,
            session.title
        ),
        href: format!("/plans/{}", session.id),
        due: None,
        clause: Some(Clause::A4_1),
    })
}
