//! 取消未登记人员的资格: whoever the registry does not know is registered without a card and disqualified, in one act (N6.5).

use super::{
    disqualify::{Ended, Theirs, bar_everywhere, keep, link_theirs},
    other_name::confirmed,
};
use crate::{
    disqualifications::{self, barred},
    name_checks, store,
    unlinked::same_name,
};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::Db;
use jiff::Timestamp;
use kernel::{Clause, PersonId, Problem, Refusal, Stop};
use people_rules::{Disqualification, NewPerson, check_person, disqualify, phone, whole};

/// Registers somebody without a card, disqualified. Whom another centre has disqualified is only registered, so that their
/// accounts here can be barred; then there is no reason to give.
///
/// # Errors
/// A refusal where the person stands in this registry or is disqualified and no account is named, a field is faulty, the number
/// stands elsewhere under another name and nobody confirmed it, or an account is none of this name that nobody is linked with.
pub async fn disqualify_unregistered<'a>(
    db: &Db,
    permit: &Permit<acts::DisqualifyPerson>,
    person: &NewPerson,
    reason: &str,
    theirs: impl Into<Theirs<'a>>,
    now: Timestamp,
) -> Result<Ended, Stop> {
    let centre = permit.organisation()?;
    let today = shanghai_date(now);
    let digest = &store::digest(db.keys(), &person.identity);
    let theirs = theirs.into();
    db.act(now, |mut tx| async move {
        let known = store::registered(&mut tx, digest, centre.affiliation).await?;
        if known.is_some() {
            return Err(registered());
        }
        let already = barred(&mut tx, digest, today).await?;
        let decided = match &already {
            Some(_) if !theirs.accounts.is_empty() => None,
            already => Some(disqualify(already.as_ref(), reason, centre.id, today)),
        };
        let decided = checked(person, decided)?;
        let others = confirmed(&mut tx, (digest, &person.name), theirs).await?;
        let number =
            phone(&person.phone).map_err(|why| Refusal::invalid("people.bad_phone", why))?;
        let id: PersonId = tx.id();
        let columns = store::person_columns(person, &number, centre, db.keys(), now);
        tx.insert("person", id, columns).await?;
        if let Some(decided) = &decided {
            keep(&mut tx, (id, digest), decided).await?;
        }
        if let Some((standing, _)) = disqualifications::standing(&mut tx, digest).await? {
            name_checks::ask(&mut tx, &others, standing, (centre.id, today)).await?;
        }
        link_theirs(&mut tx, permit, (id, &person.name), theirs.accounts).await?;
        let (fact, ended) = bar_everywhere(&mut tx, (id, digest), today).await?;
        let open = same_name(&mut tx, permit, &person.name).await?.len();
        let fact = fact
            .with("registered", "without_card")
            .with("decided", decided.is_some())
            .with("other_names", others.len());
        tx.commit(permit, fact, Ended { open, ..ended }).await
    })
    .await
}

/// What was decided, unless anything is wrong: then all of it at once.
fn checked(
    person: &NewPerson,
    decided: Option<Result<Disqualification, Refusal>>,
) -> Result<Option<Disqualification>, Refusal> {
    let (decided, why) = match decided {
        Some(Err(refusal)) if refusal.problems.is_empty() => return Err(refusal),
        Some(Err(refusal)) => (None, Err(refusal)),
        Some(Ok(decided)) => (Some(decided), Ok(())),
        None => (None, Ok(())),
    };
    let checks = [check_person(person), why];
    whole(
        checks,
        "people.bad_person",
        "取消资格的信息有误",
        Clause::N6_5,
    )?;
    Ok(decided)
}

fn registered() -> Stop {
    let sentence = "该人员已在本地人员库中，请在其页面办理取消资格";
    Refusal::invalid("people.registered", sentence)
        .citing(Clause::N6_5)
        .with(vec![Problem::at("identity", sentence)])
        .into()
}
