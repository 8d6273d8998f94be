//! The character NUL is in no text that a person writes; PostgreSQL cannot keep it. It is turned away at the door.

use crate::{Failure, visitor::BODY_LIMIT};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The middleware that turns away addresses, forms and JSON with a NUL in them. Files may hold what they like.
pub async fn refuse_nul(request: Request, next: Next) -> Response {
    match without_nul(request).await {
        Ok(request) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

async fn without_nul(request: Request) -> Result<Request, Failure> {
    let address = request
        .uri()
        .path_and_query()
        .map_or("", |part| part.as_str());
    if address.contains("%00") {
        return Err(found());
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let written: &[u8] = match kind {
        _ if kind.starts_with("application/x-www-form-urlencoded") => b"%00",
        _ if kind.starts_with("application/json") => b"\\u0000",
        _ => return Ok(request),
    };
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| crate::visitor::too_large())?;
    if body.contains(&0) || body.windows(written.len()).any(|part| part == written) {
        return Err(found());
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}

fn found() -> Failure {
    Failure::Malformed(
        StatusCode::BAD_REQUEST,
        "提交的内容中含有不可见的空字符，请删除后重试".to_owned(),
    )
}
