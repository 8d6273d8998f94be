//! The file of a multipart form.

use axum::{extract::Multipart, http::StatusCode};
use kernel::Refusal;
use web::Failure;

/// 上传文件: its name as the browser said it, and its bytes.
pub(super) struct Upload {
    /// The name.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Takes the field `file` of a form.
///
/// # Errors
/// A failure where the form is malformed or too large, or holds no file.
pub(super) async fn take(form: &mut Multipart) -> Result<Upload, Failure> {
    let malformed = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::Malformed(
            StatusCode::PAYLOAD_TOO_LARGE,
            "提交的内容超过大小上限（16 MB），请缩小文件后重试".to_owned(),
        ),
        status => Failure::Malformed(status, "上传未完成，请重新上传".to_owned()),
    };
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(malformed)?.to_vec();
        if !name.is_empty() {
            return Ok(Upload { name, bytes });
        }
    }
    Err(Refusal::invalid("upload.missing", "没有选择文件，请选择文件后上传").into())
}
