//! 组建评估专家组: the centre commits the list, the draw follows by itself (A3.3).

use super::{
    begin::still_lives,
    follow::{Seated, seat},
};
use crate::{
    assessment::store as assessment,
    drawing::{self, Listed},
    interest::store::interests,
    life, past, store,
};
use access::{Act, Permit, Principal, acts};
use calendar::shanghai_date;
use db::{Conn, Db, Keys, Tx, columns};
use draw::{BadList, Entry, Excluded, Group, List};
use filing_rules::{
    Applicant, ApplicationForm, Expert, Interest, State, Step, begin_panel, fields, recused,
};
use jiff::{Timestamp, civil::Date};
use kernel::{
    ApplicationId, CitizenId, Clause, DrawId, Fact, Fault, PersonId, Refusal, Stop, measures,
};
use people_desk::PersonKind;
use std::collections::{BTreeMap, BTreeSet};
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
        still_lives(&mut tx, &found, shanghai_date(now)).await?;
        let pool = pool(&mut tx, db.keys(), &found, shanghai_date(now)).await?;
        let (list, people) = list(&found, size, &secret, pool, Vec::new());
        keep_list(&mut tx, db.keys(), &found, (&list, &people), (1, &secret)).await?;
        let columns = columns! { "state" => state.code(), "panel_at" => now };
        tx.update("application", application, columns).await?;
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

/// Keeps a list from which the panel is drawn in a round, and leaves the draw to the worker.
pub(super) async fn keep_list(
    tx: &mut Tx,
    keys: &Keys,
    found: &store::Application,
    (list, people): (&List, &[Listed]),
    (round, secret): (i64, &[u8; 32]),
) -> Result<(), Stop> {
    list.check().map_err(too_few)?;
    let columns = columns! {
        "application" => found.id,
        "list" => drawing::text(list)?,
        "people" => drawing::text(&people)?,
        "sealed" => keys.seal_bytes(drawing::SECRET, secret),
        "committed_at" => tx.now(),
        "round" => round,
    };
    let id: DrawId = tx.id();
    tx.insert("draw", id, columns).await?;
    Ok(tx.later(crate::DRAW_PANEL, found.id).await?)
}

/// An expert of the pool, with the fields in which they can be drawn.
pub(super) struct Pooled {
    pub listed: Listed,
    fields: Vec<String>,
    pub excluded: Option<&'static str>,
}

/// The experts in force in the fields that are applied for, each once.
pub(super) async fn pool(
    conn: &mut Conn,
    keys: &Keys,
    found: &store::Application,
    day: Date,
) -> Result<Vec<Pooled>, Fault> {
    let close = close_to(conn, keys, found).await?;
    let mut pool: BTreeMap<PersonId, Pooled> = BTreeMap::new();
    for field in fields(&found.form) {
        let (kind, place) = (PersonKind::Expert, found.owner.affiliation);
        for one in people_desk::pool(conn, keys, kind, field, place, day).await? {
            let known = pool.entry(one.person).or_insert_with(|| Pooled {
                excluded: close.excluded(&found.form, &one),
                listed: Listed::of(keys, found.id, one),
                fields: Vec::new(),
            });
            known.fields.push(field.to_string());
        }
    }
    Ok(pool.into_values().collect())
}

/// 利害关系: who is close to an applicant, beside those whom its form names.
struct Close {
    names: Vec<String>,
    named_before: BTreeSet<CitizenId>,
    appointed: BTreeSet<PersonId>,
    interests: BTreeMap<PersonId, Interest>,
}

async fn close_to(
    conn: &mut Conn,
    keys: &Keys,
    found: &store::Application,
) -> Result<Close, Fault> {
    let school = found.owner.school;
    Ok(Close {
        names: life::names_of(conn, school).await?,
        named_before: past::named_before(conn, keys, school).await?,
        appointed: people_desk::ever_appointed(conn, school).await?,
        interests: interests(conn, school).await?,
    })
}

impl Close {
    fn excluded(
        &self,
        form: &ApplicationForm,
        one: &people_desk::PoolEntry,
    ) -> Option<&'static str> {
        let expert = Expert {
            name: &one.name,
            identity: &one.identity,
            employer: &one.employer,
            reachable: one.account.is_some(),
            appointed: self.appointed.contains(&one.person),
            interest: self.interests.get(&one.person).copied(),
        };
        let applicant = Applicant {
            form,
            names: &self.names,
            named_before: &self.named_before,
        };
        recused(applicant, &expert)
    }
}

