//! 确认并提交: the legal representative confirms the truth of the whole; what was confirmed is frozen (N2, A3.1).

use super::{proposals, recount::running};
use crate::{
    acts::begin::{check_new, may_begin},
    applied::key_of,
    confirmed::{among, confirmations},
    drawable::refuse_undrawable,
    frozen,
    registry::registry,
    store::{self, Application, Held},
    told::sent_away,
};
use access::{Permit, acts};
use calendar::{Calendar, Terms, shanghai_date};
use db::{Db, Tx, args, columns};
use filing_rules::{
    ApplicationForm, Material, Route, Running, State, all_signed, none_refuted, refuse_barred,
    resume, same_as_seen, settled, submit,
};
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, Fact, Refusal, Stop, SubmissionId, measures};

/// Submits an application, or what it was asked to add, by the typed name of the legal representative; `seen` is the digest
/// of what they looked at, where they looked at a page. Returns until when the centre must answer; none while a
/// provincial school waits to be recommended.
///
/// # Errors
/// A refusal where the typed name is not the person's own, something was changed since they looked, a material is missing or was found
/// wrong, or a condition is not met by the data.
pub async fn submit_application(
    db: &Db,
    permit: &Permit<acts::SubmitApplication>,
    application: ApplicationId,
    (confirmed_by, seen): (&str, Option<&str>),
    now: Timestamp,
) -> Result<Option<Date>, Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = store::materials(&mut tx, application).await?;
        let there = |material| held.iter().any(|one| one.material == material);
        let head = &permit.principal().name;
        let (route, form) = (found.route(), &found.form);
        let school = found.owner.school;
        let told = sent_away(&mut tx, school).await?;
        settled(found.recipient(), told.map(|(_, told)| told))?;
        let whole = frozen::digest(db.keys(), &found, &held)?;
        same_as_seen(&whole, seen)?;
        let registry = registry(&mut tx, db.keys(), form, shanghai_date(now)).await?;
        refuse_barred(form, &registry.barred)?;
        // What was written before this was asked would never be printed.
        refuse_undrawable(form)?;
        // The filing may have ended since the form was written.
        may_begin(&mut tx, school, found.kind, now).await?;
        check_new(&mut tx, school, found.kind, form, now).await?;
        lent_have_signed(form, &held)?;
        none_refuted(&among(&held, &confirmations(&mut tx, application).await?))?;
        let proposals = proposals(&mut tx, application).await?;
        let state = submit(
            found.state,
            route,
            form,
            (there, &registry),
            |line| proposals.contains_key(&key_of(line)),
            (head, confirmed_by),
        )?;
        let clock = clock(&found, state, shanghai_date(now));
        let no = freeze(&mut tx, db, &found, &held, head).await?;
        let mut columns = columns! {
            "state" => state.code(),
            "submitted_at" => found.submitted_at.unwrap_or(now),
            "confirmed_by" => head,
        };
        columns.extend(running(clock));
        tx.update("application", application, columns).await?;
        if let Some(supplement) = &found.supplement {
            let answered = columns! { "answered_on" => shanghai_date(now) };
            tx.update("supplement", supplement.id, answered).await?;
        }
        let fact = Fact::about("application", application)
            .with("form", &found.form_digest)
            .with("whole", &whole)
            .with("submission", no)
            .with("terms", Terms::default().version())
            .with("measures", measures::CURRENT.version)
            .with("materials", held.len())
            .with("lines", form.lines().count());
        let due = clock.map(|clock| clock.due(Calendar::built_in()).date);
        tx.commit(permit, fact, due).await
    })
    .await
}

/// The centre's clock: the first time with its whole term, after a supplement with what was left of it. It stands still while
/// an application is with the training centre.
fn clock(found: &Application, state: State, today: Date) -> Option<Running> {
    match (&found.supplement, found.route()) {
        (_, Route::Province) if state == State::Submitted => None,
        (Some(supplement), _) => Some(resume(supplement.left, today)),
        (None, _) => Some(Running::begun(today, &Terms::default())),
    }
}

/// Whether each of those who are lent has signed.
pub(crate) fn lent_have_signed(form: &ApplicationForm, held: &[Held]) -> Result<(), Refusal> {
    let agreements = held
        .iter()
        .filter(|one| one.material == Material::Agreements);
    let for_all = agreements.clone().any(|one| one.attached.is_none());
    let titles: Vec<&str> = agreements
        .filter_map(|one| Some(one.attached.as_ref()?.title.as_str()))
        .collect();
    all_signed(form, for_all, &titles)
}

/// Keeps what was confirmed: the form, and every material as it was. Returns its number, from 1.
async fn freeze(
    tx: &mut Tx,
    db: &Db,
    found: &Application,
    held: &[Held],
    head: &str,
) -> Result<i64, Stop> {
    let count = "select count(*) as n from submission where application = $1";
    let no = tx.one(count, args![found.id]).await?.get::<i64>("n")? + 1;
    let columns = columns! {
        "application" => found.id,
        "no" => no,
        "form" => db.keys().seal(store::FORM, &store::form_text(&found.form)?),
        "form_digest" => &found.form_digest,
        "materials" => frozen::materials_text(held)?,
        "digest" => frozen::digest(db.keys(), found, held)?,
        "confirmed_by" => head,
        "submitted_at" => tx.now(),
    };
    let id: SubmissionId = tx.id();
    tx.insert("submission", id, columns).await?;
    Ok(no)
}
