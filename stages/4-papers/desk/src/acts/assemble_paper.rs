//! 组卷: a sealed paper for a session, from the school's bank and its blueprint (A4.2).

use crate::{
    handover::{PAPER, PaperItem, PaperOption},
    store::{self, SEED, to_json},
};
use access::{Permit, acts};
use db::{Columns, Conn, Db, FileDigest, Keys, chance, columns};
use jiff::Timestamp;
use kernel::{BankId, Clause, Fact, Fault, PaperId, Refusal, SessionId, Stop};
use papers_rules::{Assembled, Chosen, ItemKind, PracticalTask, assemble};
use plan_desk::{PlanState, Session};

/// Assembles the paper of a session and seals it with its practical task. The seed is drawn here and kept, sealed, with
/// the paper; the journal has its digest, so that the paper can be assembled again and shown to have come by lot.
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
        let bank_id = ready(&mut tx, &session).await?;
        let bank = store::bank(&mut tx, db.keys(), bank_id).await?;
        let task = bank.task.as_ref().ok_or_else(|| {
            let sentence = "题库还没有技能操作试题，请先导入技能试题和评分表";
            Refusal::conflict("paper.no_task", sentence).citing(Clause::A1_5)
        })?;
        let assembled = assemble(&bank, seed)?;
        let content = to_json(&items(&assembled))?;
        let digest = FileDigest::of(content.as_bytes()).to_string();
        let mut columns = described(&assembled, task, &digest)?;
        columns.extend(sealed(db.keys(), &content, &seed));
        columns
            .extend(columns! { "session" => session.id, "bank" => bank_id, "assembled_at" => now });
        let id: PaperId = tx.id();
        tx.insert("paper", id, columns).await?;
        let fact = Fact::about("paper", id)
            .with("session", session.id)
            .with("bank", bank_id)
            .with("items", assembled.items().len())
            .with("seed", FileDigest::of(&seed))
            .with("digest", digest);
        tx.commit(permit, fact, id).await
    })
    .await
}

/// The bank from which the paper of a session may be assembled now.
async fn ready(conn: &mut Conn, session: &Session) -> Result<BankId, Stop> {
    if session.state != PlanState::Received {
        let sentence = format!(
            "认定计划“{}”，职鉴中心接收后方可组卷",
            session.state.title()
        );
        return Err(Refusal::conflict("paper.plan_not_received", sentence)
            .citing(Clause::A4_1)
            .into());
    }
    if store::paper_row(conn, session.id).await?.is_some() {
        let sentence = "该批次已经组卷，不能重复组卷";
        return Err(Refusal::conflict("paper.there_already", sentence)
            .citing(Clause::A4_2)
            .into());
    }
    let which = (session.occupation, session.level);
    let bank = store::bank_of(conn, session.owner.school, which).await?;
    bank.ok_or_else(|| {
        let sentence = format!(
            "学校还没有{}{}的题库，请先导入",
            session.occupation_name, session.level
        );
        Refusal::conflict("paper.no_bank", sentence)
            .citing(Clause::A1_5)
            .into()
    })
}

/// What anyone who may look at the paper's page sees of it, and the task that the exam hands out.
fn described(
    assembled: &Assembled<'_>,
    task: &PracticalTask,
    digest: &str,
) -> Result<Columns, Fault> {
    Ok(columns! {
        "items" => assembled.blueprint().items(),
        "points" => assembled.points(),
        "difficulty" => assembled.difficulty(),
        "blueprint" => to_json(assembled.blueprint().cells())?,
        "digest" => digest,
        "task" => to_json(task)?,
    })
}

/// What only the exam opens; the seed tells the paper, so it is sealed like the paper itself.
fn sealed(keys: &Keys, content: &str, seed: &[u8; 32]) -> Columns {
    let seed: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    columns! { "sealed" => keys.seal(PAPER, content), "seed" => keys.seal(SEED, &seed) }
}

fn items(assembled: &Assembled<'_>) -> Vec<PaperItem> {
    let item = |(chosen, no): (&Chosen<'_>, u32)| PaperItem {
        no,
        kind: chosen.item.kind,
        stem: chosen.item.stem.clone(),
        options: options(chosen),
        answer: chosen.answer.clone(),
        points: chosen.points,
    };
    assembled.items().iter().zip(1..).map(item).collect()
}

fn options(chosen: &Chosen<'_>) -> Vec<PaperOption> {
    let option = |key: &str, text: &str| PaperOption {
        key: key.to_owned(),
        text: text.to_owned(),
    };
    if chosen.item.kind == ItemKind::Judge {
        return ["对", "错"].map(|word| option(word, word)).to_vec();
    }
    let letters = ["A", "B", "C", "D", "E"];
    letters
        .iter()
        .zip(&chosen.options)
        .map(|(letter, text)| option(letter, text))
        .collect()
}
