//! Plan and roster as people meet them: pages, forms, downloads, the API. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod photo;
mod support;

use access::{Organisation, Principal, Role};
use accounts::{NewAccount, SignIn};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use calendar::Calendar;
use db::{Db, Schema};
use std::sync::Arc;
use support::{
    identity, line,
    planned::{School, TODAY, noon, plan, school},
    with, workbook,
};
use testing::both;
use tower::ServiceExt;
use web::{Clock, Config, House, Metrics};

const SCHEMAS: [Schema; 6] = [
    db::SCHEMA,
    accounts::SCHEMA,
    web::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
    candidates_desk::SCHEMA,
];
const PASSWORD: &str = "a long password";

fn house(db: &Db) -> House {
    House {
        db: db.clone(),
        clock: Clock::set_at(noon(TODAY)),
        calendar: Calendar::built_in(),
        config: Arc::new(Config {
            base_url: String::new(),
            demo_sign_in: false,
            trusted_proxies: Vec::new(),
            notice: None,
            nav: [plan_desk::NAV, candidates_desk::NAV].concat(),
            demo_accounts: Vec::new(),
        }),
        metrics: Arc::new(Metrics::default()),
    }
}

/// Somebody at a browser.
struct Browser {
    router: Router,
    principal: Principal,
    token: String,
    csrf: String,
}

struct Answer {
    status: StatusCode,
    location: String,
    body: String,
}

impl Browser {
    async fn of(db: &Db, role: Role, place: &Organisation, user: &str) -> Browser {
        let new = NewAccount {
            organisation: place.id,
            role,
            user_name: user.to_owned(),
            person_name: "某人".to_owned(),
            password: PASSWORD.to_owned(),
            demo: false,
        };
        let permit = Principal::platform().permit().unwrap();
        accounts::open_account(db, &permit, &new, noon(TODAY))
            .await
            .unwrap();
        let attempt = SignIn {
            user_name: user,
            password: PASSWORD,
            address: "test",
            demo_allowed: false,
        };
        let token = accounts::sign_in(db, &attempt, noon(TODAY))
            .await
            .unwrap()
            .token;
        let found = accounts::find(db, &token, false, noon(TODAY))
            .await
            .unwrap()
            .unwrap();
        let doors = plan_desk::doors().and(candidates_desk::doors());
        Browser {
            router: web::application(house(db), doors),
            principal: found.principal,
            token,
            csrf: found.csrf,
        }
    }

    async fn send(&self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, format!("{}={}", web::COOKIE, self.token))
            .header(header::CONTENT_TYPE, kind)
            .header("x-csrf-token", &self.csrf)
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let location = parts.headers.get(header::LOCATION);
        Answer {
            status: parts.status,
            location: location
                .map_or("", |value| value.to_str().unwrap())
                .to_owned(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "text/plain", Vec::new()).await
    }

    /// Looks at a page that must be there and must hold the words.
    async fn sees(&self, path: &str, words: &[&str]) {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        for word in words {
            assert!(
                answer.body.contains(word),
                "{path} lacks {word}: {}",
                answer.body
            );
        }
    }

