//! The page of the form: shown, saved while somebody types, checked whole, taken over as the application.

use super::{
    keep::{self, Saved, Saving, Writing},
    received::Received,
    start::{self, Desk},
    view::{self, Chapter},
};
use crate::{acts as doing, drawable, pages::files::xlsx, store, workbook as book};
use access::{Permit, acts};
use askama::Template;
use axum::{
    Json,
    extract::{Path, Query, RawForm, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use filing_rules::{ApplicationForm, DraftForm, Kind, check::Flaw};
use kernel::{ApplicationId, Problem, Refusal, RefusalKind, Stop};
use serde::{Deserialize, Serialize};
use web::{Allowed, Failure, Frame, House, Shell, done};

#[derive(Template)]
#[template(path = "form_draft.html")]
struct FormPage {
    shell: Shell,
    writing: Writing,
    kind: Kind,
    version: i64,
    base: String,
    saved: Option<Saved>,
    stale: bool,
    chapters: Vec<Chapter>,
    said: Said,
}

/// What the page says of what was typed.
#[derive(Default)]
struct Said {
    sentence: String,
    problems: Vec<Problem>,
    flaws: Vec<Flaw>,
    /// Whether somebody else saved another version.
    moved_on: bool,
    /// Whether saving once more would replace it.
    may_overwrite: bool,
    /// The digest of the application's form where it is another by now.
    replaced: Option<String>,
    good: bool,
}

#[derive(Deserialize)]
pub(crate) struct Wanted {
    kind: Option<String>,
}

/// What the page's script is told.
#[derive(Serialize)]
struct Answer {
    sentence: String,
    version: i64,
    /// Whether saving upon this version would succeed.
    overwrite: bool,
}

/// The form.
pub(crate) async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(writing): Path<Writing>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    if let (Writing::New, Some(id)) = (writing, start::written(&house.db, &permit).await?) {
        return Ok(Redirect::to(&format!("/filing/{id}/form")).into_response());
    }
    let kind = wanted.kind.and_then(|kind| kind.parse().ok());
    let desk = start::desk(&house.db, &permit, writing, kind, house.now()).await?;
    web::page(form_page(&house, &frame, writing, desk, Said::default()).await?)
}

async fn form_page(
    house: &House,
    frame: &Frame,
    writing: Writing,
    desk: Desk,
    said: Said,
) -> Result<FormPage, Failure> {
    let attached = match writing {
        Writing::New => Vec::new(),
        Writing::Of(id) => store::materials(&mut house.db.read().await?, id).await?,
    };
    Ok(FormPage {
        shell: frame.shell("填写申请表"),
        writing,
        kind: desk.kind,
        version: desk.version,
        chapters: view::chapters(&desk.form, &said.flaws, &attached),
        base: desk.base,
        saved: desk.saved,
        stale: desk.stale,
        said,
    })
}

/// Saves what was typed.
pub(crate) async fn save(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(writing): Path<Writing>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let received = Received::of(&body)?;
    let outcome = keep_it(&house, &permit, writing, &received).await;
    match outcome {
        Ok(saved) if received.by_script => {
            let answer = Answer {
                sentence: format!("已保存，{}", saved.time()),
                version: saved.version,
                overwrite: false,
            };
            Ok(Json(answer).into_response())
        }
        Err(Stop::Refusal(refusal)) if received.by_script => {
            let answer = Answer {
                version: version_of(&latest(&house, &permit, writing).await?),
                overwrite: may_overwrite(&house, &permit, writing, &refusal).await?,
                sentence: refusal.sentence.clone(),
            };
            Ok((Failure::Refused(refusal).status(), Json(answer)).into_response())
        }
        Ok(_) => {
            let place = received.grown.map_or("", |section| section.code());
            let page = format!("/filing/{writing}/form#{place}");
            Ok(done(&page, "草稿已保存"))
        }
        Err(stop) => not_saved(&house, &frame, &permit, writing, (received, stop)).await,
    }
}

/// Whether saving once more would succeed: not where what was typed has become an application already.
async fn may_overwrite(
    house: &House,
    permit: &Permit<acts::DraftApplication>,
    writing: Writing,
    refusal: &Refusal,
) -> Result<bool, Stop> {
    let begun = writing == Writing::New && start::written(&house.db, permit).await?.is_some();
    Ok(refusal.code == keep::MOVED_ON && !begun)
}

async fn keep_it(
    house: &House,
    permit: &Permit<acts::DraftApplication>,
    writing: Writing,
    received: &Received,
) -> Result<Saved, Stop> {
    match writing {
        Writing::New => start::nothing_begun(&house.db, permit).await?,
        Writing::Of(id) => start::writable(&house.db, permit, id).await.map(drop)?,
    }
    let saving = Saving {
        kind: received.kind,
        form: &received.form,
        base: &received.base,
        version: received.version,
    };
    keep::save(&house.db, permit, writing, saving, house.now()).await
}

/// What was saved last, if anything.
async fn latest(
    house: &House,
    permit: &Permit<acts::DraftApplication>,
    writing: Writing,
) -> Result<Option<Saved>, Stop> {
    let school = permit.organisation()?.id;
    Ok(keep::saved(&mut house.db.read().await?, school, writing).await?)
}

/// The version of what was saved; 0 where nothing was.
fn version_of(saved: &Option<Saved>) -> i64 {
    saved.as_ref().map_or(0, |saved| saved.version)
}

/// The page with what was typed and not saved or not taken over; pressed once more, what came between is replaced knowingly.
async fn not_saved(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::DraftApplication>,
    writing: Writing,
    (received, stop): (Received, Stop),
) -> Result<Response, Failure> {
    let refusal = match stop {
        Stop::Refusal(refusal) if refusal.kind != RefusalKind::NotFound => refusal,
        stop => return Err(stop.into()),
    };
    let said = Said {
        moved_on: refusal.code == keep::MOVED_ON,
        may_overwrite: may_overwrite(house, permit, writing, &refusal).await?,
        replaced: match (writing, refusal.code) {
            (Writing::Of(id), doing::REPLACED) => {
                Some(start::writable(&house.db, permit, id).await?.1)
            }
            _ => None,
        },
        sentence: refusal.sentence,
        problems: refusal.problems,
        ..Said::default()
    };
    let latest = latest(house, permit, writing).await?;
    let version = version_of(&latest);
    // Only what stands against the application's form is saved.
    let saved = latest.filter(|_| said.replaced.is_some());
    let desk = desk_of(received, version, saved);
    shown(house, frame, writing, desk, said).await
}

fn desk_of(received: Received, version: i64, saved: Option<Saved>) -> Desk {
    Desk {
        kind: received.kind,
        form: received.form,
        base: received.base,
        version,
        saved,
        stale: false,
    }
}

async fn shown(
    house: &House,
    frame: &Frame,
    writing: Writing,
    desk: Desk,
    said: Said,
) -> Result<Response, Failure> {
    let status = match (said.moved_on || said.replaced.is_some(), said.good) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut response = web::page(form_page(house, frame, writing, desk, said).await?)?;
    *response.status_mut() = status;
    Ok(response)
}

/// Saves, and says all that is wrong.
pub(crate) async fn check(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(writing): Path<Writing>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let received = Received::of(&body)?;
    let saved = match keep_it(&house, &permit, writing, &received).await {
        Ok(saved) => saved,
        Err(stop) => return not_saved(&house, &frame, &permit, writing, (received, stop)).await,
    };
    let said = match examine(&house, &permit, &received.form, received.kind).await {
        Ok(_) => Said {
            good: true,
            sentence: "检查通过，没有发现填写问题，可以存为申请".to_owned(),
            ..Said::default()
        },
        Err(wrong) => wrong.said()?,
    };
    let desk = desk_of(received, saved.version, Some(saved));
    shown(&house, &frame, writing, desk, said).await
}

/// Takes the draft over as the application's form.
pub(crate) async fn commit(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(writing): Path<Writing>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let received = Received::of(&body)?;
    let saved = match keep_it(&house, &permit, writing, &received).await {
        Ok(saved) => saved,
        Err(stop) => return not_saved(&house, &frame, &permit, writing, (received, stop)).await,
    };
    let form = match examine(&house, &permit, &received.form, received.kind).await {
        Ok(form) => form,
        Err(wrong) => {
            let desk = desk_of(received, saved.version, Some(saved));
            return shown(&house, &frame, writing, desk, wrong.said()?).await;
        }
    };
    match take_over(&house, &permit, writing, (&received, &form, saved.version)).await {
        Ok(id) => Ok(done(
            &format!("/filing/{id}"),
            "申请表已存为申请，请补充申请材料后由法定代表人确认提交",
        )),
        Err(stop) => not_saved(&house, &frame, &permit, writing, (received, stop)).await,
    }
}

/// Takes over the version that was just saved, upon the form from which it began or the one that is knowingly replaced.
async fn take_over(
    house: &House,
    permit: &Permit<acts::DraftApplication>,
    writing: Writing,
    (received, form, version): (&Received, &ApplicationForm, i64),
) -> Result<ApplicationId, Stop> {
    let digest = match received.over.is_empty() {
        true => &received.base,
        false => &received.over,
    };
    let taking = doing::Taking {
        kind: received.kind,
        form,
        upon: doing::Upon::Typed { writing, digest },
        spent: vec![keep::taken(writing, permit.organisation()?.id, version)],
    };
    doing::take_over(&house.db, permit, &taking, house.now()).await
}

/// Why a draft is no application yet.
enum Wrong {
    Flaws(Vec<Flaw>),
    Stopped(Stop),
}

impl<E: Into<Stop>> From<E> for Wrong {
    fn from(stop: E) -> Self {
        Wrong::Stopped(stop.into())
    }
}

impl Wrong {
    fn said(self) -> Result<Said, Failure> {
        match self {
            Wrong::Flaws(flaws) => Ok(Said {
                sentence: format!("申请表有{}处问题，改正后才能存为申请", flaws.len()),
                problems: view::summary(&flaws),
                flaws,
                ..Said::default()
            }),
            Wrong::Stopped(Stop::Refusal(refusal)) => Ok(Said {
                sentence: refusal.sentence,
                problems: refusal.problems,
                ..Said::default()
            }),
            Wrong::Stopped(stop) => Err(stop.into()),
        }
    }
}

/// The form that was typed, by the same rules as a workbook (A5).
async fn examine(
    house: &House,
    permit: &Permit<acts::DraftApplication>,
    draft: &DraftForm,
    kind: Kind,
) -> Result<ApplicationForm, Wrong> {
    let school = permit.organisation()?;
    let form = drawable::read(draft, &school.name).map_err(Wrong::Flaws)?;
    let mut conn = house.db.read().await?;
    doing::may_begin(&mut conn, school.id, kind, house.now()).await?;
    doing::check_new(&mut conn, school.id, kind, &form, house.now()).await?;
    Ok(form)
}

/// Throws the draft away.
pub(crate) async fn discard(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(writing): Path<Writing>,
) -> Result<Response, Failure> {
    keep::discard(&house.db, &permit, writing).await?;
    let back = match writing {
        Writing::New => "/filing/new".to_owned(),
        Writing::Of(id) => format!("/filing/{id}"),
    };
    Ok(done(&back, "草稿已放弃"))
}

/// The draft as the workbook of 附件5.
pub(crate) async fn workbook(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(writing): Path<Writing>,
) -> Result<Response, Failure> {
    let desk = start::desk(&house.db, &permit, writing, None, house.now()).await?;
    Ok(xlsx("draft.xlsx", book::typed(&desk.form)?))
}
