//! 核对姓名: a centre says that the name of its entry is right, though the number was disqualified under another (N6.5).

use crate::{
    name_checks::{self, Outcome},
    store,
};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::Db;
use jiff::Timestamp;
use kernel::{Fact, PersonId, Stop};

/// Confirms the name of a person.
///
/// # Errors
/// A refusal where the person is out of reach, nothing was asked about the name, or the reason says too little.
pub async fn confirm_name(
    db: &Db,
    permit: &Permit<acts::ConfirmName>,
    id: PersonId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        store::person(&mut tx, permit, id, today).await?;
        let open = name_checks::open(&mut tx, id).await?.len();
        people_rules::confirm_name(open, reason)?;
        name_checks::settle(&mut tx, id, Outcome::Confirmed(reason), today).await?;
        let fact = Fact::about("person", id).with("confirmed", open);
        tx.commit(permit, fact, ()).await
    })
    .await
}
