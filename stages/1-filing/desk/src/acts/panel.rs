//! 组建评估专家组: the centre commits the list, the draw follows by itself, who must not judge steps down (A3.3).

use crate::{
    assessment::store as assessment,
    drawing::{self, Drawing, Listed},
    store,
};
use access::{Permit, Principal, Role, acts};
use calendar::shanghai_date;
use db::{Conn, Db, Keys, Tx, columns};
use draw::{BadList, Drawn, Entry, Excluded, Group, List, Seed};
use filing_rules::{
    ApplicationForm, Expert, Interest, Step, begin_panel, fields, recused, step_down,
};
use jiff::{Timestamp, civil::Date};
use kernel::{
    AccountId, Actor, ApplicationId, Clause, DrawId, Fact, Fault, PanelMemberId, Refusal, Stop,
    measures,
};
use people_desk::PersonKind;
use std::collections::BTreeMap;
use web::House;

/// Commits the list of experts from which a panel of `size` is drawn: all of the registry in the fields that are applied
/// for, those left out with the reason. The draw follows by itself once the journal's next head is signed.
///
/// # Errors
/// A refusal where it is not its turn, the size is wrong, or too few can be drawn.
pub async fn appoint_panel(
    db: &Db,
    permit: &Permit<acts::AppointPanel>,
    application: ApplicationId,
    size: u16,
    now: Timestamp,
) -> Result<(), Stop> {
    let secret: [u8; 32] = db::chance::bytes();
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let state = begin_panel(found.state, found.route(), &found.form, size)?;
        let pool = pool(&mut tx, db.keys(), &found, shanghai_date(now)).await?;
        let (list, people) = list(&found, size, &secret, pool);
        list.check().map_err(too_few)?;
        let columns = columns! {
            "application" => application,
            "list" => drawing::text(&list)?,
            "people" => drawing::text(&people)?,
            "sealed" => db.keys().seal_bytes(drawing::SECRET, &secret),
            "committed_at" => now,
        };
        let id: DrawId = tx.id();
        tx.insert("draw", id, columns).await?;
        let columns = columns! { "state" => state.code(), "panel_at" => now };
        tx.update("application", application, columns).await?;
        tx.later(crate::DRAW_PANEL, application).await?;
        let fact = Fact::about("application", application)
            .with("list", list.digest())
            .with("wanted", size)
            .with("pool", list.entries.len())
            .with("excluded", list.excluded.len())
            .with("measures", measures::CURRENT.version);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// An expert of the pool, with the fields in which they can be drawn.
struct Pooled {
    listed: Listed,
    fields: Vec<String>,
    excluded: Option<String>,
}

/// The experts in force in the fields that are applied for, each once.
async fn pool(
    conn: &mut Conn,
    keys: &Keys,
    found: &store::Application,
    day: Date,
) -> Result<Vec<Pooled>, Fault> {
    let interests = drawing::interests(conn, found.owner.school).await?;
    let mut pool: BTreeMap<String, Pooled> = BTreeMap::new();
    for field in fields(&found.form) {
        let (kind, place) = (PersonKind::Expert, found.owner.affiliation);
        for one in people_desk::pool(conn, keys, kind, field, place, day).await? {
            let person = one.person.to_string();
            let known = pool.entry(person.clone()).or_insert_with(|| Pooled {
                excluded: excluded(&found.form, &one, &interests),
                listed: Listed {
                    person,
                    account: one.account,
                    name: one.name,
                    employer: one.employer,
                    position: one.title,
                },
                fields: Vec::new(),
            });
            known.fields.push(field.to_string());
        }
    }
    Ok(pool.into_values().collect())
}

fn excluded(
    form: &ApplicationForm,
    one: &people_desk::PoolEntry,
    interests: &BTreeMap<AccountId, Interest>,
) -> Option<String> {
    let expert = Expert {
        name: &one.name,
        identity: &one.identity,
        employer: &one.employer,
        reachable: one.account.is_some(),
        interest: one
            .account
            .and_then(|account| interests.get(&account).copied()),
    };
    recused(form, &expert)
}

fn list(
    found: &store::Application,
    wanted: u16,
    secret: &[u8; 32],
    pool: Vec<Pooled>,
) -> (List, Vec<Listed>) {
    let groups = fields(&found.form).into_iter().map(|field| Group {
        name: field.to_string(),
        least: 1,
    });
    let mut list = List {
        purpose: format!("备案评估专家组 application/{}", found.id),
        wanted,
        secret: draw::commitment(secret),
        groups: groups.collect(),
        entries: Vec::new(),
        excluded: Vec::new(),
    };
    let mut people = Vec::new();
    for one in pool {
        let id = one.listed.person.clone();
        match one.excluded {
            Some(reason) => list.excluded.push(Excluded { id, reason }),
            None => list.entries.push(Entry {
                id,
                groups: one.fields,
            }),
        }
        people.push(one.listed);
    }
    (list, people)
}

fn too_few(error: BadList) -> Refusal {
    let sentence = format!("{error}；请先在人员库中登记评估专家并关联登录账户");
    Refusal::conflict("filing.pool_too_small", sentence).citing(Clause::A3_3)
}

/// Draws the panel from the committed list by the first head of the journal that covers the commitment. Repeatable.
///
/// # Errors
/// A fault where storage fails; the worker tries again.
pub(crate) async fn draw_panel(house: &House, application: ApplicationId) -> Result<(), Stop> {
    let (db, now) = (&house.db, house.now());
    let permit = &Principal::platform().permit::<acts::DrawPanel>()?;
    db.grow_tree(now).await?;
    let act = <acts::AppointPanel as access::Doing>::ACT.name();
    let head = db
        .head_over(act, &format!("application/{application}"))
        .await?;
    let (size, root) = head.ok_or_else(|| Fault::broken("a draw that no head covers"))?;
    let held = store::application(&mut db.read().await?, db.keys(), permit, application).await?;
    let Ok(state) = held.state.after(Step::Draw, held.route()) else {
        return Ok(());
    };
    db.act(now, |mut tx| async move {
        let drawing = drawing::of(&mut tx, db.keys(), application).await?;
        let seed = Seed::of(&drawing.list, &drawing.secret, &root).ok_or_else(|| {
            Fault::broken("the secret of a draw is not the one that was committed")
        })?;
        let drawn = draw::draw(&drawing.list, seed);
        for one in &drawn {
            seat(&mut tx, application, &drawing, one).await?;
        }
        let columns = columns! {
            "secret" => hex::encode(drawing.secret),
            "root" => hex::encode(root),
            "head_size" => i64::try_from(size).unwrap_or(i64::MAX),
            "drawn_at" => now,
        };
        tx.update("draw", drawing.id, columns).await?;
        tx.update(
            "application",
            application,
            columns! { "state" => state.code() },
        )
        .await?;
        assessment::note_phase(&mut tx, application).await?;
        let fact = Fact::about("application", application)
            .with("seed", seed)
            .with("experts", drawn.len());
        tx.commit(permit, fact, ()).await
    })
    .await
}

async fn seat(
    tx: &mut Tx,
    application: ApplicationId,
    drawing: &Drawing,
    drawn: &Drawn,
) -> Result<(), Fault> {
    let listed = drawing.listed(&drawn.id)?;
    let id: PanelMemberId = tx.id();
    let columns = columns! {
        "application" => application,
        "expert" => listed.account,
        "name" => &listed.name,
        "employer" => &listed.employer,
        "person" => &drawn.id,
        "ticket" => &drawn.ticket,
    };
    tx.insert("panel_member", id, columns).await
}

/// Takes a member off the panel, for an interest or because they cannot come; the next of the same draw takes the seat.
/// An expert steps down themself; the centre may note it for any of them.
///
/// # Errors
/// A refusal where they are no member, gave their opinion already, no reason is given, or nobody is left to follow.
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
        step_down(found.state, found.route(), held.spoke(expert))?;
        let columns = columns! {
            "gone_on" => shanghai_date(now),
            "gone_for" => interest.code(),
            "gone_why" => why.trim(),
        };
        tx.update("panel_member", gone.id, columns).await?;
        let follower = follow(&mut tx, db.keys(), application, &panel, expert).await?;
        assessment::note_phase(&mut tx, application).await?;
        let fact = Fact::about("application", application)
            .with("expert", expert)
            .with("for", interest)
            .with("follower", follower);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Seats the next of the draw; returns who it is.
async fn follow(
    tx: &mut Tx,
    keys: &Keys,
    application: ApplicationId,
    panel: &[assessment::Member],
    gone: AccountId,
) -> Result<String, Stop> {
    let drawing = drawing::of(tx, keys, application).await?;
    let seed = drawing.seed()?;
    let kept: Vec<&str> = panel
        .iter()
        .filter(|member| member.expert != gone)
        .filter_map(|member| member.person.as_deref())
        .collect();
    let all_gone = drawing::gone(tx, application).await?;
    let out: Vec<&str> = all_gone.iter().map(String::as_str).collect();
    let now = draw::replace(&drawing.list, seed, &kept, &out);
    let follower = now.iter().find(|one| !kept.contains(&one.id.as_str()));
    let follower = follower.ok_or_else(|| {
        let sentence = "名单中没有可以递补的专家，请先在人员库中登记评估专家后重新组织评估";
        Refusal::conflict("filing.pool_used_up", sentence).citing(Clause::A3_3)
    })?;
    seat(tx, application, &drawing, follower).await?;
    Ok(follower.id.clone())
}
