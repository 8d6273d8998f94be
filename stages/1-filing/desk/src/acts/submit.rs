//! 确认并提交: the legal representative confirms the truth of the whole; from here on it is frozen (N2, A3.1).

use crate::store;
use access::{Permit, acts};
use calendar::{Calendar, Terms, shanghai_date};
use db::{Db, columns};
use filing_rules::{Route, acceptance_due, submit};
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, ApplicationLineId, Fact, Stop, measures};

/// Submits an application. Returns until when the centre must answer; none while a provincial school waits to be
/// recommended.
///
/// # Errors
/// A refusal where the typed name is not the person's own, a material is missing or a condition is not met by the data.
pub async fn submit_application(
    db: &Db,
    permit: &Permit<acts::SubmitApplication>,
    application: ApplicationId,
    confirmed_by: &str,
    now: Timestamp,
) -> Result<Option<Date>, Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = store::materials(&mut tx, application).await?;
        let there = |material| held.iter().any(|one| one.material == material);
        let head = &permit.principal().name;
        let state = submit(
            found.state,
            found.route(),
            &found.form,
            there,
            head,
            confirmed_by,
        )?;
        let due = (found.route() == Route::City).then(|| {
            acceptance_due(shanghai_date(now), Calendar::built_in(), &Terms::default()).date
        });
        for (line, no) in found.form.lines().zip(1i64..) {
            let id: ApplicationLineId = tx.id();
            let columns = columns! {
                "application" => application,
                "no" => no,
                "occupation" => line.row.code.to_string(),
                "occupation_name" => &line.row.occupation,
                "job_type" => &line.row.job_type,
                "level" => line.level.digit().to_string(),
                "basis" => &line.row.basis,
            };
            tx.insert("application_line", id, columns).await?;
        }
        let columns = columns! {
            "state" => state.code(),
            "submitted_at" => now,
            "confirmed_by" => head,
            "due_on" => due,
        };
        tx.update("application", application, columns).await?;
        let fact = Fact::about("application", application)
            .with("form", &found.form_digest)
            .with("terms", Terms::default().version())
            .with("measures", measures::CURRENT.version)
            .with("materials", held.len())
            .with("lines", found.form.lines().count());
        tx.commit(permit, fact, due).await
    })
    .await
}
