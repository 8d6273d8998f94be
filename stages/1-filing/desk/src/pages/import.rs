//! The form from its workbook: upload, look, take over.

use super::files::xlsx;
use super::typed::Typed;
use super::view::{self, Part, PartLooks};
use crate::{
    Preview,
    acts::Offered,
    against::{self, Note},
    registry::registry,
    store,
    typing::{self, Waiting},
    workbook,
};
use access::{Permit, acts};
use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use db::{Conn, Keys};
use filing_rules::{Gathered, Kind, Section, gathered, self_check};
use kernel::{FileId, Problem, Stop};
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

#[derive(Template)]
#[template(path = "application_new.html")]
struct NewPage {
    shell: Shell,
    kind: Kind,
    offered: Offered,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "application_preview.html")]
struct PreviewPage {
    shell: Shell,
    id: FileId,
    replaces: bool,
    /// Whether what it would replace was changed since it was read.
    stale: bool,
    kind: Kind,
    school: String,
    basics: Vec<(&'static str, String)>,
    /// What is to be looked up of the occupations.
    cautions: Vec<String>,
    /// What the form says, section by section.
    content: Vec<Part>,
    /// In which sections it differs from the form that it replaces.
    differing: Vec<&'static str>,
    /// What somebody typed on the page and did not take over.
    typed: Option<Waiting>,
    /// What it says otherwise than the present filing.
    note: Option<Note>,
    findings: Vec<Gathered>,
}

/// The upload.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
) -> Result<Response, Failure> {
    page(NewPage {
        shell: frame.shell("填报备案申请"),
        kind: crate::acts::kind_to_begin(&house.db, &permit, house.now()).await?,
        offered: crate::acts::kinds_to_begin(&house.db, &permit, house.now()).await?,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

/// The template of 附件5.
pub async fn template(
    Allowed(_permit): Allowed<acts::DraftApplication>,
) -> Result<Response, Failure> {
    Ok(xlsx("application.xlsx", workbook::blank()?))
}

/// What an upload holds: the other fields, the file's name and its bytes.
pub(crate) async fn received(
    mut upload: Multipart,
) -> Result<(Vec<(String, String)>, String, Vec<u8>), Failure> {
    let malformed = |_| {
        Failure::Malformed(
            StatusCode::BAD_REQUEST,
            "上传的内容不完整，请重新上传".to_owned(),
        )
    };
    let (mut fields, mut name, mut bytes) = (Vec::new(), String::new(), Vec::new());
    while let Some(field) = upload.next_field().await.map_err(malformed)? {
        match field.file_name() {
            Some(file) => {
                name = file.to_owned();
                bytes = field.bytes().await.map_err(malformed)?.to_vec();
            }
            None => {
                let key = field.name().unwrap_or_default().to_owned();
                fields.push((key, field.text().await.map_err(malformed)?));
            }
        }
    }
    Ok((fields, name, bytes))
}

/// Reads an upload; a good one is shown, a bad one answered whole.
pub async fn preview(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    upload: Multipart,
) -> Result<Response, Failure> {
    let (fields, name, bytes) = received(upload).await?;
    let kind = Typed::from_fields(fields)
        .one("kind")
        .parse()
        .unwrap_or(Kind::Initial);
    match crate::preview_form(&house.db, &permit, kind, &name, &bytes, house.now()).await {
        Ok(preview) => {
            Ok(Redirect::to(&format!("/filing/previews/{}", preview.id)).into_response())
        }
        Err(Stop::Refusal(refusal)) => again(NewPage {
            shell: frame.shell("填报备案申请"),
            kind,
            offered: crate::acts::kinds_to_begin(&house.db, &permit, house.now()).await?,
            sentence: refusal.sentence,
            problems: refusal.problems.into_iter().map(by_title).collect(),
        }),
        Err(stop) => Err(stop.into()),
    }
}

/// Whoever reads what is wrong has the paper before them, where a section has its title.
fn by_title(mut problem: Problem) -> Problem {
    let mut sections = Section::ALL.into_iter();
    if let Some(section) = sections.find(|section| section.code() == problem.place) {
        problem.place = section.title().to_owned();
    }
    problem
}

/// What was read.
pub async fn show_preview(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(id): Path<FileId>,
) -> Result<Response, Failure> {
    let preview = crate::open_preview(&house.db, &permit, id).await?;
    let (keys, mut conn) = (house.db.keys(), house.db.read().await?);
    let (form, school) = (&preview.form, permit.organisation()?.id);
    let registry = registry(&mut conn, keys, form, house.today()).await?;
    page(PreviewPage {
        shell: frame.shell("核对申请表"),
        id,
        replaces: preview.replaces,
        stale: preview.stale,
        kind: preview.kind,
        school: form.school.clone(),
        basics: view::basics(form),
        cautions: view::cautions(form),
        content: view::parts(form),
        differing: differing(&mut conn, keys, &permit, &preview).await?,
        typed: typing::waiting(&mut conn, school).await?,
        // The materials come after the form: what is looked at here is the form alone.
        note: against::of_form(&mut conn, school, preview.kind, form).await?,
        findings: gathered(&self_check(form, |_| true, &registry)),
    })
}

/// What differs from the form that is replaced, by the titles of the sections.
async fn differing(
    conn: &mut Conn,
    keys: &Keys,
    permit: &Permit<acts::DraftApplication>,
    preview: &Preview,
) -> Result<Vec<&'static str>, Stop> {
    let open = store::open_of(conn, permit.organisation()?.id).await?;
    let Some(open) = open.filter(|_| preview.replaces) else {
        return Ok(Vec::new());
    };
    let found = store::application(conn, keys, permit, open.id).await?;
    let kind = (found.kind != preview.kind).then_some("申请类别");
    let sections = found.form.differing(&preview.form).into_iter();
    let titles = sections.map(|section| section.title());
    Ok(kind.into_iter().chain(titles).collect())
}

/// Takes over what was read.
pub async fn commit(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(id): Path<FileId>,
) -> Result<Response, Failure> {
    let application = crate::commit_form(&house.db, &permit, id, house.now()).await?;
    Ok(done(
        &format!("/filing/{application}"),
        "申请表已导入，请补充申请材料后由法定代表人确认提交",
    ))
}
