//! 更正: what was registered wrongly is put right, with what stood there before and the reason kept (A1.2, A2.6, N6.5).

use crate::{
    corrections::{self, Why},
    disqualifications::barred,
    entries::{Entry, centres, entries, other_names},
    name_checks::{self, Outcome},
    store,
};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Columns, Conn, Db, Keys, Tx, args, columns};
use jiff::Timestamp;
use kernel::{
    AccountId, CitizenId, Clause, Fact, PersonId, Problem, QualificationId, Refusal, Stop, measures,
};
use people_rules::{
    Appointment, Bearer, CardField, NewCard, PersonField, Qualification, Standing, one_name,
    refuse_other_names,
};

/// Puts the name or the identity number of a person right, in every registry in which the same human being stands under both:
/// what is one must not become two, of whom a disqualification would reach only one. Their accounts take the name on. `seen` is
/// the digest of what whoever corrects has read, where they read a form (`corrections::seen_person`).
///
/// # Errors
/// A refusal where the person is out of reach or was changed meanwhile, a number is disqualified or stands for somebody else, or a
/// field is faulty.
pub async fn correct_person(
    db: &Db,
    permit: &Permit<acts::CorrectPerson>,
    id: PersonId,
    name: &str,
    identity: Option<&CitizenId>,
    (reason, seen): (&str, Option<&str>),
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    let centre = permit.organisation()?.id;
    let why = Why {
        centre,
        reason,
        today,
    };
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let stands = corrections::seen_person(db.keys(), &person);
        people_rules::unchanged_since(&stands, seen, Clause::A1_2)?;
        let held = bearer(&mut tx, db.keys(), id).await?;
        let wanted = Bearer {
            name: name.trim().to_owned(),
            identity: identity.unwrap_or(&held.identity).clone(),
        };
        let digest = store::digest(db.keys(), &wanted.identity);
        let out = barred(&mut tx, &person.identity_digest, today).await?;
        let there = barred(&mut tx, &digest, today).await?;
        let fields = people_rules::correct_person(
            &held,
            out.as_ref(),
            &wanted,
            there.as_ref(),
            reason,
            today,
        )?;
        let moves = fields.contains(&PersonField::Identity);
        let mut everywhere = entries(&mut tx, &person.identity_digest).await?;
        everywhere.retain(|entry| one_name(&entry.name, &person.name));
        if moves {
            refuse_somebody_elses(&mut tx, &person, &digest).await?;
            let others = other_names(&mut tx, &digest, &wanted.name).await?;
            refuse_other_names(&centres(&others))?;
        }
        for Entry {
            person: one, name, ..
        } in &everywhere
        {
            let columns = changes(&fields, &wanted, db.keys());
            tx.update("person", *one, columns).await?;
            let was = Bearer {
                name: name.clone(),
                identity: held.identity.clone(),
            };
            corrections::of_person(&mut tx, db.keys(), (*one, &was), &fields, why).await?;
            rename_accounts(&mut tx, *one, &fields, &wanted.name).await?;
            name_checks::settle(&mut tx, *one, Outcome::Corrected, today).await?;
        }
        for number in [&person.identity_digest, &digest] {
            name_checks::settle_agreed(&mut tx, number, today).await?;
        }
        if moves {
            refuse_foreign_cards(&mut tx, &digest).await?;
        }
        let codes: Vec<&str> = fields.iter().map(|field| field.code()).collect();
        let fact = Fact::about("person", id)
            .with("fields", codes.join(" "))
            .with("registries", everywhere.len());
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// Puts the facts of a card right; `seen` as for a person (`corrections::seen_card`).
///
/// # Errors
/// A refusal where the person is out of reach or disqualified, the card was changed meanwhile, would be faulty, double another or
/// bear the number of somebody else's, or an appointment would reach beyond it.
pub async fn correct_card(
    db: &Db,
    permit: &Permit<acts::CorrectCard>,
    (id, card): (PersonId, QualificationId),
    wanted: &NewCard,
    (reason, seen): (&str, Option<&str>),
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    let why = Why {
        centre: permit.organisation()?.id,
        reason,
        today,
    };
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let out = barred(&mut tx, &person.identity_digest, today).await?;
        let held = store::card(&mut tx, id, card).await?.granted;
        let stands = corrections::seen_card(db.keys(), &held);
        people_rules::unchanged_since(&stands, seen, Clause::A2_6)?;
        let others: Vec<Qualification> = store::cards(&mut tx, id)
            .await?
            .into_iter()
            .filter(|one| one.id != card)
            .map(|one| one.granted)
            .collect();
        let appointed: Vec<Appointment> = store::appointments(&mut tx, id)
            .await?
            .into_iter()
            .filter(|one| one.card == card && one.runs(today))
            .map(|one| one.appointment)
            .collect();
        let standing = Standing {
            cards: &others,
            barred: out.as_ref(),
        };
        let (right, fields) =
            people_rules::correct_card(&held, standing, &appointed, wanted.clone(), reason, today)?;
        if fields.contains(&CardField::Number) {
            store::refuse_foreign_number(&mut tx, &person.identity_digest, &wanted.number).await?;
        }
        tx.update("qualification", card, store::card_columns(&right))
            .await?;
        corrections::of_card(&mut tx, (id, card), held.card(), &fields, why).await?;
        let codes: Vec<&str> = fields.iter().map(|field| field.code()).collect();
        let fact = Fact::about("qualification", card)
            .with("fields", codes.join(" "))
            .with("until", right.valid().until())
            .with("measures", measures::CURRENT.version);
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// By what the registry knows a person now.
async fn bearer(conn: &mut Conn, keys: &Keys, id: PersonId) -> Result<Bearer, Stop> {
    let sql = "select name, identity from person where id = $1";
    let row = conn.one(sql, args![id]).await?;
    Ok(Bearer {
        name: row.get("name")?,
        identity: store::identity_of(&row, keys)?,
    })
}

fn changes(fields: &[PersonField], wanted: &Bearer, keys: &Keys) -> Columns {
    let of = |field: &PersonField| match field {
        PersonField::Name => columns! { "name" => &wanted.name },
        PersonField::Identity => store::identity_columns(&wanted.identity, keys),
    };
    fields.iter().flat_map(of).collect()
}

/// An account is somebody's by its name too: it goes on with the right one.
async fn rename_accounts(
    tx: &mut Tx,
    person: PersonId,
    fields: &[PersonField],
    name: &str,
) -> Result<(), Stop> {
    if !fields.contains(&PersonField::Name) {
        return Ok(());
    }
    let sql = "select id from person_account where person = $1 order by id";
    for row in tx.all(sql, args![person]).await? {
        let account: AccountId = row.get("id")?;
        accounts::rename_person(tx, account, name).await?;
    }
    Ok(())
}

/// Refuses a number under which one of the registries has somebody already.
async fn refuse_somebody_elses(
    conn: &mut Conn,
    person: &store::Person,
    digest: &str,
) -> Result<(), Stop> {
    let sql =
        "select held.name from person there join person held on held.affiliation = there.affiliation
        where there.identity_digest = $1 and held.identity_digest = $2";
    let mut meets = false;
    for row in conn
        .all(sql, args![digest, &person.identity_digest])
        .await?
    {
        meets |= one_name(&row.get::<String>("name")?, &person.name);
    }
    if !meets {
        return Ok(());
    }
    let sentence =
        "该身份证号码已在人员库中，请与证件核对；同一人员重复登记的，请在号码正确的记录上增加证卡";
    Err(at_identity("people.registered", sentence, Clause::A1_2))
}

/// Refuses a number whose bearer would hold the number of somebody else's card.
async fn refuse_foreign_cards(conn: &mut Conn, digest: &str) -> Result<(), Stop> {
    let sql = "select own.id from person join qualification own on own.person = person.id
        join qualification other on other.card_no = own.card_no join person holder on holder.id = other.person
        where person.identity_digest = $1 and holder.identity_digest <> $1";
    if conn.all(sql, args![digest]).await?.is_empty() {
        return Ok(());
    }
    let sentence = "该人员的证卡编号已登记在其他身份证号码的人员名下，请先与证卡核对";
    Err(at_identity(
        "people.card_number_taken",
        sentence,
        Clause::A2_6,
    ))
}

fn at_identity(code: &'static str, sentence: &str, clause: Clause) -> Stop {
    let problem = Problem::at(PersonField::Identity.code(), sentence);
    Refusal::invalid(code, sentence)
        .citing(clause)
        .with(vec![problem])
        .into()
}
