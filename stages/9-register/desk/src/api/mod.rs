//! The same for programs, open to everyone.

pub(crate) mod certificates;
pub(crate) mod journal;
pub(crate) mod partners;
pub(crate) mod schools;

/// The part of the API's description that this stage brings.
pub fn api_doc() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(
        schools::list,
        schools::one,
        crate::pages::downloads::csv,
        crate::pages::downloads::xlsx,
        crate::pages::downloads::json,
        partners::list,
        certificates::query,
        journal::checkpoint,
        journal::leaf,
        journal::proof,
        journal::consistency
    ))]
    struct Doc;
    <Doc as utoipa::OpenApi>::openapi()
}
