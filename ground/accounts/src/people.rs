//! Acts on accounts.

use crate::{organisation, password};
use access::{Permit, Role, acts};
use db::{Conn, Db, Page, Select, args, columns};
use jiff::{Timestamp, civil::Date};
use kernel::{AccountId, Actor, Fact, Fault, OrganisationId, Problems, Refusal, Stop};

/// A new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// For whom.
    pub organisation: OrganisationId,
    /// What the person does.
    pub role: Role,
    /// What the person types to sign in.
    pub user_name: String,
    /// The person's name.
    pub person_name: String,
    /// The first password.
    pub password: String,
    /// A well-known password of the demo: works only while the server listens on loopback.
    pub demo: bool,
}

/// An account in a list.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Its identifier.
    pub id: AccountId,
    /// What the person types to sign in.
    pub user_name: String,
    /// The person's name.
    pub person_name: String,
    /// What the person does.
    pub role: Role,
    /// The organisation's name.
    pub organisation: String,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
    /// Since which day its person is disqualified (N6.5).
    pub barred_on: Option<Date>,
}

/// Opens an account.
///
/// # Errors
/// A refusal where the name is taken, the role does not exist in such an organisation, or the password is too easy.
pub async fn open_account(
    db: &Db,
    permit: &Permit<acts::OpenAccount>,
    new: &NewAccount,
    now: Timestamp,
) -> Result<AccountId, Stop> {
    if !new.demo {
        password::check(&new.password, &new.user_name)?;
    }
    let hash = &password::hash(&new.password).await?;
    db.act(now, |mut tx| async move {
        let organisation = organisation(&mut tx, new.organisation).await?;
        let taken = tx
            .opt(
                "select id from account where user_name = $1",
                args![&new.user_name],
            )
            .await?;
        let mut problems = Problems::default();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        problems.check(
            !(3..=40).contains(&new.user_name.len()) || !new.user_name.chars().all(plain),
            "user_name",
            || "用户名应为3至40个字母、数字或 - _ .".to_owned(),
        );
        problems.check(taken.is_some(), "user_name", || {
            format!("用户名“{}”已被使用", new.user_name)
        });
        let length = new.person_name.trim().chars().count();
        problems.check(!(1..=40).contains(&length), "person_name", || {
            "姓名应为1至40个字".to_owned()
        });
        problems.check(new.role.place() != Some(organisation.kind), "role", || {
            format!(
                "“{}”没有“{}”这一角色",
                organisation.kind.title(),
                new.role.title()
            )
        });
        problems.refuse("account.bad", "账户信息有误")?;

        let id = tx.id();
        tx.insert(
            "account",
            id,
            columns! {
                "organisation" => new.organisation,
                "role" => new.role.code(),
                "user_name" => &new.user_name,
                "person_name" => new.person_name.trim(),
                "password" => hash,
                "demo" => new.demo,
                "opened_at" => now,
            },
        )
        .await?;
        let fact = Fact::about("account", id)
            .with("role", new.role)
            .with("organisation", new.organisation);
        tx.commit(permit, fact, id).await
    })
    .await
}

/// Changes one's own password and ends one's other sign-ins.
///
/// # Errors
/// A refusal where the old password is wrong or the new one too easy.
pub async fn change_password(
    db: &Db,
    permit: &Permit<acts::ChangePassword>,
    old: &str,
    new: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    let Actor::Account { account, .. } = permit.actor() else {
        return Err(Refusal::forbidden("forbidden", "只有账户才有密码").into());
    };
    let row = db
        .read()
        .await?
        .one(
            "select user_name, password from account where id = $1",
            args![account],
        )
        .await?;
    if !password::matches(old, Some(row.get("password")?)).await? {
        return Err(Refusal::invalid("account.wrong_password", "原密码不正确").into());
    }
    password::check(new, &row.get::<String>("user_name")?)?;
    let hash = &password::hash(new).await?;
    db.act(now, |mut tx| async move {
        tx.update(
            "account",
            account,
            columns! { "password" => hash, "demo" => false },
        )
        .await?;
        tx.scratch("delete from sign_in where account = $1", args![account])
            .await?;
        tx.commit(permit, Fact::about("account", account), ()).await
    })
    .await
}

/// Closes an account and ends its sign-ins.
///
/// # Errors
/// A refusal where there is no such open account, or it is one's own.
pub async fn close_account(
    db: &Db,
    permit: &Permit<acts::CloseAccount>,
    id: AccountId,
    now: Timestamp,
) -> Result<(), Stop> {
    if matches!(permit.actor(), Actor::Account { account, .. } if account == id) {
        return Err(Refusal::conflict("account.own", "不能停用自己的账户").into());
    }
    db.act(now, |mut tx| async move {
        let open = tx
            .opt(
                "select id from account where id = $1 and closed_at is null",
                args![id],
            )
            .await?;
        if open.is_none() {
            return Err(Refusal::not_found("账户").into());
        }
        tx.update("account", id, columns! { "closed_at" => now })
            .await?;
        tx.scratch("delete from sign_in where account = $1", args![id])
            .await?;
        tx.commit(permit, Fact::about("account", id), ()).await
    })
    .await
}

/// In which order accounts are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountOrder {
    /// By organisation, then user name.
    #[default]
    Organisation,
    /// By the person's name.
    Person,
    /// By user name.
    UserName,
}

/// A page of the accounts, for the administrator. `text` filters by names.
///
/// # Errors
/// A fault where storage fails.
pub async fn list_accounts(
    conn: &mut Conn,
    _permit: &Permit<acts::ReadAccounts>,
    text: &str,
    order: AccountOrder,
    page: u32,
) -> Result<(Vec<AccountRow>, Page), Fault> {
    let page = Select::new(
        "account.id, user_name, person_name, role, organisation.name as organisation, closed_at, barred_on",
        "account join organisation on organisation.id = account.organisation",
    )
    .containing(
        "user_name || ' ' || person_name || ' ' || organisation.name like {} escape '\\'",
        text,
    )
    .order(match order {
        AccountOrder::Organisation => "organisation.name, user_name",
        AccountOrder::Person => "person_name, user_name",
        AccountOrder::UserName => "user_name",
    })
    .page(conn, page, 30)
    .await?;
    let rows = page
        .rows
        .iter()
        .map(|row| {
            Ok(AccountRow {
                id: row.get("id")?,
                user_name: row.get("user_name")?,
                person_name: row.get("person_name")?,
                role: row.parse("role")?,
                organisation: row.get("organisation")?,
                closed_at: row.get("closed_at")?,
                barred_on: row.get("barred_on")?,
            })
        })
        .collect::<Result<_, Fault>>()?;
    Ok((rows, page))
}
