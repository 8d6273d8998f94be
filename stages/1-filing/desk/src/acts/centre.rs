//! 补正、受理: the centre asks once for what is missing and answers within ten working days (A3.1).

use super::{begin::still_lives, step_of};
use crate::{
    confirmed,
    registry::registry,
    store::{self, Application},
};
use access::{Affiliation, Doing, Permit, acts};
use calendar::{Calendar, Terms, shanghai_date};
use db::{Db, Tx, columns};
use filing_rules::{
    Answered, Clock, Recipient, accept, ask, not_accept, not_before_answer, redirect, refuse_barred,
};
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, ApplicationLineId, Fact, Stop, SupplementId};

/// Accepts an application. Late is valid, and recorded as late.
///
/// # Errors
/// A refusal where it is not its turn, the form names somebody who was disqualified, or a material that was checked online is
/// not found right.
pub async fn accept_application(
    db: &Db,
    permit: &Permit<acts::AcceptApplication>,
    application: ApplicationId,
    now: Timestamp,
) -> Result<Answered, Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let today = shanghai_date(now);
        still_lives(&mut tx, &found, today).await?;
        // Somebody may have been disqualified since it was handed in (N6.5).
        let known = registry(&mut tx, db.keys(), &found.form, today).await?;
        refuse_barred(&found.form, &known.barred)?;
        let noted = confirmed::noted(&mut tx, application).await?;
        let answered = accept(
            found.state,
            found.route(),
            &noted,
            clock(&found, today),
            today,
            Calendar::built_in(),
        )?;
        write_lines(&mut tx, &found).await?;
        keep(tx, permit, application, answered, None).await
    })
    .await
}

/// What opinions and decisions will speak of: each occupation at each level of what was accepted.
async fn write_lines(tx: &mut Tx, found: &Application) -> Result<(), Stop> {
    // Version 0.1.0 wrote them when the application was handed in.
    if !store::lines_of(tx, found.id).await?.is_empty() {
        return Ok(());
    }
    for (line, no) in found.form.lines().zip(1i64..) {
        let id: ApplicationLineId = tx.id();
        let columns = columns! {
            "application" => found.id,
            "no" => no,
            "occupation" => line.row.code.to_string(),
            "occupation_name" => &line.row.occupation,
            "job_type" => &line.row.job_type,
            "level" => line.level.digit().to_string(),
            "basis" => &line.row.basis,
        };
        tx.insert("application_line", id, columns).await?;
    }
    Ok(())
}

/// Asks once for everything that is missing, one item a line; the centre's clock stands still until the school answers.
/// Returns the last day for the school to answer.
///
/// # Errors
/// A refusal where it is not its turn, it was asked before, or it is not said what is missing.
pub async fn ask_supplement(
    db: &Db,
    permit: &Permit<acts::AskSupplement>,
    application: ApplicationId,
    wanted: &str,
    now: Timestamp,
) -> Result<Date, Stop> {
    let (today, terms) = (shanghai_date(now), Terms::default());
    let terms = &terms;
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let asked = ask(
            (found.state, found.route()),
            found.supplement.is_some(),
            wanted,
            clock(&found, today).due,
            today,
            (Calendar::built_in(), terms),
        )?;
        let id: SupplementId = tx.id();
        let columns = columns! {
            "application" => application,
            "wanted" => asked.wanted.join("\n"),
            "left_days" => asked.left,
            "asked_on" => today,
            "answer_by" => asked.answer_by,
        };
        tx.insert("supplement", id, columns).await?;
        let columns = columns! { "state" => asked.state.code(), "due_on" => None::<String> };
        tx.update("application", application, columns).await?;
        let fact = Fact::about("application", application)
            .with("items", asked.wanted.len())
            .with("answer_by", asked.answer_by)
            .with("terms", terms.version());
        tx.commit(permit, fact, asked.answer_by).await
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
        let answer_by = found.supplement.as_ref().map(|asked| asked.answer_by);
        not_before_answer(found.state, answer_by, today)?;
        let answered = not_accept(
            found.state,
            found.route(),
            reasons,
            clock(&found, today),
            today,
            calendar,
        )?;
        keep(tx, permit, application, answered, Some(reasons.trim())).await
    })
    .await
}

/// Refuses a misrouted application, with where to apply. The training centre does so for what was handed in to it.
///
/// # Errors
/// A refusal where it is not its turn, or the application is sent to where it is.
pub async fn redirect_application(
    db: &Db,
    permit: &Permit<acts::RedirectApplication>,
    application: ApplicationId,
    to: Recipient,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let turn = (found.route(), step_of(permit.principal().role));
        let (state, reasons) = redirect(found.state, turn, found.recipient(), to)?;
        let today = shanghai_date(now);
        let columns = columns! {
            "state" => state.code(),
            "answered_at" => now,
            "late" => clock(&found, today).late(today, Calendar::built_in()),
            "due_on" => None::<String>,
            "reasons" => reasons,
            "redirected_to" => belongs_to(to).map(|place| place.to_string()),
        };
        tx.update("application", application, columns).await?;
        let fact = Fact::about("application", application).with("to", to.code());
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// To whom the schools of a recipient belong.
fn belongs_to(recipient: Recipient) -> Option<Affiliation> {
    let mut all = Affiliation::all().into_iter();
    all.find(|place| store::recipient(*place) == recipient)
}

/// The clock of the answer. It does not run while the school owes a supplement, and has not begun before the application
/// reached the centre.
pub(super) fn clock(found: &Application, today: Date) -> Clock {
    let due = found.due_on.unwrap_or(today);
    match &found.supplement {
        Some(asked) => Clock::resumed(due, asked.left),
        None => Clock::until(due),
    }
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
        // The clock has stopped: what was answered stands behind what still waits.
        "due_on" => None::<String>,
        "reasons" => reasons,
    };
    tx.update("application", application, columns).await?;
    let fact = Fact::about("application", application)
        .with("state", answered.state)
        .with("late", answered.late);
    tx.commit(permit, fact, answered).await
}
