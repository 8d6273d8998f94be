//! What the centre does in an assessment: it plans the methods, notes them as carried out, reports the signed opinion (A3.3, A3.4).

use super::store::{keep_method, note_phase, underway};
use crate::{drawable::drawn, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, columns};
use filing_rules::{Arranged, Method, Wanted, carry_out, conclude, plan};
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, Fact, Stop, plain};
use std::collections::BTreeMap;

/// Plans the six methods, each on a day or left out for a reason.
///
/// # Errors
/// A refusal where it is not its turn, or what is wanted is not whole.
pub async fn plan_assessment(
    db: &Db,
    permit: &Permit<acts::PlanAssessment>,
    application: ApplicationId,
    wanted: &BTreeMap<Method, Wanted>,
    now: Timestamp,
) -> Result<(), Stop> {
    let reason = |(method, wish): (&Method, &Wanted)| match wish {
        Wanted::LeftOut(why) => Some((format!("why-{method}"), plain(why))),
        Wanted::On(_) => None,
    };
    let reasons: &Vec<(String, String)> = &wanted.iter().filter_map(reason).collect();
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = underway(&mut tx, application).await?;
        let today = shanghai_date(now);
        let methods = plan(found.state, found.route(), &held, wanted, today);
        let texts = reasons.iter().map(|(place, why)| (place.clone(), &**why));
        let methods = drawn(methods, texts)?;
        for (method, arranged) in &methods {
            keep_method(&mut tx, application, *method, arranged).await?;
        }
        note_phase(&mut tx, application).await?;
        let left_out = methods
            .values()
            .filter(|arranged| matches!(arranged, Arranged::LeftOut { .. }));
        let fact = Fact::about("application", application).with("left_out", left_out.count());
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Notes that a method was carried out: when, and what was done.
///
/// # Errors
/// A refusal where the method is not planned, or what is noted is not whole.
pub async fn carry_out_method(
    db: &Db,
    permit: &Permit<acts::CarryOutMethod>,
    application: ApplicationId,
    method: Method,
    (on, note): (Date, &str),
    now: Timestamp,
) -> Result<(), Stop> {
    let note = &plain(note);
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = underway(&mut tx, application).await?;
        let (state, route) = (found.state, found.route());
        let done = (on, note.as_str());
        let arranged = carry_out(state, route, &held, method, done, shanghai_date(now));
        let arranged = drawn(arranged, [(format!("note-{method}"), &**note)])?;
        keep_method(&mut tx, application, method, &arranged).await?;
        note_phase(&mut tx, application).await?;
        let fact = Fact::about("application", application)
            .with("method", method)
            .with("on", on);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Concludes the assessment and reports the signed opinion to the department (A3.4). The report is printed by the worker.
///
/// # Errors
/// A refusal as long as an opinion or a signature is missing.
pub async fn conclude_assessment(
    db: &Db,
    permit: &Permit<acts::ConcludeAssessment>,
    application: ApplicationId,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = underway(&mut tx, application).await?;
        let (state, assessed) = conclude(found.state, found.route(), &held)?;
        let columns = columns! {
            "state" => state.code(),
            "conclusion" => held.opinion.map(|written| written.text),
            "concluded_at" => now,
        };
        tx.update("application", application, columns).await?;
        tx.later(crate::PRINT_REPORT, application).await?;
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
