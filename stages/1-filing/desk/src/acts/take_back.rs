//! 撤回: the legal representative takes back what was handed in, until the department decides (N2).

use super::centre::clock;
use crate::{
    store,
    typing::{Writing, gone},
};
use access::{Permit, acts};
use calendar::{Calendar, shanghai_date};
use db::{Db, columns};
use filing_rules::take_back;
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, Stop};

/// Takes an application back. What was done with it stays on record; nobody has anything more to do with it, and the school may
/// begin anew.
///
/// # Errors
/// A refusal where it was not handed in, has ended, or it is not said why.
pub async fn take_back_application(
    db: &Db,
    permit: &Permit<acts::TakeBackApplication>,
    application: ApplicationId,
    why: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let state = take_back(found.state, found.route(), why)?;
        let today = shanghai_date(now);
        // A centre that let its time pass stays late: nothing that a school does later undoes it.
        let so_far = || {
            clock(&found, today)
                .late(today, Calendar::built_in())
                .into()
        };
        let late: u32 = found.late.unwrap_or_else(so_far);
        let columns = columns! {
            "state" => state.code(),
            "taken_back_at" => now,
            "taken_back_why" => why.trim(),
            "late" => late,
            "due_on" => None::<String>,
        };
        tx.update("application", application, columns).await?;
        // What was typed for a supplement has nobody any more who could open it.
        let (typed, whose) = gone(Writing::Of(application), found.owner.school);
        tx.scratch(typed, whose).await?;
        let fact = Fact::about("application", application)
            .with("from", found.state)
            .with("late", late);
        tx.commit(permit, fact, ()).await
    })
    .await
}
