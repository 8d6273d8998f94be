//! 退出与递补: who must not or cannot judge leaves the panel; the next of the same draw takes the seat (A3.3, N6.5).

use crate::{
    assessment::store as assessment,
    drawing::{self, Drawing},
    store,
};
use access::{Permit, Role, acts};
use calendar::shanghai_date;
use db::{Db, Keys, Tx, columns};
use draw::Drawn;
use filing_rules::{Interest, step_down};
use jiff::Timestamp;
use kernel::{AccountId, Actor, ApplicationId, Clause, Fact, Fault, PanelMemberId, Refusal, Stop};

/// Takes a member off the panel, for an interest or because they cannot come; the next of the same draw takes the seat.
/// An expert steps down themself; the centre may note it for any of them. What somebody said who is no member any more stays
/// on record and counts for nothing.
///
/// # Errors
/// A refusal where they are no member, gave their opinion and can still sign, no reason is given, or nobody is left to follow.
pub async fn step_down_expert(
    db: &Db,
    permit: &Permit<acts::StepDown>,
    application: ApplicationId,
    expert: AccountId,
    (interest, why): (Interest, &str),
    now: Timestamp,
) -> Result<(), Stop> {
    filing_rules::say_interest(why)?;
    let own = matches!(permit.actor(), Actor::Account { account, .. } if account == expert);
    if permit.principal().role == Role::Expert && !own {
        return Err(Refusal::not_found("专家组成员").into());
    }
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = assessment::underway(&mut tx, application).await?;
        let panel = assessment::panel(&mut tx, application).await?;
        let gone = panel
            .iter()
            .find(|member| member.expert == expert)
            .ok_or_else(|| Refusal::not_found("专家组成员"))?;
        let may_sign = accounts::is_open(&mut tx, expert).await?;
        step_down(found.state, found.route(), held.spoke(expert) && may_sign)?;
        let columns = columns! {
            "gone_on" => shanghai_date(now),
            "gone_for" => interest.code(),
            "gone_why" => why.trim(),
        };
        tx.update("panel_member", gone.id, columns).await?;
        let follower = follow(&mut tx, db.keys(), application, &panel, gone).await?;
        assessment::note_phase(&mut tx, application).await?;
        let fact = Fact::about("application", application)
            .with("expert", expert)
            .with("for", interest)
            .with("follower", follower);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Seats the next of the draw who can still sign in; returns who it is.
async fn follow(
    tx: &mut Tx,
    keys: &Keys,
    application: ApplicationId,
    panel: &[assessment::Member],
    gone: &assessment::Member,
) -> Result<String, Stop> {
    let drawing = drawing::of(tx, keys, application).await?;
    let seed = drawing.seed()?;
    let kept: Vec<&str> = panel
        .iter()
        .filter(|member| member.expert != gone.expert)
        .filter_map(|member| member.person.as_deref())
        .collect();
    let left = drawing::gone(tx, application).await?;
    let skipped = out_of_reach(tx, &drawing, &kept, &left).await?;
    let out: Vec<&str> = left.iter().chain(&skipped).map(String::as_str).collect();
    let now = draw::replace(&drawing.list, seed, &kept, &out);
    let follower = now.iter().find(|one| !kept.contains(&one.id.as_str()));
    let follower = follower.ok_or_else(|| {
        let sentence = "抽取名单中没有可以递补的专家，该成员不能退出";
        Refusal::conflict("filing.pool_used_up", sentence).citing(Clause::A3_3)
    })?;
    let follows = gone.person.as_deref().map(|person| (person, skipped));
    seat(tx, application, &drawing, follower, follows).await?;
    Ok(follower.id.clone())
}

/// Who of the list is no member and cannot sign in any more: closed or disqualified since the list was committed.
async fn out_of_reach(
    tx: &mut Tx,
    drawing: &Drawing,
    kept: &[&str],
    left: &[String],
) -> Result<Vec<String>, Fault> {
    let mut out = Vec::new();
    for entry in &drawing.list.entries {
        if kept.contains(&entry.id.as_str()) || left.contains(&entry.id) {
            continue;
        }
        let open = match drawing.listed(&entry.id)?.account {
            Some(account) => accounts::is_open(tx, account).await?,
            None => false,
        };
        if !open {
            out.push(entry.id.clone());
        }
    }
    Ok(out)
}

/// Seats somebody who was drawn; a follower with whom they follow and who was passed over.
pub(super) async fn seat(
    tx: &mut Tx,
    application: ApplicationId,
    drawing: &Drawing,
    drawn: &Drawn,
    follows: Option<(&str, Vec<String>)>,
) -> Result<(), Fault> {
    let listed = drawing.listed(&drawn.id)?;
    let written = match follows {
        Some(_) => Some(assessment::versions(tx, application).await?),
        None => None,
    };
    let (follows, skipped) = follows.unzip();
    let id: PanelMemberId = tx.id();
    let columns = columns! {
        "application" => application,
        "expert" => listed.account,
        "name" => &listed.name,
        "employer" => &listed.employer,
        "person" => &drawn.id,
        "ticket" => &drawn.ticket,
        "follows" => follows,
        "skipped" => skipped.map(|skipped| skipped.join(" ")),
        "had_no_part_in" => written,
    };
    tx.insert("panel_member", id, columns).await
}
