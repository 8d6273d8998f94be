//! Static files, in the binary. Their addresses change with their content, so browsers may keep them for good.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../assets"]
#[exclude = "*/node_modules/*"]
#[exclude = "*.ts"]
#[exclude = "*.sh"]
#[exclude = "*.json"]
struct Assets;

/// The address of a static file.
pub fn address(name: &str) -> String {
    let version = Assets::get(name)
        .map(|file| hex::encode(&file.metadata.sha256_hash()[..6]))
        .unwrap_or_default();
    format!("/assets/{name}?v={version}")
}

/// Answers with a static file.
pub async fn serve(Path(name): Path<String>) -> Response {
    let Some(file) = Assets::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        _ => "text/plain; charset=utf-8",
    };
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        file.data,
    )
        .into_response()
}
