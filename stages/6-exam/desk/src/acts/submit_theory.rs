//! 交卷: the answers become a fact by their digest, and are marked by the rule at once (A4.2).

use super::see_paper::{answers, paper};
use crate::store::{self, Place};
use access::{Permit, acts};
use db::{Db, FileDigest, Tx, columns};
use exam_rules::{sheet_text, theory_score};
use jiff::Timestamp;
use kernel::{Fact, Refusal, Stop};
use papers_desk::Paper;
use serde::Serialize;
use utoipa::ToSchema;

/// 交卷回执: what a candidate who has handed in is told; never a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HandedIn {
    /// When.
    #[schema(value_type = String)]
    pub submitted_at: Timestamp,
    /// SHA-256 of the answers, as the journal has it.
    pub digest: String,
}

/// Hands in the answers of the candidate at the door. Handing in again tells the same.
///
/// # Errors
/// A refusal before the beginning and after the end.
pub async fn submit_theory(
    db: &Db,
    permit: &Permit<acts::SubmitTheory>,
    now: Timestamp,
) -> Result<HandedIn, Stop> {
    let earlier = store::place(&mut db.read().await?, permit.actor())
        .await?
        .handed_in;
    if let Some((submitted_at, digest)) = earlier {
        return Ok(HandedIn {
            submitted_at,
            digest,
        });
    }
    db.act(now, |mut tx| async move {
        let place = store::place(&mut tx, permit.actor()).await?;
        if place.handed_in.is_some() {
            return Err(Refusal::conflict("exam.handed_in", "您已交卷").into());
        }
        store::times(&place.sitting).write(place.run, now)?;
        let paper = paper(&mut tx, db, &place).await?;
        let script = hand_in(&mut tx, &place, &paper, now).await?;
        let fact = Fact::about("seat", place.seat.id)
            .with("paper", &paper.digest)
            .with("answered", script.answered)
            .with("answers", &script.digest);
        let answer = HandedIn {
            submitted_at: now,
            digest: script.digest,
        };
        tx.commit(permit, fact, answer).await
    })
    .await
}

/// 答卷: what was handed in at a seat.
pub(super) struct Script {
    /// SHA-256 of the answers.
    pub digest: String,
    /// How many items were answered.
    pub answered: usize,
}

/// Marks and keeps what was answered at a seat.
pub(super) async fn hand_in(
    tx: &mut Tx,
    place: &Place,
    paper: &Paper,
    now: Timestamp,
) -> Result<Script, Stop> {
    let answers = answers(tx, place.seat.id).await?;
    let digest = FileDigest::of(sheet_text(&answers).as_bytes()).to_string();
    let score = theory_score(&store::questions(paper), &answers);
    tx.insert(
        "theory_script",
        place.seat.id,
        columns! {
            "session" => place.sitting.session,
            "candidate" => place.seat.candidate,
            "answers" => store::to_json(&answers)?,
            "digest" => &digest,
            "score" => score.hundredths(),
            "handed_in_at" => now,
        },
    )
    .await?;
    Ok(Script {
        digest,
        answered: answers.len(),
    })
}
