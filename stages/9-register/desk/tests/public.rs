//! What the public sees, through the doors, on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../../../8-certificate/desk/tests/common/mod.rs"]
mod common;

use access::Role;
use axum::{
    Router,
    body::{Body, to_bytes},
};
use certificate_desk::{assign_codes, issue_certificates};
use common::{NUMBER, School, centre, chengdu, code_of, house, kept, now};
use db::{Schema, columns};
use http::{Request, StatusCode, header};
use jiff::{SignedDuration, civil::date};
use journal::{Checkpoint, Hash, merkle::leaf_hash, proof};
use register_desk::{consistency_proof, leaf_proof};
use serde_json::Value;
use testing::{Place, both};
use tower::ServiceExt;
use web::House;

const SCHEMAS: [Schema; 11] = {
    let mut schemas = [register_desk::SCHEMA; 11];
    let mut place = 0;
    while place < common::SCHEMAS.len() {
        schemas[place] = common::SCHEMAS[place];
        place += 1;
    }
    schemas
};

const CODE: &str = "Y000051001064264000001";

/// The answer of a door: its status and its text.
struct Answer {
    status: StatusCode,
    kind: String,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

async fn ask(router: &Router, address: &str) -> Answer {
    let request = Request::builder().uri(address).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .map_or("", |kind| kind.to_str().unwrap())
        .to_owned();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Answer {
        status,
        kind,
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

fn encoded(text: &str) -> String {
    web::form_value(text)
}

/// A school, one issued certificate of 王小明, and one of 李𠮷 that has a code only.
async fn province(place: &Place) -> (House, Router, School) {
    let db = &place.db;
    let school = School::open(db, "四川演示技师学院", NUMBER).await;
    for issue in [true, false] {
        let session = school
            .session(db, if issue { 1 } else { 2 }, "reviewed")
            .await;
        assign_codes(db, &centre(chengdu()).permit().unwrap(), session, now())
            .await
            .unwrap();
        if issue {
            let head = school.person(Role::SchoolHead);
            issue_certificates(db, &head.permit().unwrap(), session, now())
                .await
                .unwrap();
        }
    }
    db.grow_tree(now()).await.unwrap();
    let house = house(db, None);
    let router = web::application(house.clone(), register_desk::doors());
    (house, router, school)
}

both! {
    &SCHEMAS, async fn a_certificate_is_checked_by_code_and_name(place: Place) {
        let (_, router, _) = province(&place).await;
        let asked = |code: &str, name: &str| {
            let address = format!("/api/v1/certificates/query?code={}&name={}", encoded(code), encoded(name));
            let router = router.clone();
            async move { ask(&router, &address).await }
        };
        let found = asked(CODE, "王小明").await;
        assert_eq!(found.status, StatusCode::OK, "{}", found.text);
        assert_eq!(
            found.json(),
            serde_json::json!({
                "valid": true, "holder": "王**", "occupation": "电工", "job_type": "", "level": "四级/中级工", "code": CODE,
                "issued_on": "2026-03-02", "issuer": "四川演示技师学院", "state": "issued",
            })
        );
        let typed = asked("ｙ000051001064 ２６4000001", " 王 小明").await;
        assert_eq!(typed.json()["code"], CODE);

        let wrong_name = asked(CODE, "王大明").await;
        assert_eq!(wrong_name.status, StatusCode::NOT_FOUND);
        assert_eq!(wrong_name.kind, "application/problem+json");
        assert_eq!(wrong_name.json()["code"], "certificate.no_match");
        for (code, name) in [("Y000051001064264000009", "王小明"), ("不是编码", "王小明"), ("Y000051001064264000003", "李𠮷")] {
            assert_eq!(asked(code, name).await.text, wrong_name.text, "{code} {name}");
        }
        let nothing = asked("", " ").await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(nothing.json()["problems"].as_array().unwrap().len(), 2);
    }

    &SCHEMAS, async fn the_page_behind_the_qr_code_brings_the_code_and_shows_no_identity_number(place: Place) {
        let (_, router, _) = province(&place).await;
        let form = ask(&router, &format!("/certificates/query?code={CODE}")).await;
        assert_eq!(form.status, StatusCode::OK);
        assert!(form.text.contains(&format!("value=\"{CODE}\"")) && !form.text.contains("证书有效"));
        let right = ask(&router, &format!("/certificates/query?code={CODE}&name={}", encoded("王小明"))).await;
        for wanted in ["证书有效", "2026年3月2日", "四川演示技师学院", "王**"] {
            assert!(right.text.contains(wanted), "{wanted}");
        }
        let identity = kernel::CitizenId::fictitious(date(2008, 1, 1), kernel::citizen_id::Sex::Female, 0).unwrap();
        assert!(!right.text.contains(identity.expose()) && !right.text.contains(&identity.masked()));
        let wrong = ask(&router, &format!("/certificates/query?code={CODE}&name={}", encoded("<b>某"))).await;
        assert!(wrong.text.contains("没有查到") && !wrong.text.contains("<b>") && !wrong.text.contains("证书有效"));
    }

    &SCHEMAS, async fn one_address_may_not_try_names_without_end(place: Place) {
        let (house, router, _) = province(&place).await;
        let address = format!("/api/v1/certificates/query?code={CODE}&name={}", encoded("某"));
        for _ in 0..30 {
            assert_eq!(ask(&router, &address).await.status, StatusCode::NOT_FOUND);
        }
        let refused = ask(&router, &address).await;
        assert_eq!((refused.status, refused.kind.as_str()), (StatusCode::TOO_MANY_REQUESTS, "application/problem+json"));
        let page = ask(&router, &format!("/certificates/query?code={CODE}&name={}", encoded("王小明"))).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(page.text.contains("查询过于频繁") && !page.text.contains("证书有效"));
        house.clock.set(now() + SignedDuration::from_mins(1));
        assert_eq!(ask(&router, &address).await.status, StatusCode::NOT_FOUND);
    }

    &SCHEMAS, async fn the_register_tells_what_held_on_each_day(place: Place) {
        let (_, router, school) = province(&place).await;
        let filing = school.filing;
        kept(&place.db, |mut tx| async move {
            let note = "insert into filed_occupation (occupation, job_type, name) values ('6-18-02-04', '', '焊工')";
            tx.scratch(note, Vec::new()).await?;
            let line: kernel::ScopeLineId = tx.id();
            let columns = columns! {
                "filing" => filing, "occupation" => "6-18-02-04", "occupation_name" => "焊工", "job_type" => "",
                "level" => "5", "audience" => "own_students", "basis" => "国家职业技能标准 焊工（2018年版）",
                "since" => date(2025, 11, 1), "until" => date(2028, 10, 31), "dropped_on" => date(2026, 2, 1),
            };
            tx.insert("scope_line", line, columns).await?;
            let version: kernel::FilingVersionId = tx.id();
            let columns = columns! {
                "filing" => filing, "no" => 1, "why" => "变更院校名称", "school_name" => "旧名技工学校",
                "uscc" => "12510000MB0X000019", "address" => "成都市演示区工匠路1号", "contact_name" => "周某",
                "contact_phone" => "028-00000000", "valid_from" => date(2025, 11, 1), "valid_until" => date(2028, 10, 31),
                "changed_at" => "2026-01-20T02:00:00Z".parse::<jiff::Timestamp>().unwrap(),
            };
            tx.insert("filing_version", version, columns).await?;
            Ok((tx, ()))
        })
        .await;
        let (welder, old) = (encoded("焊工"), encoded("旧名"));
        for (query, on, found) in [
            (format!("occupation={welder}"), "2026-01-31", true),
            (format!("occupation={welder}"), "2026-02-01", false),
            ("occupation=6-18-02-04".to_owned(), "", false),
            ("occupation=6-31-01-03".to_owned(), "", true),
            ("occupation=6-31-01-03&standing=expired".to_owned(), "2029-01-01", true),
            (format!("occupation={welder}&standing=expired"), "2029-01-01", false),
            (format!("name={old}"), "2026-01-19", true),
            (format!("name={old}"), "", true),
        ] {
            let page = ask(&router, &format!("/register?{query}&on={on}")).await;
            let rows = ask(&router, &format!("/register.json?{query}&on={on}")).await.json();
            assert_eq!(page.text.contains(&format!("/register/{NUMBER}\"")), found, "{query} {on}");
            assert_eq!(rows.as_array().unwrap().len(), usize::from(found), "{query} {on}");
        }
        let then = ask(&router, &format!("/register/{NUMBER}?on=2026-01-19")).await.text;
        assert!(then.contains("<h1>旧名技工学校") && then.contains("焊工"), "{then}");
        let now = ask(&router, &format!("/register/{NUMBER}")).await.text;
        assert!(now.contains("四川演示技师学院") && !now.contains("焊工"), "{now}");
        for event in ["准予备案", "2026年1月20日：变更院校名称，原名称旧名技工学校，现名称四川演示技师学院"] {
            assert!(now.contains(event), "{event}: {now}");
        }
    }

    // Whoever reads the downloads by a program relies on these names and their order.
    &SCHEMAS, async fn the_downloads_keep_their_columns(place: Place) {
        let (_, router, _) = province(&place).await;
        let csv = ask(&router, "/register.csv").await.text;
        let mut lines = csv.trim_start_matches('\u{feff}').lines();
        assert_eq!(
            lines.next().unwrap(),
            "院校名称,机构代码,地址,联系人,联系电话,职业（工种）名称,职业编码,等级范围,评价规范"
        );
        assert_eq!(
            lines.next().unwrap(),
            "四川演示技师学院,12510000MB0X000019,成都市演示区工匠路1号,周某,028-00000000,电工,6-31-01-03,四级/中级工,国家职业技能标准 电工（2018年版）"
        );
        assert_eq!(
            ask(&router, "/register.json").await.json(),
            serde_json::json!([{
                "number": NUMBER, "school": "四川演示技师学院", "uscc": "12510000MB0X000019",
                "address": "成都市演示区工匠路1号", "contact": "周某", "phone": "028-00000000",
                "valid_from": "2025-11-01", "valid_until": "2028-10-31", "standing": "in_force",
                "scope": [{
                    "occupation": "6-31-01-03", "occupation_name": "电工", "job_type": "", "levels": ["4"],
                    "basis": "国家职业技能标准 电工（2018年版）", "audience": "本校学生",
                }],
            }])
        );
    }

    &SCHEMAS, async fn filed_schools_are_published_with_what_the_notice_names(place: Place) {
        let (house, router, _) = province(&place).await;
        School::open(&place.db, "绵阳示范高级技工学校", "Y000051001068").await;
        let list = ask(&router, "/register").await;
        for wanted in [
            "四川演示技师学院", "12510000MB0X000019", "成都市演示区工匠路1号", "周某", "028-00000000", "电工 6-31-01-03", "四级/中级工",
            "国家职业技能标准 电工（2018年版）", "绵阳示范高级技工学校",
        ] {
            assert!(list.text.contains(wanted), "{wanted} is not in\n{}", list.text);
        }
        for (filter, one, both) in [("name=演示", true, false), ("occupation=6-31", true, true), ("city=510100", true, true)] {
            let shown = ask(&router, &format!("/register?{}", filter.replace("演示", &encoded("演示")))).await;
            assert_eq!(shown.text.contains("四川演示技师学院"), one, "{filter}");
            assert_eq!(shown.text.contains("绵阳示范高级技工学校"), both, "{filter}");
        }
        for nothing in ["city=510700", "city=province", "occupation=%25", "name=_"] {
            assert!(ask(&router, &format!("/register?{nothing}")).await.text.contains("没有符合条件的院校"), "{nothing}");
        }
        let csv = ask(&router, "/register.csv").await;
        assert!(csv.kind.starts_with("text/csv") && csv.text.lines().count() == 3, "{}", csv.text);
        let programs = ask(&router, "/register.json").await;
        assert_eq!(programs.json().as_array().unwrap().len(), 2);
        assert_eq!(programs.json()[0]["standing"], "in_force");
        assert_eq!(ask(&router, "/register.json?on=2025-10-31").await.json().as_array().unwrap().len(), 0, "not filed yet");
        let book = ask(&router, "/register.xlsx").await;
        assert!(book.status == StatusCode::OK && book.kind.contains("spreadsheetml"), "{}", book.kind);
        for wrong in ["/register?on=gestern", "/register.csv?on=x", "/api/v1/register?on=2026-02-30"] {
            assert_eq!(ask(&router, wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let one = ask(&router, &format!("/register/{NUMBER}")).await;
        assert!(one.text.contains("2025年11月1日至2028年10月31日") && one.text.contains("备案有效"));
        assert_eq!(ask(&router, "/register/Y000051999999").await.status, StatusCode::NOT_FOUND);

        let first = ask(&router, "/api/v1/register?limit=1").await.json();
        assert_eq!(first["next"], NUMBER);
        let second = ask(&router, &format!("/api/v1/register?limit=1&after={NUMBER}")).await.json();
        assert_eq!(second["items"][0]["number"], "Y000051001068");

        let home = ask(&router, "/").await;
        assert!(home.text.contains("/certificates/query") && home.text.contains(">2</dd>") && home.text.contains(">1</dd>"));
        // A filing that has ended is no longer published, but its page says so.
        house.clock.set("2029-01-01T00:00:00Z".parse().unwrap());
        assert!(ask(&router, "/register").await.text.contains("没有符合条件的院校"));
        assert!(ask(&router, &format!("/register/{NUMBER}")).await.text.contains("备案已过期"));
    }

    &SCHEMAS, async fn anyone_can_prove_the_journal(place: Place) {
        let (house, router, school) = province(&place).await;
        let key = house.db.journal_key();
        let old = ask(&router, "/api/v1/journal/checkpoint").await;
        assert!(old.kind.starts_with("text/plain"));
        let old = Checkpoint::open(old.text.as_bytes(), std::slice::from_ref(key.verifier())).unwrap();

        school.session(&house.db, 1, "reviewed").await;
        house.db.grow_tree(now()).await.unwrap();
        let new = ask(&router, "/api/v1/journal/checkpoint").await;
        let new = Checkpoint::open(new.text.as_bytes(), std::slice::from_ref(key.verifier())).unwrap();
        assert!(new.size > old.size);
        let address = format!("/api/v1/journal/consistency?old={}&new={}", old.size, new.size);
        let hashes = hashes(&ask(&router, &address).await.json());
        proof::verify_consistency(old.size, &old.root, new.size, &new.root, &hashes).unwrap();

        for index in 0..new.size {
            let line = ask(&router, &format!("/api/v1/journal/leaf/{index}")).await;
            let hash = leaf_hash(line.text.as_bytes());
            let found = leaf_proof(&house.db, index, new.size).await.unwrap();
            assert_eq!(found.leaf_hash, hash);
            proof::verify_inclusion(&hash, index, new.size, &new.root, &found.hashes).unwrap();
        }
        let page = ask(&router, "/journal?leaf=0").await;
        assert!(page.text.contains("已证明在树中"), "{}", page.text);
    }

    &SCHEMAS, async fn what_cannot_be_proved_is_refused(place: Place) {
        let (house, router, _) = province(&place).await;
        let size = house.db.head().await.unwrap().unwrap().size;
        assert_eq!(code_of(leaf_proof(&house.db, size, size).await), "not_found");
        assert_eq!(code_of(leaf_proof(&house.db, 0, size + 1).await), "journal.not_signed_yet");
        assert_eq!(code_of(leaf_proof(&house.db, u64::MAX, u64::MAX).await), "journal.not_signed_yet");
        assert_eq!(code_of(consistency_proof(&house.db, size, size - 1).await), "journal.sizes");
        assert_eq!(ask(&router, &format!("/api/v1/journal/leaf/{size}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ask(&router, "/api/v1/journal/proof?index=0").await.status, StatusCode::BAD_REQUEST);
        assert_eq!(ask(&router, &format!("/journal?leaf={}", u64::MAX)).await.status, StatusCode::NOT_FOUND);
    }
}

fn hashes(proof: &Value) -> Vec<Hash> {
    proof["hashes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hash| hash.as_str().unwrap().parse().unwrap())
        .collect()
}
