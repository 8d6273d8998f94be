//! 关联账户: whose account it is, so that a disqualification ends it (N6.5).

use crate::{disqualifications::barred, handover::role_of, store, unlinked::TAKES_PART};
use access::{Owner, Permit, Role, acts};
use accounts::Named;
use calendar::shanghai_date;
use db::{Db, Tx, args, columns};
use jiff::Timestamp;
use kernel::{AccountId, Clause, Fact, PersonId, Problem, Refusal, Stop};
use people_rules::refuse_barred;

/// Links an account to the person who uses it. An account of somebody who is disqualified is barred with it: it was found too
/// late, and must not stay open.
///
/// # Errors
/// A refusal where the person or the account is out of reach, or the account is not theirs: of another name, another role than
/// their cards give, or somebody's already.
pub async fn link_account(
    db: &Db,
    permit: &Permit<acts::LinkAccount>,
    id: PersonId,
    user_name: &str,
    now: Timestamp,
) -> Result<AccountId, Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let barred = barred(&mut tx, &person.identity_digest, today).await?;
        let account = accounts::named(&mut tx, user_name.trim())
            .await?
            .filter(|account| {
                let owner = Owner {
                    school: account.organisation.id,
                    affiliation: account.organisation.affiliation,
                };
                permit.check(&owner, "账户").is_ok()
            })
            .ok_or_else(|| wrong("本辖区没有该用户名的在用账户".to_owned()))?;
        // Whoever is disqualified takes part as nothing any more: no card is asked for.
        let roles: Vec<Role> = match barred {
            Some(_) => TAKES_PART.to_vec(),
            None => store::cards(&mut tx, id)
                .await?
                .iter()
                .map(|card| role_of(card.granted.card().kind))
                .collect(),
        };
        refuse_foreign(&account, &person.name, &roles)?;
        link(&mut tx, account.id, id).await?;
        if barred.is_some() {
            accounts::bar(&mut tx, account.id, today).await?;
        }
        let fact = Fact::about("person", id)
            .with("account", account.id)
            .with("barred", barred.is_some());
        tx.commit(permit, fact, account.id).await
    })
    .await
}

/// Refuses an account that cannot be the person's.
fn refuse_foreign(account: &Named, name: &str, roles: &[Role]) -> Result<(), Refusal> {
    if !roles.contains(&account.role) {
        return Err(wrong(format!(
            "该账户的角色是{}，与该人员的证卡类别不符",
            account.role.title()
        )));
    }
    if account.person_name != name {
        return Err(wrong("该账户的姓名与该人员不一致".to_owned()));
    }
    Ok(())
}

/// Keeps whose account it is.
pub(super) async fn link(tx: &mut Tx, account: AccountId, person: PersonId) -> Result<(), Stop> {
    let sql = "select person from person_account where id = $1";
    let known = tx.opt(sql, args![account]).await?;
    let columns = columns! { "person" => person };
    match known
        .map(|row| row.get::<Option<PersonId>>("person"))
        .transpose()?
    {
        Some(Some(_)) => return Err(wrong("该账户已关联人员".to_owned()).into()),
        Some(None) => tx.update("person_account", account, columns).await?,
        None => tx.insert("person_account", account, columns).await?,
    }
    Ok(())
}

/// Takes a link away that was made by mistake.
///
/// # Errors
/// A refusal where the person is out of reach or disqualified, or has no such account.
pub async fn unlink_account(
    db: &Db,
    permit: &Permit<acts::LinkAccount>,
    id: PersonId,
    account: AccountId,
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        // What a disqualification has ended stays ended, and stays to be seen.
        let barred = barred(&mut tx, &person.identity_digest, today).await?;
        refuse_barred(barred.as_ref(), today)?;
        tx.opt(
            "select id from person_account where id = $1 and person = $2",
            args![account, id],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("账户"))?;
        let nobody: Option<PersonId> = None;
        tx.update("person_account", account, columns! { "person" => nobody })
            .await?;
        let fact = Fact::about("person", id).with("unlinked", account);
        tx.commit(permit, fact, ()).await
    })
    .await
}

fn wrong(sentence: String) -> Refusal {
    let problem = Problem::at("user_name", sentence.clone());
    Refusal::invalid("people.bad_account", sentence)
        .citing(Clause::N6_5)
        .with(vec![problem])
}
