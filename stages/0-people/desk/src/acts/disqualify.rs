//! 取消资格: for good, from everything, everywhere at once (N6.5).

use super::{link::link, other_name::refuse_other_name};
use crate::{store, unlinked::same_name};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, Tx, args, columns};
use jiff::{Timestamp, civil::Date};
use kernel::{
    AccountId, AppointmentId, Clause, DisqualificationId, Fact, PersonId, Problem, Refusal, Stop,
};
use people_rules::{Disqualification, disqualify};

/// Disqualifies a person. In the same transaction every account of theirs is barred and every appointment ended, also those of
/// other registries. `accounts` are of their name and linked with nobody, and somebody says that they are theirs: they are
/// linked and barred too. Returns the first day.
///
/// # Errors
/// A refusal where the person is out of reach or disqualified already, the number stands elsewhere under another name, the reason
/// says too little, or an account is no such.
pub async fn disqualify_person(
    db: &Db,
    permit: &Permit<acts::DisqualifyPerson>,
    id: PersonId,
    reason: &str,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<Date, Stop> {
    let centre = permit.organisation()?.id;
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let digest = &person.identity_digest;
        let already = store::barred(&mut tx, digest).await?;
        let decided = disqualify(already.as_ref(), reason, centre, today)?;
        refuse_other_name(&mut tx, digest, &person.name).await?;
        keep(&mut tx, (id, digest), &decided).await?;
        link_theirs(&mut tx, permit, (id, &person.name), accounts).await?;
        let fact = bar_everywhere(&mut tx, (id, digest), today).await?;
        tx.commit(permit, fact, today).await
    })
    .await
}

/// Keeps what was decided.
pub(super) async fn keep(
    tx: &mut Tx,
    (person, digest): (PersonId, &str),
    decided: &Disqualification,
) -> Result<(), Stop> {
    let id: DisqualificationId = tx.id();
    let columns = columns! {
        "person" => person,
        "identity_digest" => digest,
        "reason" => decided.reason(),
        "organisation" => decided.by(),
        "since" => decided.since(),
        "decided_at" => tx.now(),
    };
    Ok(tx.insert("disqualification", id, columns).await?)
}

/// Links the accounts that somebody says are the person's, if each bears the name and is linked with nobody.
pub(super) async fn link_theirs(
    tx: &mut Tx,
    permit: &Permit<acts::DisqualifyPerson>,
    (person, name): (PersonId, &str),
    ticked: &[AccountId],
) -> Result<(), Stop> {
    let open = same_name(tx, permit, name).await?;
    for account in ticked {
        if !open.iter().any(|one| one.id == *account) {
            let sentence = "所选账户不是本辖区未关联人员的同名在用账户，请刷新页面后重新核对";
            return Err(Refusal::invalid("people.bad_account", sentence)
                .citing(Clause::N6_5)
                .with(vec![Problem::at("account", sentence)])
                .into());
        }
        link(tx, *account, person).await?;
    }
    Ok(())
}

/// Bars every account of a human being and ends every appointment, in whichever registry.
pub(super) async fn bar_everywhere(
    tx: &mut Tx,
    (person, digest): (PersonId, &str),
    today: Date,
) -> Result<Fact, Stop> {
    let accounts = tx
        .all(
            "select account.id from person_account join person on person.id = person_account.person
             join account on account.id = person_account.id
             where identity_digest = $1 and barred_on is null order by account.id",
            args![digest],
        )
        .await?;
    for row in &accounts {
        let account: AccountId = row.get("id")?;
        accounts::bar(tx, account, today).await?;
    }
    let appointments = tx
        .all(
            "select appointment.id from appointment join person on person.id = appointment.person
             where identity_digest = $1 and ended_on is null and valid_until >= $2 order by appointment.id",
            args![digest, today],
        )
        .await?;
    for row in &appointments {
        let appointment: AppointmentId = row.get("id")?;
        tx.update("appointment", appointment, columns! { "ended_on" => today })
            .await?;
    }
    Ok(Fact::about("person", person)
        .with("since", today)
        .with("accounts", accounts.len())
        .with("appointments", appointments.len()))
}
