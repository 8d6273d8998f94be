//! Requests that somebody else made: forged tokens, other sites, other people's sign-ins, too much at once.

use access::{Affiliation, Role};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use gongjiang::compose;
use testing::both;
use tests::{PASSWORD, Platform, request};
use web::{Doors, Failure};

fn now() -> jiff::Timestamp {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

async fn somebody(platform: &Platform, user: &str) -> (String, String) {
    let city: Affiliation = "510100".parse().unwrap();
    let token = platform
        .somebody(Role::SchoolStaff, city, user)
        .await
        .unwrap();
    let found = accounts::find(&platform.house.db, &token, false, now())
        .await
        .unwrap()
        .unwrap();
    (token, found.csrf)
}

fn password_form(token: &str, csrf: &str) -> axum::http::Request<Body> {
    let body = format!(
        "_csrf={csrf}&old={}&new=another+long+one&again=another+long+one",
        PASSWORD.replace(' ', "+")
    );
    let mut request = request(
        Method::POST,
        "/account/password",
        Some(token),
        Body::from(body),
    );
    let kind = "application/x-www-form-urlencoded".parse().unwrap();
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    request
}

fn json(path: &str, body: String) -> axum::http::Request<Body> {
    let mut request = request(Method::POST, path, None, Body::from(body));
    let kind = "application/json".parse().unwrap();
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    request
}

both! {
    compose::SCHEMAS, async fn a_form_needs_the_token_of_its_own_sign_in(place: Place) {
        let platform = Platform::over(place, now());
        let (token, csrf) = somebody(&platform, "first").await;
        let (_, other) = somebody(&platform, "second").await;
        for forged in ["", "0000", other.as_str()] {
            let answer = platform.send(password_form(&token, forged)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{forged}");
            assert!(answer.body.contains("页面令牌无效"));
        }
        let answer = platform.send(password_form(&token, &csrf)).await;
        assert_eq!(answer.location(), "/signin", "{}", answer.body);
    }

    compose::SCHEMAS, async fn a_form_from_another_site_is_turned_away(place: Place) {
        let platform = Platform::over(place, now());
        let (token, csrf) = somebody(&platform, "first").await;
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "http://elsewhere.example")] {
            let mut request = password_form(&token, &csrf);
            request.headers_mut().insert(header::HOST, "127.0.0.1:8080".parse().unwrap());
            request.headers_mut().insert(name, value.parse().unwrap());
            assert_eq!(platform.send(request).await.status, StatusCode::FORBIDDEN, "{name}");
        }
    }

    compose::SCHEMAS, async fn a_sign_in_that_ended_opens_nothing(place: Place) {
        let platform = Platform::over(place, now());
        let (token, _) = somebody(&platform, "first").await;
        assert_eq!(platform.get("/account", Some(&token)).await.status, StatusCode::OK);
        assert_eq!(platform.get("/account", Some("00")).await.status, StatusCode::SEE_OTHER);
        platform.house.clock.set(now() + jiff::SignedDuration::from_hours(3));
        assert_eq!(platform.get("/account", Some(&token)).await.status, StatusCode::SEE_OTHER);
    }

    compose::SCHEMAS, async fn too_much_at_once_is_refused_in_words(place: Place) {
        let platform = Platform::over(place, now());
        let (token, csrf) = somebody(&platform, "first").await;
        let mut request = password_form(&token, &csrf);
        *request.body_mut() = Body::from(vec![b'a'; web::BODY_LIMIT + 1]);
        let answer = platform.send(request).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.body.contains("16 MB"));
    }

    compose::SCHEMAS, async fn a_password_cannot_be_guessed_by_trying(place: Place) {
        let platform = Platform::over(place, now());
        somebody(&platform, "first").await;
        let sign_in = |password: &str| {
            let body = format!("user_name=first&password={}", password.replace(' ', "+"));
            let mut request = request(Method::POST, "/signin", None, Body::from(body));
            let kind = "application/x-www-form-urlencoded".parse().unwrap();
            request.headers_mut().insert(header::CONTENT_TYPE, kind);
            request
        };
        for _ in 0..5 {
            assert!(platform.send(sign_in("wrong")).await.body.contains("用户名或密码不正确"));
        }
        let locked = platform.send(sign_in(PASSWORD)).await;
        assert!(locked.body.contains("失败次数过多"), "even the right one must wait");
        platform.house.clock.set(now() + jiff::SignedDuration::from_mins(16));
        assert_eq!(platform.send(sign_in(PASSWORD)).await.location(), "/home");
    }

    compose::SCHEMAS, async fn a_key_never_keeps_a_token(place: Place) {
        let platform = Platform::over(place, now());
        somebody(&platform, "first").await;
        let body = format!(r#"{{"user_name":"first","password":"{PASSWORD}"}}"#);
        let mut tokens = std::collections::BTreeSet::new();
        for _ in 0..2 {
            let mut request = json("/api/v1/sign-ins", body.clone());
            request.headers_mut().insert("idempotency-key", "k1".parse().unwrap());
            let answer = platform.send(request).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            tokens.insert(answer.body);
        }
        assert_eq!(tokens.len(), 2, "each sign-in is one of its own");
        let kept: i64 = platform.house.db.read().await.unwrap()
            .one("select count(*) as n from idempotency", db::args![]).await.unwrap().get("n").unwrap();
        assert_eq!(kept, 0);
    }

    compose::SCHEMAS, async fn a_character_that_nobody_writes_is_turned_away(place: Place) {
        let platform = Platform::over(place, now());
        let mut form = request(Method::POST, "/signin", None, Body::from("user_name=a%00b&password=c"));
        let kind = "application/x-www-form-urlencoded".parse().unwrap();
        form.headers_mut().insert(header::CONTENT_TYPE, kind);
        let json = json("/api/v1/sign-ins", r#"{"user_name":"a\u0000b","password":"c"}"#.to_owned());
        for request in [form, json] {
            let answer = platform.send(request).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            assert!(answer.body.contains("空字符"), "{}", answer.body);
        }
        assert_eq!(platform.get("/register?name=a%00b", None).await.status, StatusCode::NOT_FOUND);
        assert_eq!(platform.get("/register?page=abc", None).await.status, StatusCode::NOT_FOUND);
    }

    compose::SCHEMAS, async fn a_post_that_is_sent_again_does_its_work_once(place: Place) {
        let platform = Platform::over(place, now());
        let db = platform.house.db.clone();
        let work = axum::routing::post(async move |body: String| {
            db.scratch(
                "insert into try_count (who, since, tries) values ($1, 0, 0)",
                db::args![format!("work/{body}/{}", db::chance::number())],
            ).await.unwrap();
            if body == "bad" { Err(Failure::from(kernel::Refusal::invalid("bad", "不行"))) } else { Ok(format!("{{\"made\":\"{body}\"}}")) }
        });
        let doors = compose::doors().and(Doors::new().open(Method::POST, "/api/v1/test/work", work));
        let router = web::application(platform.house.clone(), doors);
        let platform = Platform { router, ..platform };
        let send = async |path: &str, key: &str, body: &str| {
            let mut request = json(path, body.to_owned());
            request.headers_mut().insert("idempotency-key", key.parse().unwrap());
            platform.send(request).await
        };
        let done = async || -> i64 {
            platform.house.db.read().await.unwrap()
                .one("select count(*) as n from try_count where who like 'work/%'", db::args![]).await.unwrap().get("n").unwrap()
        };
        let path = "/api/v1/test/work";
        let first = send(path, "k1", "a").await;
        let again = send(path, "k1", "a").await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        assert_eq!(again.headers["idempotency-replayed"], "true");
        assert_eq!(done().await, 1);
        let other = send(path, "k1", "b").await;
        assert!(other.body.contains("idempotency.other_body"), "{}", other.body);
        send("/api/v1/test/work?name=x", "k1", "a").await;
        send(path, "k2", "a").await;
        assert_eq!(done().await, 3, "another address or key is another work");
        // After a refusal the key is free: what was wrong may be put right.
        send(path, "k3", "bad").await;
        assert_eq!(send(path, "k3", "good").await.status, StatusCode::OK);
        let long = send(path, &"k".repeat(101), "a").await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
        // A request whose end nobody knows is never done twice.
        platform.house.db.scratch(
            "update idempotency set status = null, body = null where place like '% k1'", db::args![]).await.unwrap();
        assert!(send(path, "k1", "a").await.body.contains("idempotency.running"));
        platform.house.clock.set(now() + jiff::SignedDuration::from_mins(3));
        assert!(send(path, "k1", "a").await.body.contains("idempotency.unknown"));
        assert_eq!(done().await, 5);
    }
}
