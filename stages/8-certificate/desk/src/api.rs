//! The certificates for programs.

use crate::{
    acts as doing,
    store::{self, Certificate},
};
use access::acts;
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use db::Select;
use kernel::CertificateId;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Allowed, Cursor, Failure, House, Paged};

/// 证书: one certificate, the identity number masked.
#[derive(Serialize, ToSchema)]
pub(crate) struct CertificateRow {
    id: String,
    session: String,
    /// 证书编码, 22 characters.
    code: String,
    holder: String,
    identity_masked: String,
    occupation: String,
    /// Empty where the occupation is certified as a whole.
    job_type: String,
    /// Such as 四级/中级工.
    level: String,
    issuer: String,
    /// ISO date; none before it is issued.
    issued_on: Option<String>,
    /// `assigned` or `issued`.
    state: String,
    /// SHA-256 of the signed PDF; none before it is made.
    file: Option<String>,
}

/// The certificates within reach.
#[utoipa::path(get, path = "/api/v1/certificates", tag = "证书", params(Cursor),
    responses((status = 200, body = Paged<CertificateRow>), (status = 403, body = web::ProblemDetails)))]
pub(crate) async fn list(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadCertificates>,
    cursor: Cursor,
) -> Result<Json<Paged<CertificateRow>>, Failure> {
    let mut conn = house.db.read().await?;
    let select = Select::new(
        "certificate.*",
        "certificate join session on session.id = certificate.session",
    )
    .order("certificate.id");
    let select = plan_desk::within_reach(select, &permit)?;
    let found = cursor
        .rows::<CertificateId>(select, "certificate.id > {}", &mut conn)
        .await?;
    Ok(Json(found.paged("id", |row| {
        store::certificate_of(row).map(shown)
    })?))
}

fn shown(certificate: Certificate) -> CertificateRow {
    CertificateRow {
        id: certificate.id.to_string(),
        session: certificate.session.to_string(),
        code: certificate.code.to_string(),
        holder: certificate.holder,
        identity_masked: certificate.identity_masked,
        occupation: certificate.occupation_name,
        job_type: certificate.job_type,
        level: certificate.level.label().to_owned(),
        issuer: certificate.issuer,
        issued_on: certificate.issued_on.map(|day| day.to_string()),
        state: certificate.state.code().to_owned(),
        file: certificate.file.map(|file| file.to_string()),
    }
}

/// The signed PDF of a certificate; the reading is journaled, for it shows the whole identity number.
#[utoipa::path(get, path = "/api/v1/certificates/{id}/pdf", tag = "证书",
    params(("id" = String, Path, description = "证书的内部编号")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = web::ProblemDetails),
        (status = 409, body = web::ProblemDetails)))]
pub(crate) async fn pdf(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadCertificates>,
    Path(id): Path<CertificateId>,
) -> Result<Response, Failure> {
    let (_, bytes) = doing::open_certificate(&house.db, &permit, id, house.now()).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response())
}

/// The part of the API's description that this stage brings.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(list, pdf))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
