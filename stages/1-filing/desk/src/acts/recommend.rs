//! 推荐: the training centre proposes occupations and levels of a provincial school and recommends it, or does not (N5.2).

use super::{begin::still_lives, recount::running};
use crate::{applied::key_of, store};
use access::{Permit, acts};
use calendar::{Calendar, Terms, shanghai_date};
use db::{Conn, Db, Tx, args, columns};
use filing_rules::{AppliedLine, Proposal, Running, decline, recommend, resume};
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, Fact, Fault, ProposalId, Stop};
use std::collections::BTreeMap;

/// Recommends a provincial school with what is proposed of its form, line by line; the centre's ten working days begin.
/// Returns their last day.
///
/// # Errors
/// A refusal where it is not its turn, nothing is said, or a line is left out.
pub async fn recommend_application(
    db: &Db,
    permit: &Permit<acts::RecommendApplication>,
    application: ApplicationId,
    (opinion, proposals): (&str, &[Proposal]),
    now: Timestamp,
) -> Result<Date, Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let lines: Vec<AppliedLine<'_>> = found.form.lines().collect();
        let (state, route) = (found.state, found.route());
        let state = recommend(state, route, opinion, lines.len(), proposals)?;
        still_lives(&mut tx, &found, shanghai_date(now)).await?;
        for proposal in proposals {
            keep(&mut tx, application, &lines[proposal.no - 1], proposal).await?;
        }
        let today = shanghai_date(now);
        // The centre's clock stood still for a supplement, and while the training centre looked at what that added.
        let clock = match &found.supplement {
            Some(supplement) => resume(supplement.left, today),
            None => Running::begun(today, &Terms::default()),
        };
        let due = clock.due(Calendar::built_in()).date;
        let mut columns = columns! {
            "state" => state.code(),
            "recommendation" => opinion.trim(),
        };
        columns.extend(running(Some(clock)));
        tx.update("application", application, columns).await?;
        let proposed = proposals.iter().filter(|one| one.proposed).count();
        let fact = Fact::about("application", application)
            .with("due", due)
            .with("proposed", proposed)
            .with("of", proposals.len());
        tx.commit(permit, fact, due).await
    })
    .await
}

/// Keeps what is proposed of a line; what was said of it before a supplement is said anew.
async fn keep(
    tx: &mut Tx,
    application: ApplicationId,
    line: &AppliedLine<'_>,
    proposal: &Proposal,
) -> Result<(), Stop> {
    let [occupation, job_type, level] = key_of(line);
    let sql = "select id from proposal where application = $1 and occupation = $2 and job_type = $3 and level = $4";
    let known = args![
        application,
        occupation.as_str(),
        job_type.as_str(),
        level.as_str()
    ];
    let mut columns = columns! {
        "proposed" => proposal.proposed,
        "reason" => proposal.reason.trim(),
    };
    match tx.opt(sql, known).await? {
        Some(row) => {
            let id: ProposalId = row.get("id")?;
            tx.update("proposal", id, columns).await?;
        }
        None => {
            let id: ProposalId = tx.id();
            columns.extend(columns! {
                "application" => application,
                "occupation" => occupation,
                "job_type" => job_type,
                "level" => level,
            });
            tx.insert("proposal", id, columns).await?;
        }
    }
    Ok(())
}

/// Does not recommend a provincial school, with reasons; it may put right what is wrong and apply anew.
///
/// # Errors
/// A refusal where it is not its turn or no reason is given.
pub async fn decline_application(
    db: &Db,
    permit: &Permit<acts::DeclineApplication>,
    application: ApplicationId,
    reasons: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let state = decline(found.state, found.route(), reasons)?;
        let columns = columns! {
            "state" => state.code(),
            "answered_at" => now,
            "reasons" => format!("省职业培训指导中心不予推荐：{}", reasons.trim()),
        };
        tx.update("application", application, columns).await?;
        let fact = Fact::about("application", application).with("state", state);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// What was proposed of each occupation, job type and level: whether, and why not.
pub(crate) async fn proposals(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<BTreeMap<[String; 3], (bool, String)>, Fault> {
    let sql =
        "select occupation, job_type, level, proposed, reason from proposal where application = $1";
    let rows = conn.all(sql, args![application]).await?;
    rows.iter()
        .map(|row| {
            let line = [
                row.get("occupation")?,
                row.get("job_type")?,
                row.get("level")?,
            ];
            Ok((line, (row.get("proposed")?, row.get("reason")?)))
        })
        .collect()
}
