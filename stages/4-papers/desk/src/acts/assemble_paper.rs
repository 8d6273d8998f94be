//! 组卷: a sealed paper for a session, from the school's bank and its blueprint (A4.2).

use crate::{
    handover::{PAPER, PaperItem, PaperOption},
    store::{self, SEED},
};
use access::{Permit, acts};
use db::{Db, FileDigest, chance, columns};
use jiff::Timestamp;
use kernel::{Clause, Fact, Fault, PaperId, Refusal, SessionId, Stop};
use papers_rules::{Assembled, ItemKind, assemble};
use plan_desk::PlanState;

/// Assembles the paper of a session and seals it. The seed is drawn here and kept with the paper, so that whoever may
/// open the bank can assemble the same paper again.
///
/// # Errors
/// A refusal where the plan was not received yet, there is a paper already, or the bank is missing or too small.
pub async fn assemble_paper(
    db: &Db,
    permit: &Permit<acts::AssemblePaper>,
    session: SessionId,
    now: Timestamp,
) -> Result<PaperId, Stop> {
    let seed: [u8; 32] = chance::bytes();
    db.act(now, |mut tx| async move {
        let session = plan_desk::session(&mut tx, permit, session).await?;
        if session.state != PlanState::Received {
            let sentence = format!(
                "认定计划“{}”，职鉴中心接收后方可组卷",
                session.state.title()
            );
            return Err(Refusal::conflict("paper.plan_not_received", sentence)
                .citing(Clause::A4_1)
                .into());
        }
        if store::paper_row(&mut tx, session.id).await?.is_some() {
            return Err(
                Refusal::conflict("paper.there_already", "该批次已经组卷，不能重复组卷")
                    .citing(Clause::A4_2)
                    .into(),
            );
        }
        let bank = store::bank_of(
            &mut tx,
            session.owner.school,
            session.occupation,
            session.level,
        )
        .await?
        .ok_or_else(|| {
            let sentence = format!(
                "学校还没有{}{}的题库，请先导入",
                session.occupation_name, session.level
            );
            Refusal::conflict("paper.no_bank", sentence).citing(Clause::A1_5)
        })?;
        let content = store::content(&mut tx, db.keys(), bank).await?;
        let assembled = assemble(&content.items, &content.areas, &content.blueprint, seed)?;
        let paper = serde_json::to_string(&items(&assembled))
            .map_err(|error| Fault::new("writing a paper", error))?;
        let digest = FileDigest::of(paper.as_bytes()).to_string();
        let points: u32 = assembled.items().iter().map(|item| item.points).sum();
        let id: PaperId = tx.id();
        tx.insert(
            "paper",
            id,
            columns! {
                "session" => session.id,
                "bank" => bank,
                "items" => content.blueprint.items(),
                "points" => points,
                "difficulty" => assembled.difficulty(),
                "blueprint" => content.blueprint_json,
                // The seed tells the paper: it is sealed like the paper itself.
                "seed" => db.keys().seal(SEED, &hex(&seed)),
                "digest" => &digest,
                "sealed" => db.keys().seal(PAPER, &paper),
                "task" => content.task_json,
                "assembled_at" => now,
            },
        )
        .await?;
        let fact = Fact::about("paper", id)
            .with("session", session.id)
            .with("bank", bank)
            .with("items", content.blueprint.items())
            .with("digest", digest);
        tx.commit(permit, fact, id).await
    })
    .await
}

fn items(assembled: &Assembled<'_>) -> Vec<PaperItem> {
    let options = |chosen: &papers_rules::Chosen<'_>| -> Vec<PaperOption> {
        if chosen.item.kind == ItemKind::Judge {
            return ["对", "错"]
                .map(|word| PaperOption {
                    key: word.to_owned(),
                    text: word.to_owned(),
                })
                .to_vec();
        }
        let letters = ["A", "B", "C", "D", "E"];
        chosen
            .options
            .iter()
            .zip(letters)
            .map(|(text, letter)| PaperOption {
                key: letter.to_owned(),
                text: (*text).to_owned(),
            })
            .collect()
    };
    assembled
        .items()
        .iter()
        .zip(1..)
        .map(|(chosen, no)| PaperItem {
            no,
            kind: chosen.item.kind,
            stem: chosen.item.stem.clone(),
            options: options(chosen),
            answer: chosen.answer.clone(),
            points: chosen.points,
        })
        .collect()
}

fn hex(seed: &[u8; 32]) -> String {
    seed.iter().map(|byte| format!("{byte:02x}")).collect()
}
