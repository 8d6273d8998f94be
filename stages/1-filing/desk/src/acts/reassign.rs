//! 变更隶属: a school belongs to another city, or to the province (N2).

use crate::{partner, store, told::sent_away};
use access::{Affiliation, OrganisationKind, Permit, acts};
use db::{Db, columns};
use filing_rules::reassign;
use jiff::Timestamp;
use kernel::{Fact, OrganisationId, Refusal, Stop};

/// Notes to whom a school belongs, or that it belongs where it is although it was told to apply elsewhere. What it is still
/// writing goes with it.
///
/// # Errors
/// A refusal where it belongs there already, an application waits for somebody, or a filing has not ended.
pub async fn reassign_school(
    db: &Db,
    permit: &Permit<acts::ReassignSchool>,
    school: OrganisationId,
    to: Affiliation,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let known = accounts::organisation(&mut tx, school).await?;
        if known.kind != OrganisationKind::School {
            return Err(Refusal::not_found("院校").into());
        }
        let from = known.affiliation;
        let open = store::open_of(&mut tx, school).await?;
        let filed = store::newest_filing(&mut tx, school).await?;
        let told = sent_away(&mut tx, school).await?;
        reassign(
            (store::recipient(from), store::recipient(to)),
            told.map(|(_, told)| told),
            open.as_ref().map(|open| open.state),
            filed.map(|filed| filed.on(calendar::shanghai_date(now))),
        )?;
        accounts::reassign(&mut tx, school, to).await?;
        // Whatever it was told then, this is where it goes now.
        if let Some((sent_away, _)) = told {
            let columns = columns! { "redirected_to" => to.to_string() };
            tx.update("application", sent_away, columns).await?;
        }
        if let Some(draft) = open {
            let columns = columns! { "affiliation" => to.to_string() };
            tx.update("application", draft.id, columns).await?;
        }
        partner::reassign(&mut tx, school, to).await?;
        let fact = Fact::about("organisation", school)
            .with("from", from)
            .with("to", to);
        tx.commit(permit, fact, ()).await
    })
    .await
}
