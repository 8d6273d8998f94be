//! 机构: who takes part, and to whom each belongs.

use access::{Affiliation, Organisation, OrganisationKind, Permit, acts};
use db::{Conn, Db, Page, Row, Select, Tx, args, columns};
use jiff::Timestamp;
use kernel::{Fact, Fault, OrganisationId, Problems, Refusal, Stop};

/// A new organisation.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Whom it serves or to whom it belongs.
    pub affiliation: Affiliation,
    /// Its name.
    pub name: String,
}

/// An organisation in a list.
#[derive(Clone, Debug)]
pub struct OrganisationRow {
    /// What it is.
    pub organisation: Organisation,
    /// How many people can sign in.
    pub accounts: u32,
}

/// Opens an organisation.
///
/// # Errors
/// A refusal where the name is empty, too long or taken.
pub async fn open_organisation(
    db: &Db,
    permit: &Permit<acts::OpenOrganisation>,
    new: &NewOrganisation,
    now: Timestamp,
) -> Result<OrganisationId, Stop> {
    let name = new.name.trim();
    db.act(now, |mut tx| async move {
        let taken = name_taken(&mut tx, name).await?;
        let mut problems = Problems::default();
        let length = name.chars().count();
        problems.check(!(2..=60).contains(&length), "name", || {
            format!("机构名称应为2至60个字，现为{length}个字")
        });
        problems.check(taken, "name", || format!("已有名为“{name}”的机构"));
        problems.refuse("organisation.bad", "机构信息有误")?;

        let id = tx.id();
        tx.insert(
            "organisation",
            id,
            columns! {
                "kind" => new.kind.code(),
                "affiliation" => new.affiliation.to_string(),
                "name" => name,
                "opened_at" => now,
            },
        )
        .await?;
        let fact = Fact::about("organisation", id)
            .with("kind", new.kind)
            .with("affiliation", new.affiliation);
        tx.commit(permit, fact, id).await
    })
    .await
}

/// Whether an organisation has this name.
///
/// # Errors
/// A fault where storage fails.
pub async fn name_taken(conn: &mut Conn, name: &str) -> Result<bool, Fault> {
    let sql = "select id from organisation where name = $1";
    Ok(conn.opt(sql, args![name]).await?.is_some())
}

/// Gives a school another name, which nobody else has; the act that says so commits.
///
/// # Errors
/// A fault where storage fails.
pub async fn rename(tx: &mut Tx, school: OrganisationId, name: &str) -> Result<(), Fault> {
    tx.update("organisation", school, columns! { "name" => name })
        .await
}

/// Notes that a school belongs to somebody else by now; the act that says so commits (N2).
///
/// # Errors
/// A fault where storage fails.
pub async fn reassign(tx: &mut Tx, school: OrganisationId, to: Affiliation) -> Result<(), Fault> {
    tx.update(
        "organisation",
        school,
        columns! { "affiliation" => to.to_string() },
    )
    .await
}

/// One organisation.
///
/// # Errors
/// A refusal where there is none.
pub async fn organisation(conn: &mut Conn, id: OrganisationId) -> Result<Organisation, Stop> {
    let row = conn
        .opt(
            "select id, kind, affiliation, name from organisation where id = $1",
            args![id],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("机构"))?;
    Ok(organisation_of(&row)?)
}

/// Every organisation of a kind, by name.
///
/// # Errors
/// A fault where storage fails.
pub async fn organisations(
    conn: &mut Conn,
    kind: OrganisationKind,
) -> Result<Vec<Organisation>, Fault> {
    conn.all(
        "select id, kind, affiliation, name from organisation where kind = $1 order by affiliation, name",
        args![kind.code()],
    )
    .await?
    .iter()
    .map(organisation_of)
    .collect()
}

/// The names of organisations in which nobody can sign in, the oldest first.
///
/// # Errors
/// A fault where storage fails.
pub async fn without_account(
    conn: &mut Conn,
    _permit: &Permit<acts::OpenAccount>,
) -> Result<Vec<String>, Fault> {
    conn.all(
        "select name from organisation where not exists
             (select 1 from account where account.organisation = organisation.id and closed_at is null and barred_on is null)
         order by opened_at, id",
        args![],
    )
    .await?
    .iter()
    .map(|row| row.get("name"))
    .collect()
}

/// The organisations whose names contain a text, by pages.
///
/// # Errors
/// A fault where storage fails.
pub async fn list_organisations(
    conn: &mut Conn,
    _permit: &Permit<acts::ReadAccounts>,
    text: &str,
    page: u32,
) -> Result<(Vec<OrganisationRow>, Page), Fault> {
    let page = Select::new(
        "organisation.id, kind, affiliation, name, (select count(*) from account
             where account.organisation = organisation.id and closed_at is null and barred_on is null) as accounts",
        "organisation",
    )
    .containing("name like {} escape '\\'", text)
    .order("kind, affiliation, name")
    .page(conn, page, 30)
    .await?;
    let rows = page.rows.iter().map(|row| {
        Ok(OrganisationRow {
            organisation: organisation_of(row)?,
            accounts: row.get("accounts")?,
        })
    });
    Ok((rows.collect::<Result<_, Fault>>()?, page))
}

pub(crate) fn organisation_of(row: &Row) -> Result<Organisation, Fault> {
    Ok(Organisation {
        id: row.get("id")?,
        kind: row.parse("kind")?,
        affiliation: row.parse("affiliation")?,
        name: row.get("name")?,
    })
}
