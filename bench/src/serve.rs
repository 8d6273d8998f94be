//! A server on loopback that ends with the benchmark.

use axum::Router;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Serves on a free port.
///
/// # Errors
/// An error where no port is free.
pub async fn start(router: Router) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        axum::serve(
            listener,
            router.into_make_service_with_connect_info::<SocketAddr>(),
        )
        .await
    });
    Ok(address)
}
