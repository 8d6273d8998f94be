//! Disqualifying whom the registry does not know, as an officer meets it; and the pages that show somebody without a card.

use crate::{browser::Browser, support::*};
use access::{OrganisationKind, Role};
use axum::http::StatusCode;
use testing::both;

const FORM: &str = "/people/disqualification";

fn typed<'a>(name: &'a str, number: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("name", name),
        ("identity", number),
        ("phone", "19900000001"),
        ("employer", "甲技工学校"),
        ("reason", "督导中隐瞒替考，经查属实"),
        ("sure", "yes"),
    ]
}

both! {
    &SCHEMAS, async fn an_officer_disqualifies_a_schools_own_supervisor(place: Place) {
        let db = &place.db;
        centre(db, chengdu(), "city1").await;
        let school = organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        account(db, Role::SchoolStaff, &school, "staff", "韩梅").await;
        let theirs = account_of(&account(db, Role::Supervisor, &school, "wuone", "吴失职").await).to_string();
        account(db, Role::Supervisor, &school, "zheng", "郑川").await;
        let officer = Browser::of(db, "city1", TODAY).await;
        assert!(officer.get("/people").await.body.contains(&format!("href=\"{FORM}\"")));
        let number = identity(1).expose().to_owned();
        let mut form = typed("吴失职", &number);
        form.pop();
        let unsure = officer.post(FORM, &form).await;
        assert!(unsure.body.contains("请确认：取消资格后，除依法撤销外不能恢复"));
        // Whoever ticks at once has seen no account yet.
        let first = officer.post(FORM, &typed("吴失职", &number)).await;
        assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(first.body.contains("请核对哪些属于本人") && first.body.contains("wuone（甲技工学校，"), "{}", first.body);
        assert!(first.body.contains(&format!("name=\"account\" value=\"{theirs}\"")) && !first.body.contains("zheng"));
        let mut form = typed("吴失职", &number);
        form.extend([("seen", "吴失职"), ("account", theirs.as_str())]);
        let mut wrong = form.clone();
        wrong.push(("account", "06f0000000000000000000000a"));
        let back = officer.post(FORM, &wrong).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.body.contains(&format!("value=\"{theirs}\" checked")), "the tick stays");
        account(db, Role::ExamStaff, &school, "wutwo", "吴失职").await;
        let done = officer.post(FORM, &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(done.word.contains("已登记并取消资格，停止登录1个账户；本辖区另有1个同名账户"), "{}", done.word);
        assert_eq!(code(sign_in(db, "wuone").await), "sign_in.barred");
        assert!(sign_in(db, "zheng").await.is_ok());

        let path = done.location;
        let page = officer.get(&path).await.body;
        assert!(page.contains("起已取消资格") && page.contains("没有证卡。") && page.contains("已取消资格，不能登录"));
        assert!(!page.contains("登记聘任") && !page.contains(&number));
        let staff = Browser::of(db, "staff", TODAY).await;
        for browser in [&officer, &staff] {
            for query in ["", "?state=barred", "?sort=until", "?sort=employer&text=%E5%90%B4"] {
                let list = browser.get(&format!("/people{query}")).await.body;
                assert!(list.contains("共1条") && list.contains("没有证卡") && list.contains("吴失职"), "{query}");
            }
            for query in ["kind=supervisor", "state=in_force", "state=expired", "occupation=6-31-01-03"] {
                assert!(browser.get(&format!("/people?{query}")).await.body.contains("共0条"), "{query}");
            }
            let part: serde_json::Value = serde_json::from_str(&browser.get("/api/v1/people").await.body).unwrap();
            let one = &part["items"][0];
            assert_eq!((&one["disqualified_since"], one["cards"].as_array().unwrap().len()), (&"2026-03-02".into(), 0));
        }
        assert_eq!(staff.get(FORM).await.status, StatusCode::FORBIDDEN);
        assert!(!staff.get("/people").await.body.contains(FORM));
    }

    &SCHEMAS, async fn whoever_is_known_is_led_to_their_page(place: Place) {
        let db = &place.db;
        let (home, principal) = centre(db, chengdu(), "city1").await;
        let known = register(db, &principal, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let officer = Browser::of(db, "city1", TODAY).await;
        let number = identity(2).expose().to_owned();
        let namesake = officer.post(FORM, &typed("张川", &number)).await;
        assert!(namesake.body.contains("人员库中有同名人员") && namesake.body.contains(&identity(1).masked()));
        let number = identity(1).expose().to_owned();
        let mut form = typed("张川", &number);
        form.push(("seen", "张川"));
        let back = officer.post(FORM, &form).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.body.contains("该人员已在本地人员库中，请在其页面办理取消资格"));
        let path = format!("/people/{known}");
        assert!(back.body.contains(&format!("href=\"{path}#disqualification\"")));

        // Their page shows the accounts of the same name, and after the decision one that comes later.
        let open = account_of(&account(db, Role::Expert, &home, "zhang", "张川").await).to_string();
        assert!(officer.get(&path).await.body.contains(&format!("name=\"account\" value=\"{open}\"")));
        let form = [("reason", "评估中弄虚作假"), ("sure", "yes"), ("account", open.as_str())];
        let done = officer.post(&format!("{path}/disqualification"), &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(code(sign_in(db, "zhang").await), "sign_in.barred");
        account(db, Role::Expert, &home, "later", "张川").await;
        let page = officer.get(&path).await.body;
        assert!(page.contains("关联并停止登录") && page.contains("name=\"user_name\" value=\"later\""));
        officer.post(&format!("{path}/accounts"), &[("user_name", "later")]).await;
        assert_eq!(code(sign_in(db, "later").await), "sign_in.barred");
        assert!(!officer.get(&path).await.body.contains("关联并停止登录"));
    }
}
