//! Importing a roster: template, upload, preview, commit.

use super::upload;
use crate::{
    acts::{Preview, PreviewId, commit_roster, open_preview, preview_roster},
    template,
};
use access::{Permit, acts};
use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use candidates_rules::Edition;
use kernel::{Problem, Refusal, RefusalKind, SessionId, Stop};
use plan_desk::Session;
use web::{Allowed, Failure, Frame, House, Shell, done, page};

#[derive(Template)]
#[template(path = "roster/import.html")]
struct ImportPage {
    shell: Shell,
    session: Session,
    edition: &'static str,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "roster/preview.html")]
struct PreviewPage {
    shell: Shell,
    session: Session,
    preview: Preview,
}

/// Gives the workbook to fill in.
pub(super) async fn give_template(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportRoster>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, &permit, id).await?;
    let bytes = template(&session, &permit.organisation()?.name)?;
    let head = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"roster.xlsx\"; filename*=UTF-8''%E8%80%83%E7%94%9F%E5%90%8D%E5%86%8C.xlsx",
        ),
    ];
    Ok((head, bytes).into_response())
}

/// The page on which a roster is uploaded.
pub(super) async fn show(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportRoster>,
    frame: Frame,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    form(&house, &frame, &permit, id, None).await
}

/// Reads an upload and leads to its preview.
pub(super) async fn preview(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportRoster>,
    frame: Frame,
    Path(id): Path<SessionId>,
    mut upload: Multipart,
) -> Result<Response, Failure> {
    let previewed = match upload::take(&mut upload).await {
        Ok(file) => {
            preview_roster(&house.db, &permit, id, &file.name, &file.bytes, house.now()).await
        }
        Err(Failure::Refused(refusal)) => Err(refusal.into()),
        Err(failure) => return Err(failure),
    };
    match previewed {
        Ok(preview) => Ok(done(
            &format!("/roster/previews/{}", preview.id),
            "名册核对无误，请确认后导入",
        )),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Invalid => {
            form(&house, &frame, &permit, id, Some(refusal)).await
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Shows a preview.
pub(super) async fn show_preview(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportRoster>,
    frame: Frame,
    Path(id): Path<PreviewId>,
) -> Result<Response, Failure> {
    let preview = open_preview(&house.db, &permit, id, house.now()).await?;
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, &permit, preview.session).await?;
    page(PreviewPage {
        shell: frame.shell("核对考生名册"),
        session,
        preview,
    })
}

/// Imports what was previewed.
pub(super) async fn commit(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportRoster>,
    Path(id): Path<PreviewId>,
) -> Result<Response, Failure> {
    let imported = commit_roster(&house.db, &permit, id, house.now()).await?;
    let word = format!(
        "已导入{}名考生，其中{}名符合申报条件",
        imported.added, imported.eligible
    );
    Ok(done(&format!("/roster/{}", imported.session), &word))
}

async fn form(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::ImportRoster>,
    id: SessionId,
    refusal: Option<Refusal>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, permit, id).await?;
    let wrong = refusal.is_some();
    let (sentence, problems) = refusal
        .map(|refusal| (refusal.sentence, refusal.problems))
        .unwrap_or_default();
    let mut response = page(ImportPage {
        shell: frame.shell("导入考生名册"),
        edition: Edition::of_basis(&session.basis).title(),
        session,
        sentence,
        problems,
    })?;
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
