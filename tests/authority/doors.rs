//! Every door, without a sign-in and with the sign-in of every role that may not enter.

use access::{Affiliation, Role};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use gongjiang::compose;
use testing::both;
use tests::{Platform, request};
use web::Door;

const CHENGDU: &str = "510100";

/// A path with something in each of its places that belongs to nobody.
fn somewhere(door: &Door) -> String {
    let mut path = String::new();
    for part in door.path.split('/').skip(1) {
        path.push('/');
        path.push_str(if part.starts_with('{') {
            "06f0000000000000000000000a"
        } else {
            part
        });
    }
    path
}

fn form(door: &Door, token: Option<&str>, csrf: &str) -> axum::http::Request<Body> {
    let mut request = request(
        door.method.clone(),
        &somewhere(door),
        token,
        Body::from(format!("_csrf={csrf}")),
    );
    let kind = if door.path.starts_with("/api/") {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    request
        .headers_mut()
        .insert(header::CONTENT_TYPE, kind.parse().unwrap());
    request
        .headers_mut()
        .insert("x-csrf-token", csrf.parse().unwrap());
    request
}

both! {
    compose::SCHEMAS, async fn nobody_enters_without_a_sign_in(place: Place) {
        let platform = Platform::over(place, "2026-03-02T01:00:00Z".parse().unwrap());
        for door in compose::doors().list().iter().filter(|door| door.act.is_some()) {
            let answer = platform.send(form(door, None, "x")).await;
            if door.path.starts_with("/api/") {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{} {}", door.method, door.path);
                assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
            } else {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {}", door.method, door.path);
                assert!(answer.location().starts_with("/signin"), "{} {}", door.method, door.path);
            }
        }
    }

    compose::SCHEMAS, async fn a_role_without_the_act_is_turned_away_at_the_door(place: Place) {
        let platform = Platform::over(place, "2026-03-02T01:00:00Z".parse().unwrap());
        let city: Affiliation = CHENGDU.parse().unwrap();
        for role in Role::ALL.iter().filter(|role| role.place().is_some()) {
            let user = format!("some.{}", role.code().replace('_', "."));
            let token = platform.somebody(*role, city, &user).await.unwrap();
            let found = accounts::find(&platform.house.db, &token, false, platform.house.now()).await.unwrap().unwrap();
            for door in compose::doors().list() {
                let Some(act) = door.act else { continue };
                let answer = platform.send(form(door, Some(&token), &found.csrf)).await;
                let place = format!("{role} at {} {}", door.method, door.path);
                if act.reach(*role).is_none() {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{place}");
                } else {
                    assert_ne!(answer.status, StatusCode::FORBIDDEN, "{place}");
                    assert!(!answer.status.is_server_error(), "{place}: {}", answer.body);
                }
            }
        }
    }

    compose::SCHEMAS, async fn public_doors_never_fail_on_nonsense(place: Place) {
        let platform = Platform::over(place, "2026-03-02T01:00:00Z".parse().unwrap());
        for door in compose::doors().list().iter().filter(|door| door.act.is_none() && door.method == Method::GET) {
            for query in ["", "?page=-1&code=%00%FF&name=%27%22%3Cscript%3E", "?page=999999999999"] {
                let answer = platform.get(&format!("{}{query}", somewhere(door)), None).await;
                assert!(!answer.status.is_server_error(), "{}{query}: {}", door.path, answer.body);
                assert!(!answer.body.contains("<script>\""), "{}{query}", door.path);
            }
        }
    }
}
