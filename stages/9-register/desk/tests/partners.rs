//! What the public sees of partners and of the schools with which they have agreements (N4.1, N4.2), on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../../../8-certificate/desk/tests/common/mod.rs"]
mod common;

use access::{OrganisationKind, Principal, Role};
use accounts::NewOrganisation;
use axum::{
    Router,
    body::{Body, to_bytes},
};
use common::{NUMBER, School, chengdu, house, now, person};
use db::{Db, Schema};
use filing_desk::AgreementEntry;
use filing_rules::{End, PartnerEntry, PartnerLine, ScopeRow};
use http::{Request, StatusCode};
use kernel::{Level, PartnerId, Uscc};
use std::collections::BTreeSet;
use testing::both;
use tower::ServiceExt;

const SCHEMAS: [Schema; 11] = {
    let mut schemas = [register_desk::SCHEMA; 11];
    let mut place = 0;
    while place < common::SCHEMAS.len() {
        schemas[place] = common::SCHEMAS[place];
        place += 1;
    }
    schemas
};

async fn ask(router: &Router, address: &str) -> (StatusCode, String) {
    let request = Request::builder().uri(address).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

async fn sees(router: &Router, address: &str, words: &[&str]) -> String {
    let (status, text) = ask(router, address).await;
    assert_eq!(status, StatusCode::OK, "{address}: {text}");
    for word in words {
        assert!(text.contains(word), "{address} lacks {word}: {text}");
    }
    text
}

async fn officer(db: &Db) -> Principal {
    let new = NewOrganisation {
        kind: OrganisationKind::AppraisalCentre,
        affiliation: chengdu(),
        name: "职鉴中心".to_owned(),
    };
    let permit = Principal::platform().permit().unwrap();
    let id = accounts::open_organisation(db, &permit, &new, now())
        .await
        .unwrap();
    person(Role::CentreOfficer, id, chengdu(), "职鉴中心")
}

async fn register(
    db: &Db,
    officer: &Principal,
    (kind, name, number): (&str, &str, &str),
) -> PartnerId {
    let uscc = Uscc::fictitious(900).to_string();
    let entry = PartnerEntry {
        kind,
        name,
        uscc: &uscc,
        number,
        filed_by: "人力资源和社会保障部",
        reference: "公告（虚构）",
        from: "2025-11-01",
        until: "2028-10-31",
    };
    let rows = [ScopeRow {
        occupation: "电工".into(),
        job_type: String::new(),
        levels: vec![Level::Five, Level::Four],
    }];
    filing_desk::register_partner(db, &officer.permit().unwrap(), entry, &rows, now())
        .await
        .unwrap()
}

async fn agree(db: &Db, school: &School, partner: PartnerId) {
    let (staff, head) = (
        school.person(Role::SchoolStaff),
        school.person(Role::SchoolHead),
    );
    let terms = AgreementEntry {
        title: "合作评价协议",
        from: "2026-03-01",
        until: "2027-02-28",
    };
    let lines = BTreeSet::from([PartnerLine {
        occupation: "6-31-01-03".parse().unwrap(),
        job_type: String::new(),
        level: Level::Four,
    }]);
    let paper = ("协议.pdf", testing::files::PDF);
    let id = filing_desk::record_agreement(
        db,
        &staff.permit().unwrap(),
        partner,
        terms,
        &lines,
        paper,
        now(),
    )
    .await
    .unwrap();
    filing_desk::confirm_agreement(db, &head.permit().unwrap(), id, now())
        .await
        .unwrap();
}

both! {
    &SCHEMAS, async fn partners_are_published_with_their_scope_and_their_schools(place: Place) {
        let db = &place.db;
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let officer = officer(db).await;
        let enterprise = register(db, &officer, ("enterprise", "天府示例电力公司", "Y000151000001")).await;
        register(db, &officer, ("evaluation_organisation", "四川样板评价中心", "S000151000002")).await;
        agree(db, &school, enterprise).await;
        let router = web::application(house(db, None), register_desk::doors());

        sees(&router, "/register", &["/register/partners"]).await;
        sees(&router, "/register/partners", &["天府示例电力公司", "四川样板评价中心", "五级/初级工至四级/中级工", "共2条"]).await;
        let one = sees(&router, "/register/partners?kind=enterprise&occupation=6-31", &["天府示例电力公司"]).await;
        assert!(!one.contains("四川样板评价中心"));
        sees(&router, "/register/partners?standing=suspended&name=_", &["没有符合条件的机构"]).await;
        let page = format!("/register/partners/{enterprise}");
        sees(&router, &page, &["Y000151000001", "人力资源和社会保障部", "合作院校", "四川演示技师学院", "2027年2月28日"]).await;
        // Only what was agreed is told of the school, only the partner with an agreement.
        let shown = sees(&router, &format!("/register/{NUMBER}"), &["合作评价机构", "天府示例电力公司", &page]).await;
        let part = shown.split("合作评价机构").nth(1).unwrap();
        assert!(part.contains("四级/中级工") && !part.contains("五级/初级工") && !shown.contains("四川样板评价中心"));
        for nobody in ["/register/partners/x", "/register/partners/06f0000000000000000000000a"] {
            assert_eq!(ask(&router, nobody).await.0, StatusCode::NOT_FOUND, "{nobody}");
        }

        let list = |query: &str| {
            let (router, address) = (router.clone(), format!("/api/v1/register/partners?{query}"));
            async move { serde_json::from_str::<serde_json::Value>(&sees(&router, &address, &[]).await).unwrap() }
        };
        // Both were registered in one moment: either may come first.
        let first = list("limit=1").await;
        let second = list(&format!("limit=1&after={}", first["next"].as_str().unwrap())).await;
        assert_eq!(second["next"], serde_json::Value::Null);
        let mut both = [first["items"][0].clone(), second["items"][0].clone()];
        both.sort_by_key(|one| one["number"].as_str().unwrap().to_owned());
        assert_eq!((&both[0]["kind"], &both[0]["number"]), (&"evaluation_organisation".into(), &"S000151000002".into()));
        assert_eq!(both[1]["number"], "Y000151000001");
        assert_eq!(both[1]["scope"], serde_json::json!([
            { "occupation": "6-31-01-03", "occupation_name": "电工", "job_type": "", "levels": ["5", "4"] }
        ]));
        assert_eq!(list("on=2025-10-31").await["items"], serde_json::json!([]));
        assert_eq!(ask(&router, "/api/v1/register/partners?on=gestern").await.0, StatusCode::UNPROCESSABLE_ENTITY);

        // A partner that was ended is no longer told of the school; its own page says so, for good.
        let permit = officer.permit().unwrap();
        filing_desk::end_partner(db, &permit, enterprise, End::Revoked, "移出名单", now()).await.unwrap();
        sees(&router, &page, &["已取消"]).await;
        let shown = sees(&router, &format!("/register/{NUMBER}"), &[]).await;
        assert!(!shown.contains("天府示例电力公司"));
        assert_eq!(list("standing=revoked").await["items"][0]["standing"], "revoked");
        assert_eq!(list("").await["items"].as_array().unwrap().len(), 1);
    }
}
