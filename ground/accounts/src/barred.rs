//! Accounts and the people behind them: whose it is, and that it ends with a disqualification (N6.5).

use crate::organisations::organisation_of;
use access::{Organisation, Role};
use db::{Conn, Row, Tx, args, columns};
use jiff::civil::Date;
use kernel::{AccountId, Fault};

/// Bars an account whose person is disqualified (N6.5): its sign-ins end with the act that disqualifies, and nobody signs in
/// with it again. The act's own fact tells why.
///
/// # Errors
/// A fault where storage fails.
pub async fn bar(tx: &mut Tx, id: AccountId, day: Date) -> Result<(), Fault> {
    tx.update("account", id, columns! { "barred_on" => day })
        .await?;
    tx.scratch("delete from sign_in where account = $1", args![id])
        .await
        .map(drop)
}

/// Gives an account the name of its person as it was put right; the act that corrects it commits.
///
/// # Errors
/// A fault where storage fails.
pub async fn rename_person(tx: &mut Tx, id: AccountId, name: &str) -> Result<(), Fault> {
    tx.update("account", id, columns! { "person_name" => name })
        .await?;
    let sql = "update sign_in set person_name = $1 where account = $2";
    tx.scratch(sql, args![name, id]).await.map(drop)
}

/// Whether somebody can still sign in with an account.
///
/// # Errors
/// A fault where storage fails.
pub async fn is_open(conn: &mut Conn, id: AccountId) -> Result<bool, Fault> {
    let sql = "select id from account where id = $1 and closed_at is null and barred_on is null";
    Ok(conn.opt(sql, args![id]).await?.is_some())
}

/// 账户去向: the account of a user name, as far as whoever links it to a person must know it.
#[derive(Clone, Debug)]
pub struct Named {
    /// The account.
    pub id: AccountId,
    /// The person's name.
    pub person_name: String,
    /// What the person does.
    pub role: Role,
    /// The organisation.
    pub organisation: Organisation,
}

/// The open account of a user name.
///
/// # Errors
/// A fault where storage fails.
pub async fn named(conn: &mut Conn, user_name: &str) -> Result<Option<Named>, Fault> {
    let row = conn
        .opt(
            "select account.id as account, person_name, role,
                    organisation.id, organisation.kind, organisation.affiliation, organisation.name
             from account join organisation on organisation.id = account.organisation
             where user_name = $1 and closed_at is null and barred_on is null",
            args![user_name],
        )
        .await?;
    let read = |row: &Row| {
        Ok(Named {
            id: row.get("account")?,
            person_name: row.get("person_name")?,
            role: row.parse("role")?,
            organisation: organisation_of(row)?,
        })
    };
    row.as_ref().map(read).transpose()
}
