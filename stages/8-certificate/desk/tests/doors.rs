//! The pages and the API of this stage, as people and programs meet them, on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use access::{OrganisationKind, Principal, Role};
use accounts::{NewAccount, NewOrganisation, SignIn};
use axum::{
    Router,
    body::{Body, to_bytes},
};
use common::{NUMBER, SCHEMAS, School, catch_up, chengdu, house, now};
use db::Db;
use http::{Request, StatusCode, header};
use kernel::OrganisationId;
use testing::both;
use tower::ServiceExt;

/// Somebody at the doors, by the token of their sign-in.
struct Visitor<'a> {
    router: &'a Router,
    token: String,
}

impl Visitor<'_> {
    async fn get(&self, path: &str) -> (StatusCode, Vec<u8>) {
        self.ask("GET", path).await
    }

    async fn page(&self, path: &str) -> String {
        let (status, body) = self.get(path).await;
        let text = String::from_utf8(body).unwrap();
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        text
    }

    async fn ask(&self, method: &str, path: &str) -> (StatusCode, Vec<u8>) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Body::empty())
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        (
            status,
            to_bytes(response.into_body(), usize::MAX)
                .await
                .unwrap()
                .to_vec(),
        )
    }
}

async fn visitor<'a>(
    db: &Db,
    router: &'a Router,
    organisation: OrganisationId,
    role: Role,
    name: &str,
) -> Visitor<'a> {
    let permit = Principal::platform().permit().unwrap();
    let password = "a long password for tests";
    let new = NewAccount {
        organisation,
        role,
        user_name: name.to_owned(),
        person_name: "经办人".to_owned(),
        password: password.to_owned(),
        demo: false,
    };
    accounts::open_account(db, &permit, &new, now())
        .await
        .unwrap();
    let attempt = SignIn {
        user_name: name,
        password,
        address: "local",
        demo_allowed: false,
    };
    let token = accounts::sign_in(db, &attempt, now()).await.unwrap().token;
    Visitor { router, token }
}

async fn city_centre(db: &Db) -> OrganisationId {
    let permit = Principal::platform().permit().unwrap();
    let new = NewOrganisation {
        kind: OrganisationKind::AppraisalCentre,
        affiliation: chengdu(),
        name: "成都市职业技能鉴定指导中心".to_owned(),
    };
    accounts::open_organisation(db, &permit, &new, now())
        .await
        .unwrap()
}

both! {
    &SCHEMAS, async fn centre_and_head_find_their_work_and_do_it(place: Place) {
        let db = &place.db;
        let house = house(db, None);
        let router = &web::application(house.clone(), certificate_desk::doors());
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let session = school.session(db, 2, "reviewed").await;
        let centre = visitor(db, router, city_centre(db).await, Role::CentreOfficer, "centre").await;
        let head = visitor(db, router, school.owner.school, Role::SchoolHead, "head").await;
        let here = format!("/certificates/session/{session}");

        let before = centre.page(&here).await;
        assert!(before.contains("为2名合格考生赋证书编码") && before.contains("为合格考生赋码</button>"));
        assert!(!head.page(&here).await.contains("为合格考生赋码</button>"), "no button for whoever may not");
        assert_eq!(head.ask("POST", &format!("{here}/assign")).await.0, StatusCode::FORBIDDEN);
        assert_eq!(centre.ask("POST", &format!("{here}/assign")).await.0, StatusCode::SEE_OTHER);
        assert!(head.page(&here).await.contains("颁发证书</button>"));
        assert_eq!(head.ask("POST", &format!("{here}/issue")).await.0, StatusCode::SEE_OTHER);
        assert!(head.page(&here).await.contains("还有2份未完成"));
        catch_up(&house).await;
        assert!(head.page(&here).await.contains("全部证书已制作完成"));

        let list = head.page("/certificates?text=000002&state=issued&sort=code").await;
        assert!(list.contains("Y000051001064264000002") && !list.contains("Y000051001064264000001"));
        assert!(head.page("/certificates?state=assigned").await.contains("没有证书"));
    }

    &SCHEMAS, async fn programs_page_through_and_fetch_the_files(place: Place) {
        let db = &place.db;
        let house = house(db, None);
        let router = &web::application(house.clone(), certificate_desk::doors());
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let other = School::open(db, "四川另一技师学院", "Y000051001068").await;
        let session = school.session(db, 3, "reviewed").await;
        let permit = common::centre(chengdu()).permit().unwrap();
        certificate_desk::assign_codes(db, &permit, session, now()).await.unwrap();
        let permit = school.person(Role::SchoolHead).permit().unwrap();
        certificate_desk::issue_certificates(db, &permit, session, now()).await.unwrap();
        catch_up(&house).await;

        let staff = visitor(db, router, school.owner.school, Role::SchoolStaff, "staff").await;
        let mut address = "/api/v1/certificates?limit=2".to_owned();
        let mut found = Vec::new();
        loop {
            let page: serde_json::Value = serde_json::from_str(&staff.page(&address).await).unwrap();
            found.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { break };
            address = format!("/api/v1/certificates?limit=2&after={next}");
        }
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|one| one["identity_masked"].as_str().unwrap().contains('*')));
        let file = format!("/api/v1/certificates/{}/pdf", found[0]["id"].as_str().unwrap());
        let (status, pdf) = staff.get(&file).await;
        assert_eq!((status, &pdf[..5]), (StatusCode::OK, &b"%PDF-"[..]));

        let stranger = visitor(db, router, other.owner.school, Role::SchoolStaff, "stranger").await;
        assert_eq!(stranger.get(&file).await.0, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&format!("/certificates/session/{session}")).await.0, StatusCode::NOT_FOUND);
        let nothing = stranger.page("/api/v1/certificates").await;
        assert_eq!(nothing, r#"{"items":[],"next":null}"#);
    }

    &SCHEMAS, async fn work_waits_only_for_whoever_is_to_do_it(place: Place) {
        let db = &place.db;
        let house = house(db, None);
        let school = School::open(db, "四川演示技师学院", NUMBER).await;
        let session = school.session(db, 1, "reviewed").await;
        school.session(db, 0, "reviewed").await;
        school.session(db, 1, "reported").await;
        let (centre, head) = (common::centre(chengdu()), school.person(Role::SchoolHead));
        let elsewhere = common::centre("510700".parse().unwrap());
        let waits = async |principal: &Principal| certificate_desk::work(&mut db.read().await.unwrap(), &house, principal).await.unwrap().len();
        assert_eq!((waits(&centre).await, waits(&elsewhere).await, waits(&head).await), (1, 0, 0));
        certificate_desk::assign_codes(db, &centre.permit().unwrap(), session, now()).await.unwrap();
        assert_eq!((waits(&centre).await, waits(&head).await), (0, 1));
        certificate_desk::issue_certificates(db, &head.permit().unwrap(), session, now()).await.unwrap();
        assert_eq!((waits(&centre).await, waits(&head).await), (0, 0));
    }
}