    async fn post(&self, path: &str, fields: &[(String, String)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(
            Method::POST,
            path,
            "application/x-www-form-urlencoded",
            body.into(),
        )
        .await
    }

    async fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> Answer {
        let head = format!(
            "--b\r\ncontent-disposition: form-data; name=\"_csrf\"\r\n\r\n{}\r\n--b\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n",
            self.csrf
        );
        let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
        self.send(Method::POST, path, "multipart/form-data; boundary=b", body)
            .await
    }
}

fn filled_form() -> Vec<(String, String)> {
    let plan = plan();
    let mut fields: Vec<(String, String)> = [
        ("title", "秋季电工批次"),
        ("scope", "6-31-01-03/4/"),
        ("registration_closed_on", "2026-09-11"),
        ("theory_on", "2026-11-07"),
        ("practical_on", "2026-11-08"),
        ("theory_minutes", "90"),
        ("theory_weight", "30"),
        ("practical_weight", "50"),
        ("coursework_weight", "20"),
        ("headcount", "40"),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .to_vec();
    fields.extend(
        plan_desk::FIELDS
            .iter()
            .map(|field| (field.name.to_owned(), (field.get)(&plan.content).clone())),
    );
    fields
}

/// Plans a session in the browser; gives its address.
async fn planned(browser: &Browser) -> String {
    browser
        .sees("/plans", &["没有认定计划", "拟订认定计划"])
        .await;
    browser
        .sees(
            "/plans/new",
            &["6-31-01-03 电工 四级/中级工", "安全保障措施"],
        )
        .await;
    let mut wrong = filled_form();
    wrong[8].1 = "19".to_owned();
    wrong[3].1 = "后天".to_owned();
    let answer = browser.post("/plans", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("请填写日期") && answer.body.contains("秋季电工批次"),
        "{}",
        answer.body
    );
    wrong[3].1 = "2026-11-07".to_owned();
    let answer = browser.post("/plans", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("三项权重之和应为100，现为99"),
        "{}",
        answer.body
    );
    let answer = browser.post("/plans", &filled_form()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location
}

async fn session_of(db: &Db, address: &str) -> plan_desk::Session {
    let id = address.rsplit('/').next().unwrap().parse().unwrap();
    plan_desk::any_session(&mut db.read().await.unwrap(), id)
        .await
        .unwrap()
        .unwrap()
}

async fn browser_of(db: &Db, school: &School, user: &str) -> Browser {
    Browser::of(db, Role::SchoolStaff, &school.place, user).await
}

both! {
    &SCHEMAS, async fn a_session_is_planned_reported_and_received_in_the_browser(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let browser = browser_of(db, &school, "staff").await;
        let officer = support::planned::centre(db, support::planned::chengdu(), "成都市职鉴中心").await;
        let officer = Browser::of(db, Role::CentreOfficer, &officer.organisation.unwrap(), "officer").await;
        let address = planned(&browser).await;
        browser.sees(&address, &["剩余29个工作日", "报送职鉴中心", "考生名册", "理论30%，技能50%，教学培训内容20%"]).await;
        browser.sees(&format!("{address}/edit"), &["秋季电工批次", "2026-11-07"]).await;
        let house = house(db);
        let waiting = plan_desk::work(&mut db.read().await.unwrap(), &house, &browser.principal).await.unwrap();
        assert!(waiting[0].text.contains("认定计划须于2026年10月29日前报送"), "{}", waiting[0].text);

        assert_eq!(browser.post(&format!("{address}/report"), &[]).await.location, address);
        assert!(plan_desk::work(&mut db.read().await.unwrap(), &house, &browser.principal).await.unwrap().is_empty());
        assert_eq!(plan_desk::work(&mut db.read().await.unwrap(), &house, &officer.principal).await.unwrap().len(), 1);
        officer.sees("/plans?state=reported", &["甲技师学院", "已报送，待接收"]).await;
        officer.sees(&address, &["接收认定计划"]).await;
        assert_eq!(browser.post(&format!("{address}/receive"), &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(officer.post(&format!("{address}/receive"), &[]).await.status, StatusCode::SEE_OTHER);
        browser.sees(&address, &["已接收", "接收时间"]).await;
        browser.sees("/plans?q=电工&sort=exam", &["秋季电工批次"]).await;
        browser.sees("/plans?q=焊工", &["没有认定计划"]).await;
    }

    &SCHEMAS, async fn a_roster_is_imported_in_the_browser(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let browser = browser_of(db, &school, "staff").await;
        let session = session_of(db, &planned(&browser).await).await;
        let roster = format!("/roster/{}", session.id);
        browser.sees(&roster, &["尚未导入考生名册", "导入考生"]).await;
        browser.sees(&format!("{roster}/import"), &["下载模板", "名册文件"]).await;
        assert!(browser.get(&format!("{roster}/template.xlsx")).await.body.starts_with("PK"));
        assert_eq!(candidates_desk::work(&mut db.read().await.unwrap(), &house(db), &browser.principal).await.unwrap()[0].title, "导入考生名册");

        let lines = [line("甲技师学院", 1), with(line("甲技师学院", 2), "民族", "华夏族")];
        let answer = browser.upload(&format!("{roster}/import"), "名册.xlsx", &workbook(&session, &school, &lines)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("第5行“民族”列"), "{}", answer.body);
        let answer = browser.upload(&format!("{roster}/import"), "", b"").await;
        assert!(answer.body.contains("没有选择文件"), "{}", answer.body);

        let bytes = workbook(&session, &school, &lines[..1]);
        let answer = browser.upload(&format!("{roster}/import"), "名册.xlsx", &bytes).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser.sees(&answer.location, &["共1名考生，1名符合", "确认导入", "2024级电工1班"]).await;
        assert_eq!(browser.post(&answer.location, &[]).await.location, roster);
        browser.sees(&roster, &["共1人", "在校应届毕业生", "519***********"]).await;
        assert!(!browser.get(&roster).await.body.contains(&identity(1)));
        browser.sees(&format!("{roster}?eligible=0"), &["请更改查询条件"]).await;
        browser.sees("/roster", &["秋季电工批次", "1人"]).await;
        assert_eq!(candidates_desk::work(&mut db.read().await.unwrap(), &house(db), &browser.principal).await.unwrap()[0].title, "补充证件照");
    }

    &SCHEMAS, async fn a_candidate_is_looked_at_in_the_browser(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let other = support::planned::school(db, "乙技工学校", "Y000051000002").await;
        let browser = browser_of(db, &school, "staff").await;
        let stranger = browser_of(db, &other, "stranger").await;
        let session = session_of(db, &planned(&browser).await).await;
        support::import(db, &school, &session, &[line("甲技师学院", 1), line("甲技师学院", 2)]).await.unwrap();
        let people = candidates_desk::candidates(&mut db.read().await.unwrap(), session.id, true).await.unwrap();
        let person = format!("/roster/candidates/{}", people[0].id);

        browser.sees(&person, &["查看证件号码全文", "199****0001", "审核为不予通过"]).await;
        let answer = browser.post(&format!("{person}/reveal"), &[]).await;
        assert!(answer.body.contains(&identity(1)) && answer.body.contains("已记入业务日志"), "{}", answer.body);
        assert!(!browser.get(&person).await.body.contains(&identity(1)), "shown once");

        let answer = browser.upload(&format!("{person}/photo"), "照片.jpg", b"GIF89a").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("不是完整的JPEG照片"), "{}", answer.body);
        assert_eq!(browser.upload(&format!("{person}/photo"), "照片.jpg", &photo::photo()).await.location, person);
        assert_eq!(browser.get(&format!("{person}/photo")).await.status, StatusCode::OK);

        let verdict = |verdict: &str, reason: &str| vec![
            ("verdict".to_owned(), verdict.to_owned()),
            ("reason".to_owned(), reason.to_owned()),
        ];
        let answer = browser.post(&format!("{person}/decision"), &verdict("bar", "不")).await;
        assert!(answer.body.contains("应为4至200字，现为1字"), "{}", answer.body);
        browser.post(&format!("{person}/decision"), &verdict("bar", "毕业证书原件与填报不符")).await;
        browser.sees(&person, &["审核不予通过：毕业证书原件与填报不符", "恢复按申报条件认定的结果"]).await;
        browser.post(&format!("{person}/decision"), &verdict("rule", "")).await;
        browser.sees(&person, &["审核为不予通过"]).await;

        let api = format!("/api/v1/sessions/{}/candidates", session.id);
        let answer = browser.get(&format!("{api}?limit=1")).await;
        assert!(answer.body.contains("\"next\":\"") && answer.body.contains("2018-4-3"), "{}", answer.body);
        let answer = browser.get(&format!("{api}?after={}", people[0].id)).await;
        assert!(answer.body.contains("\"next\":null") && !answer.body.contains(&people[0].id.to_string()));
        for path in [&person, &format!("{person}/photo"), &api, &format!("/roster/{}", session.id), &format!("/plans/{}", session.id)] {
            assert_eq!(stranger.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(stranger.post(&format!("{person}/reveal"), &[]).await.status, StatusCode::NOT_FOUND);
    }

    &SCHEMAS, async fn a_program_imports_a_roster(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let browser = browser_of(db, &school, "staff").await;
        let session = support::session(db, &school).await;
        browser.sees("/api/v1/sessions?limit=5", &["\"state\":\"drafted\"", "\"next\":null"]).await;
        browser.sees(&format!("/api/v1/sessions/{}", session.id), &["\"due_on\":\"2026-10-29\""]).await;
        let previews = format!("/api/v1/sessions/{}/roster-previews?name=roster.xlsx", session.id);
        let send = |bytes| browser.send(Method::POST, &previews, "application/octet-stream", bytes);
        let answer = send(b"nothing".to_vec()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("\"clause\":\"A4.2\""), "{}", answer.body);
        let answer = send(workbook(&session, &school, &[line("甲技师学院", 1)])).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let id = answer.body.split('"').nth(3).unwrap();
        let commit = format!("/api/v1/roster-previews/{id}/commit");
        let answer = browser.send(Method::POST, &commit, "application/json", Vec::new()).await;
        assert!(answer.body.contains("\"added\":1"), "{}", answer.body);
    }
}
