//! 推荐、受理: the training centre recommends provincial schools, the centre answers within ten working days (A3.1, N5.2).

use crate::store::{self, Application};
use access::{Doing, Permit, acts};
use calendar::{Calendar, Terms, shanghai_date};
use db::{Db, Tx, columns};
use filing_rules::{Answered, accept, acceptance_due, not_accept, recommend};
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, Fact, Stop};

/// Recommends a provincial school; the centre's ten working days begin. Returns their last day.
///
/// # Errors
/// A refusal where it is not its turn or nothing is said.
pub async fn recommend_application(
    db: &Db,
    permit: &Permit<acts::RecommendApplication>,
    application: ApplicationId,
    opinion: &str,
    now: Timestamp,
) -> Result<Date, Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let state = recommend(found.state, found.route(), opinion)?;
        let due = acceptance_due(shanghai_date(now), Calendar::built_in(), &Terms::default()).date;
        let columns = columns! {
            "state" => state.code(),
            "recommendation" => opinion.trim(),
            "due_on" => due,
        };
        tx.update("application", application, columns).await?;
        tx.commit(
            permit,
            Fact::about("application", application).with("due", due),
            due,
        )
        .await
    })
    .await
}

/// Accepts an application. Late is valid, and recorded as late.
///
/// # Errors
/// A refusal where it is not its turn.
pub async fn accept_application(
    db: &Db,
    permit: &Permit<acts::AcceptApplication>,
    application: ApplicationId,
    now: Timestamp,
) -> Result<Answered, Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let today = shanghai_date(now);
        let answered = accept(
            found.state,
            found.route(),
            due(&found, today),
            today,
            Calendar::built_in(),
        )?;
        keep(tx, permit, application, answered, None).await
    })
    .await
}

/// Refuses an application at the door, with reasons.
///
/// # Errors
/// A refusal where it is not its turn or no reason is given.
pub async fn return_application(
    db: &Db,
    permit: &Permit<acts::ReturnApplication>,
    application: ApplicationId,
    reasons: &str,
    now: Timestamp,
) -> Result<Answered, Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let today = shanghai_date(now);
        let calendar = Calendar::built_in();
        let answered = not_accept(
            found.state,
            found.route(),
            reasons,
            due(&found, today),
            today,
            calendar,
        )?;
        keep(tx, permit, application, answered, Some(reasons.trim())).await
    })
    .await
}

/// The last day to answer; one that has not reached the centre is refused by its state before it matters.
fn due(found: &Application, today: Date) -> Date {
    found.due_on.unwrap_or(today)
}

async fn keep<A: Doing>(
    mut tx: Tx,
    permit: &Permit<A>,
    application: ApplicationId,
    answered: Answered,
    reasons: Option<&str>,
) -> Result<db::Committed<Answered>, Stop> {
    let columns = columns! {
        "state" => answered.state.code(),
        "answered_at" => tx.now(),
        "late" => answered.late,
        "reasons" => reasons,
    };
    tx.update("application", application, columns).await?;
    let fact = Fact::about("application", application)
        .with("state", answered.state)
        .with("late", answered.late);
    tx.commit(permit, fact, answered).await
}
