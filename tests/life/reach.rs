//! Another school's clerk at every door, with identifiers that are real: nothing opens, nothing is done.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use db::args;
use gongjiang::{compose, demo};
use tests::{Platform, request};

/// The things of which the school that went the whole way has some; of each the first, and the newest.
const THINGS: [&str; 13] = [
    "select id from session order by id",
    "select id from application order by id",
    "select id from filing order by id",
    "select id from bank order by id",
    "select id from sitting order by id",
    "select id from candidate order by id",
    "select id from certificate order by id",
    "select candidate as id from seat order by id",
    "select id from scope_line order by id",
    "select id from agreement order by id",
    // The people whom the school may see, and their cards and appointments.
    "select id from person where employer = '锦江示范技师学院（虚构）' order by id",
    "select qualification.id from qualification join person on person.id = qualification.person
     where employer = '锦江示范技师学院（虚构）' order by qualification.id",
    "select id from appointment order by id",
];
/// What stands for other words in an address.
const WORDS: [&str; 3] = ["plan", "registration", "form"];

pub async fn sign_in(platform: &Platform, user: &str) -> (String, String) {
    let attempt = accounts::SignIn {
        user_name: user,
        password: demo::PASSWORD,
        address: "test",
        demo_allowed: true,
    };
    let (db, now) = (&platform.house.db, platform.house.now());
    let token = accounts::sign_in(db, &attempt, now).await.unwrap().token;
    let found = accounts::find(db, &token, true, now)
        .await
        .unwrap()
        .unwrap();
    (token, found.csrf)
}

async fn ids(platform: &Platform) -> Vec<String> {
    let mut conn = platform.house.db.read().await.unwrap();
    let mut ids: Vec<String> = WORDS.map(str::to_owned).to_vec();
    for sql in THINGS {
        let rows = conn.all(sql, args![]).await.unwrap();
        for row in [rows.first(), rows.last()].into_iter().flatten() {
            ids.push(row.get("id").unwrap());
        }
    }
    ids
}

/// Every way to fill the places of a path.
fn filled(path: &str, ids: &[String]) -> Vec<String> {
    let Some((head, rest)) = path.split_once('{') else {
        return vec![path.to_owned()];
    };
    let (_, tail) = rest.split_once('}').unwrap();
    ids.iter()
        .flat_map(|id| filled(&format!("{head}{id}{tail}"), ids))
        .collect()
}

async fn leaves(platform: &Platform) -> i64 {
    let mut conn = platform.house.db.read().await.unwrap();
    let row = conn
        .one("select count(*) as n from journal_leaf", args![])
        .await;
    row.unwrap().get("n").unwrap()
}

/// Walks every door that needs a permit and names a thing: first as the people of the school whose things they are, to know
/// which addresses lead somewhere, then as another school's.
pub async fn nobody_reaches_another_schools_things(platform: &Platform) {
    let ids = ids(platform).await;
    let doors = compose::doors();
    let (own, _) = sign_in(platform, "jinjiang-staff").await;
    let (other, csrf) = sign_in(platform, "bashu-staff").await;
    let mut opened = Vec::new();
    for door in doors.list().iter().filter(|door| door.act.is_some()) {
        if door.method != Method::GET || !door.path.contains('{') {
            continue;
        }
        for path in filled(door.path, &ids) {
            if platform.get(&path, Some(&own)).await.status != StatusCode::OK {
                continue;
            }
            let answer = platform.get(&path, Some(&other)).await;
            let turned_away = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN];
            assert!(
                turned_away.contains(&answer.status),
                "{path}: {}",
                answer.status
            );
            opened.push(door.path);
        }
    }
    opened.dedup();
    assert!(opened.len() >= 20, "only {opened:?} lead somewhere");

    let before = leaves(platform).await;
    for door in doors.list().iter().filter(|door| door.act.is_some()) {
        if door.method != Method::POST || !door.path.contains('{') {
            continue;
        }
        for path in filled(door.path, &ids) {
            let body = Body::from(format!("_csrf={csrf}"));
            let mut post = request(Method::POST, &path, Some(&other), body);
            let kind = "application/x-www-form-urlencoded".parse().unwrap();
            post.headers_mut().insert(header::CONTENT_TYPE, kind);
            let answer = platform.send(post).await;
            assert!(!answer.status.is_success(), "{path}: {}", answer.status);
        }
    }
    assert_eq!(leaves(platform).await, before, "nothing was done");
}
