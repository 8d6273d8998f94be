//! A whole certification, from a school's filing to a certificate that anyone can check, on both engines.
//! The demo plays it by the acts that people use; here it is asked what became true.
#![allow(missing_docs, clippy::unwrap_used)]

mod lists;
mod reach;

use axum::http::StatusCode;
use db::args;
use gongjiang::{
    compose, demo,
    place::{self},
};
use jiff::Timestamp;
use testing::{Place, both};
use tests::Platform;
use web::Clock;

/// A day in whose months before it every holiday has its official notice.
const PRESENT: &str = "2026-11-20T02:00:00Z";

async fn lived(place: Place) -> Platform {
    let present: Timestamp = PRESENT.parse().unwrap();
    let house = place::house(
        place.db.clone(),
        Clock::set_at(present),
        demo::presentation("http://127.0.0.1:8080"),
    );
    demo::make(&house, present, &|_| {}).await.unwrap();
    Platform::over(place, present)
}

async fn number(platform: &Platform, sql: &'static str) -> i64 {
    platform
        .house
        .db
        .read()
        .await
        .unwrap()
        .one(sql, args![])
        .await
        .unwrap()
        .get("n")
        .unwrap()
}

/// The register shows every standing that a filing of these months can have, and what changed on the way.
async fn filings_have_lived(platform: &Platform) {
    for (standing, school) in [
        ("in_force", "安州示例"),
        ("in_force", "巴蜀样板"),
        ("in_force", "绵竹样板高级技工学校"),
        ("suspended", "梓潼范例"),
        ("withdrawn", "广汉示例"),
        ("revoked", "川东范例"),
    ] {
        let address = format!("/register?standing={standing}");
        let page = platform.get(&address, None).await.body;
        assert!(page.contains(school), "{school} is not {standing}: {page}");
    }
    for (sql, expected) in [
        (
            "select count(*) as n from application where kind = 'extension' and state = 'decided'",
            1,
        ),
        (
            "select count(*) as n from suspension where lifted is not null",
            1,
        ),
        (
            "select count(*) as n from filing_version where why = '变更院校名称'",
            1,
        ),
        ("select count(*) as n from filing where receipt is null", 0),
    ] {
        assert_eq!(number(platform, sql).await, expected, "{sql}");
    }
}

both! {
    compose::SCHEMAS, async fn from_a_filing_to_a_certificate_that_anyone_can_check(place: Place) {
        let platform = lived(place).await;

        // Every fact is journaled, every head is signed, every row is what its newest leaf says.
        let findings = platform.house.db.verify_journal().await.unwrap();
        assert_eq!(findings.problems, Vec::<String>::new());
        assert!(findings.leaves > 300 && findings.pending == 0, "{findings:?}");
        assert_eq!(platform.house.db.jobs_waiting().await.unwrap(), (0, 0), "the worker had done everything");

        // Many lived side by side, and the journal stands in the order of their days.
        let backwards = number(
            &platform,
            "select count(*) as n from journal_leaf later join journal_leaf earlier on earlier.seq < later.seq
             where earlier.at > later.at",
        ).await;
        assert_eq!(backwards, 0);

        // The class of 40: some failed, the others have certificates with codes of the school's own number.
        let certificates = number(&platform, "select count(*) as n from certificate").await;
        assert!((20..40).contains(&certificates), "{certificates} certificates");
        assert_eq!(number(&platform, "select count(*) as n from certificate where file is null").await, 0);
        let strange = number(
            &platform,
            "select count(*) as n from certificate join session on session.id = certificate.session
             where substr(code, 1, 13) <> filing_number or length(code) <> 22",
        ).await;
        assert_eq!(strange, 0);

        // The roster was told of every seat that was given and of everybody who came in.
        let untold = number(
            &platform,
            "select (select count(*) from sitting where session not in (select session from roster_seated))
                  + (select count(*) from entrance join seat on seat.id = entrance.seat
                     where candidate not in (select candidate from candidate_seen)) as n",
        ).await;
        assert_eq!(untold, 0);

        // No results were confirmed without the supervisor's record (A4.3), no plan came late (A4.1).
        let unsupervised = number(
            &platform,
            "select count(*) as n from sitting join result on result.id = sitting.session
             left join supervision_record on supervision_record.id = sitting.id
             where confirmed_at is not null and supervision_record.id is null",
        ).await;
        assert_eq!(unsupervised, 0);
        assert_eq!(number(&platform, "select count(*) as n from session where late > 0").await, 0);

        // Anyone checks.
        let row = platform.house.db.read().await.unwrap()
            .one("select code, holder from certificate order by code limit 1", args![]).await.unwrap();
        let (code, holder): (String, String) = (row.get("code").unwrap(), row.get("holder").unwrap());
        let query = format!("code={code}&name={}", web::form_value(&holder));
        let found = platform.get(&format!("/api/v1/certificates/query?{query}"), None).await;
        assert_eq!(found.status, StatusCode::OK, "{}", found.body);
        assert!(found.body.contains(&code) && found.body.contains("电工"));
        let wrong = platform.get(&format!("/api/v1/certificates/query?code={code}&name=nobody"), None).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
        let page = platform.get(&format!("/certificates/query?{query}"), None).await;
        assert!(page.status.is_success() && page.body.contains(&code));
        assert!(platform.get("/register", None).await.body.contains("示范技师学院"));
        filings_have_lived(&platform).await;

        reach::nobody_reaches_another_schools_things(&platform).await;
        lists::every_list_gives_every_row_once(&platform).await;
    }

    compose::SCHEMAS, async fn the_journal_names_nobody(place: Place) {
        let platform = lived(place).await;
        let db = &platform.house.db;
        let mut conn = db.read().await.unwrap();
        let leaves: Vec<String> = conn.all("select bytes from journal_leaf", args![]).await.unwrap().iter()
            .map(|row| String::from_utf8(row.get("bytes").unwrap()).unwrap()).collect();
        let everyone = conn.all("select name, identity, identity_masked, phone, phone_masked, photo from candidate", args![]).await.unwrap();
        assert!(everyone.len() > 40 && leaves.len() > 300, "{} people, {} leaves", everyone.len(), leaves.len());
        for row in everyone {
            let opened = |context, column| db.keys().open_sealed(context, &row.get::<Vec<u8>>(column).unwrap()).unwrap();
            let mut personal = vec![opened(candidates_desk::IDENTITY, "identity"), opened(candidates_desk::PHONE, "phone")];
            for column in ["name", "identity_masked", "phone_masked"] {
                personal.push(row.get(column).unwrap());
            }
            // What outsiders could compute from what they hold or guess.
            let digests: Vec<String> = personal.iter().map(|text| db::FileDigest::of(text.as_bytes()).to_string()).collect();
            personal.extend(digests);
            personal.extend(row.get::<Option<String>>("photo").unwrap());
            for text in personal.iter().filter(|text| !text.is_empty()) {
                let told = leaves.iter().find(|leaf| leaf.contains(text.as_str()));
                assert_eq!(told, None, "a leaf tells {text}");
            }
        }
    }
}
