//! `gongjiang serve`: pages, API and worker until somebody stops it.

use access::Principal;
use anyhow::{Context, anyhow};
use calendar::Calendar;
use gongjiang::{
    compose,
    place::{self, Place, Presentation},
    worker,
};
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};
use tokio::net::TcpListener;
use web::{Clock, House};

/// What `serve` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 数据文件夹
    #[arg(long, default_value = "gongjiang-data")]
    data: PathBuf,
    /// PostgreSQL地址；缺省为数据文件夹中的SQLite
    #[arg(long)]
    database: Option<String>,
    /// 监听地址
    #[arg(long, default_value_t = crate::LISTEN)]
    listen: SocketAddr,
    /// 公众访问本平台的网址；缺省由监听地址得出
    #[arg(long)]
    base_url: Option<String>,
    /// 可信的反向代理（地址或网段，可重复）：其X-Forwarded-For所说的来源地址才可信
    #[arg(long, value_name = "ADDR", value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// 运行指标的监听地址
    #[arg(long, default_value = "127.0.0.1:9108")]
    metrics: SocketAddr,
}

fn network(text: &str) -> Result<IpNet, String> {
    let one = |_| text.parse::<IpAddr>().map(IpNet::from);
    text.parse()
        .or_else(one)
        .map_err(|_| format!("“{text}”不是IP地址或网段，应如10.0.0.1或10.0.0.0/8"))
}

/// Serves an installation.
///
/// # Errors
/// An error where there is no installation or an address is taken.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let place = Place {
        folder: args.data,
        database: args.database,
    };
    let db = place.open().await?;
    let presentation = Presentation {
        base_url: args
            .base_url
            .unwrap_or_else(|| format!("http://{}", args.listen)),
        trusted_proxies: args.trusted_proxy,
        ..Presentation::default()
    };
    let house = place::house(db, Clock::System, presentation);
    let listener = listen(args.listen).await?;
    println!("服务地址：http://{}", args.listen);
    until_stopped(house, listener, Some(listen(args.metrics).await?)).await
}

/// Binds an address.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("无法监听 {address}：端口可能已被占用，可用 --listen 换一个"))
}

/// The holidays of a year come with a new version of the program: what was counted without them is counted again.
async fn recount(house: &House) -> anyhow::Result<()> {
    let permit = Principal::platform().permit();
    let permit = permit.map_err(|refusal| anyhow!("{refusal:?}"))?;
    filing_desk::recount_due_days(&house.db, &permit, Calendar::built_in(), house.now())
        .await
        .map_err(|stop| anyhow!("{stop}"))?;
    Ok(())
}

/// Serves until the process is told to stop; requests under way are answered first.
///
/// # Errors
/// An error where the listener fails.
pub async fn until_stopped(
    house: House,
    listener: TcpListener,
    metrics: Option<TcpListener>,
) -> anyhow::Result<ExitCode> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    // One clock that cannot be read keeps nobody from being served.
    if let Err(error) = recount(&house).await {
        tracing::error!(%error, "days were not counted again");
    }
    tokio::spawn(worker::run(house.clone()));
    if let Some(metrics) = metrics {
        let router = web::metrics::router(house.clone());
        tokio::spawn(async move { axum::serve(metrics, router).await });
    }
    let application = web::application(house.clone(), compose::doors());
    web::serve(listener, application, stopped()).await?;
    house.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    let mut terminated =
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(signal) => signal,
            Err(_) => return interrupted.await.unwrap_or_default(),
        };
    tokio::select! {
        _ = interrupted => {}
        _ = terminated.recv() => {}
    }
}
