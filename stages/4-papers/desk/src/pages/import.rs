//! Importing a bank: an upload is read and shown first, and imported when the school says so.

use crate::{
    acts::{Preview, PreviewId, commit_bank, open_preview, preview_bank},
    workbook,
};
use access::acts;
use askama::Template;
use axum::{
    extract::{Multipart, Path, State, multipart::MultipartError},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Level, OccupationCode, Problem, Problems, Refusal, Stop};
use papers_rules::Blueprint;
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

#[derive(Template)]
#[template(path = "bank_import.html")]
struct ImportPage {
    shell: Shell,
    form: Form,
    levels: Vec<(String, String)>,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "bank_preview.html")]
struct PreviewPage {
    shell: Shell,
    preview: Preview,
    facts: Vec<(&'static str, String)>,
}

/// What was typed, and the file.
#[derive(Default)]
struct Form {
    occupation: String,
    level: String,
    file_name: String,
    bytes: Vec<u8>,
}

impl Form {
    async fn take(mut upload: Multipart) -> Result<Form, Failure> {
        let mut form = Form::default();
        while let Some(field) = upload.next_field().await.map_err(malformed)? {
            match field.name().unwrap_or_default() {
                "occupation" => form.occupation = field.text().await.map_err(malformed)?,
                "level" => form.level = field.text().await.map_err(malformed)?,
                "file" => {
                    form.file_name = field.file_name().unwrap_or_default().to_owned();
                    form.bytes = field.bytes().await.map_err(malformed)?.to_vec();
                }
                _ => {}
            }
        }
        Ok(form)
    }

    fn which(&self) -> Result<(OccupationCode, Level), Refusal> {
        let mut problems = Problems::default();
        let occupation = problems.take("occupation", self.occupation.trim().parse());
        let level = problems.take("level", self.level.parse());
        problems.check(self.file_name.is_empty(), "file", || {
            "没有选择文件，请选择文件后上传".to_owned()
        });
        problems.refuse("bank.bad_form", "请核对职业、等级和文件")?;
        occupation
            .zip(level)
            .ok_or_else(|| Refusal::not_found("职业或等级"))
    }
}

fn malformed(error: MultipartError) -> Failure {
    let sentence = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => "提交的内容超过大小上限（16 MB），请缩小文件后重试",
        _ => "上传未完成，请重新上传",
    };
    Failure::Malformed(error.status(), sentence.to_owned())
}

/// The form.
pub(super) async fn show(
    frame: Frame,
    Allowed(_permit): Allowed<acts::ImportItems>,
) -> Result<Response, Failure> {
    let form = Form {
        level: Level::Four.digit().to_string(),
        ..Form::default()
    };
    page(form_page(&frame, form, String::new(), Vec::new()))
}

fn form_page(frame: &Frame, form: Form, sentence: String, problems: Vec<Problem>) -> ImportPage {
    let level = |level: Level| (level.digit().to_string(), level.label().to_owned());
    ImportPage {
        shell: frame.shell("导入题库"),
        form,
        levels: Level::ALL.map(level).to_vec(),
        sentence,
        problems,
    }
}

/// The template to fill in.
pub(super) async fn template(
    Allowed(_permit): Allowed<acts::ImportItems>,
) -> Result<Response, Failure> {
    let bytes = workbook::write(&workbook::Rows::default())?;
    let head = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"bank.xlsx\"; filename*=UTF-8''%E9%A2%98%E5%BA%93.xlsx",
        ),
    ];
    Ok((head, bytes).into_response())
}

/// Reads an upload and leads to its preview.
pub(super) async fn preview(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportItems>,
    frame: Frame,
    upload: Multipart,
) -> Result<Response, Failure> {
    let form = Form::take(upload).await?;
    let previewed = match form.which() {
        Ok(which) => {
            let file = (form.file_name.as_str(), form.bytes.as_slice());
            preview_bank(&house.db, &permit, which, file, house.now()).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match previewed {
        Ok(preview) => Ok(done(
            &format!("/banks/import/{}", preview.id),
            "已读取文件，请核对后确认导入",
        )),
        Err(Stop::Refusal(refusal)) => {
            again(form_page(&frame, form, refusal.sentence, refusal.problems))
        }
        Err(stop) => Err(stop.into()),
    }
}

/// What would be imported; nothing is imported yet.
pub(super) async fn look(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ImportItems>,
    Path(id): Path<PreviewId>,
) -> Result<Response, Failure> {
    let preview = open_preview(&house.db, &permit, id).await?;
    page(PreviewPage {
        shell: frame.shell("导入题库"),
        facts: facts(&preview),
        preview,
    })
}

fn facts(preview: &Preview) -> Vec<(&'static str, String)> {
    let bank = &preview.bank;
    let blueprint = match &bank.blueprint {
        Some(blueprint) => format!("每卷{}题", blueprint.items()),
        None => match bank.paper_blueprint().as_ref().map(Blueprint::items) {
            Ok(items) => format!("未提供，按各范围权重组卷，每卷{items}题"),
            Err(_) => "未提供".to_owned(),
        },
    };
    let task = bank.task.as_ref().map_or("未提供", |task| &task.title);
    vec![
        ("文件", preview.file_name.clone()),
        (
            "职业及等级",
            format!("{} {}", preview.occupation, preview.level),
        ),
        ("新增试题", format!("{}题", preview.changes.added)),
        ("更新试题", format!("{}题", preview.changes.renewed)),
        (
            "导入后共有",
            format!("鉴定点{}个，试题{}题", bank.points.len(), bank.items.len()),
        ),
        ("命题蓝图", blueprint),
        ("技能试题", task.to_owned()),
    ]
}

/// Imports what was shown; it is read again whole, so nothing else can slip in.
pub(super) async fn commit(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ImportItems>,
    Path(id): Path<PreviewId>,
) -> Result<Response, Failure> {
    let imported = commit_bank(&house.db, &permit, id, house.now()).await?;
    let word = format!(
        "已导入：新增{}题，更新{}题",
        imported.added, imported.renewed
    );
    Ok(done(&format!("/banks/{}", imported.bank), &word))
}
