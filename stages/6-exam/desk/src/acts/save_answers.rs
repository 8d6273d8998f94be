//! A candidate's single answers, kept as they are given. They are no facts yet: handing in makes one of them (A4.2).

use super::see_paper::paper;
use crate::store;
use access::{Permit, acts};
use db::{Db, args};
use jiff::Timestamp;
use kernel::{Problem, Refusal, Stop};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An answer with a higher revision takes the place of an earlier one; nothing is taken once the script is handed in.
const KEEP: &str = "insert into theory_answer (seat, no, answer, revision, at)
    select $1, $2, $3, $4, $5 where not exists (select 1 from theory_script where id = $1)
    on conflict (seat, no) do update
    set answer = excluded.answer, revision = excluded.revision, at = excluded.at
    where theory_answer.revision < excluded.revision";

/// 作答: one answer as the player sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct Answer {
    /// The item's number.
    pub no: u32,
    /// The chosen keys; empty to take an answer back.
    pub answer: String,
    /// Rises with every change that the candidate makes.
    pub revision: i64,
}

/// 已保存: what the server holds at least as new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Saved {
    /// The numbers of the items.
    pub saved: Vec<u32>,
    /// What time it is on the server.
    #[schema(value_type = String)]
    pub server_now: Timestamp,
    /// When the last answer is given.
    #[schema(value_type = String)]
    pub ends_at: Timestamp,
}

/// Keeps answers; sending the same again changes nothing, an older revision never replaces a newer one.
///
/// # Errors
/// A refusal (`exam.closed`) after the end and a minute, before the beginning, or once handed in; and for answers that
/// no item of the paper allows.
pub async fn save_answers(
    db: &Db,
    permit: &Permit<acts::SitTheory>,
    given: &[Answer],
    now: Timestamp,
) -> Result<Saved, Stop> {
    let mut conn = db.read().await?;
    let place = store::place(&mut conn, permit.actor()).await?;
    if place.handed_in.is_some() {
        return Err(Refusal::conflict("exam.closed", "您已交卷，不再接收答案").into());
    }
    store::times(&place.sitting).write(place.run, now)?;
    let paper = paper(&mut conn, db, &place).await?;
    drop(conn);
    let questions = store::questions(&paper);
    let mut statements = Vec::with_capacity(given.len());
    for answer in given {
        let question = questions
            .iter()
            .find(|question| question.no == answer.no)
            .ok_or_else(|| no_such_item(answer.no))?;
        let read = question.read(&answer.answer)?;
        statements.push((
            KEEP,
            args![place.seat.id, answer.no, read, answer.revision, now],
        ));
    }
    db.scratch_all(statements).await?;
    Ok(Saved {
        saved: given.iter().map(|answer| answer.no).collect(),
        server_now: now,
        ends_at: place.sitting.closes_at,
    })
}

fn no_such_item(no: u32) -> Refusal {
    Refusal::invalid("exam.bad_answer", "答案无效").with(vec![Problem::at(
        no.to_string(),
        format!("试卷没有第{no}题"),
    )])
}
