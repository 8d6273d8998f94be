//! A candidate's single answers, kept as they are given. They are no facts yet: handing in makes one of them (A4.2).

use super::see_paper::paper;
use crate::store;
use access::{Permit, acts};
use db::{Db, Many, Row, args};
use exam_rules::Question;
use jiff::{SignedDuration, Timestamp};
use kernel::{Fault, Problem, Refusal, Stop};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Revisions are instants of the server, milliseconds; one from further ahead would shut out every later answer.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// An answer with a higher revision takes the place of an earlier one; nothing is taken once the script is handed in.
const KEEP: &str = "insert into theory_answer (seat, no, answer, revision, at) select * from";
const KEEP_HOW: &str =
    "as given where not exists (select 1 from theory_script where id = given.column1)
    on conflict (seat, no) do update
    set answer = excluded.answer, revision = excluded.revision, at = excluded.at
    where theory_answer.revision < excluded.revision";
/// What stands at a seat, in one row at least.
const STANDS: &str = "select theory_script.id as script, no, answer, revision from seat
    left join theory_script on theory_script.id = seat.id
    left join theory_answer on theory_answer.seat = seat.id
    where seat.id = $1";

/// 作答: one answer as the player sends it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct Answer {
    /// The item's number.
    pub no: u32,
    /// The chosen keys; empty to take an answer back.
    pub answer: String,
    /// Rises with every change that the candidate makes: the server's time in milliseconds, or one more than the last.
    pub revision: i64,
}

/// 已保存: what the server holds now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Saved {
    /// The numbers of the items whose answer stands as it was sent.
    pub saved: Vec<u32>,
    /// Of the others, what stands in place of what was sent: it came with a revision at least as high.
    pub held: Vec<Answer>,
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
/// A refusal (`exam.closed`) after the end and a minute, before the beginning, or once handed in; for more answers than
/// the paper has items, and for answers that no item of the paper allows.
pub async fn save_answers(
    db: &Db,
    permit: &Permit<acts::SitTheory>,
    given: &[Answer],
    now: Timestamp,
) -> Result<Saved, Stop> {
    let mut conn = db.read().await?;
    let place = store::place(&mut conn, permit.actor()).await?;
    if place.handed_in.is_some() {
        return Err(handed_in());
    }
    store::times(&place.sitting).write(place.run, now)?;
    let paper = paper(&mut conn, db, &place).await?;
    drop(conn);
    let sent = newest(&store::questions(&paper), given, now)?;
    let row = |answer: &Answer| {
        args![
            place.seat.id,
            answer.no,
            &answer.answer,
            answer.revision,
            now
        ]
    };
    let many = Many {
        head: KEEP,
        rows: sent.values().map(row).collect(),
        tail: KEEP_HOW,
    };
    let rows = db
        .scratch_rows(&many, (STANDS, args![place.seat.id]))
        .await?;
    let stands = standing(&rows)?;
    let as_sent =
        |answer: &&Answer| stands.get(&answer.no).map(|it| &it.answer) == Some(&answer.answer);
    let (saved, otherwise): (Vec<&Answer>, Vec<&Answer>) = sent.values().partition(as_sent);
    Ok(Saved {
        saved: saved.iter().map(|answer| answer.no).collect(),
        held: otherwise
            .iter()
            .filter_map(|answer| stands.get(&answer.no).cloned())
            .collect(),
        server_now: now,
        ends_at: place.sitting.closes_at,
    })
}

/// Of each item the newest answer that was sent, read by the item.
fn newest(
    questions: &[Question<'_>],
    given: &[Answer],
    now: Timestamp,
) -> Result<BTreeMap<u32, Answer>, Refusal> {
    if given.len() > questions.len() {
        let sentence = format!(
            "一次提交了{}个答案，试卷只有{}题",
            given.len(),
            questions.len()
        );
        return Err(Refusal::invalid("exam.too_many_answers", sentence));
    }
    let latest = (now + AHEAD).as_millisecond();
    let mut sent: BTreeMap<u32, Answer> = BTreeMap::new();
    for answer in given {
        let question = questions
            .iter()
            .find(|question| question.no == answer.no)
            .ok_or_else(|| bad(answer.no, format!("试卷没有第{}题", answer.no)))?;
        let read = question.read(&answer.answer)?;
        if answer.revision > latest {
            let sentence = format!(
                "第{}题的修订号晚于服务器时间，未保存，请重新作答",
                answer.no
            );
            return Err(bad(answer.no, sentence));
        }
        if sent
            .get(&answer.no)
            .is_none_or(|known| known.revision < answer.revision)
        {
            let read = Answer {
                answer: read,
                ..answer.clone()
            };
            sent.insert(answer.no, read);
        }
    }
    Ok(sent)
}

/// The answers at a seat, unless they were handed in meanwhile.
fn standing(rows: &[Row]) -> Result<BTreeMap<u32, Answer>, Stop> {
    let mut stands = BTreeMap::new();
    for row in rows {
        if row.get::<Option<String>>("script")?.is_some() {
            return Err(handed_in());
        }
        if let Some(no) = row.get::<Option<u32>>("no")? {
            stands.insert(no, answer_of(row, no)?);
        }
    }
    Ok(stands)
}

fn answer_of(row: &Row, no: u32) -> Result<Answer, Fault> {
    Ok(Answer {
        no,
        answer: row.get("answer")?,
        revision: row.get("revision")?,
    })
}

fn handed_in() -> Stop {
    Refusal::conflict("exam.closed", "您已交卷，不再接收答案").into()
}

fn bad(no: u32, sentence: String) -> Refusal {
    Refusal::invalid("exam.bad_answer", "答案无效")
        .with(vec![Problem::at(no.to_string(), sentence)])
}
