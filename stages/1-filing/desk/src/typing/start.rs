//! From where somebody goes on typing: the draft that was saved, the application's form, the present filing, an empty form.

use super::keep::{self, Kept, Saved, Writing};
use crate::{Scope, acts as doing, past, scope_on, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db};
use filing_rules::{DraftForm, Kind, Section, Step};
use jiff::Timestamp;
use kernel::{ApplicationId, Fault, OrganisationId, Refusal, Stop};

/// What is on the desk when somebody begins to type.
pub(super) struct Desk {
    pub kind: Kind,
    pub form: DraftForm,
    /// The digest of the application's form from which the texts began; empty where there was none.
    pub base: String,
    /// The version upon which is typed, 0 where none was saved.
    pub version: i64,
    /// When it was saved last, as far as the page says it.
    pub saved: Option<Saved>,
    /// Whether the application's form is another by now.
    pub stale: bool,
}

/// The application that the school writes in, where it has one: its form is typed there and not anew.
pub(super) async fn written(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
) -> Result<Option<ApplicationId>, Stop> {
    let school = permit.organisation()?.id;
    let open = store::open_of(&mut db.read().await?, school).await?;
    Ok(open
        .filter(|open| open.state.is_written())
        .map(|open| open.id))
}

/// 未存为申请的草稿: what a school typed and did not take over yet.
pub(crate) struct Waiting {
    /// Where it goes on.
    pub href: String,
    /// Who saved it last and when, as people read it.
    pub text: String,
}

/// The draft that waits to be taken over; none while an application is being decided upon.
pub(crate) async fn waiting(
    conn: &mut Conn,
    school: OrganisationId,
) -> Result<Option<Waiting>, Fault> {
    let writing = match store::open_of(conn, school).await? {
        None => Writing::New,
        Some(open) if open.state.is_written() => Writing::Of(open.id),
        Some(_) => return Ok(None),
    };
    let saved = keep::saved(conn, school, writing).await?;
    Ok(saved.map(|saved| Waiting {
        href: format!("/filing/{writing}/form"),
        text: format!("{}于{}保存，尚未存为申请", saved.by, saved.time()),
    }))
}

/// Refuses a new form where the school writes in an application already: another tab has taken it over.
pub(super) async fn nothing_begun(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
) -> Result<(), Stop> {
    match written(db, permit).await? {
        None => Ok(()),
        Some(id) => {
            let written = doing::written(&mut db.read().await?, id).await?;
            let sentence = format!(
                "申请表已{written}存为申请，请打开申请中的申请表继续修改，本页内容没有保存"
            );
            Err(Refusal::conflict(keep::MOVED_ON, sentence).into())
        }
    }
}

/// What somebody types upon; `kind` is what they asked for, where nothing was begun.
pub(super) async fn desk(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    writing: Writing,
    kind: Option<Kind>,
    now: Timestamp,
) -> Result<Desk, Stop> {
    let school = permit.organisation()?.id;
    let (known, base) = match writing {
        Writing::New => (None, String::new()),
        Writing::Of(id) => {
            let (kind, digest) = writable(db, permit, id).await?;
            (Some(kind), digest)
        }
    };
    let kept = keep::kept(&mut db.read().await?, db, school, writing).await?;
    if let Some(Kept {
        kind,
        form,
        base: began,
        saved,
    }) = kept
    {
        return Ok(Desk {
            kind,
            form,
            stale: began != base,
            base: began,
            version: saved.version,
            saved: Some(saved),
        });
    }
    let kind = match known.or(kind) {
        Some(kind) => kind,
        None => doing::kind_to_begin(db, permit, now).await?,
    };
    let form = match writing {
        Writing::New => begun(db, permit, kind, now).await?,
        Writing::Of(id) => opened(db, permit, id, now).await?,
    };
    Ok(Desk {
        kind,
        form,
        base,
        version: 0,
        saved: None,
        stale: false,
    })
}

/// For what an application applies and the digest of its form, where the school may still write in it.
pub(super) async fn writable(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    id: ApplicationId,
) -> Result<(Kind, String), Stop> {
    let found = store::application(&mut db.read().await?, db.keys(), permit, id).await?;
    found.state.after(Step::Revise, found.route())?;
    Ok((found.kind, found.form_digest))
}

/// The form of an application. It holds identity numbers, so that this is a reading like any other.
async fn opened(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    id: ApplicationId,
    now: Timestamp,
) -> Result<DraftForm, Stop> {
    let reading = permit.principal().permit()?;
    let opened = doing::open_form(db, &reading, id, now).await?;
    Ok(DraftForm::of(&opened.form))
}

/// The form of a new application: for a first filing what was handed in last, if it came to nothing, or an empty one; else what
/// the present filing says by now.
async fn begun(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    kind: Kind,
    now: Timestamp,
) -> Result<DraftForm, Stop> {
    let school = permit.organisation()?;
    let mut conn = db.read().await?;
    doing::may_begin(&mut conn, school.id, kind, now).await?;
    let filed = store::newest_filing(&mut conn, school.id).await?;
    let filed = filed.filter(|_| kind != Kind::Initial);
    let earlier =
        past::handed_in_for(&mut conn, school.id, filed.as_ref().map(|one| one.id)).await?;
    let scope = scope_on(&mut conn, school.id, shanghai_date(now)).await?;
    drop(conn);
    let mut forms = Vec::new();
    for id in earlier {
        let reading = permit.principal().permit()?;
        forms.push(doing::open_form(db, &reading, id, now).await?.form);
    }
    let Some(newest) = forms.last() else {
        return Ok(DraftForm::blank(&school.name));
    };
    let mut form = DraftForm::of(newest);
    form.rename_school(&newest.school, &school.name);
    if let Some(filed) = filed {
        form.refile(|field| filed.says(field));
    }
    match kind {
        Kind::Initial => {}
        // Only what is new is written in.
        Kind::Extension => form.clear(Section::Occupations),
        Kind::Renewal => {
            let held: Vec<_> = scope.iter().map(Scope::held).collect();
            form.renew(&held, &forms);
        }
    }
    Ok(form)
}
