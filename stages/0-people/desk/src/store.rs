//! Rows ↔ people, cards, appointments; who may see them.

use access::{Affiliation, Doing, Permit, Within};
use db::{Columns, Conn, Keys, Row, Select, Tx, Value, args, columns};
use jiff::{Timestamp, civil::Date};
use kernel::{
    AppointmentId, CitizenId, Fault, OccupationCode, OrganisationId, PersonId, Problem,
    QualificationId, Refusal, Stop,
};
use people_rules::{Appointment, CardField, Contact, NewCard, NewPerson, Qualification, Validity};

/// The context under which identity numbers are sealed and digested.
pub(crate) const IDENTITY: &str = "person.identity";
/// The context under which phone numbers are sealed.
const PHONE: &str = "person.phone";

/// 人员: one human being in one registry, identity masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// In whose registry.
    pub affiliation: Affiliation,
    /// By which centre.
    pub registered_by: OrganisationId,
    /// 姓名.
    pub name: String,
    /// 男 or 女.
    pub sex: String,
    /// The identity number, masked.
    pub identity_masked: String,
    /// Its keyed digest.
    pub identity_digest: String,
    /// The phone number, masked.
    pub phone_masked: String,
    /// 所在单位.
    pub employer: String,
}

impl Person {
    /// What a form of employer and phone is filled from.
    pub fn contact(&self) -> Contact {
        Contact {
            employer: self.employer.clone(),
            phone_masked: self.phone_masked.clone(),
        }
    }
}

/// A card as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The card.
    pub id: QualificationId,
    /// Whose it is.
    pub person: PersonId,
    /// What it says, and until when.
    pub granted: Qualification,
    /// When it was renewed last.
    pub renewed_on: Option<Date>,
}

/// An appointment as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The appointment.
    pub id: AppointmentId,
    /// By which card.
    pub card: QualificationId,
    /// The organisation's name.
    pub organisation: String,
    /// For whom, from when until when.
    pub appointment: Appointment,
    /// When it was ended before its time.
    pub ended_on: Option<Date>,
}

impl Held {
    /// Whether it goes on, or is still to begin.
    pub fn runs(&self, today: Date) -> bool {
        self.ended_on.is_none() && self.appointment.until() >= today
    }
}

/// Whose people a school sees: its own, and those that it has appointed for now. `{1}` is the school, `{2}` the day.
const THEIRS: &str = "person.employer = (select name from organisation where organisation.id = {1})
    or exists (select 1 from appointment where appointment.person = person.id and appointment.organisation = {1}
        and appointment.ended_on is null and appointment.valid_until >= {2})";

/// A list over `person` that shows only what the permit reaches.
pub(crate) fn within_reach<A: Doing>(
    select: Select,
    permit: &Permit<A>,
    today: Date,
) -> Result<Select, Refusal> {
    let within = permit.within()?;
    Ok(match within {
        Within::School(school) => {
            select.only_with(THEIRS, vec![Value::from(school), Value::from(today)])
        }
        _ => select.within(within, THEIRS, "person.affiliation = {}"),
    })
}

/// A person, if the permit reaches them.
///
/// # Errors
/// A refusal where there is none within reach.
pub(crate) async fn person<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: PersonId,
    today: Date,
) -> Result<Person, Stop> {
    let select = Select::new("*", "person").only("id = {}", id);
    let found = within_reach(select, permit, today)?.first(conn, 1).await?;
    let row = found.first().ok_or_else(|| Refusal::not_found("人员"))?;
    Ok(person_of(row)?)
}

/// Reads a row of `person`.
pub(crate) fn person_of(row: &Row) -> Result<Person, Fault> {
    Ok(Person {
        id: row.get("id")?,
        affiliation: row.parse("affiliation")?,
        registered_by: row.get("registered_by")?,
        name: row.get("name")?,
        sex: row.get("sex")?,
        identity_masked: row.get("identity_masked")?,
        identity_digest: row.get("identity_digest")?,
        phone_masked: row.get("phone_masked")?,
        employer: row.get("employer")?,
    })
}

/// Reads a row of `qualification`.
pub(crate) fn card_of(row: &Row) -> Result<Card, Fault> {
    let valid = Validity::kept(row.get("valid_from")?, row.get("valid_until")?);
    let card = NewCard {
        kind: row.parse("kind")?,
        occupations: codes_of(&row.get::<String>("occupations")?)?,
        direction: row.get("direction")?,
        highest: row.parse_some("highest")?,
        title: row.get("title")?,
        number: row.get("card_no")?,
        training: row.get("training")?,
        hours: row.get("hours")?,
        trained_on: row.get("trained_on")?,
        valid_from: valid.from(),
    };
    Ok(Card {
        id: row.get("id")?,
        person: row.get("person")?,
        granted: Qualification::kept(card, valid),
        renewed_on: row.get("renewed_on")?,
    })
}

/// Occupations as they are kept: codes with a space between.
pub(crate) fn codes_of(text: &str) -> Result<Vec<OccupationCode>, Fault> {
    let read = |code: &str| {
        code.parse()
            .map_err(|error| Fault::new("reading the occupations of a card", error))
    };
    text.split_whitespace().map(read).collect()
}

/// The cards of a person, the one that ends last first.
pub(crate) async fn cards(conn: &mut Conn, person: PersonId) -> Result<Vec<Card>, Fault> {
    conn.all(
        "select * from qualification where person = $1 order by valid_until desc, id",
        args![person],
    )
    .await?
    .iter()
    .map(card_of)
    .collect()
}

