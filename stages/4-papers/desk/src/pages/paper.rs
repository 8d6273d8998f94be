//! The paper of a session: whether there is one, how it meets its blueprint; never its content.

use super::rate;
use crate::store;
use access::{Doing, Permit, acts};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use kernel::{Fault, Problem, Refusal, SessionId, Stop};
use papers_rules::Cell;
use plan_desk::PlanState;
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

#[derive(Template)]
#[template(path = "paper.html")]
struct PaperPage {
    shell: Shell,
    session: plan_desk::Session,
    progress: Progress,
    may_assemble: bool,
    sentence: String,
    problems: Vec<Problem>,
}

/// How far the paper has come.
enum Progress {
    NotReceived,
    NoBank,
    Ready,
    Assembled(Shown),
}

struct Shown {
    facts: Vec<(&'static str, String)>,
    cells: Vec<Cell>,
}

/// The paper of a session.
pub(super) async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadBank>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    page(paper_page(&house, &frame, &permit, id, None).await?)
}

async fn paper_page<A: Doing>(
    house: &House,
    frame: &Frame,
    permit: &Permit<A>,
    id: SessionId,
    refusal: Option<Refusal>,
) -> Result<PaperPage, Stop> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, permit, id).await?;
    let which = (session.occupation, session.level);
    let bank = store::bank_of(&mut conn, session.owner.school, which).await?;
    let progress = match store::paper_row(&mut conn, id).await? {
        Some(row) => Progress::Assembled(shown(&row)?),
        None if bank.is_none() => Progress::NoBank,
        None if session.state != PlanState::Received => Progress::NotReceived,
        None => Progress::Ready,
    };
    let (sentence, problems) = refusal.map_or_else(Default::default, |refusal| {
        (refusal.sentence, refusal.problems)
    });
    Ok(PaperPage {
        shell: frame.shell("试卷"),
        session,
        progress,
        may_assemble: permit.principal().permit::<acts::AssemblePaper>().is_ok(),
        sentence,
        problems,
    })
}

fn shown(row: &db::Row) -> Result<Shown, Fault> {
    let at: Timestamp = row.get("assembled_at")?;
    Ok(Shown {
        facts: vec![
            ("题数", row.get::<u32>("items")?.to_string()),
            ("总分", row.get::<u32>("points")?.to_string()),
            ("预计平均得分率", rate(row.get("difficulty")?)),
            (
                "组卷日期",
                calendar::shanghai_date(at)
                    .strftime("%Y年%-m月%-d日")
                    .to_string(),
            ),
            ("试卷摘要（SHA-256）", row.get("digest")?),
        ],
        cells: store::json(row, "blueprint")?,
    })
}

/// Assembles the paper; what the bank lacks is said on the same page.
pub(super) async fn assemble(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::AssemblePaper>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    match crate::assemble_paper(&house.db, &permit, id, house.now()).await {
        Ok(_) => Ok(done(&format!("/papers/{id}"), "试卷已组成并封存")),
        Err(Stop::Refusal(refusal)) if !refusal.problems.is_empty() => {
            again(paper_page(&house, &frame, &permit, id, Some(refusal)).await?)
        }
        Err(stop) => Err(stop.into()),
    }
}
