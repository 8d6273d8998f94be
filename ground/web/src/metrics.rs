//! What is counted, in the text form of Prometheus. Served apart from the pages, on loopback unless told otherwise.

use crate::House;
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use std::time::Instant;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

/// 运行指标: the counters of one process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    answers: Family<Answered, Counter>,
    seconds: Histogram,
    waiting: Gauge,
    failing: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let answers = Family::<Answered, Counter>::default();
        registry.register(
            "gongjiang_http_requests",
            "Requests answered",
            answers.clone(),
        );
        let seconds = Histogram::new(exponential_buckets(0.000_5, 2.0, 15));
        registry.register(
            "gongjiang_http_seconds",
            "Time to answer, seconds",
            seconds.clone(),
        );
        let waiting = Gauge::default();
        registry.register(
            "gongjiang_outbox_waiting",
            "Follow-up jobs that wait",
            waiting.clone(),
        );
        let failing = Gauge::default();
        registry.register(
            "gongjiang_outbox_failing",
            "Waiting jobs that failed at least once",
            failing.clone(),
        );
        Metrics {
            registry,
            answers,
            seconds,
            waiting,
            failing,
        }
    }
}

/// The middleware that counts.
pub async fn count(State(house): State<House>, request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let began = Instant::now();
    let response = next.run(request).await;
    house.metrics.seconds.observe(began.elapsed().as_secs_f64());
    let status = response.status().as_u16();
    house
        .metrics
        .answers
        .get_or_create(&Answered {
            method,
            route,
            status,
        })
        .inc();
    response
}

/// The router that answers `/metrics`.
pub fn router(house: House) -> Router {
    Router::new()
        .route("/metrics", routing::get(show))
        .with_state(house)
}

async fn show(State(house): State<House>) -> Response {
    if let Ok((waiting, failing)) = house.db.jobs_waiting().await {
        house.metrics.waiting.set(waiting.into());
        house.metrics.failing.set(failing.into());
    }
    let mut text = String::new();
    match encode(&mut text, &house.metrics.registry) {
        Ok(()) => (
            [(
                header::CONTENT_TYPE,
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
            )],
            text,
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
