//! What breaks, and what is not there: a page or problem details that tell nothing of the inside. Health and metrics.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
    routing::get,
};
use gongjiang::compose;
use kernel::Fault;
use testing::{Place, both};
use tests::{Answer, Platform, request};
use tower::ServiceExt;
use web::{Doors, Failure};

const SECRET: &str = "the password of the database";

/// A platform with doors that break.
fn broken(place: Place) -> Platform {
    let mut platform = Platform::over(place, "2026-03-02T01:00:00Z".parse().unwrap());
    let fault = get(|| async { Err::<(), Failure>(Fault::new("reading", SECRET).into()) });
    let panic = get(|| async { panic!("{SECRET}") as () });
    let doors = compose::doors()
        .and(Doors::new().open(Method::GET, "/test/fault", fault.clone()))
        .and(Doors::new().open(Method::GET, "/test/panic", panic.clone()))
        .and(Doors::new().open(Method::GET, "/api/v1/test/fault", fault))
        .and(Doors::new().open(Method::GET, "/api/v1/test/panic", panic));
    platform.router = web::application(platform.house.clone(), doors);
    platform
}

fn problem(answer: &Answer) -> serde_json::Value {
    assert_eq!(
        answer.headers[header::CONTENT_TYPE],
        "application/problem+json"
    );
    serde_json::from_str(&answer.body).unwrap()
}

both! {
    compose::SCHEMAS, async fn what_breaks_is_a_page_with_a_number_and_nothing_of_the_inside(place: Place) {
        let platform = broken(place);
        for path in ["/test/fault", "/test/panic"] {
            let answer = platform.get(path, None).await;
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            assert!(answer.body.contains("系统错误") && answer.body.contains("编号"), "{path}: {}", answer.body);
            assert!(!answer.body.contains(SECRET), "{path}");
        }
        for path in ["/api/v1/test/fault", "/api/v1/test/panic"] {
            let answer = platform.get(path, None).await;
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            let problem = problem(&answer);
            assert_eq!(problem["code"], "fault");
            assert_eq!(problem["reference"].as_str().map(str::len), Some(8), "{problem}");
            assert!(!answer.body.contains(SECRET), "{path}");
        }
    }

    compose::SCHEMAS, async fn what_is_not_there_is_said_in_the_way_of_whoever_asks(place: Place) {
        let platform = broken(place);
        let page = platform.get("/nowhere", None).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.body.contains("没有找到") && page.body.contains("<html"));
        let answer = platform.get("/api/v1/nowhere", None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(problem(&answer)["code"], "not_found");
        let answer = platform.get("/api/v1/sessions", None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(problem(&answer)["code"], "sign_in_first");
        let wrong = platform.send(request(Method::DELETE, "/api/v1/register", None, Body::empty())).await;
        assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
        problem(&wrong);
    }

    compose::SCHEMAS, async fn health_is_open_and_metrics_have_a_listener_of_their_own(place: Place) {
        let platform = broken(place);
        for path in ["/healthz", "/readyz"] {
            assert_eq!(platform.get(path, None).await.status, StatusCode::OK, "{path}");
        }
        assert_eq!(platform.get("/metrics", None).await.status, StatusCode::NOT_FOUND, "never beside the pages");
        let metrics = web::metrics::router(platform.house.clone());
        let answer = metrics.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        let mut ask = Request::new(Body::empty());
        *ask.uri_mut() = "/metrics".parse().unwrap();
        let answer = web::metrics::router(platform.house.clone()).oneshot(ask).await.unwrap();
        let text = String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap();
        assert!(text.contains("# TYPE") && text.trim_end().ends_with("# EOF"), "{text}");
        assert!(!text.contains("/nowhere"), "paths that do not exist name no series: {text}");
        platform.house.db.close().await;
        assert_eq!(platform.get("/readyz", None).await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(platform.get("/healthz", None).await.status, StatusCode::OK);
    }
}
