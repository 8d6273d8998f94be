//! 退出与递补: who must not or cannot judge leaves the panel; the next of the same draw takes the seat, where there is one (A3.3, N6.5).

use crate::{
    assessment::store as assessment,
    drawing::{self, Drawing},
    interest::store::interests,
    store,
};
use access::{Permit, Role, acts};
use calendar::shanghai_date;
use db::{Conn, Db, Tx, columns};
use draw::Drawn;
use filing_rules::{Interest, step_down};
use jiff::Timestamp;
use kernel::{
    AccountId, Actor, ApplicationId, Fact, Fault, OrganisationId, PanelMemberId, Refusal, Stop,
};

/// 席位: what became of the seat of somebody who left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// The next of the draw took it.
    Taken,
    /// Nobody of the lists is left: the centre commits a further one.
    Empty,
}

/// Takes a member off the panel, for an interest or because they cannot come; the next of the same draw takes the seat, and
/// where nobody is left it stays empty until a further list fills it.
/// An expert steps down themself; the centre may note it for any of them. What somebody said who is no member any more stays
/// on record and counts for nothing.
///
/// # Errors
/// A refusal where they are no member, gave their opinion and can still sign, no reason is given, or a list is being drawn from.
pub async fn step_down_expert(
    db: &Db,
    permit: &Permit<acts::StepDown>,
    application: ApplicationId,
    expert: AccountId,
    (interest, why): (Interest, &str),
    now: Timestamp,
) -> Result<Seat, Stop> {
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
        let spoke = held.spoke(expert) && gone.may_judge();
        step_down(found.state, found.route(), spoke)?;
        let draws = drawing::of(&mut tx, db.keys(), application).await?;
        let drawing = draws.settled()?;
        let left = drawing::gone(&mut tx, application).await?;
        let no = left.len() + 1;
        let school = found.owner.school;
        let (follower, skipped) = next(&mut tx, drawing, school, (&panel, gone), left).await?;
        let skipped = skipped.join(" ");
        let unfollowed = follower.is_none().then_some(&skipped);
        let columns = columns! {
            "gone_on" => shanghai_date(now),
            "gone_for" => interest.code(),
            "gone_why" => why.trim(),
            "gone_no" => i64::try_from(no).unwrap_or(i64::MAX),
            "gone_round" => drawing.round,
            "unfollowed" => unfollowed,
        };
        tx.update("panel_member", gone.id, columns).await?;
        let seat_of = gone.person.as_deref().unwrap_or_default();
        if let Some(drawn) = &follower {
            let follows = Seated::Following(seat_of, &skipped);
            seat(&mut tx, application, drawing, drawn, follows).await?;
        }
        assessment::note_phase(&mut tx, application).await?;
        let fact = Fact::about("application", application)
            .with("expert", expert)
            .with("follower", follower.as_ref().map_or("", |drawn| &drawn.id));
        let seat = match follower {
            Some(_) => Seat::Taken,
            None => Seat::Empty,
        };
        tx.commit(permit, fact, seat).await
    })
    .await
}

/// The next of the draw who can still judge, and who was passed over.
async fn next(
    conn: &mut Conn,
    drawing: &Drawing,
    school: OrganisationId,
    (panel, gone): (&[assessment::Member], &assessment::Member),
    mut left: Vec<String>,
) -> Result<(Option<Drawn>, Vec<String>), Stop> {
    let seed = drawing.seed()?;
    let stay = panel.iter().filter(|member| member.expert != gone.expert);
    let stay: Vec<String> = stay.filter_map(|member| member.person.clone()).collect();
    left.extend(gone.person.clone());
    let (kept, left) = (drawing.ids(&stay), drawing.ids(&left));
    let mut skipped = out_of_reach(conn, drawing, &kept, &left).await?;
    skipped.extend(too_close(conn, drawing, school).await?);
    skipped.retain(|one| !kept.contains(one) && !left.contains(one));
    skipped.sort_unstable();
    skipped.dedup();
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    let out: Vec<&str> = left.iter().chain(&skipped).map(String::as_str).collect();
    Ok((draw::next(&drawing.list, seed, &kept, &out), skipped))
}

/// Who of the list is no member and cannot sign in any more: closed or disqualified since the list was committed.
async fn out_of_reach(
    conn: &mut Conn,
    drawing: &Drawing,
    kept: &[String],
    left: &[String],
) -> Result<Vec<String>, Fault> {
    let mut out = Vec::new();
    for entry in &drawing.list.entries {
        if kept.contains(&entry.id) || left.contains(&entry.id) {
            continue;
        }
        let open = match drawing.listed(&entry.id)?.account {
            Some(account) => accounts::is_open(conn, account).await?,
            None => false,
        };
        if !open {
            out.push(entry.id.clone());
        }
    }
    Ok(out)
}

/// Who of the list said since that they have an interest in the school, or was appointed by it.
async fn too_close(
    conn: &mut Conn,
    drawing: &Drawing,
    school: OrganisationId,
) -> Result<Vec<String>, Fault> {
    let interested = interests(conn, school).await?;
    let appointed = people_desk::ever_appointed(conn, school).await?;
    let close = interested.into_keys().chain(appointed);
    let close: Vec<String> = close.map(|person| person.to_string()).collect();
    let close = drawing.ids(&close);
    let entries = drawing.list.entries.iter().map(|entry| entry.id.clone());
    Ok(entries.filter(|id| close.contains(id)).collect())
}

/// How somebody came to a seat.
#[derive(Clone, Copy)]
pub(super) enum Seated<'a> {
    /// Drawn from the list.
    Drawn,
    /// As the next after somebody who left, past those who could not be asked.
    Following(&'a str, &'a str),
}

/// Seats somebody of a list.
pub(super) async fn seat(
    tx: &mut Tx,
    application: ApplicationId,
    drawing: &Drawing,
    drawn: &Drawn,
    seated: Seated<'_>,
) -> Result<(), Fault> {
    let listed = drawing.listed(&drawn.id)?;
    let (follows, skipped, round) = match seated {
        Seated::Following(gone, skipped) => (Some(gone), Some(skipped), None),
        Seated::Drawn => (None, None, Some(drawing.round).filter(|round| *round > 1)),
    };
    let id: PanelMemberId = tx.id();
    let columns = columns! {
        "application" => application,
        "expert" => listed.account,
        "name" => &listed.name,
        "employer" => &listed.employer,
        "person" => &listed.person,
        "ticket" => &drawn.ticket,
        "follows" => follows,
        "skipped" => skipped,
        "round" => round,
        "had_no_part_in" => assessment::versions(tx, application).await?,
    };
    tx.insert("panel_member", id, columns).await
}
