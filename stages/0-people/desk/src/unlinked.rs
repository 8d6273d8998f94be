//! Accounts of experts, assessors and supervisors that nobody linked: no disqualification can end them (N6.5).

use crate::{handover::role_of, store::within_reach};
use access::{Permit, Role, acts};
use db::{Conn, Page, Row, Select};
use jiff::civil::Date;
use kernel::{Fault, PersonId, Stop};
use people_rules::PersonKind;

/// 未关联账户: an open account whose person the registry does not know.
#[derive(Clone, Debug)]
pub(crate) struct Unlinked {
    /// What the person types to sign in.
    pub user_name: String,
    /// The person's name.
    pub person_name: String,
    /// What the person does.
    pub role: Role,
    /// The organisation's name.
    pub organisation: String,
}

/// 同名人员: somebody of the registry whose name and card fit an account.
#[derive(Clone, Debug)]
pub(crate) struct Namesake {
    /// The person.
    pub id: PersonId,
    /// The person's name.
    pub name: String,
    /// 所在单位.
    pub employer: String,
    /// The identity number, masked.
    pub identity_masked: String,
    /// In which role their card lets them sign in.
    role: Role,
    /// Whether they are disqualified: then it is too late for a link.
    pub barred: bool,
}

impl Namesake {
    /// Whether an account can be theirs.
    pub(crate) fn fits(&self, account: &Unlinked) -> bool {
        self.name == account.person_name && self.role == account.role
    }
}

/// The unlinked accounts within reach.
///
/// # Errors
/// A refusal where the permit reaches nothing, a fault where storage fails.
pub(crate) async fn unlinked(
    conn: &mut Conn,
    permit: &Permit<acts::LinkAccount>,
    page: u32,
    size: u32,
) -> Result<Page, Stop> {
    let select = Select::new(
        "user_name, person_name, role, organisation.name as organisation_name",
        "account join organisation on organisation.id = account.organisation
         left join person_account on person_account.id = account.id",
    )
    .among(
        "role in {}",
        PersonKind::ALL.map(|kind| role_of(kind).code()),
    )
    .only_with(
        "person_account.person is null and closed_at is null and barred_on is null",
        Vec::new(),
    )
    .within(
        permit.within()?,
        "account.organisation = {}",
        "organisation.affiliation = {}",
    )
    .order("organisation.name, user_name");
    Ok(select.page(conn, page, size).await?)
}

/// Reads a row of [`unlinked`].
pub(crate) fn unlinked_of(row: &Row) -> Result<Unlinked, Fault> {
    Ok(Unlinked {
        user_name: row.get("user_name")?,
        person_name: row.get("person_name")?,
        role: row.parse("role")?,
        organisation: row.get("organisation_name")?,
    })
}

/// The people within reach who bear one of these names, once for each role that their cards give.
///
/// # Errors
/// A refusal where the permit reaches nothing, a fault where storage fails.
pub(crate) async fn namesakes(
    conn: &mut Conn,
    permit: &Permit<acts::LinkAccount>,
    names: impl IntoIterator<Item = &str>,
    today: Date,
) -> Result<Vec<Namesake>, Stop> {
    let select = Select::new(
        "person.id, person.name, employer, identity_masked, kind,
         (select count(*) from disqualification
          where disqualification.identity_digest = person.identity_digest) as barred",
        "person join qualification on qualification.person = person.id",
    )
    .among("person.name in {}", names)
    .order("person.id, qualification.id");
    let rows = within_reach(select, permit, today)?.every(conn).await?;
    let mut found: Vec<Namesake> = rows.iter().map(namesake).collect::<Result<_, _>>()?;
    found.sort_by_key(|one| (one.id, one.role));
    found.dedup_by_key(|one| (one.id, one.role));
    Ok(found)
}

fn namesake(row: &Row) -> Result<Namesake, Fault> {
    Ok(Namesake {
        id: row.get("id")?,
        name: row.get("name")?,
        employer: row.get("employer")?,
        identity_masked: row.get("identity_masked")?,
        role: role_of(row.parse("kind")?),
        barred: row.get::<i64>("barred")? > 0,
    })
}
