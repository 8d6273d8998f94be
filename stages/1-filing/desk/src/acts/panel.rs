//! 组建评估专家组: the centre commits the list, the draw follows by itself (A3.3).

use super::follow::seat;
use crate::{
    assessment::store as assessment,
    drawing::{self, Listed},
    life, past, store,
};
use access::{Permit, Principal, acts};
use calendar::shanghai_date;
use db::{Conn, Db, Keys, columns};
use draw::{BadList, Entry, Excluded, Group, List, Seed};
use filing_rules::{
    Applicant, ApplicationForm, Expert, Interest, Step, begin_panel, fields, recused,
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
    excluded: Option<&'static str>,
}

/// The experts in force in the fields that are applied for, each once.
async fn pool(
    conn: &mut Conn,
    keys: &Keys,
    found: &store::Application,
    day: Date,
) -> Result<Vec<Pooled>, Fault> {
    let close = close_to(conn, keys, found).await?;
    let mut pool: BTreeMap<String, Pooled> = BTreeMap::new();
    for field in fields(&found.form) {
        let (kind, place) = (PersonKind::Expert, found.owner.affiliation);
        for one in people_desk::pool(conn, keys, kind, field, place, day).await? {
            let person = one.person.to_string();
            let known = pool.entry(person.clone()).or_insert_with(|| Pooled {
                excluded: close.excluded(&found.form, &one),
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

/// 利害关系: who is close to an applicant, beside those whom its form names.
struct Close {
    names: Vec<String>,
    named_before: BTreeSet<CitizenId>,
    appointed: BTreeSet<PersonId>,
    interests: BTreeMap<String, Interest>,
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
        interests: drawing::interests(conn, school).await?,
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
            interest: self.interests.get(&one.person.to_string()).copied(),
        };
        let applicant = Applicant {
            form,
            names: &self.names,
            named_before: &self.named_before,
        };
        recused(applicant, &expert)
    }
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
            seat(&mut tx, application, &drawing, one, None).await?;
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
