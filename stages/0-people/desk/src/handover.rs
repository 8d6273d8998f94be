//! What the registry hands on to later stages: who is barred, and who can be drawn.

use crate::{
    disqualifications::disqualification_of,
    store::{card_of, codes_of, digest, identity_of},
};
use access::{Affiliation, Role};
use db::{Conn, Keys, Row, Select, Tx, args, columns};
use jiff::civil::Date;
use kernel::{AccountId, CitizenId, Fault, OccupationCode, OrganisationId, PersonId};
use people_rules::{Disqualification, Holder, PersonKind, Qualification};
use std::collections::{BTreeMap, BTreeSet};

/// 候选人员: somebody in force on a day, who can be drawn or asked.
#[derive(Clone, Debug)]
pub struct PoolEntry {
    /// The person.
    pub person: PersonId,
    /// 姓名.
    pub name: String,
    /// The identity number: recusal compares numbers, since names repeat.
    pub identity: CitizenId,
    /// 所在单位, for recusal.
    pub employer: String,
    /// The account by which they act in this role, if one is linked.
    pub account: Option<AccountId>,
    /// 职业编码 of the card.
    pub occupations: Vec<OccupationCode>,
    /// 专业方向 of the card.
    pub direction: String,
    /// 职称或职业技能等级 of the card.
    pub title: String,
    /// 证卡编号.
    pub card_number: String,
}

/// The disqualification on a day of whoever has this number, decided by whichever centre (N6.5).
///
/// # Errors
/// A fault where storage fails.
pub async fn barred(
    conn: &mut Conn,
    keys: &Keys,
    identity: &CitizenId,
    day: Date,
) -> Result<Option<Disqualification>, Fault> {
    crate::disqualifications::barred(conn, &digest(keys, identity), day).await
}

/// Those of many who are disqualified on a day, in one round trip.
///
/// # Errors
/// A fault where storage fails.
pub async fn barred_among(
    conn: &mut Conn,
    keys: &Keys,
    identities: &[CitizenId],
    day: Date,
) -> Result<Vec<(CitizenId, Disqualification)>, Fault> {
    let digests: Vec<String> = identities
        .iter()
        .map(|identity| digest(keys, identity))
        .collect();
    let rows = Select::new("*", "disqualification")
        .among("identity_digest in {}", &digests)
        .order("id")
        .every(conn)
        .await?;
    let mut found = Vec::new();
    for row in &rows {
        let digest: String = row.get("identity_digest")?;
        let said = disqualification_of(row)?;
        for (identity, _) in identities
            .iter()
            .zip(&digests)
            .filter(|(_, one)| **one == digest && said.bars(day))
        {
            found.push((identity.clone(), said.clone()));
        }
    }
    Ok(found)
}

/// Those of many who are registered anywhere with a card, by identity number: under which name each registry has them, and their
/// cards there.
///
/// # Errors
/// A fault where storage fails.
pub async fn holders_among(
    conn: &mut Conn,
    keys: &Keys,
    identities: &[CitizenId],
) -> Result<BTreeMap<CitizenId, Vec<Holder>>, Fault> {
    let known: BTreeMap<String, &CitizenId> = identities
        .iter()
        .map(|identity| (digest(keys, identity), identity))
        .collect();
    let rows = Select::new(
        "qualification.*, person.name, identity_digest",
        "qualification join person on person.id = qualification.person",
    )
    .among("identity_digest in {}", known.keys())
    .order("person.id, qualification.id")
    .every(conn)
    .await?;
    let mut found: BTreeMap<CitizenId, Vec<Holder>> = BTreeMap::new();
    let mut last = None;
    for row in &rows {
        let digest: String = row.get("identity_digest")?;
        let whose = known.get(&digest);
        let whose = whose.ok_or_else(|| Fault::broken("a card that was not asked for"))?;
        let holders = found.entry((*whose).clone()).or_default();
        let card = card_of(row)?;
        if last.replace(card.person) != Some(card.person) {
            holders.push(Holder {
                name: row.get("name")?,
                cards: Vec::new(),
            });
        }
        let holder = holders.last_mut();
        let holder = holder.ok_or_else(|| Fault::broken("a card without its holder"))?;
        holder.cards.push(card.granted);
    }
    Ok(found)
}

/// The cards of whoever uses an account, in whichever centre's registry; none where nobody is linked with it. Somebody who
/// is linked may have no card: whoever was disqualified before they were registered.
///
/// # Errors
/// A fault where storage fails.
pub async fn cards_of_account(
    conn: &mut Conn,
    account: AccountId,
) -> Result<Option<Vec<Qualification>>, Fault> {
    let linked = "select id from person_account where id = $1 and person is not null";
    if conn.opt(linked, args![account]).await?.is_none() {
        return Ok(None);
    }
    let sql = "select qualification.* from person_account
        join person own on own.id = person_account.person
        join person on person.identity_digest = own.identity_digest
        join qualification on qualification.person = person.id
        where person_account.id = $1 order by qualification.id";
    let rows = conn.all(sql, args![account]).await?;
    let cards: Result<Vec<_>, Fault> = rows.iter().map(|row| Ok(card_of(row)?.granted)).collect();
    cards.map(Some)
}

