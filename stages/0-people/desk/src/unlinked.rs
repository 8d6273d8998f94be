//! Accounts of experts, assessors and supervisors that nobody linked: a disqualification ends only those that somebody says
//! are the person's (N6.5).

use crate::{handover::role_of, store::within_reach};
use access::{Doing, Permit, Role, acts};
use db::{Conn, Page, Row, Select};
use jiff::civil::Date;
use kernel::{AccountId, Fault, PersonId, Refusal, Stop};
use people_rules::PersonKind;

/// The roles in which somebody takes part in certifying, with a card or without one: whoever is disqualified acts in none of
/// them (N6.5).
pub(crate) const TAKES_PART: [Role; 6] = [
    Role::Expert,
    Role::Assessor,
    Role::Supervisor,
    Role::ExamStaff,
    Role::SchoolStaff,
    Role::SchoolHead,
];

/// 未关联账户: an open account whose person the registry does not know.
#[derive(Clone, Debug)]
pub(crate) struct Unlinked {
    /// The account.
    pub id: AccountId,
    /// What the person types to sign in.
    pub user_name: String,
    /// The person's name.
    pub person_name: String,
    /// What the person does.
    pub role: Role,
    /// The organisation's name.
    pub organisation: String,
}

impl Unlinked {
    /// Whose account it seems to be, in words.
    pub(crate) fn told(&self) -> String {
        let (user, role) = (&self.user_name, self.role.title());
        format!("{user}（{}，{role}）", self.organisation)
    }
}

/// 同名人员: somebody of the registry whose name fits an account, and their card or their disqualification.
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
    /// In which role their card lets them sign in; none where they have no card.
    role: Option<Role>,
    /// Whether they are disqualified: then any account of theirs ends with the link.
    pub barred: bool,
}

impl Namesake {
    /// Whether an account can be theirs.
    pub(crate) fn fits(&self, account: &Unlinked) -> bool {
        self.name == account.person_name && (self.barred || self.role == Some(account.role))
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
    let roles = PersonKind::ALL.map(role_of);
    Ok(within(permit, &roles)?.page(conn, page, size).await?)
}

/// The unlinked accounts within reach that bear a name: those that may be somebody's who is disqualified.
///
/// # Errors
/// A refusal where the permit reaches nothing, a fault where storage fails.
pub(crate) async fn same_name<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    name: &str,
) -> Result<Vec<Unlinked>, Stop> {
    let select = within(permit, &TAKES_PART)?.only("person_name = {}", name.trim());
    let rows = select.every(conn).await?;
    Ok(rows.iter().map(unlinked_of).collect::<Result<_, _>>()?)
}

fn within<A: Doing>(permit: &Permit<A>, roles: &[Role]) -> Result<Select, Refusal> {
    Ok(Select::new(
        "account.id, user_name, person_name, role, organisation.name as organisation_name",
        "account join organisation on organisation.id = account.organisation
         left join person_account on person_account.id = account.id",
    )
    .among("role in {}", roles.iter().map(|role| role.code()))
    .only_with(
        "person_account.person is null and closed_at is null and barred_on is null",
        Vec::new(),
    )
    .within(
        permit.within()?,
        "account.organisation = {}",
        "organisation.affiliation = {}",
    )
    .order("organisation.name, user_name"))
}

/// Reads a row of [`unlinked`].
pub(crate) fn unlinked_of(row: &Row) -> Result<Unlinked, Fault> {
    Ok(Unlinked {
        id: row.get("id")?,
        user_name: row.get("user_name")?,
        person_name: row.get("person_name")?,
        role: row.parse("role")?,
        organisation: row.get("organisation_name")?,
    })
}

/// The people within reach who bear one of these names, once for each role that their cards give; whoever is disqualified,
/// once.
///
/// # Errors
/// A refusal where the permit reaches nothing, a fault where storage fails.
pub(crate) async fn namesakes<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    names: impl IntoIterator<Item = &str>,
    today: Date,
) -> Result<Vec<Namesake>, Stop> {
    let select = Select::new(
        "person.id, person.name, employer, identity_masked, kind,
         (select count(*) from disqualification
          where disqualification.identity_digest = person.identity_digest and annulled_on is null) as barred",
        "person left join qualification on qualification.person = person.id",
    )
    .among("person.name in {}", names)
    .order("person.id, qualification.id");
    let rows = within_reach(select, permit, today)?.every(conn).await?;
    let mut found: Vec<Namesake> = rows.iter().map(namesake).collect::<Result<_, _>>()?;
    let key = |one: &Namesake| (one.id, one.role.filter(|_| !one.barred));
    found.sort_by_key(key);
    found.dedup_by_key(|one| key(one));
    Ok(found)
}

fn namesake(row: &Row) -> Result<Namesake, Fault> {
    Ok(Namesake {
        id: row.get("id")?,
        name: row.get("name")?,
        employer: row.get("employer")?,
        identity_masked: row.get("identity_masked")?,
        role: row.parse_some("kind")?.map(role_of),
        barred: row.get::<i64>("barred")? > 0,
    })
}
