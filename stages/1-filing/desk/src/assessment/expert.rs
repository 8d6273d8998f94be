//! What the experts of a panel do, each by their own hand: judge, write, sign (A3.3).

use super::store::{self as assessment, note_phase, underway};
use crate::{drawable::drawn, store};
use access::{Doing, Permit, acts};
use db::{Db, columns};
use filing_rules::{Judgement, Panelist};
use jiff::Timestamp;
use kernel::{
    AccountId, Actor, ApplicationId, Fact, JudgementId, OpinionId, OpinionSignatureId,
    PanelOpinionId, Refusal, Stop, plain,
};

fn account<A: Doing>(permit: &Permit<A>) -> Result<AccountId, Refusal> {
    match permit.actor() {
        Actor::Account { account, .. } => Ok(account),
        _ => Err(Refusal::not_found("评估任务")),
    }
}

/// Gives an expert's judgement of every condition, once; their view of each line follows from it.
///
/// # Errors
/// A refusal where the person is not of the panel, spoke before, or left a condition out.
pub async fn give_opinion(
    db: &Db,
    permit: &Permit<acts::GiveOpinion>,
    application: ApplicationId,
    judgements: &[Judgement],
    now: Timestamp,
) -> Result<(), Stop> {
    let expert = account(permit)?;
    let written = |one: &Judgement| Judgement {
        text: plain(&one.text),
        ..one.clone()
    };
    let judgements: &Vec<Judgement> = &judgements.iter().map(written).collect();
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = underway(&mut tx, application).await?;
        let (state, route) = (found.state, found.route());
        let opinions = filing_rules::give_opinion(state, route, &held, expert, judgements);
        let texts = judgements.iter().map(|one| (one.field(), &*one.text));
        let opinions = drawn(opinions, texts)?;
        for judgement in judgements {
            let id: JudgementId = tx.id();
            let columns = columns! {
                "application" => application,
                "expert" => expert,
                "clause" => judgement.clause.id(),
                "line" => judgement.line,
                "met" => judgement.met,
                "text" => &judgement.text,
                "given_at" => now,
            };
            tx.insert("judgement", id, columns).await?;
        }
        for opinion in &opinions {
            let id: OpinionId = tx.id();
            let columns = columns! {
                "application" => application,
                "line" => opinion.line,
                "expert" => expert,
                "view" => opinion.view.code(),
                "text" => &opinion.text,
                "given_at" => now,
            };
            tx.insert("opinion", id, columns).await?;
        }
        note_phase(&mut tx, application).await?;
        let fact = Fact::about("application", application).with("lines", opinions.len());
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Writes what the panel found; signatures under an earlier version do not hold for it.
///
/// # Errors
/// A refusal where the person does not lead the panel, an opinion is missing, or it says too little.
pub async fn write_opinion(
    db: &Db,
    permit: &Permit<acts::WriteOpinion>,
    application: ApplicationId,
    text: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    let expert = account(permit)?;
    let text = &plain(text);
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = underway(&mut tx, application).await?;
        let (state, route) = (found.state, found.route());
        let answer = filing_rules::write_opinion(state, route, &held, expert, text);
        drawn(answer, [("opinion".to_owned(), &**text)])?;
        let no = assessment::versions(&mut tx, application).await? + 1;
        let id: PanelOpinionId = tx.id();
        let columns = columns! {
            "application" => application,
            "no" => no,
            "text" => text,
            "written_by" => expert,
            "written_at" => now,
        };
        tx.insert("panel_opinion", id, columns).await?;
        note_phase(&mut tx, application).await?;
        let fact = Fact::about("application", application).with("version", no);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Signs a version of what the panel found by typing one's name; `reservation` keeps what the member holds against it.
///
/// # Errors
/// A refusal where the person is not of the panel, signed before, or the version is not the last one.
pub async fn sign_opinion(
    db: &Db,
    permit: &Permit<acts::SignOpinion>,
    application: ApplicationId,
    (no, signed_by, reservation): (i64, &str, &str),
    now: Timestamp,
) -> Result<(), Stop> {
    let expert = account(permit)?;
    let name = permit.principal().name.as_str();
    let reservation = &plain(reservation);
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = underway(&mut tx, application).await?;
        let signer = Panelist {
            account: expert,
            name,
        };
        let (state, route) = (found.state, found.route());
        let signed = (no, signed_by, reservation.as_str());
        let answer = filing_rules::sign_opinion(state, route, &held, signer, signed);
        drawn(answer, [("reservation".to_owned(), &**reservation)])?;
        let opinion = assessment::opinion(&mut tx, application).await?;
        let opinion = opinion.ok_or_else(|| Refusal::not_found("专家组意见"))?;
        let id: OpinionSignatureId = tx.id();
        let columns = columns! {
            "opinion" => opinion.id,
            "expert" => expert,
            "name" => name,
            "reservation" => reservation,
            "signed_at" => now,
        };
        tx.insert("opinion_signature", id, columns).await?;
        note_phase(&mut tx, application).await?;
        let fact = Fact::about("application", application)
            .with("version", opinion.no)
            .with("reservation", !reservation.is_empty());
        tx.commit(permit, fact, ()).await
    })
    .await
}
