//! Signing in and out, and finding who stands at a door.

use crate::{
    organisations::organisation_of,
    password,
    tries::{self, Limit},
};
use access::{Principal, Role};
use db::{Db, Row, args, chance};
use jiff::{SignedDuration, Timestamp, civil::Date};
use kernel::{Actor, CandidateId, Clause, Fault, Refusal, Stop};
use sha2::{Digest, Sha256};

/// A sign-in ends after this long without a request.
const IDLE: SignedDuration = SignedDuration::from_hours(2);
/// A sign-in ends after this long in any case.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// As many failures of one user name from one address,
const FAILURES: u32 = 5;
/// as many of one user name from anywhere: a stranger elsewhere cannot easily lock somebody out, or
const FAILURES_OF_NAME: u32 = 50;
/// as many from one address, and the next try must wait.
const FAILURES_OF_ADDRESS: u32 = 50;

/// What somebody typed at the sign-in page.
#[derive(Clone, Debug)]
pub struct SignIn<'a> {
    /// The user name.
    pub user_name: &'a str,
    /// The password.
    pub password: &'a str,
    /// From where the request came.
    pub address: &'a str,
    /// Whether the well-known accounts of the demo may sign in: only while the server listens on loopback.
    pub demo_allowed: bool,
}

/// 登录凭据: what the person carries from now on.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// The secret in the cookie, or after `Bearer`.
    pub token: String,
}

/// 已登录: who stands at the door.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub principal: Principal,
    /// What every form of theirs must carry.
    pub csrf: String,
}

/// Signs somebody in.
///
/// # Errors
/// One refusal for every wrong name or password, another after too many failures.
pub async fn sign_in(db: &Db, attempt: &SignIn<'_>, now: Timestamp) -> Result<Ticket, Stop> {
    let limits = limits(attempt);
    tries::take(db, &limits, now).await?;
    let found = db
        .read()
        .await?
        .opt(
            "select id, person_name, password, demo, barred_on from account where user_name = $1 and closed_at is null",
            args![attempt.user_name],
        )
        .await?
        .filter(|row| attempt.demo_allowed || !matches!(row.get("demo"), Ok(true)));
    let hash: Option<String> = found.as_ref().map(|row| row.get("password")).transpose()?;
    let right = password::matches(attempt.password, hash.clone()).await?;
    // Only who knows the password is told: others learn nothing of a person by a user name.
    let barred = matches!(&found, Some(row) if row.get::<Option<Date>>("barred_on")?.is_some());
    if right && barred {
        return Err(Refusal::forbidden(
            "sign_in.barred",
            "该账户所属人员已被取消资格，不得参与职业技能等级认定等工作，不能登录；取消资格已经撤销的，账户不恢复，请系统管理员另行开设",
        )
        .citing(Clause::N6_5)
        .into());
    }
    let ticket = match (found, hash) {
        (Some(row), Some(hash)) if right => open_account(db, &row, &hash, now).await?,
        _ => None,
    };
    let ticket = ticket.ok_or_else(|| Refusal::forbidden("sign_in.wrong", "用户名或密码不正确"))?;
    tries::give_back(db, &limits).await?;
    Ok(ticket)
}

fn limits(attempt: &SignIn<'_>) -> [Limit; 3] {
    let name: String = attempt.user_name.chars().take(60).collect();
    let (name, address) = (name.to_lowercase(), attempt.address);
    [
        (format!("address/{address}"), FAILURES_OF_ADDRESS),
        (format!("name/{name}"), FAILURES_OF_NAME),
        (format!("name/{name}@{address}"), FAILURES),
    ]
    .map(|(who, most)| Limit { who, most })
}

