//! Importing people: template, upload, preview, commit.

use crate::{Preview, PreviewId};
use access::acts;
use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Problem, Refusal, RefusalKind, Stop};
use web::{Allowed, Failure, Frame, House, Shell, done, page};

#[derive(Template)]
#[template(path = "people/import.html")]
struct ImportPage {
    shell: Shell,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "people/preview.html")]
struct PreviewPage {
    shell: Shell,
    preview: Preview,
}

/// Gives the workbook to fill in.
pub(super) async fn give_template(
    Allowed(_permit): Allowed<acts::ImportPeople>,
) -> Result<Response, Failure> {
    let head = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"people.xlsx\"",
        ),
    ];
    Ok((head, crate::template()?).into_response())
}

/// The page on which a workbook is uploaded.
pub(super) async fn show(
    frame: Frame,
    Allowed(_permit): Allowed<acts::ImportPeople>,
) -> Result<Response, Failure> {
    form(&frame, None)
}

/// Reads an upload and leads to its preview.
pub(super) async fn preview(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportPeople>,
    frame: Frame,
    upload: Multipart,
) -> Result<Response, Failure> {
    let outcome = match file(upload).await? {
        Some((name, bytes)) => {
            crate::preview_people(&house.db, &permit, &name, &bytes, house.now()).await
        }
        None => {
            let sentence = "没有选择文件，请选择文件后上传";
            let problem = Problem::at("file", sentence);
            let refusal = Refusal::invalid("upload.missing", sentence).with(vec![problem]);
            Err(refusal.into())
        }
    };
    match outcome {
        Ok(preview) => Ok(done(
            &format!("/people/previews/{}", preview.id),
            "核对无误，请确认后导入",
        )),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Invalid => {
            form(&frame, Some(refusal))
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Shows a preview.
pub(super) async fn show_preview(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportPeople>,
    frame: Frame,
    Path(id): Path<PreviewId>,
) -> Result<Response, Failure> {
    let preview = crate::open_preview(&house.db, &permit, id, house.now()).await?;
    page(PreviewPage {
        shell: frame.shell("核对导入人员"),
        preview,
    })
}

/// Imports what was previewed.
pub(super) async fn commit(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportPeople>,
    Path(id): Path<PreviewId>,
) -> Result<Response, Failure> {
    let imported = crate::commit_people(&house.db, &permit, id, house.now()).await?;
    let word = format!("已导入{}人、{}张证卡", imported.people, imported.cards);
    Ok(done("/people", &word))
}

fn form(frame: &Frame, refusal: Option<Refusal>) -> Result<Response, Failure> {
    let wrong = refusal.is_some();
    let (sentence, problems) = refusal
        .map(|refusal| (refusal.sentence, refusal.problems))
        .unwrap_or_default();
    let mut response = page(ImportPage {
        shell: frame.shell("导入人员"),
        sentence,
        problems,
    })?;
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// The field `file` of a form: its name as the browser said it, and its bytes.
async fn file(mut form: Multipart) -> Result<Option<(String, Vec<u8>)>, Failure> {
    let malformed = |error: axum::extract::multipart::MultipartError| {
        let sentence = match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => "提交的内容超过大小上限（16 MB），请缩小文件后重试",
            _ => "上传未完成，请重新上传",
        };
        Failure::Malformed(error.status(), sentence.to_owned())
    };
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        let name = field.file_name().unwrap_or_default().to_owned();
        if field.name() == Some("file") && !name.is_empty() {
            let bytes = field.bytes().await.map_err(malformed)?.to_vec();
            return Ok(Some((name, bytes)));
        }
    }
    Ok(None)
}
