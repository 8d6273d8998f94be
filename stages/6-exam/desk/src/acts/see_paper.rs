//! A candidate looks at their own paper: the items without the right answers, and what they have answered so far.

use crate::store::{self, Place};
use access::{Permit, acts};
use db::{Conn, Db, args};
use jiff::Timestamp;
use kernel::{Fault, Refusal, SeatId, SittingId, Stop};
use papers_desk::{ItemKind, Paper};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// 考卷: a candidate's own paper.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyPaper {
    /// The sitting.
    pub sitting: PaperSitting,
    /// What time it is on the server, ISO 8601.
    #[schema(value_type = String)]
    pub server_now: Timestamp,
    /// Who sits here.
    pub candidate: PaperCandidate,
    /// The items in order.
    pub items: Vec<PaperQuestion>,
    /// What was answered so far, by the item's number.
    pub answers: BTreeMap<u32, String>,
    /// When it was handed in.
    #[schema(value_type = Option<String>)]
    pub submitted_at: Option<Timestamp>,
}

/// 场次: as its candidates see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperSitting {
    /// The sitting.
    #[schema(value_type = String)]
    pub id: SittingId,
    /// The title of the session.
    pub title: String,
    /// When answers are taken from.
    #[schema(value_type = String)]
    pub opens_at: Timestamp,
    /// When the last answer is given.
    #[schema(value_type = String)]
    pub ends_at: Timestamp,
}

/// 考生: as their own screen shows them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperCandidate {
    /// The name.
    pub name: String,
    /// 准考证号.
    pub ticket: String,
    /// 座位号.
    pub seat: u32,
    /// The address of the photo on this server.
    pub photo: Option<String>,
}

/// 试题: an item without its answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperQuestion {
    /// Its number, from 1.
    pub no: u32,
    /// `single`, `judge` or `multiple`.
    #[schema(value_type = String)]
    pub kind: ItemKind,
    /// The question.
    pub stem: String,
    /// The options in the order to show.
    pub options: Vec<QuestionOption>,
    /// The marks for the right answer.
    pub points: u32,
}

/// 选项.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionOption {
    /// Its letter; 对 or 错 for a judgement.
    pub key: String,
    /// Its text.
    pub text: String,
}

/// Shows the candidate at the door their own paper.
///
/// # Errors
/// A refusal before the beginning and after the end, except for whoever has handed in; and for whoever was barred.
pub async fn my_paper(
    db: &Db,
    permit: &Permit<acts::SitTheory>,
    now: Timestamp,
) -> Result<MyPaper, Stop> {
    let mut conn = db.read().await?;
    let place = store::place(&mut conn, permit.actor()).await?;
    if place.handed_in.is_none() {
        store::times(&place.sitting).write(place.run, now)?;
        store::admitted(&mut conn, place.seat.candidate).await?;
    }
    let paper = paper(&mut conn, db, &place).await?;
    let session = plan_desk::any_session(&mut conn, place.sitting.session)
        .await?
        .ok_or_else(|| Fault::broken("a sitting without its session"))?;
    let candidate = candidates_desk::candidate(&mut conn, place.seat.candidate)
        .await?
        .ok_or_else(|| Fault::broken("a seat without its candidate"))?;
    Ok(MyPaper {
        sitting: PaperSitting {
            id: place.sitting.id,
            title: session.title,
            opens_at: place.sitting.opens_at,
            ends_at: place.sitting.closes_at,
        },
        server_now: now,
        candidate: PaperCandidate {
            name: candidate.name,
            ticket: place.seat.ticket.clone(),
            seat: place.seat.number,
            photo: candidate.photo.map(|_| "/exam/photo".to_owned()),
        },
        items: paper.items.into_iter().map(question).collect(),
        answers: answers(&mut conn, place.seat.id).await?,
        submitted_at: place.handed_in.map(|(at, _)| at),
    })
}

fn question(item: papers_desk::PaperItem) -> PaperQuestion {
    let option = |option: papers_desk::PaperOption| QuestionOption {
        key: option.key,
        text: option.text,
    };
    PaperQuestion {
        no: item.no,
        kind: item.kind,
        stem: item.stem,
        options: item.options.into_iter().map(option).collect(),
        points: item.points,
    }
}

/// The paper of the session in which somebody sits.
pub(super) async fn paper(conn: &mut Conn, db: &Db, place: &Place) -> Result<Paper, Stop> {
    papers_desk::paper_of(conn, db.keys(), place.sitting.session)
        .await?
        .ok_or_else(|| Refusal::conflict("exam.no_paper", "本批次尚未组卷，请联系考务人员").into())
}

/// What was answered at a seat so far; answers that were taken back are left out.
pub(super) async fn answers(conn: &mut Conn, seat: SeatId) -> Result<BTreeMap<u32, String>, Fault> {
    conn.all(
        "select no, answer from theory_answer where seat = $1 and answer <> '' order by no",
        args![seat],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("no")?, row.get("answer")?)))
    .collect()
}
