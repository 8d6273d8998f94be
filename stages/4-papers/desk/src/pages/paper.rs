//! The paper of a session: whether there is one, how it meets its blueprint; never its content.

use crate::store;
use access::acts;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use kernel::{Fault, SessionId};
use papers_rules::Cell;
use plan_desk::PlanState;
use web::{Allowed, Failure, Frame, House, Shell, done, page};

#[derive(Template)]
#[template(path = "paper.html")]
struct PaperPage {
    shell: Shell,
    session: plan_desk::Session,
    paper: Option<Shown>,
    received: bool,
    bank: bool,
    may_assemble: bool,
}

struct Shown {
    facts: Vec<(&'static str, String)>,
    cells: Vec<Cell>,
}

/// The paper of a session.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadBank>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, &permit, id).await?;
    let paper = store::paper_row(&mut conn, id)
        .await?
        .map(|row| shown(&row))
        .transpose()?;
    let bank = store::bank_of(
        &mut conn,
        session.owner.school,
        session.occupation,
        session.level,
    )
    .await?;
    page(PaperPage {
        shell: frame.shell("试卷"),
        paper,
        received: session.state == PlanState::Received,
        bank: bank.is_some(),
        may_assemble: permit.principal().permit::<acts::AssemblePaper>().is_ok(),
        session,
    })
}

fn shown(row: &db::Row) -> Result<Shown, Fault> {
    let difficulty: u32 = row.get("difficulty")?;
    let at: Timestamp = row.get("assembled_at")?;
    Ok(Shown {
        facts: vec![
            ("题数", row.get::<u32>("items")?.to_string()),
            ("总分", row.get::<u32>("points")?.to_string()),
            ("预计平均得分率", format!("0.{difficulty:02}")),
            (
                "组卷日期",
                calendar::shanghai_date(at)
                    .strftime("%Y年%-m月%-d日")
                    .to_string(),
            ),
            ("试卷摘要（SHA-256）", row.get("digest")?),
        ],
        cells: serde_json::from_str(&row.get::<String>("blueprint")?)
            .map_err(|error| Fault::new("reading a blueprint", error))?,
    })
}

/// Assembles the paper.
pub async fn assemble(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::AssemblePaper>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    crate::assemble_paper(&house.db, &permit, id, house.now()).await?;
    Ok(done(&format!("/papers/{id}"), "试卷已组成并封存"))
}
