//! 取消资格: for good, from everything, everywhere at once (N6.5).

use crate::store;
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, args, columns};
use jiff::{Timestamp, civil::Date};
use kernel::{AccountId, AppointmentId, DisqualificationId, Fact, PersonId, Stop};
use people_rules::disqualify;

/// Disqualifies a person. In the same transaction every account of theirs is barred and every appointment ended, also those of
/// other registries. Returns the first day.
///
/// # Errors
/// A refusal where the person is out of reach or disqualified already, or the reason says too little.
pub async fn disqualify_person(
    db: &Db,
    permit: &Permit<acts::DisqualifyPerson>,
    id: PersonId,
    reason: &str,
    now: Timestamp,
) -> Result<Date, Stop> {
    let centre = permit.organisation()?.id;
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let digest = &person.identity_digest;
        let already = store::barred(&mut tx, digest).await?;
        let decided = disqualify(already.as_ref(), reason, centre, today)?;
        let added: DisqualificationId = tx.id();
        let columns = columns! {
            "person" => id,
            "identity_digest" => digest,
            "reason" => decided.reason(),
            "organisation" => centre,
            "since" => decided.since(),
            "decided_at" => now,
        };
        tx.insert("disqualification", added, columns).await?;
        let accounts = tx
            .all(
                "select person_account.id from person_account join person on person.id = person_account.person
                 where identity_digest = $1 order by person_account.id",
                args![digest],
            )
            .await?;
        for row in &accounts {
            let account: AccountId = row.get("id")?;
            accounts::bar(&mut tx, account, today).await?;
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
        let fact = Fact::about("person", id)
            .with("since", today)
            .with("accounts", accounts.len())
            .with("appointments", appointments.len());
        tx.commit(permit, fact, today).await
    })
    .await
}