/// Whoever uses an account, as the registry that linked them knows them; none where nobody is linked with it.
///
/// # Errors
/// A fault where storage fails.
pub async fn person_of_account(
    conn: &mut Conn,
    account: AccountId,
) -> Result<Option<PersonId>, Fault> {
    let sql = "select person from person_account where id = $1";
    let row = conn.opt(sql, args![account]).await?;
    Ok(row.map(|row| row.get("person")).transpose()?.flatten())
}

/// Each of these people with every entry of the same human being, in whichever registry, their own included.
///
/// # Errors
/// A fault where storage fails.
pub async fn same_people(
    conn: &mut Conn,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<(PersonId, PersonId)>, Fault> {
    let people: Vec<String> = people.into_iter().map(|one| one.to_string()).collect();
    let rows = Select::new(
        "own.id as own, person.id as same",
        "person own join person on person.identity_digest = own.identity_digest",
    )
    .among("own.id in {}", &people)
    .order("own.id, person.id")
    .every(conn)
    .await?;
    rows.iter()
        .map(|row| Ok((row.get("own")?, row.get("same")?)))
        .collect()
}

/// Who was ever appointed by an organisation, in whichever registry: whoever worked for it does not judge it.
///
/// # Errors
/// A fault where storage fails.
pub async fn ever_appointed(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<BTreeSet<PersonId>, Fault> {
    let sql = "select distinct person.id from appointment join person held on held.id = appointment.person
               join person on person.identity_digest = held.identity_digest where organisation = $1";
    let rows = conn.all(sql, args![organisation]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Notes the new name of an employer for whoever works there: recusal and the school's own list go by it. The act that
/// renames the employer commits.
///
/// # Errors
/// A fault where storage fails.
pub async fn employer_renamed(tx: &mut Tx, before: &str, after: &str) -> Result<(), Fault> {
    let sql = "select id from person where employer = $1";
    for row in tx.all(sql, args![before]).await? {
        let id: PersonId = row.get("id")?;
        tx.update("person", id, columns! { "employer" => after })
            .await?;
    }
    Ok(())
}

/// The people of a kind in a registry whose card for an occupation is in force on a day, none of them disqualified, each once,
/// in the order in which they were registered: a list that a draw can commit to.
///
/// # Errors
/// A fault where storage fails.
pub async fn pool(
    conn: &mut Conn,
    keys: &Keys,
    kind: PersonKind,
    occupation: OccupationCode,
    affiliation: Affiliation,
    day: Date,
) -> Result<Vec<PoolEntry>, Fault> {
    let rows = conn
        .all(
            "select person.id, person.name, person.identity, person.employer, kind, occupations, direction, title, card_no,
                    (select min(account.id) from person_account join account on account.id = person_account.id
                     where person_account.person = person.id and account.role = $1
                       and account.closed_at is null and account.barred_on is null) as account
             from person join qualification on qualification.person = person.id
             where affiliation = $2 and valid_from <= $3 and valid_until >= $3
               and not exists (select 1 from disqualification
                   where disqualification.identity_digest = person.identity_digest
                     and (annulled_on is null or annulled_on > $3))
             order by person.id, qualification.id",
            args![role_of(kind).code(), affiliation.to_string(), day],
        )
        .await?;
    let mut pool: Vec<PoolEntry> = Vec::new();
    for row in &rows {
        let held: PersonKind = row.parse("kind")?;
        let occupations = codes_of(&row.get::<String>("occupations")?)?;
        // A supervisor's card is for every occupation.
        let covers = held == PersonKind::Supervisor || occupations.contains(&occupation);
        let person = row.get("id")?;
        let known = pool.last().is_some_and(|last| last.person == person);
        if held.serves_as(kind) && covers && !known {
            pool.push(entry(row, keys, person, occupations)?);
        }
    }
    Ok(pool)
}

fn entry(
    row: &Row,
    keys: &Keys,
    person: PersonId,
    occupations: Vec<OccupationCode>,
) -> Result<PoolEntry, Fault> {
    Ok(PoolEntry {
        person,
        identity: identity_of(row, keys)?,
        name: row.get("name")?,
        employer: row.get("employer")?,
        account: row.get("account")?,
        occupations,
        direction: row.get("direction")?,
        title: row.get("title")?,
        card_number: row.get("card_no")?,
    })
}

/// In which role people of a kind sign in.
pub(crate) fn role_of(kind: PersonKind) -> Role {
    match kind {
        PersonKind::Expert => Role::Expert,
        PersonKind::Assessor | PersonKind::SeniorAssessor => Role::Assessor,
        PersonKind::Supervisor => Role::Supervisor,
    }
}