/// One card of a person.
///
/// # Errors
/// A refusal where the person has no such card.
pub(crate) async fn card(
    conn: &mut Conn,
    person: PersonId,
    id: QualificationId,
) -> Result<Card, Stop> {
    let row = conn
        .opt(
            "select * from qualification where id = $1 and person = $2",
            args![id, person],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("证卡"))?;
    Ok(card_of(&row)?)
}

/// The appointments of a person, the newest first.
pub(crate) async fn appointments(conn: &mut Conn, person: PersonId) -> Result<Vec<Held>, Fault> {
    conn.all(
        "select appointment.*, organisation.name as organisation_name
         from appointment join organisation on organisation.id = appointment.organisation
         where person = $1 order by appointment.id desc",
        args![person],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Held {
            id: row.get("id")?,
            card: row.get("qualification")?,
            organisation: row.get("organisation_name")?,
            appointment: Appointment::kept(
                row.get("organisation")?,
                row.get("valid_from")?,
                row.get("valid_until")?,
            ),
            ended_on: row.get("ended_on")?,
        })
    })
    .collect()
}

/// Refuses the number of a card that somebody else holds.
pub(crate) async fn refuse_foreign_number(
    conn: &mut Conn,
    identity_digest: &str,
    number: &str,
) -> Result<(), Stop> {
    let holder = conn
        .opt(
            "select person.id from qualification join person on person.id = qualification.person
             where card_no = $1 and identity_digest <> $2",
            args![number.trim(), identity_digest],
        )
        .await?;
    if holder.is_none() {
        return Ok(());
    }
    let sentence = "该证卡编号已登记在他人名下，请与证卡核对";
    let problem = Problem::at(CardField::Number.code(), sentence);
    Err(Refusal::invalid("people.card_number_taken", sentence)
        .citing(kernel::Clause::A2_6)
        .with(vec![problem])
        .into())
}

/// What a person puts into their row. The phone is one that the rules have read.
pub(crate) fn person_columns(
    new: &NewPerson,
    phone: &str,
    centre: &access::Organisation,
    keys: &Keys,
    now: Timestamp,
) -> Columns {
    let mut columns = columns! {
        "affiliation" => centre.affiliation.to_string(),
        "registered_by" => centre.id,
        "name" => new.name.trim(),
        "registered_at" => now,
    };
    columns.extend(identity_columns(&new.identity, keys));
    columns.extend(employer_column(&new.employer));
    columns.extend(phone_columns(phone, keys));
    columns
}

/// What an identity number puts into the row.
pub(crate) fn identity_columns(identity: &CitizenId, keys: &Keys) -> Columns {
    columns! {
        "sex" => identity.sex().label(),
        "identity" => keys.seal(IDENTITY, identity.expose()),
        "identity_digest" => digest(keys, identity),
        "identity_masked" => identity.masked(),
    }
}

/// Opens the identity number of a row of `person`.
pub(crate) fn identity_of(row: &Row, keys: &Keys) -> Result<CitizenId, Fault> {
    keys.open_sealed(IDENTITY, &row.get::<Vec<u8>>("identity")?)?
        .parse()
        .map_err(|error| Fault::new("reading a sealed identity number", error))
}

/// What an employer puts into the row.
pub(crate) fn employer_column(employer: &str) -> Columns {
    columns! { "employer" => employer.trim() }
}

/// What a phone puts into the row.
pub(crate) fn phone_columns(phone: &str, keys: &Keys) -> Columns {
    columns! {
        "phone" => keys.seal(PHONE, phone),
        "phone_masked" => sheet::mask(phone),
    }
}

/// The person of this number in the registry of a jurisdiction.
pub(crate) async fn registered(
    conn: &mut Conn,
    identity_digest: &str,
    affiliation: Affiliation,
) -> Result<Option<PersonId>, Fault> {
    conn.opt(
        "select id from person where identity_digest = $1 and affiliation = $2",
        args![identity_digest, affiliation.to_string()],
    )
    .await?
    .map(|row| row.get("id"))
    .transpose()
}

/// The keyed digest by which a human being is found.
pub(crate) fn digest(keys: &Keys, identity: &CitizenId) -> String {
    keys.digest(IDENTITY, identity.expose())
}

/// Keeps a card that was granted.
pub(crate) async fn insert_card(
    tx: &mut Tx,
    person: PersonId,
    granted: &Qualification,
) -> Result<QualificationId, Fault> {
    let id: QualificationId = tx.id();
    let mut columns = columns! { "person" => person };
    columns.extend(card_columns(granted));
    tx.insert("qualification", id, columns).await?;
    Ok(id)
}

/// What a card puts into its row.
pub(crate) fn card_columns(granted: &Qualification) -> Columns {
    let card = granted.card();
    let codes: Vec<String> = card.occupations.iter().map(ToString::to_string).collect();
    let mut columns = columns! {
        "kind" => card.kind.code(),
        "occupations" => codes.join(" "),
        "direction" => card.direction.trim(),
        "highest" => card.highest.map(|level| level.digit().to_string()),
        "title" => card.title.trim(),
        "card_no" => card.number.trim(),
        "valid_from" => granted.valid().from(),
    };
    columns.extend(time_columns(granted));
    columns
}

/// What a renewal changes of a card.
pub(crate) fn time_columns(granted: &Qualification) -> Columns {
    let card = granted.card();
    columns! {
        "training" => card.training.trim(),
        "hours" => card.hours,
        "trained_on" => card.trained_on,
        "valid_until" => granted.valid().until(),
    }
}
