//! 取消资格: from everything, everywhere at once (N6.5).

use super::{link::link, other_name::confirmed};
use crate::{disqualifications::barred, name_checks, store, unlinked::same_name};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, Tx, args, columns};
use jiff::{Timestamp, civil::Date};
use kernel::{
    AccountId, AppointmentId, Clause, DisqualificationId, Fact, PersonId, Problem, Refusal, Stop,
};
use people_rules::{Disqualification, disqualify};

/// 核对结果: what somebody has looked at and says is the same human being's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theirs<'a> {
    /// Accounts of their name that nobody is linked with.
    pub accounts: &'a [AccountId],
    /// Whether the entries of their number under another name, in other registries, are theirs too.
    pub other_names: bool,
}

impl<'a, const N: usize> From<&'a [AccountId; N]> for Theirs<'a> {
    fn from(accounts: &'a [AccountId; N]) -> Self {
        Theirs {
            accounts,
            other_names: false,
        }
    }
}

/// 办理结果: what ended with a disqualification, and what stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The person.
    pub person: PersonId,
    /// How many accounts were barred.
    pub accounts: usize,
    /// How many appointments were ended.
    pub appointments: usize,
    /// How many accounts within reach bear the name, are linked with nobody and stay open.
    pub open: usize,
}

/// Disqualifies a person. In the same transaction every account of theirs is barred and every appointment ended, also those of
/// other registries. The accounts of [`Theirs`] are linked and barred too. Where other registries have the number under another
/// name, somebody must have confirmed that it is the same human being, and their centres are asked to look at the name.
///
/// # Errors
/// A refusal where the person is out of reach or disqualified already, the number stands elsewhere under another name and nobody
/// confirmed it, the reason says too little, or an account is no such.
pub async fn disqualify_person<'a>(
    db: &Db,
    permit: &Permit<acts::DisqualifyPerson>,
    id: PersonId,
    reason: &str,
    theirs: impl Into<Theirs<'a>>,
    now: Timestamp,
) -> Result<Ended, Stop> {
    let centre = permit.organisation()?.id;
    let today = shanghai_date(now);
    let theirs = theirs.into();
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let digest = &person.identity_digest;
        let already = barred(&mut tx, digest, today).await?;
        let decided = disqualify(already.as_ref(), reason, centre, today)?;
        let others = confirmed(&mut tx, (digest, &person.name), theirs).await?;
        let held = keep(&mut tx, (id, digest), &decided).await?;
        name_checks::ask(&mut tx, &others, held, (centre, today)).await?;
        link_theirs(&mut tx, permit, (id, &person.name), theirs.accounts).await?;
        let (fact, ended) = bar_everywhere(&mut tx, (id, digest), today).await?;
        let open = same_name(&mut tx, permit, &person.name).await?.len();
        let fact = fact.with("other_names", others.len());
        tx.commit(permit, fact, Ended { open, ..ended }).await
    })
    .await
}

/// Keeps what was decided.
pub(super) async fn keep(
    tx: &mut Tx,
    (person, digest): (PersonId, &str),
    decided: &Disqualification,
) -> Result<DisqualificationId, Stop> {
    let id: DisqualificationId = tx.id();
    let columns = columns! {
        "person" => person,
        "identity_digest" => digest,
        "reason" => decided.reason(),
        "organisation" => decided.by(),
        "since" => decided.since(),
        "decided_at" => tx.now(),
    };
    tx.insert("disqualification", id, columns).await?;
    Ok(id)
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

/// Bars every account of a human being and ends every appointment, in whichever registry; says how many.
pub(super) async fn bar_everywhere(
    tx: &mut Tx,
    (person, digest): (PersonId, &str),
    today: Date,
) -> Result<(Fact, Ended), Stop> {
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
    let ended = Ended {
        person,
        accounts: accounts.len(),
        appointments: appointments.len(),
        open: 0,
    };
    let fact = Fact::about("person", person)
        .with("since", today)
        .with("accounts", ended.accounts)
        .with("appointments", ended.appointments);
    Ok((fact, ended))
}
