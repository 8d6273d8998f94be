//! 交卷: the answers become a fact by their keyed digest, and are marked by the rule at once (A4.2).

use super::see_paper::{answers, paper};
use crate::store::{self, Place};
use access::{Permit, acts};
use db::{Db, Keys, Tx, columns};
use exam_rules::{sheet_text, theory_score};
use jiff::Timestamp;
use kernel::{Fact, Refusal, Stop};
use papers_desk::Paper;
use serde::Serialize;
use utoipa::ToSchema;

/// The context under which answers that were handed in are digested.
const SCRIPT: &str = "theory.script";
/// Somebody handed in before.
const HANDED_IN: &str = "exam.handed_in";

/// 交卷回执: what a candidate who has handed in is told; never a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HandedIn {
    /// When.
    #[schema(value_type = String)]
    pub submitted_at: Timestamp,
    /// The keyed digest of the answers at this seat, as the journal has it; without the key nobody finds the answers by it.
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
    if let Some(earlier) = receipt(db, permit).await? {
        return Ok(earlier);
    }
    match hand_in_now(db, permit, now).await {
        // Another request of theirs came first: both tell what that one did.
        Err(Stop::Refusal(refusal)) if refusal.code == HANDED_IN => {
            receipt(db, permit).await?.ok_or_else(|| refusal.into())
        }
        done => done,
    }
}

/// What the candidate at the door was told when they handed in, if they did.
async fn receipt(db: &Db, permit: &Permit<acts::SubmitTheory>) -> Result<Option<HandedIn>, Stop> {
    let place = store::place(&mut db.read().await?, permit.actor()).await?;
    Ok(place.handed_in.map(|(submitted_at, digest)| HandedIn {
        submitted_at,
        digest,
    }))
}

async fn hand_in_now(
    db: &Db,
    permit: &Permit<acts::SubmitTheory>,
    now: Timestamp,
) -> Result<HandedIn, Stop> {
    db.act(now, |mut tx| async move {
        let place = store::place(&mut tx, permit.actor()).await?;
        if place.handed_in.is_some() {
            return Err(Refusal::conflict(HANDED_IN, "您已交卷").into());
        }
        store::times(&place.sitting).write(place.run, now)?;
        let paper = paper(&mut tx, db, &place).await?;
        let script = hand_in(&mut tx, db.keys(), &place, &paper, now).await?;
        let fact = Fact::about("seat", place.seat.id)
            .with("paper", &paper.digest)
            .with("answers", &script);
        let answer = HandedIn {
            submitted_at: now,
            digest: script,
        };
        tx.commit(permit, fact, answer).await
    })
    .await
}

/// Marks and keeps what was answered at a seat; gives its keyed digest, which differs from seat to seat.
pub(super) async fn hand_in(
    tx: &mut Tx,
    keys: &Keys,
    place: &Place,
    paper: &Paper,
    now: Timestamp,
) -> Result<String, Stop> {
    let answers = answers(tx, place.seat.id).await?;
    let text = format!("{}\n{}", place.seat.id, sheet_text(&answers));
    let digest = keys.digest(SCRIPT, &text);
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
    Ok(digest)
}
