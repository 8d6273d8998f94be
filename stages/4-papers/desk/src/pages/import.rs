//! Importing a bank's workbook: the file is read and shown first, and imported when the school says so.

use crate::workbook;
use access::acts;
use askama::Template;
use axum::{
    Form,
    extract::{Multipart, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use db::FileDigest;
use kernel::{Level, OccupationCode, Problem, Refusal, Stop};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Shell, done, page};

#[derive(Template)]
#[template(path = "bank_import.html")]
struct ImportPage {
    shell: Shell,
    occupation: String,
    level: String,
    levels: Vec<(String, String)>,
    preview: Option<Preview>,
    sentence: String,
    problems: Vec<Problem>,
}

struct Preview {
    file: String,
    name: String,
    points: usize,
    items: usize,
    paper: u32,
    task: String,
}

fn import_page(frame: &Frame, form: &ImportForm) -> ImportPage {
    ImportPage {
        shell: frame.shell("导入题库"),
        occupation: form.occupation.clone(),
        level: form.level.clone(),
        levels: Level::ALL
            .iter()
            .map(|level| (level.digit().to_string(), level.label().to_owned()))
            .collect(),
        preview: None,
        sentence: String::new(),
        problems: Vec::new(),
    }
}

/// What the form says besides the file.
#[derive(Default, Deserialize)]
pub struct ImportForm {
    occupation: String,
    level: String,
    #[serde(default)]
    file: String,
    #[serde(default)]
    name: String,
}

impl ImportForm {
    fn which(&self) -> Result<(OccupationCode, Level), Refusal> {
        let bad = |place: &str, sentence: String| {
            Refusal::invalid("bank.bad_form", "请核对职业和等级")
                .with(vec![Problem::at(place, sentence)])
        };
        let occupation = self
            .occupation
            .trim()
            .parse()
            .map_err(|error| bad("occupation", format!("{error}")))?;
        let level = self
            .level
            .parse()
            .map_err(|error| bad("level", format!("{error}")))?;
        Ok((occupation, level))
    }
}

/// The form.
pub async fn show(
    frame: Frame,
    Allowed(_permit): Allowed<acts::ImportItems>,
) -> Result<Response, Failure> {
    let form = ImportForm {
        level: Level::Four.digit().to_string(),
        ..ImportForm::default()
    };
    page(import_page(&frame, &form))
}

/// The template to fill in.
pub async fn template(Allowed(_permit): Allowed<acts::ImportItems>) -> Result<Response, Failure> {
    let bytes = workbook::write(&workbook::Rows::default())?;
    Ok((
        [
            (
                header::CONTENT_TYPE,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"bank.xlsx\"",
            ),
        ],
        bytes,
    )
        .into_response())
}

/// Reads the upload and shows what would be imported; nothing is imported yet.
pub async fn preview(
    State(house): State<House>,
    frame: Frame,
    Allowed(_permit): Allowed<acts::ImportItems>,
    mut upload: Multipart,
) -> Result<Response, Failure> {
    let malformed = |_| {
        Failure::Malformed(
            StatusCode::BAD_REQUEST,
            "上传的内容不完整，请重新上传".to_owned(),
        )
    };
    let mut form = ImportForm::default();
    let mut bytes = Vec::new();
    while let Some(field) = upload.next_field().await.map_err(malformed)? {
        match field.name().unwrap_or_default() {
            "occupation" => form.occupation = field.text().await.map_err(malformed)?,
            "level" => form.level = field.text().await.map_err(malformed)?,
            "workbook" => {
                form.name = field.file_name().unwrap_or_default().to_owned();
                bytes = field.bytes().await.map_err(malformed)?.to_vec();
            }
            _ => {}
        }
    }
    let mut shown = import_page(&frame, &form);
    match form
        .which()
        .and_then(|_| workbook::read(&form.name, &bytes))
    {
        Ok(content) => {
            let file = house.db.files().put(bytes).await?;
            shown.preview = Some(Preview {
                file: file.to_string(),
                name: form.name,
                points: content.points.len(),
                items: content.items.len(),
                paper: content.blueprint.items(),
                task: content.task.title,
            });
            page(shown)
        }
        Err(refusal) => refused(shown, refusal),
    }
}

/// Imports what was shown; it is read again whole, so nothing else can slip in.
pub async fn commit(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ImportItems>,
    Form(form): Form<ImportForm>,
) -> Result<Response, Failure> {
    let which = form.which()?;
    let file: FileDigest = form
        .file
        .parse()
        .map_err(|_| Refusal::not_found("上传文件"))?;
    let bytes = house
        .db
        .files()
        .get(file)
        .await
        .map_err(|_| Refusal::not_found("上传文件"))?;
    match crate::import_bank(&house.db, &permit, which, (&form.name, &bytes), house.now()).await {
        Ok(done_) => {
            let word = format!("已导入：新增{}题，更新{}题", done_.added, done_.renewed);
            Ok(done(&format!("/banks/{}", done_.bank), &word))
        }
        Err(Stop::Refusal(refusal)) => refused(import_page(&frame, &form), refusal),
        Err(stop) => Err(stop.into()),
    }
}

fn refused(mut shown: ImportPage, refusal: Refusal) -> Result<Response, Failure> {
    shown.sentence = refusal.sentence;
    shown.problems = refusal.problems;
    let mut response = page(shown)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
