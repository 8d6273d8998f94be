//! Rows ↔ corrections: what stood there before, who put it right, and why.

use crate::store::{IDENTITY, Person};
use db::{Conn, Keys, Tx, args, columns};
use jiff::civil::Date;
use kernel::{CorrectionId, Fault, Level, OrganisationId, PersonId, QualificationId};
use people_rules::{Bearer, CardField, NewCard, PersonField, Qualification};

/// The context of the digests by which a form tells what it was filled from.
const SEEN: &str = "people.seen";

/// 更正记录: one correction, as a page tells it.
#[derive(Clone, Debug)]
pub(crate) struct Correction {
    /// The day.
    pub on: Date,
    /// Which fields, and what stood there before.
    pub was: String,
    /// Why.
    pub reason: String,
    /// The name of the centre that put it right.
    pub organisation: String,
}

/// By whom and why something is put right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Why<'a> {
    /// The centre.
    pub centre: OrganisationId,
    /// 更正理由.
    pub reason: &'a str,
    /// The day.
    pub today: Date,
}

/// What the form of a person's correction was filled from. The number goes in by its digest, so that the page gives nothing away.
pub(crate) fn seen_person(keys: &Keys, person: &Person) -> String {
    keys.digest(
        SEEN,
        &format!("{}\n{}", person.identity_digest, person.name),
    )
}

/// What the form of a card's correction was filled from: all that the card says, and its time.
pub(crate) fn seen_card(keys: &Keys, granted: &Qualification) -> String {
    keys.digest(SEEN, &format!("{granted:?}"))
}

/// Keeps what was put right of a person.
pub(crate) async fn of_person(
    tx: &mut Tx,
    keys: &Keys,
    (person, held): (PersonId, &Bearer),
    fields: &[PersonField],
    why: Why<'_>,
) -> Result<(), Fault> {
    let was = fields.iter().map(|field| match field {
        PersonField::Name => (field.title(), held.name.clone()),
        PersonField::Identity => (field.title(), held.identity.masked()),
    });
    let number = fields
        .contains(&PersonField::Identity)
        .then(|| keys.seal(IDENTITY, held.identity.expose()));
    keep(tx, (person, None), told(was), number, why).await
}

/// Keeps what was put right of a card.
pub(crate) async fn of_card(
    tx: &mut Tx,
    of: (PersonId, QualificationId),
    held: &NewCard,
    fields: &[CardField],
    why: Why<'_>,
) -> Result<(), Fault> {
    let was = fields
        .iter()
        .map(|field| (field.title(), value(held, *field)));
    keep(tx, (of.0, Some(of.1)), told(was), None, why).await
}

async fn keep(
    tx: &mut Tx,
    (person, card): (PersonId, Option<QualificationId>),
    was: String,
    identity_was: Option<Vec<u8>>,
    why: Why<'_>,
) -> Result<(), Fault> {
    let id: CorrectionId = tx.id();
    let columns = columns! {
        "person" => person,
        "qualification" => card,
        "organisation" => why.centre,
        "was" => was,
        "identity_was" => identity_was,
        "reason" => why.reason.trim(),
        "corrected_on" => why.today,
        "corrected_at" => tx.now(),
    };
    tx.insert("people_correction", id, columns).await
}

fn told(was: impl Iterator<Item = (&'static str, String)>) -> String {
    let parts: Vec<String> = was
        .map(|(title, value)| match value.is_empty() {
            true => format!("{title}：未填写"),
            false => format!("{title}：{value}"),
        })
        .collect();
    parts.join("；")
}

/// What stands in a field of a card, in words.
fn value(card: &NewCard, field: CardField) -> String {
    let optional = |value: Option<String>| value.unwrap_or_default();
    match field {
        CardField::Occupations => {
            let codes: Vec<String> = card.occupations.iter().map(ToString::to_string).collect();
            codes.join("、")
        }
        CardField::Highest => card.highest.map_or("", Level::label).to_owned(),
        CardField::Direction => card.direction.clone(),
        CardField::Title => card.title.clone(),
        CardField::Number => card.number.clone(),
        CardField::Training => card.training.clone(),
        CardField::Hours => optional(card.hours.map(|hours| hours.to_string())),
        CardField::TrainedOn => optional(card.trained_on.map(|day| day.to_string())),
        CardField::ValidFrom => card.valid_from.to_string(),
    }
}

/// What was put right of a person and their cards, the newest first.
pub(crate) async fn corrections(
    conn: &mut Conn,
    person: PersonId,
) -> Result<Vec<Correction>, Fault> {
    conn.all(
        "select corrected_on, was, reason, organisation.name from people_correction
         join organisation on organisation.id = people_correction.organisation
         where person = $1 order by corrected_at desc, people_correction.id desc",
        args![person],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Correction {
            on: row.get("corrected_on")?,
            was: row.get("was")?,
            reason: row.get("reason")?,
            organisation: row.get("name")?,
        })
    })
    .collect()
}