/// Lets a candidate in, whom the exam desk knew by admission ticket and identity number. Whoever was in by the same
/// ticket is out: two hands at one paper would undo each other's answers.
///
/// # Errors
/// A fault where storage fails.
pub async fn enter_candidate(
    db: &Db,
    candidate: CandidateId,
    name: &str,
    now: Timestamp,
) -> Result<Ticket, Fault> {
    let (ticket, token, csrf) = fresh();
    db.scratch_all(vec![
        (
            "delete from sign_in where candidate = $1",
            args![candidate],
        ),
        (
            "insert into sign_in (token, candidate, person_name, csrf, since, seen) values ($1, $2, $3, $4, $5, $5)",
            args![token, candidate, name, csrf, now],
        ),
    ])
    .await?;
    sweep(db, now).await?;
    Ok(ticket)
}

/// Who carries this token, if it is a good one.
///
/// # Errors
/// A fault where storage fails.
pub async fn find(
    db: &Db,
    token: &str,
    demo_allowed: bool,
    now: Timestamp,
) -> Result<Option<SignedIn>, Fault> {
    let mut conn = db.read().await?;
    let token = digest(token);
    let row = conn
        .opt(
            "select sign_in.account, sign_in.candidate, sign_in.person_name, csrf, seen, account.role, account.demo,
                    organisation.id, organisation.kind, organisation.affiliation, organisation.name
             from sign_in
             left join account on account.id = sign_in.account
             left join organisation on organisation.id = account.organisation
             where token = $1 and seen > $2 and since > $3 and account.closed_at is null and account.barred_on is null",
            args![&token, now - IDLE, now - LONGEST],
        )
        .await?;
    drop(conn);
    let Some(row) = row else { return Ok(None) };
    if !demo_allowed && row.get::<Option<bool>>("demo")? == Some(true) {
        return Ok(None);
    }
    let seen: Timestamp = row.get("seen")?;
    if now.duration_since(seen) > SignedDuration::from_mins(1) {
        db.scratch(
            "update sign_in set seen = $1 where token = $2",
            args![now, token],
        )
        .await?;
    }
    Ok(Some(SignedIn {
        principal: principal(&row)?,
        csrf: row.get("csrf")?,
    }))
}

/// Signs out.
///
/// # Errors
/// A fault where storage fails.
pub async fn leave(db: &Db, token: &str) -> Result<(), Fault> {
    db.scratch("delete from sign_in where token = $1", args![digest(token)])
        .await?;
    Ok(())
}

fn principal(row: &Row) -> Result<Principal, Fault> {
    let name = row.get("person_name")?;
    if let Some(candidate) = row.get("candidate")? {
        return Ok(Principal {
            actor: Actor::Candidate(candidate),
            name,
            role: Role::Candidate,
            organisation: None,
        });
    }
    let organisation = organisation_of(row)?;
    Ok(Principal {
        actor: Actor::Account {
            account: row.get("account")?,
            organisation: organisation.id,
        },
        name,
        role: row.parse("role")?,
        organisation: Some(organisation),
    })
}

/// Opens a sign-in, unless the account was closed or its password changed while this one was being checked.
async fn open_account(
    db: &Db,
    account: &Row,
    hash: &str,
    now: Timestamp,
) -> Result<Option<Ticket>, Fault> {
    let (ticket, token, csrf) = fresh();
    let opened = db
        .scratch(
            "insert into sign_in (token, account, person_name, csrf, since, seen)
             select $1, id, person_name, $2, $3, $3 from account
             where id = $4 and password = $5 and closed_at is null and barred_on is null",
            args![token, csrf, now, account.get::<String>("id")?, hash],
        )
        .await?;
    sweep(db, now).await?;
    Ok((opened == 1).then_some(ticket))
}

/// A ticket, the digest of its token and the token of its forms.
fn fresh() -> (Ticket, String, String) {
    let token = hex::encode(chance::bytes::<32>());
    let digest = digest(&token);
    (Ticket { token }, digest, hex::encode(chance::bytes::<16>()))
}

async fn sweep(db: &Db, now: Timestamp) -> Result<(), Fault> {
    db.scratch("delete from sign_in where seen < $1", args![now - LONGEST])
        .await
        .map(drop)
}

fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
