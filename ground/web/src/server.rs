//! Putting the doors behind the middleware, and serving them on a listener that is already bound.

use crate::{Doors, House, failure, idempotency, metrics, plain_text, visitor};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, header},
    middleware,
};
use std::{future::Future, net::SocketAddr};
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, set_header::SetResponseHeaderLayer,
};

/// The policy of what a page may load: nothing from outside the machine.
const CONTENT_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The whole application: every door behind every middleware.
pub fn application(house: House, doors: Doors) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let transport = house
        .config
        .is_https()
        .then(|| header(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    doors
        .router()
        .layer(
            ServiceBuilder::new()
                .layer(CompressionLayer::new())
                .layer(header(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
                .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(header(header::REFERRER_POLICY, "same-origin"))
                .layer(header(header::CACHE_CONTROL, "no-store"))
                .option_layer(transport)
                .layer(middleware::from_fn_with_state(
                    house.clone(),
                    metrics::count,
                ))
                .layer(middleware::from_fn_with_state(
                    house.clone(),
                    failure::render,
                ))
                .layer(middleware::from_fn(plain_text::refuse_nul))
                .layer(middleware::from_fn_with_state(house.clone(), visitor::find))
                .layer(middleware::from_fn_with_state(
                    house.clone(),
                    idempotency::once,
                ))
                .layer(CatchPanicLayer::new())
                .layer(DefaultBodyLimit::max(visitor::BODY_LIMIT)),
        )
        .with_state(house)
}

/// Serves until `stop` comes true; requests under way are answered first.
///
/// # Errors
/// An error where the listener fails.
pub async fn serve(
    listener: TcpListener,
    application: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(
        listener,
        application.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(stop)
    .await
}
