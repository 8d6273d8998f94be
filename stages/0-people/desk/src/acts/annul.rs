//! 撤销取消资格: what was decided wrongly, or set aside on review or in court, bars nobody any more (N6.5).

use crate::{disqualifications, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::Db;
use jiff::{Timestamp, civil::Date};
use kernel::{Fact, PersonId, Stop};
use people_rules::{Basis, annul, not_barred};

/// Annuls the disqualification of a person, in every registry at once. Their cards are in force again as far as their time
/// runs; accounts that were barred and appointments that were ended stay so. Returns the first day that is free again.
///
/// # Errors
/// A refusal where the person is out of reach or not disqualified, another centre decided it, or the document or the reason says
/// too little.
pub async fn annul_disqualification(
    db: &Db,
    permit: &Permit<acts::AnnulDisqualification>,
    id: PersonId,
    basis: &Basis,
    now: Timestamp,
) -> Result<Date, Stop> {
    let centre = permit.organisation()?.id;
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        let person = store::person(&mut tx, permit, id, today).await?;
        let (held, said) = disqualifications::standing(&mut tx, &person.identity_digest)
            .await?
            .ok_or_else(not_barred)?;
        let annulment = annul(&said, basis, centre, today)?;
        let columns = disqualifications::annulment_columns(&annulment);
        tx.update("disqualification", held, columns).await?;
        let fact = Fact::about("person", id)
            .with("since", said.since())
            .with("annulled", today)
            .with("ground", annulment.basis().ground);
        tx.commit(permit, fact, today).await
    })
    .await
}
