//! The page of the form: shown, saved while somebody types, checked whole, taken over as the application.

use super::{
    examine::{Clash, Good, Said, examine},
    keep::{self, Saved, Saving, Writing},
    received::Received,
    start::{self, Desk},
    view::{self, Chapter},
};
use crate::{acts as doing, pages::files::xlsx, store, workbook as book};
use access::{Permit, acts};
use askama::Template;
use axum::{
    Json,
    extract::{Path, Query, RawForm, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use filing_rules::{ApplicationForm, Kind};
use kernel::{ApplicationId, Refusal, RefusalKind, Stop};
use serde::{Deserialize, Serialize};
use web::{Allowed, Failure, Frame, House, Shell, done};

#[derive(Template)]
#[template(path = "form_draft.html")]
struct FormPage {
    shell: Shell,
    writing: Writing,
    kind: Kind,
    /// For what the school may apply now.
    kinds: Vec<Kind>,
    version: i64,
    base: String,
    saved: Option<Saved>,
    stale: bool,
    chapters: Vec<Chapter>,
    said: Said,
}

impl FormPage {
    /// Every kind that may be chosen, and that of the draft; whether the school may apply for it now.
    fn offered(&self) -> impl Iterator<Item = (Kind, bool)> {
        let offered = |kind: &Kind| self.kinds.contains(kind);
        let shown = move |kind: &Kind| offered(kind) || *kind == self.kind;
        let kinds = Kind::ALL.into_iter().filter(shown);
        kinds.map(move |kind| (kind, offered(&kind)))
    }
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
    let kind: Option<Kind> = wanted.kind.and_then(|kind| kind.parse().ok());
    if let (Writing::New, Some(id)) = (writing, start::written(&house.db, &permit).await?) {
        let asked = kind.map_or(String::new(), |kind| format!("?kind={kind}"));
        return Ok(Redirect::to(&format!("/filing/{id}/form{asked}")).into_response());
    }
    let desk = start::desk(&house.db, &permit, writing, kind, house.now()).await?;
    let said = Said {
        asked: kind.filter(|kind| *kind != desk.kind),
        ..Said::default()
    };
    web::page(form_page((&house, &frame, &permit), writing, desk, said).await?)
}

/// Who is at which page.
type At<'a> = (&'a House, &'a Frame, &'a Permit<acts::DraftApplication>);

async fn form_page(
    (house, frame, permit): At<'_>,
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
        kinds: doing::kinds_to_begin(&house.db, permit, house.now())
            .await?
            .kinds,
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
        Err(stop) => not_saved((&house, &frame, &permit), writing, received, stop).await,
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

/// The page with what was typed and not saved or not taken over. It stays upon its own version: what came between is replaced
/// only by a button that says so.
async fn not_saved(
    at: At<'_>,
    writing: Writing,
    received: Received,
    stop: Stop,
) -> Result<Response, Failure> {
    let (house, _, permit) = at;
    let refusal = match stop {
        Stop::Refusal(refusal) if refusal.kind != RefusalKind::NotFound => refusal,
        stop => return Err(stop.into()),
    };
    let latest = latest(house, permit, writing).await?;
    let clash = Clash {
        latest: version_of(&latest),
        may_overwrite: may_overwrite(house, permit, writing, &refusal).await?,
    };
    let said = Said {
        clash: (refusal.code == keep::MOVED_ON).then_some(clash),
        replaced: match (writing, refusal.code) {
            (Writing::Of(id), doing::REPLACED) => {
                Some(start::writable(&house.db, permit, id).await?.1)
            }
            _ => None,
        },
        ..Said::refused(refusal)
    };
    // Only what stands against the application's form is saved.
    let saved = latest.filter(|_| said.replaced.is_some());
    shown(at, writing, desk_of(received, saved), said).await
}

fn desk_of(received: Received, saved: Option<Saved>) -> Desk {
    Desk {
        kind: received.kind,
        form: received.form,
        base: received.base,
        version: received.version,
        saved,
        stale: false,
    }
}

async fn shown(at: At<'_>, writing: Writing, desk: Desk, said: Said) -> Result<Response, Failure> {
    let status = match (said.clash.is_some() || said.replaced.is_some(), said.good) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut response = web::page(form_page(at, writing, desk, said).await?)?;
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
    let mut received = Received::of(&body)?;
    let at = (&house, &frame, &permit);
    let saved = match keep_it(&house, &permit, writing, &received).await {
        Ok(saved) => saved,
        Err(stop) => return not_saved(at, writing, received, stop).await,
    };
    received.version = saved.version;
    let said = match examine(&house, &permit, &received.form, received.kind).await {
        Ok(Good { note, .. }) => Said::good(note),
        Err(wrong) => wrong.said()?,
    };
    shown(at, writing, desk_of(received, Some(saved)), said).await
}

/// Takes the draft over as the application's form.
pub(crate) async fn commit(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(writing): Path<Writing>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let mut received = Received::of(&body)?;
    let at = (&house, &frame, &permit);
    let saved = match keep_it(&house, &permit, writing, &received).await {
        Ok(saved) => saved,
        Err(stop) => return not_saved(at, writing, received, stop).await,
    };
    received.version = saved.version;
    let form = match examine(&house, &permit, &received.form, received.kind).await {
        Ok(Good { form, .. }) => form,
        Err(wrong) => {
            let desk = desk_of(received, Some(saved));
            return shown(at, writing, desk, wrong.said()?).await;
        }
    };
    match take_over(&house, &permit, writing, (&received, &form)).await {
        Ok(id) => Ok(done(
            &format!("/filing/{id}"),
            "申请表已存为申请，请补充申请材料后由法定代表人确认提交",
        )),
        Err(stop) => not_saved(at, writing, received, stop).await,
    }
}

/// Takes over the version that was just saved, upon the form from which it began or the one that is knowingly replaced.
async fn take_over(
    house: &House,
    permit: &Permit<acts::DraftApplication>,
    writing: Writing,
    (received, form): (&Received, &ApplicationForm),
) -> Result<ApplicationId, Stop> {
    let digest = match received.over.is_empty() {
        true => &received.base,
        false => &received.over,
    };
    let taking = doing::Taking {
        kind: received.kind,
        form,
        upon: doing::Upon::Typed { writing, digest },
        spent: vec![keep::taken(
            writing,
            permit.organisation()?.id,
            received.version,
        )],
    };
    doing::take_over(&house.db, permit, &taking, house.now()).await
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
