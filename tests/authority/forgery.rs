//! Requests that somebody else made: forged tokens, other sites, other people's sign-ins, too much at once.

use access::{Affiliation, Role};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use gongjiang::compose;
use testing::both;
use tests::{PASSWORD, Platform, request};

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
        assert!(locked.body.contains("登录失败次数过多"), "even the right one must wait");
        platform.house.clock.set(now() + jiff::SignedDuration::from_mins(16));
        assert_eq!(platform.send(sign_in(PASSWORD)).await.location(), "/home");
    }
}
