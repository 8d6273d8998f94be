//! Signing in and out, and finding who stands at a door.

use crate::{password, people::organisation_of};
use access::{Principal, Role};
use db::{Db, Row, args, chance};
use jiff::{SignedDuration, Timestamp};
use kernel::{Actor, CandidateId, Fault, Refusal, Stop};
use sha2::{Digest, Sha256};

/// A sign-in ends after this long without a request.
const IDLE: SignedDuration = SignedDuration::from_hours(2);
/// A sign-in ends after this long in any case.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// Failures are counted over this long.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// As many failures of one user name, or
const FAILURES_PER_NAME: u32 = 5;
/// as many from one address, and the next try must wait.
const FAILURES_PER_ADDRESS: u32 = 50;

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
    let by_name = format!(
        "name/{}",
        attempt
            .user_name
            .chars()
            .take(60)
            .collect::<String>()
            .to_lowercase()
    );
    let by_address = format!("address/{}", attempt.address);
    if failures(db, &by_name, now).await? >= FAILURES_PER_NAME
        || failures(db, &by_address, now).await? >= FAILURES_PER_ADDRESS
    {
        return Err(
            Refusal::too_many("sign_in.too_many", "登录失败次数过多，请在15分钟后重试").into(),
        );
    }
    let found = db
        .read()
        .await?
        .opt(
            "select id, person_name, password, demo from account where user_name = $1 and closed_at is null",
            args![attempt.user_name],
        )
        .await?
        .filter(|row| attempt.demo_allowed || !matches!(row.get("demo"), Ok(true)));
    let hash = found.as_ref().map(|row| row.get("password")).transpose()?;
    match found {
        Some(row) if password::matches(attempt.password, hash.clone()).await? => {
            db.scratch("delete from sign_in_failure where who = $1", args![by_name])
                .await?;
            let account: String = row.get("id")?;
            Ok(open(db, Some(account), None, row.get("person_name")?, now).await?)
        }
        found => {
            if found.is_none() {
                password::matches(attempt.password, None).await?;
            }
            for who in [by_name, by_address] {
                db.scratch(
                    "insert into sign_in_failure (who, at) values ($1, $2)",
                    args![who, now],
                )
                .await?;
            }
            Err(Refusal::forbidden("sign_in.wrong", "用户名或密码不正确").into())
        }
    }
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
    open(db, None, Some(candidate.to_string()), name.to_owned(), now).await
}

/// Notes a failed try of somebody who is known by other means than a user name.
///
/// # Errors
/// A refusal after too many failures.
pub async fn note_failure(db: &Db, who: &str, now: Timestamp) -> Result<(), Stop> {
    db.scratch(
        "insert into sign_in_failure (who, at) values ($1, $2)",
        args![who, now],
    )
    .await?;
    Ok(())
}

/// Refuses where there were too many failures under this name.
///
/// # Errors
/// That refusal.
pub async fn check_failures(db: &Db, who: &str, now: Timestamp) -> Result<(), Stop> {
    if failures(db, who, now).await? >= FAILURES_PER_NAME {
        return Err(
            Refusal::too_many("sign_in.too_many", "登录失败次数过多，请在15分钟后重试").into(),
        );
    }
    Ok(())
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
             where token = $1 and seen > $2 and since > $3",
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

async fn open(
    db: &Db,
    account: Option<String>,
    candidate: Option<String>,
    name: String,
    now: Timestamp,
) -> Result<Ticket, Fault> {
    let token = hex::encode(chance::bytes::<32>());
    let csrf = hex::encode(chance::bytes::<16>());
    let earlier = "delete from sign_in where candidate = $1";
    let this = "insert into sign_in (token, account, candidate, person_name, csrf, since, seen)
                values ($1, $2, $3, $4, $5, $6, $6)";
    db.scratch_all(vec![
        // No account's row has a candidate.
        (earlier, args![candidate.as_ref()]),
        (
            this,
            args![digest(&token), account, candidate, name, csrf, now],
        ),
    ])
    .await?;
    db.scratch("delete from sign_in where seen < $1", args![now - LONGEST])
        .await?;
    db.scratch(
        "delete from sign_in_failure where at < $1",
        args![now - WINDOW],
    )
    .await?;
    Ok(Ticket { token })
}

async fn failures(db: &Db, who: &str, now: Timestamp) -> Result<u32, Fault> {
    db.read()
        .await?
        .one(
            "select count(*) as failures from sign_in_failure where who = $1 and at > $2",
            args![who, now - WINDOW],
        )
        .await?
        .get("failures")
}

fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
