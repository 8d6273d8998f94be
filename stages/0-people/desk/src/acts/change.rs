//! 变更单位和电话 (A1.2).

use crate::store;
use access::{Permit, acts};
use calendar::shanghai_date;
use db::Db;
use jiff::Timestamp;
use kernel::{Fact, PersonId, Refusal, Stop};
use people_rules::{Contact, check_contact, contact_unchanged, phone};

/// Changes the employer and, where one is given, the phone. `seen` is what whoever changes them has read, where they read a
/// form: its old employer would undo what was approved or changed meanwhile.
///
/// # Errors
/// A refusal where the person is out of reach, was changed meanwhile, or a field is faulty.
pub async fn change_person(
    db: &Db,
    permit: &Permit<acts::ChangePerson>,
    id: PersonId,
    employer: &str,
    number: Option<&str>,
    seen: Option<&Contact>,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, shanghai_date(now)).await?;
        contact_unchanged(&person.contact(), seen)?;
        check_contact(employer, number)?;
        let mut columns = store::employer_column(employer);
        if let Some(number) = number {
            let number = phone(number).map_err(|why| Refusal::invalid("people.bad_phone", why))?;
            columns.extend(store::phone_columns(&number, db.keys()));
        }
        tx.update("person", id, columns).await?;
        let fact = Fact::about("person", id).with("phone", number.is_some());
        tx.commit(permit, fact, ()).await
    })
    .await
}
