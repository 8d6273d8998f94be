//! 复核: the officer who takes an application in looks up a material that the school noted as checked online (last line of
//! 附件2).

use crate::{
    confirmed::{self, confirmations},
    store,
};
use access::{Permit, Role, acts};
use calendar::shanghai_date;
use db::{Db, columns};
use filing_rules::{Confirmation, Material, Step, as_shown, may_confirm};
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, OnlineConfirmationId, Refusal, Stop};

/// Notes what the officer found of a material's online check; what was found of it before is replaced. `seen` is the
/// digest of the check and the conclusion that they looked at, where they looked at a page.
///
/// # Errors
/// A refusal where it is not their turn, the material was not checked online, or something changed since they looked.
pub async fn confirm_online(
    db: &Db,
    permit: &Permit<acts::ConfirmOnline>,
    application: ApplicationId,
    material: Material,
    (found, seen): (&Confirmation, Option<&str>),
    now: Timestamp,
) -> Result<(), Stop> {
    let (by, centre) = (&permit.principal().name, &permit.organisation()?.name);
    let (agrees, text) = match found {
        Confirmation::Agrees(source) => (true, source),
        Confirmation::Differs(what) => (false, what),
    };
    db.act(now, |mut tx| async move {
        let whole = store::application(&mut tx, db.keys(), permit, application).await?;
        may_confirm(whole.state, whole.route(), step_of(permit.principal().role))?;
        let held = store::materials(&mut tx, application).await?;
        let check = held
            .iter()
            .find(|one| one.material == material && one.source.is_some())
            .ok_or_else(|| not_noted(material))?;
        let known = confirmations(&mut tx, application).await?;
        let known = confirmed::of(&known, check);
        as_shown(&confirmed::digest(db.keys(), check, known), seen)?;
        let mut columns = columns! {
            "agrees" => agrees,
            "found" => text,
            "found_by" => by,
            "found_for" => centre,
            "found_on" => shanghai_date(now),
        };
        match known {
            Some(known) => tx.update("online_confirmation", known.id, columns).await?,
            None => {
                let id: OnlineConfirmationId = tx.id();
                columns.extend(columns! {
                    "application" => application,
                    "material" => material.code(),
                    "source" => check.source.as_deref(),
                    "checked_by" => check.checked_by.as_deref(),
                    "checked_on" => check.checked_on,
                });
                tx.insert("online_confirmation", id, columns).await?;
            }
        }
        // Who looked it up and what they found stands in the row: a fact names nobody.
        let fact = Fact::about("application", application)
            .with("material", material)
            .with("agrees", if agrees { "yes" } else { "no" });
        tx.commit(permit, fact, ()).await
    })
    .await
}

/// What lets an officer look it up: the centre that it may accept, the training centre that it may recommend.
pub(crate) fn step_of(role: Role) -> Step {
    match role {
        Role::TrainingCentreOfficer => Step::Recommend,
        _ => Step::Accept,
    }
}

fn not_noted(material: Material) -> Refusal {
    let title = material.title();
    let sentence = format!("院校没有为“{title}”登记网络核验，无须复核");
    Refusal::conflict("filing.not_noted_online", sentence).citing(material.clause())
}
