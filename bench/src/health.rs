//! `health`: what the middleware costs, by /healthz against a bare axum handler in the same run.

use crate::{
    load::{self, Latencies},
    report::Figure,
    serve::start,
};
use axum::{Router, routing::get};
use gongjiang::{
    compose,
    place::{self, Place, Presentation},
};
use web::Clock;

/// Connections at a time.
const CLIENTS: usize = 20;
/// Requests on each.
const EACH: usize = 2_000;
/// Turns: the two are measured in alternation, so that a noisy moment meets both.
const TURNS: usize = 3;
/// What we want of the bare handler's rate.
const GOAL: f64 = 0.25;

/// Measures.
///
/// # Errors
/// An error where the platform cannot be opened or a request fails.
pub async fn run(database: Option<&str>) -> anyhow::Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let place = Place {
        folder: folder.path().join("data"),
        database: database.map(str::to_owned),
    };
    place.create()?;
    let house = place::house(place.open().await?, Clock::System, Presentation::default());
    let ours = start(web::application(house, compose::doors())).await?;
    let bare = start(Router::new().route("/healthz", get(|| async { "ok" }))).await?;
    let mut figures = Vec::new();
    let mut ratios = Vec::new();
    for turn in 1..=TURNS {
        let plain = load::get(bare, &["/healthz".to_owned()], "", CLIENTS, EACH).await?;
        let full = load::get(ours, &["/healthz".to_owned()], "", CLIENTS, EACH).await?;
        ratios.push(full.rate() / plain.rate());
        figures.extend(rows(&format!("bare {turn}"), &plain));
        figures.extend(rows(&format!("platform {turn}"), &full));
    }
    ratios.sort_by(f64::total_cmp);
    figures.push(Figure::at_least(
        "platform / bare, median",
        ratios[TURNS / 2],
        "ratio",
        GOAL,
    ));
    Ok(figures)
}

fn rows(name: &str, found: &Latencies) -> Vec<Figure> {
    vec![
        Figure::plain(format!("{name}: rate"), found.rate(), "1/s"),
        Figure::plain(format!("{name}: p50"), found.percentile(50), "ms"),
        Figure::plain(format!("{name}: p95"), found.percentile(95), "ms"),
        Figure::plain(format!("{name}: p99"), found.percentile(99), "ms"),
    ]
}
