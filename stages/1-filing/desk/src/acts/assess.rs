//! 技术评估: each opinion by its own hand, the whole concluded (A3.3).

use crate::store;
use access::{Permit, acts};
use db::{Db, columns};
use filing_rules::{LineOpinion, assess, conclude, give_opinion as give};
use jiff::Timestamp;
use kernel::{Actor, ApplicationId, Fact, OpinionId, Refusal, Stop};

/// Gives an expert's opinion on every line, once.
///
/// # Errors
/// A refusal where the person is not of the panel, spoke before, or left a line out.
pub async fn give_opinion(
    db: &Db,
    permit: &Permit<acts::GiveOpinion>,
    application: ApplicationId,
    opinions: &[LineOpinion],
    now: Timestamp,
) -> Result<(), Stop> {
    let Actor::Account { account, .. } = permit.actor() else {
        return Err(Refusal::not_found("评估任务").into());
    };
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = store::assessment(&mut tx, application).await?;
        give(
            found.state,
            found.route(),
            &held.panel,
            &held.lines,
            &held.given,
            account,
            opinions,
        )?;
        for opinion in opinions {
            let id: OpinionId = tx.id();
            let columns = columns! {
                "application" => application,
                "line" => opinion.line,
                "expert" => account,
                "view" => opinion.view.code(),
                "text" => opinion.text.trim(),
                "given_at" => now,
            };
            tx.insert("opinion", id, columns).await?;
        }
        let fact = Fact::about("application", application).with("lines", opinions.len());
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Concludes the assessment and reports it to the department (A3.4).
///
/// # Errors
/// A refusal as long as an expert owes an opinion, or where nothing is said.
pub async fn conclude_assessment(
    db: &Db,
    permit: &Permit<acts::ConcludeAssessment>,
    application: ApplicationId,
    conclusion: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = store::assessment(&mut tx, application).await?;
        let assessed = assess(&held.panel, &held.lines, &held.given)?;
        let state = conclude(found.state, found.route(), &assessed, conclusion)?;
        let columns = columns! {
            "state" => state.code(),
            "conclusion" => conclusion.trim(),
            "concluded_at" => now,
        };
        tx.update("application", application, columns).await?;
        let supported = assessed
            .tallies()
            .iter()
            .filter(|tally| tally.is_supported())
            .count();
        let fact = Fact::about("application", application).with("supported", supported);
        tx.commit(permit, fact, ()).await
    })
    .await
}