/// The list of a pool, and who is on it; beside them sits who sits already.
pub(super) fn list(
    found: &store::Application,
    wanted: u16,
    secret: &[u8; 32],
    pool: Vec<Pooled>,
    sits: Vec<(Entry, Listed)>,
) -> (List, Vec<Listed>) {
    let groups = fields(&found.form).into_iter().map(|field| Group {
        name: field.to_string(),
        least: 1,
    });
    let (sits, mut people): (Vec<Entry>, Vec<Listed>) = sits.into_iter().unzip();
    let mut list = List {
        purpose: format!("备案评估专家组 application/{}", found.id),
        wanted,
        secret: draw::commitment(secret),
        groups: groups.collect(),
        sits,
        entries: Vec::new(),
        excluded: Vec::new(),
    };
    for one in pool {
        let id = one.listed.id().to_owned();
        match one.excluded {
            Some(reason) => list.excluded.push(Excluded {
                id,
                reason: reason.to_owned(),
            }),
            None => list.entries.push(Entry {
                id,
                groups: one.fields,
            }),
        }
        people.push(one.listed);
    }
    // The order of the registry would tell who is who.
    list.entries.sort_by(|one, other| one.id.cmp(&other.id));
    list.excluded.sort_by(|one, other| one.id.cmp(&other.id));
    (list, people)
}

fn too_few(error: BadList) -> Refusal {
    let sentence = format!("{error}；请先在人员库中登记评估专家并关联登录账户");
    Refusal::conflict("filing.pool_too_small", sentence).citing(Clause::A3_3)
}

/// Draws from the list that waits for it, by the first head of the journal that covers its commitment. Repeatable.
///
/// # Errors
/// A fault where storage fails; the worker tries again.
pub(crate) async fn draw_panel(house: &House, application: ApplicationId) -> Result<(), Stop> {
    let (db, now) = (&house.db, house.now());
    let permit = &Principal::platform().permit::<acts::DrawPanel>()?;
    db.grow_tree(now).await?;
    let mut conn = db.read().await?;
    let held = store::application(&mut conn, db.keys(), permit, application).await?;
    let draws = drawing::of(&mut conn, db.keys(), application).await?;
    drop(conn);
    let pending = draws.pending().map(|one| one.round);
    let Some((round, Ok((act, _)))) = pending.map(|round| (round, awaited(&held, round))) else {
        return Ok(());
    };
    let head = db
        .head_over(act.name(), &format!("application/{application}"))
        .await?;
    let (size, root) = head.ok_or_else(|| Fault::broken("a draw that no head covers"))?;
    db.act(now, |mut tx| async move {
        // It may have been taken back since; the next try finds nothing to do then.
        let held = store::application(&mut tx, db.keys(), permit, application).await?;
        let (_, state) = awaited(&held, round)?;
        let draws = drawing::of(&mut tx, db.keys(), application).await?;
        let drawing = draws.pending().filter(|one| one.round == round);
        let drawing =
            drawing.ok_or_else(|| Fault::broken("a list that was drawn from meanwhile"))?;
        let seed = drawing.seed_by(&root)?;
        let drawn = draw::draw(&drawing.list, seed);
        for one in &drawn {
            seat(&mut tx, application, drawing, one, Seated::Drawn).await?;
        }
        let columns = columns! {
            "secret" => hex::encode(drawing.secret),
            "root" => hex::encode(root),
            "head_size" => i64::try_from(size).unwrap_or(i64::MAX),
            "drawn_at" => now,
        };
        tx.update("draw", drawing.id, columns).await?;
        let columns = columns! { "state" => state.code() };
        tx.update("application", application, columns).await?;
        assessment::note_phase(&mut tx, application).await?;
        let fact = Fact::about("application", application)
            .with("round", round)
            .with("seed", seed)
            .with("experts", drawn.len());
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// The act that committed the list of a round, and the state after it is drawn from; a refusal where the application waits for no
/// draw any more.
fn awaited(held: &store::Application, round: i64) -> Result<(Act, State), Refusal> {
    let (step, act) = match round {
        1 => (Step::Draw, Act::AppointPanel),
        _ => (Step::RefillPanel, Act::RefillPanel),
    };
    Ok((act, held.state.after(step, held.route())?))
}
