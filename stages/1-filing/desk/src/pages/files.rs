//! What can be downloaded of an application: the form, the materials, the receipt.

use crate::{acts as doing, drawing, paper, store, workbook};
use access::acts;
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use db::{FileDigest, args};
use filing_rules::FileKind;
use kernel::{ApplicationId, Fault, FilingId, Refusal};
use web::{Allowed, Failure, House};

/// An answer that is a workbook.
pub(crate) fn xlsx(name: &str, bytes: Vec<u8>) -> Response {
    let kind = filing_rules::FileKind::Xlsx.media_type().to_owned();
    let place = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, place),
    ];
    (headers, bytes).into_response()
}

/// The form as its workbook.
pub async fn form(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::OpenMaterials>,
    Path(id): Path<ApplicationId>,
) -> Result<Response, Failure> {
    let opened = doing::open_form(&house.db, &permit, id, house.now()).await?;
    Ok(xlsx("application.xlsx", workbook::filled(&opened.form)?))
}

/// The form on paper, ready to sign and seal.
pub async fn paper(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::OpenMaterials>,
    Path(id): Path<ApplicationId>,
) -> Result<Response, Failure> {
    let opened = doing::open_form(&house.db, &permit, id, house.now()).await?;
    let today = house.today();
    let pdf = tokio::task::spawn_blocking(move || paper::pdf(opened, today))
        .await
        .map_err(|error| Fault::new("printing an application form", error))??;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"application.pdf\"",
        ),
    ];
    Ok((headers, pdf).into_response())
}

/// What a browser may do with an uploaded file that it shows: nothing but show it, in a page of ours.
const SHOWN_ONLY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

/// One material as it was uploaded. Only what a browser shows by itself comes inline.
pub async fn material(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::OpenMaterials>,
    Path((id, key)): Path<(ApplicationId, String)>,
) -> Result<Response, Failure> {
    let opened = doing::open_material(&house.db, &permit, id, &key, house.now()).await?;
    let place = match opened.kind {
        FileKind::Pdf | FileKind::Jpeg | FileKind::Png => "inline",
        FileKind::Docx | FileKind::Xlsx => "attachment",
    };
    let headers = [
        (header::CONTENT_TYPE, opened.kind.media_type()),
        (header::CONTENT_DISPOSITION, place),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, SHOWN_ONLY),
    ];
    Ok((headers, opened.bytes).into_response())
}

/// The receipt of a filing as PDF.
pub async fn receipt(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadApplication>,
    Path(filing): Path<FilingId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let row = conn
        .opt(
            "select application, receipt from filing where id = $1",
            args![filing],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("备案回执"))?;
    store::application(&mut conn, house.db.keys(), &permit, row.get("application")?).await?;
    let digest: Option<FileDigest> = row.parse_some("receipt")?;
    let digest = digest.ok_or_else(|| {
        Refusal::conflict("filing.receipt_coming", "备案回执正在制作，请稍候刷新")
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"receipt.pdf\"",
        ),
    ];
    Ok((headers, house.db.files().get(digest).await?).into_response())
}

/// The report of the assessment, as soon as it is concluded and printed.
pub async fn report(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadReport>,
    Path(id): Path<ApplicationId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let found = store::application(&mut conn, house.db.keys(), &permit, id).await?;
    let digest = found.report.ok_or_else(|| {
        let sentence = "评估汇总上报后制作报告，请稍候刷新";
        Refusal::conflict("filing.report_coming", sentence)
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"report.pdf\"",
        ),
    ];
    Ok((headers, house.db.files().get(digest).await?).into_response())
}

/// Everything by which anyone can do the draw of a panel again: open to all, it names nobody.
pub async fn draw(
    State(house): State<House>,
    Path(id): Path<ApplicationId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let draws = drawing::of(&mut conn, house.db.keys(), id).await?;
    let place = "attachment; filename=\"draw.json\"";
    Ok((
        [(header::CONTENT_DISPOSITION, place)],
        Json(draws.record()?),
    )
        .into_response())
}
