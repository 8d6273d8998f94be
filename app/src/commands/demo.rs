//! `gongjiang demo`: makes a demo province, once, and serves it.

use super::serve;
use anyhow::{Context, bail};
use gongjiang::{
    demo,
    place::{self, DemoState, Place, Presentation},
};
use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};
use web::{Clock, House};

/// What `demo` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 数据文件夹
    #[arg(long, default_value = "gongjiang-demo")]
    data: PathBuf,
    /// 监听地址
    #[arg(long, default_value_t = crate::LISTEN)]
    listen: SocketAddr,
    /// 运行指标的监听地址
    #[arg(long, default_value = "127.0.0.1:9108")]
    metrics: SocketAddr,
    /// 丢弃已有的演示数据，重新制作
    #[arg(long)]
    fresh: bool,
    /// 只制作数据，不提供服务
    #[arg(long)]
    no_serve: bool,
}

/// Makes the demo province where it is not there yet, and serves it.
///
/// # Errors
/// An error where the folder cannot be written, the address is taken, or an act is refused.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let place = Place {
        folder: args.data,
        database: None,
    };
    let base_url = format!("http://{}", args.listen);
    let state = DemoState::of(&place.folder);
    if state == DemoState::Foreign {
        bail!(
            "{} 中已有其他内容，演示数据不会写入其中：请用 --data 另指一个文件夹",
            place.folder.display()
        );
    }
    // Before anything is thrown away: the address is ours, and so is the folder.
    let listener = match args.no_serve {
        true => None,
        false => Some(serve::listen(args.listen).await?),
    };
    std::fs::create_dir_all(&place.folder)
        .with_context(|| format!("无法建立 {}", place.folder.display()))?;
    let lock = place.lock()?;
    if state == DemoState::Begun {
        println!("上次的演示数据没有制作完，重新制作。");
    }
    if state != DemoState::Complete || args.fresh {
        empty(&place)?;
        make(&place, &base_url).await?;
    }
    let Some(listener) = listener else {
        println!("演示数据已就绪：{}", place.folder.display());
        return Ok(ExitCode::SUCCESS);
    };
    let presentation = Presentation {
        demo_sign_in: place::is_loopback(args.listen),
        ..demo::presentation(&base_url)
    };
    let house = place::house(place.open().await?, Clock::System, presentation);
    demo::tell(&house, &place).await?;
    tokio::spawn(keep_seat(house.clone()));
    // Two demos may run side by side; the metrics of the second then have no place.
    let metrics = serve::listen(args.metrics).await.ok();
    let served = serve::until_stopped(house, listener, metrics).await;
    drop(lock);
    served
}

/// Throws away what a demo left in its folder, but for the lock that is held.
fn empty(place: &Place) -> anyhow::Result<()> {
    DemoState::begin(&place.folder).context("无法写演示数据文件夹")?;
    for entry in place.folder.read_dir()? {
        let path = entry?.path();
        if DemoState::keeps(&path) {
            continue;
        }
        let removed = match path.is_dir() {
            true => std::fs::remove_dir_all(&path),
            false => std::fs::remove_file(&path),
        };
        removed.with_context(|| format!("无法删除 {}", path.display()))?;
    }
    Ok(())
}

/// As long as the demo is served, a seat is open for whoever comes.
async fn keep_seat(house: House) {
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
        let before = demo::visitor_seat(&house).await;
        match demo::keep_seat(&house).await {
            Ok(Some(seat)) if !matches!(before, Ok(Some(_))) => demo::tell_seat(&house, &seat),
            Ok(_) => {}
            Err(stop) => {
                tracing::warn!(%stop, "no seat could be left for the visitor");
                return;
            }
        }
    }
}

async fn make(place: &Place, base_url: &str) -> anyhow::Result<()> {
    place.create()?;
    let clock = Clock::set_at(Clock::System.now());
    let house = place::house(place.open().await?, clock, demo::presentation(base_url));
    let bar = indicatif::ProgressBar::new(demo::STEPS);
    bar.set_style(
        indicatif::ProgressStyle::with_template(
            "{bar:30} {pos}/{len}  {elapsed_precise}  {wide_msg}",
        )
        .context("the progress display's template")?,
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    demo::make(&house, Clock::System.now(), &|step| {
        if bar.is_hidden() {
            println!("{step}");
        }
        bar.inc(1);
        bar.set_message(step.to_owned());
    })
    .await?;
    bar.finish_with_message("演示省份制作完成");
    house.db.close().await;
    DemoState::finish(&place.folder).context("无法写出完成标记")?;
    Ok(())
}
