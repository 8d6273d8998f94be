//! Every list of the API, walked to its end.

use crate::reach::sign_in;
use axum::http::StatusCode;
use db::args;
use gongjiang::compose;
use serde_json::Value;
use std::collections::BTreeSet;
use tests::Platform;
use utoipa::openapi::{OpenApi, RefOr, path::Parameter};

/// The list, and how many rows the school of the session `$1` has in it.
const LISTS: [(&str, &str); 11] = [
    (
        "/api/v1/people",
        "select count(*) as n from person
         where employer = (select organisation.name from session join organisation on organisation.id = session.school
                           where session.id = $1)
            or exists (select 1 from appointment where appointment.person = person.id
                       and appointment.organisation = (select school from session where id = $1))",
    ),
    (
        "/api/v1/filing/applications",
        "select count(*) as n from application where school = (select school from session where id = $1)",
    ),
    (
        "/api/v1/sessions",
        "select count(*) as n from session where school = (select school from session where id = $1)",
    ),
    (
        "/api/v1/sessions/{id}/candidates",
        "select count(*) as n from candidate where session = $1",
    ),
    (
        "/api/v1/banks",
        "select count(*) as n from bank where school = (select school from session where id = $1)",
    ),
    (
        "/api/v1/banks/{id}/items",
        "select count(*) as n from item where bank =
         (select min(id) from bank where school = (select school from session where id = $1))",
    ),
    (
        "/api/v1/sessions/{session}/sittings",
        "select count(*) as n from sitting where session = $1",
    ),
    (
        "/api/v1/sessions/{session}/results",
        "select count(*) as n from mark where session = $1",
    ),
    (
        "/api/v1/certificates",
        "select count(*) as n from certificate join session s on s.id = certificate.session
         where s.school = (select school from session where id = $1)",
    ),
    (
        "/api/v1/register",
        "select count(*) as n from filing where $1 <> '' and '2026-11-20' between valid_from and valid_until
         and ended_on is null and not exists (select 1 from suspension
             where suspension.filing = filing.id and (until is null or until >= '2026-11-20'))",
    ),
    (
        "/api/v1/register/partners",
        "select count(*) as n from partner where $1 <> '' and '2026-11-20' between valid_from and valid_until",
    ),
];

async fn text(platform: &Platform, sql: &'static str, subject: &str) -> String {
    let mut conn = platform.house.db.read().await.unwrap();
    let row = conn.one(sql, args![subject]).await.unwrap();
    row.get("id").unwrap()
}

async fn count(platform: &Platform, sql: &'static str, session: &str) -> usize {
    let mut conn = platform.house.db.read().await.unwrap();
    let row = conn.one(sql, args![session]).await.unwrap();
    usize::try_from(row.get::<i64>("n").unwrap()).unwrap()
}

/// The lists that the description of the API tells of.
fn described(api: &OpenApi) -> BTreeSet<&str> {
    let paged = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.name == "after");
    let lists = api.paths.paths.iter().filter(|(_, path)| {
        let mut asked = path
            .get
            .iter()
            .flat_map(|get| get.parameters.iter().flatten());
        asked.any(paged)
    });
    lists.map(|(path, _)| path.as_str()).collect()
}

/// Walks every list of the API by its cursor, in parts that end exactly at its end and in parts that do not.
pub async fn every_list_gives_every_row_once(platform: &Platform) {
    let api = compose::openapi();
    assert_eq!(
        described(&api),
        LISTS.map(|(path, _)| path).into(),
        "no list is left out"
    );
    let (staff, _) = sign_in(platform, "jinjiang-staff").await;
    let session = "select session as id from certificate where $1 = '' group by session order by count(*) desc limit 1";
    let session = text(platform, session, "").await;
    let bank =
        "select min(id) as id from bank where school = (select school from session where id = $1)";
    let bank = text(platform, bank, &session).await;

    for (path, sql) in LISTS {
        let path = path
            .replace("banks/{id}", &format!("banks/{bank}"))
            .replace("{id}", &session)
            .replace("{session}", &session);
        let rows = count(platform, sql, &session).await;
        assert!(rows > 0, "{path} is empty");
        for limit in [1, 7, rows.min(200), 200] {
            // A part of one row at a time is enough for a short list.
            if rows / limit > 50 {
                continue;
            }
            let (keys, parts) = walked(platform, &path, limit, &staff).await;
            assert_eq!(parts, rows.div_ceil(limit), "{path} by {limit}");
            assert_eq!(keys.len(), rows, "{path} by {limit}");
            assert!(
                keys.is_sorted_by(|one, next| one < next),
                "{path} by {limit}"
            );
        }
        for (wrong, code) in [
            ("after=zzz", "paging.bad_cursor"),
            ("after=zzzzzzzzzzzzzzzzzzzzzzzzzz", "paging.bad_cursor"),
            ("after=Yzz", "paging.bad_cursor"),
            ("limit=0", "paging.bad_limit"),
            ("limit=201", "paging.bad_limit"),
            ("limit=many", "paging.bad_limit"),
        ] {
            let answer = platform.get(&format!("{path}?{wrong}"), Some(&staff)).await;
            assert_eq!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{path}?{wrong}"
            );
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            let problem: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(problem["code"], code, "{path}?{wrong}");
        }
    }
}

/// The keys of all rows, and in how many parts they came.
async fn walked(
    platform: &Platform,
    path: &str,
    limit: usize,
    token: &str,
) -> (Vec<String>, usize) {
    let (mut keys, mut parts, mut after) = (Vec::new(), 0, String::new());
    loop {
        let address = format!("{path}?limit={limit}{after}");
        let answer = platform.get(&address, Some(token)).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
        let part: Value = serde_json::from_str(&answer.body).unwrap();
        let key = |row: &Value| {
            row["id"]
                .as_str()
                .or(row["number"].as_str())
                .map(str::to_owned)
        };
        keys.extend(
            part["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| key(row).unwrap()),
        );
        parts += 1;
        match &part["next"] {
            Value::Null => return (keys, parts),
            next => after = format!("&after={}", next.as_str().unwrap()),
        }
    }
}
