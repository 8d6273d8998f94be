//! What the department decides about a filing: a school's request, its suspension and its end (N6.3, N6.5).

use super::{
    request::{Asked, Request, request},
    school::{apply, becomes},
    store,
};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db, Tx, args, columns};
use filing_rules::{End, LifeStep, RequestState, answer, cannot_grant, say_why, suspend_until};
use jiff::{Timestamp, ToSpan, civil::Date};
use kernel::{Fact, Fault, FilingId, FilingRequestId, Refusal, Stop, SuspensionId};

/// Answers what a school asked: `granted`, or not and why.
///
/// # Errors
/// A refusal where nothing is asked any more, or a refusal gives no reason.
pub async fn answer_request(
    db: &Db,
    permit: &Permit<acts::AnswerRequest>,
    id: FilingRequestId,
    granted: bool,
    reason: &str,
    now: Timestamp,
) -> Result<FilingId, Stop> {
    db.act(now, |mut tx| async move {
        let asked = open_request(&mut tx, id).await?;
        let step = match asked.what {
            Asked::Withdraw => LifeStep::Withdraw,
            Asked::Change(_) | Asked::Drop(_) => LifeStep::Change,
        };
        let today = shanghai_date(now);
        let found = store::for_step(&mut tx, permit, asked.filing, step, today).await?;
        let state = answer(asked.state, step, granted, reason)?;
        let columns = columns! {
            "state" => state.code(),
            "answer" => reason.trim(),
            "answered_at" => now,
        };
        tx.update("filing_request", id, columns).await?;
        match asked.what {
            Asked::Change(field) if granted => {
                let after = becomes(&found, field, &asked.after).map_err(cannot_grant)?;
                apply(&mut tx, &found, field, &after).await?;
            }
            Asked::Withdraw if granted => {
                end(&mut tx, found.id, (End::Withdrawn, &asked.reason), today).await?;
            }
            _ => {}
        }
        let fact = Fact::about("filing", found.id)
            .with("request", id)
            .with("state", state.code());
        tx.commit(permit, fact, found.id).await
    })
    .await
}

async fn open_request(conn: &mut Conn, id: FilingRequestId) -> Result<Request, Stop> {
    let sql = "select * from filing_request where id = $1";
    let row = conn.opt(sql, args![id]).await?;
    let row = row.ok_or_else(|| Refusal::not_found("备案事项"))?;
    Ok(request(&row)?)
}

/// Suspends a filing from today on, until a day or until it is lifted.
///
/// # Errors
/// A refusal where it is not in force, the last day is past, or no reason is given.
pub async fn suspend_filing(
    db: &Db,
    permit: &Permit<acts::SuspendFiling>,
    filing: FilingId,
    until: Option<Date>,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    say_why(LifeStep::Suspend, reason)?;
    let today = shanghai_date(now);
    suspend_until(until, today)?;
    db.act(now, |mut tx| async move {
        store::for_step(&mut tx, permit, filing, LifeStep::Suspend, today).await?;
        let id: SuspensionId = tx.id();
        let columns = columns! {
            "filing" => filing,
            "since" => today,
            "until" => until,
            "reason" => reason.trim(),
        };
        tx.insert("suspension", id, columns).await?;
        let fact = Fact::about("filing", filing).with("since", today).with(
            "until",
            until.map_or_else(String::new, |until| until.to_string()),
        );
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Lifts the suspension: today is the first day on which the filing is in force again.
///
/// # Errors
/// A refusal where it is not suspended, or no reason is given.
pub async fn resume_filing(
    db: &Db,
    permit: &Permit<acts::ResumeFiling>,
    filing: FilingId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    say_why(LifeStep::Resume, reason)?;
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        store::for_step(&mut tx, permit, filing, LifeStep::Resume, today).await?;
        let suspension = store::suspension_on(&mut tx, filing, today)
            .await?
            .ok_or_else(|| Fault::broken("a suspended filing without a suspension"))?;
        let last = today.saturating_sub(1.day());
        let columns = columns! { "until" => last, "lifted" => reason.trim() };
        tx.update("suspension", suspension, columns).await?;
        tx.commit(permit, Fact::about("filing", filing), ()).await
    })
    .await
}

/// 取消备案: takes a filing away from today on (N6.3, N6.5). What was certified before stays.
///
/// # Errors
/// A refusal where it has ended already, or no reason is given.
pub async fn revoke_filing(
    db: &Db,
    permit: &Permit<acts::RevokeFiling>,
    filing: FilingId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    say_why(LifeStep::Revoke, reason)?;
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        store::for_step(&mut tx, permit, filing, LifeStep::Revoke, today).await?;
        end(&mut tx, filing, (End::Revoked, reason.trim()), today).await?;
        tx.commit(permit, Fact::about("filing", filing).with("on", today), ())
            .await
    })
    .await
}

async fn end(
    tx: &mut Tx,
    filing: FilingId,
    (how, reason): (End, &str),
    today: Date,
) -> Result<(), Fault> {
    let columns = columns! {
        "ended_on" => today,
        "ended_how" => how.code(),
        "end_reason" => reason,
    };
    tx.update("filing", filing, columns).await?;
    // What the school still asked about it can be answered no more.
    let sql = "select id from filing_request where filing = $1 and state = 'open'";
    for row in tx.all(sql, args![filing]).await? {
        let columns = columns! {
            "state" => RequestState::Refused.code(),
            "answer" => "备案已终止，不再办理",
            "answered_at" => tx.now(),
        };
        let id: FilingRequestId = row.get("id")?;
        tx.update("filing_request", id, columns).await?;
    }
    Ok(())
}
