//! Rows ↔ 核对姓名: entries whose number was disqualified from another registry under another name, until their own centre has
//! corrected or confirmed the name (N6.5).

use crate::entries::{Entry, entries};
use access::{Permit, acts};
use db::{Conn, Tx, args, columns};
use jiff::civil::Date;
use kernel::{Clause, DisqualificationId, Fault, NameCheckId, OrganisationId, PersonId, Stop};
use people_rules::one_name;
use web::Work;

/// How a name was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome<'a> {
    /// 已更正: this entry's, or the other one's, so that both agree.
    Corrected,
    /// 已核对无误, and on what ground.
    Confirmed(&'a str),
}

/// 核对姓名: one question to the centre of an entry, as its page tells it.
#[derive(Clone, Debug)]
pub(crate) struct NameCheck {
    /// The question.
    pub id: NameCheckId,
    /// When it was asked.
    pub asked_on: Date,
    /// The name of the centre that asked.
    pub organisation: String,
    /// When it was settled.
    pub settled_on: Option<Date>,
    /// What was confirmed on what ground.
    pub reason: Option<String>,
}

/// Asks the centres of other entries to look at their names.
pub(crate) async fn ask(
    tx: &mut Tx,
    others: &[Entry],
    disqualification: DisqualificationId,
    (by, today): (OrganisationId, Date),
) -> Result<(), Fault> {
    for entry in others {
        let id: NameCheckId = tx.id();
        let columns = columns! {
            "person" => entry.person,
            "disqualification" => disqualification,
            "organisation" => by,
            "asked_on" => today,
        };
        tx.insert("name_check", id, columns).await?;
    }
    Ok(())
}

/// What was asked about an entry, the newest first.
pub(crate) async fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<NameCheck>, Fault> {
    conn.all(
        "select name_check.*, organisation.name as organisation_name from name_check
         join organisation on organisation.id = name_check.organisation
         where person = $1 order by asked_on desc, name_check.id desc",
        args![person],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(NameCheck {
            id: row.get("id")?,
            asked_on: row.get("asked_on")?,
            organisation: row.get("organisation_name")?,
            settled_on: row.get("settled_on")?,
            reason: row.get("reason")?,
        })
    })
    .collect()
}

/// What is still asked about an entry.
pub(crate) async fn open(conn: &mut Conn, person: PersonId) -> Result<Vec<NameCheck>, Fault> {
    let mut open = of_person(conn, person).await?;
    open.retain(|check| check.settled_on.is_none());
    Ok(open)
}

/// Settles what is still asked about an entry.
pub(crate) async fn settle(
    tx: &mut Tx,
    person: PersonId,
    outcome: Outcome<'_>,
    today: Date,
) -> Result<(), Fault> {
    let (code, reason) = match outcome {
        Outcome::Corrected => ("corrected", None),
        Outcome::Confirmed(reason) => ("confirmed", Some(reason.trim().to_owned())),
    };
    for check in open(tx, person).await? {
        let columns = columns! {
            "settled_on" => today,
            "outcome" => code,
            "reason" => reason.clone(),
        };
        tx.update("name_check", check.id, columns).await?;
    }
    Ok(())
}

/// Settles what is still asked about the entries of a number where a correction made all their names one.
pub(crate) async fn settle_agreed(
    tx: &mut Tx,
    identity_digest: &str,
    today: Date,
) -> Result<(), Fault> {
    let entries = entries(tx, identity_digest).await?;
    let one = |entry: &Entry| one_name(&entry.name, &entries[0].name);
    if entries.iter().all(one) {
        for entry in &entries {
            settle(tx, entry.person, Outcome::Corrected, today).await?;
        }
    }
    Ok(())
}

/// The names that a centre is asked to look at.
pub(crate) async fn waiting(
    conn: &mut Conn,
    permit: &Permit<acts::ConfirmName>,
) -> Result<Vec<Work>, Stop> {
    let own = permit.organisation()?.affiliation.to_string();
    let rows = conn
        .all(
            "select person.id, person.name, organisation.name as asked_by from name_check
             join person on person.id = name_check.person
             join organisation on organisation.id = name_check.organisation
             where person.affiliation = $1 and settled_on is null order by asked_on, name_check.id limit 30",
            args![own],
        )
        .await?;
    let works = rows.iter().map(|row| {
        let person: PersonId = row.get("id")?;
        let (name, centre): (String, String) = (row.get("name")?, row.get("asked_by")?);
        Ok(Work {
            title: "核对人员姓名".to_owned(),
            text: format!("{name}：{centre}以同一身份证号码、不同姓名办理取消资格，确认系同一人"),
            href: format!("/people/{person}#name"),
            due: None,
            clause: Some(Clause::N6_5),
        })
    });
    Ok(works.collect::<Result<_, Fault>>()?)
}
