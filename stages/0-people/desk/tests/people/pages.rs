//! The registry as people and programs meet it: list, page, forms, waiting work, API.

use crate::{browser::Browser, support::*};
use access::{Affiliation, OrganisationKind, Role};
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::{Actor, Clause};
use people_desk::NewCard;
use testing::both;

fn fields(identity: &str) -> Vec<(&'static str, String)> {
    [
        ("name", "赵川"),
        ("identity", identity),
        ("phone", "19900000009"),
        ("employer", "甲技工学校"),
        ("kind", "assessor"),
        ("occupations", "6-31-01-03"),
        ("highest", "三级/高级工"),
        ("number", "K9"),
        ("training", "考评员培训"),
        ("hours", "40"),
        ("valid_from", "2025-09-01"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

both! {
    &SCHEMAS, async fn an_officer_goes_the_whole_way_by_the_pages(place: Place) {
        let db = &place.db;
        centre(db, chengdu(), "city1").await;
        organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        let officer = Browser::of(db, "city1", TODAY).await;
        let number = identity(9).expose().to_owned();
        let mut typed = fields(&number);
        typed.retain(|(name, _)| *name != "highest");
        let typed_ref: Vec<_> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let back = officer.post("/people/new", &typed_ref).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.body.contains("考评员没有考评等级") && back.body.contains("赵川"), "what was typed is there");
        let whole = fields(&number);
        let whole: Vec<_> = whole.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let made = officer.post("/people/new", &whole).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let path = made.location;
        let page = officer.get(&path).await.body;
        assert!(page.contains("赵川") && page.contains("2028-08-31") && !page.contains(&number));
        assert!(page.contains(&identity(9).masked()) && !page.contains("19900000009"));

        let seen = ("seen_employer", "甲技工学校");
        let phone = ("seen_phone", "199****0009");
        let bad = officer.post(&format!("{path}/contact"), &[seen, phone, ("employer", ""), ("phone", "1")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let good = officer.post(&format!("{path}/contact"), &[seen, phone, ("employer", "乙公司"), ("phone", "")]).await;
        assert_eq!(good.location, path);
        assert!(officer.get(&path).await.body.contains("乙公司"));
        let unsure = officer.post(&format!("{path}/disqualification"), &[("reason", "考评中篡改成绩")]).await;
        assert!(unsure.body.contains("请确认：取消资格后，除依法撤销外不能恢复"));
        let sure = [("reason", "考评中篡改成绩"), ("sure", "yes")];
        let gone = officer.post(&format!("{path}/disqualification"), &sure).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
        assert!(gone.word.contains("已取消资格，没有需要停止登录的账户") && !gone.word.contains("同名账户"), "{}", gone.word);
        let page = officer.get(&path).await.body;
        assert!(page.contains("已取消资格") && page.contains("考评中篡改成绩"));
        assert!(!page.contains("登记聘任"), "nothing more can be done");
    }

    &SCHEMAS, async fn a_stale_tab_does_not_undo_the_new_name_of_a_school(place: Place) {
        let db = &place.db;
        let (_, principal) = centre(db, chengdu(), "city1").await;
        let id = register(db, &principal, &person(1, "张川", "旧名技工学校"), &expert("Z1")).await.unwrap();
        let officer = Browser::of(db, "city1", TODAY).await;
        let path = format!("/people/{id}");
        let page = officer.get(&path).await.body;
        let seen = [("seen_employer", "旧名技工学校"), ("seen_phone", "199****0001")];
        for (name, value) in seen {
            assert!(page.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{name}");
        }
        let permit = principal.permit().unwrap();
        people_desk::change_person(db, &permit, id, "新名技师学院", None, None, noon(TODAY)).await.unwrap();
        let typed = [("employer", "旧名技工学校"), ("phone", "19900000002")];
        for stale in [&[&seen[..], &typed].concat()[..], &typed] {
            let back = officer.post(&format!("{path}/contact"), stale).await;
            assert_eq!((back.status, back.location.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
            assert!(back.word.contains("所在单位已变更为“新名技师学院”"), "{}", back.word);
        }
        let page = officer.get(&path).await.body;
        assert!(page.contains("新名技师学院") && !page.contains("旧名技工学校") && page.contains("199****0001"));
        let fresh = [("seen_employer", "新名技师学院"), seen[1], ("employer", "新名技师学院"), ("phone", "19900000002")];
        assert!(officer.post(&format!("{path}/contact"), &fresh).await.word.contains("已变更"));
        assert!(officer.get(&path).await.body.contains("199****0002"));
    }

    &SCHEMAS, async fn the_list_filters_sorts_and_pages(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        for n in 1..=35 {
            register(db, &officer, &person(n, &format!("考评{n:02}"), "某厂"), &assessor(&format!("K{n}"))).await.unwrap();
        }
        let ending = NewCard { valid_from: date(2023, 4, 1), ..supervisor("D1") };
        register(db, &officer, &person(50, "督导甲", "某厂"), &ending).await.unwrap();
        let welder = NewCard { occupations: vec!["6-18-02-04".parse().unwrap()], ..expert("Z1") };
        let barred = register(db, &officer, &person(51, "专家甲", "某厂"), &welder).await.unwrap();
        people_desk::disqualify_person(db, &officer.permit().unwrap(), barred, "评估中弄虚作假", &[], noon(TODAY)).await.unwrap();
        register(db, &other, &person(52, "别处的人", "某厂"), &expert("Z2")).await.unwrap();
        let browser = Browser::of(db, "city1", TODAY).await;
        for (query, total, there, absent) in [
            ("", "共37条，第1/2页", "考评01", "别处的人"),
            ("page=2", "共37条，第2/2页", "上一页", "别处的人"),
            ("kind=supervisor", "共1条", "督导甲", "考评01"),
            ("state=ending", "共1条", "督导甲", "专家甲"),
            ("state=barred", "共1条", "专家甲", "督导甲"),
            ("state=in_force&text=%E8%80%83%E8%AF%8407", "共1条", "考评07", "考评08"),
            ("state=expired", "共0条", "没有符合条件的人员", "考评01"),
            ("occupation=%E7%84%8A%E5%B7%A5", "共1条", "专家甲", "考评01"),
            ("occupation=6-31-01-03", "共35条", "考评01", "专家甲"),
            ("sort=until", "共37条", "督导甲", "别处的人"),
        ] {
            let answer = browser.get(&format!("/people?{query}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{query}");
            assert!(answer.body.contains(total) && answer.body.contains(there), "{query}: {}", answer.body);
            assert!(!answer.body.contains(absent), "{query}");
        }
        let stranger = Browser::of(db, "city2", TODAY).await;
        assert_eq!(stranger.get(&format!("/people/{barred}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&format!("/api/v1/people/{barred}")).await.status, StatusCode::NOT_FOUND);
        let answer = browser.get(&format!("/api/v1/people/{barred}")).await;
        let found: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((&found["disqualified_since"], &found["cards"][0]["state"]), (&"2026-03-02".into(), &"barred".into()));
        let part: serde_json::Value = serde_json::from_str(&browser.get("/api/v1/people?limit=5").await.body).unwrap();
        assert_eq!(part["items"].as_array().unwrap().len(), 5);
        assert_eq!(part["items"][0]["cards"].as_array().unwrap().len(), 1);

        let works = people_desk::work(&mut db.read().await.unwrap(), &house(db, TODAY), &officer).await.unwrap();
        assert_eq!(works.len(), 1, "one card ends within ninety days");
        assert_eq!(works[0].due, Some(date(2026, 3, 31)));
        assert!(browser.get(&works[0].href).await.body.contains("换证后有效期自原届满次日起接续计算"));
        assert!(people_desk::work(&mut db.read().await.unwrap(), &house(db, TODAY), &other).await.unwrap().is_empty());
    }

    &SCHEMAS, async fn a_school_sees_whom_it_employs_or_has_appointed(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let school = organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        let rival = organisation(db, OrganisationKind::School, chengdu(), "乙技工学校").await;
        account(db, Role::SchoolStaff, &school, "staff", "韩梅").await;
        account(db, Role::SchoolStaff, &rival, "rival", "李雷").await;
        let own = register(db, &officer, &person(1, "本校人", "甲技工学校"), &assessor("K1")).await.unwrap();
        let lent = register(db, &officer, &person(2, "外聘人", "某厂"), &assessor("K2")).await.unwrap();
        let foreign = register(db, &officer, &person(3, "无关人", "某厂"), &assessor("K3")).await.unwrap();
        let card = db.read().await.unwrap()
            .one("select id from qualification where person = $1", db::args![lent]).await.unwrap().get("id").unwrap();
        let time = (TODAY, date(2026, 6, 30));
        let permit = officer.permit().unwrap();
        people_desk::appoint_person(db, &permit, lent, card, "甲技工学校", time, noon(TODAY)).await.unwrap();
        let staff = Browser::of(db, "staff", TODAY).await;
        let list = staff.get("/people").await.body;
        assert!(list.contains("本校人") && list.contains("外聘人") && !list.contains("无关人"));
        assert!(!list.contains("登记人员"));
        for (id, status) in [(own, StatusCode::OK), (lent, StatusCode::OK), (foreign, StatusCode::NOT_FOUND)] {
            assert_eq!(staff.get(&format!("/people/{id}")).await.status, status);
            assert_eq!(staff.get(&format!("/api/v1/people/{id}")).await.status, status);
        }
        assert!(!staff.get(&format!("/people/{own}")).await.body.contains("取消资格</button>"));
        let rival = Browser::of(db, "rival", TODAY).await;
        assert_eq!(rival.get(&format!("/people/{own}")).await.status, StatusCode::NOT_FOUND);
        let sure = [("reason", "考评中篡改成绩"), ("sure", "yes")];
        let answer = staff.post(&format!("/people/{own}/disqualification"), &sure).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }

    &SCHEMAS, async fn an_account_that_nobody_linked_waits_for_its_own_centre(place: Place) {
        let db = &place.db;
        let (home, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let (_, province) = centre(db, Affiliation::Province, "city3").await;
        let school = organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        let department = organisation(db, OrganisationKind::Department, chengdu(), "成都市人社局").await;
        let admin = account(db, Role::Administrator, &department, "admin", "管理员").await;
        account(db, Role::Expert, &home, "zhang", "张川").await;
        account(db, Role::Assessor, &school, "lichuan", "李川").await;
        account(db, Role::Supervisor, &school, "gone", "王川").await;
        account(db, Role::SchoolStaff, &school, "staff", "韩梅").await;
        let left = account(db, Role::Supervisor, &school, "left", "赵川").await;
        let Actor::Account { account: left, .. } = left.actor else { unreachable!("an account acts") };
        accounts::close_account(db, &admin.permit().unwrap(), left, noon(TODAY)).await.unwrap();
        let person = register(db, &officer, &person(1, "王川", "甲技工学校"), &supervisor("D1")).await.unwrap();
        people_desk::link_account(db, &officer.permit().unwrap(), person, "gone", noon(TODAY)).await.unwrap();

        let works = people_desk::work(&mut db.read().await.unwrap(), &house(db, TODAY), &officer).await.unwrap();
        assert_eq!(works.len(), 1, "one line for all of them");
        assert!(works[0].text.starts_with("2个专家、考评员、质量督导员账户未关联人员"), "{}", works[0].text);
        assert_eq!(works[0].clause, Some(Clause::N6_5));
        for stranger in [&other, &province] {
            assert!(people_desk::work(&mut db.read().await.unwrap(), &house(db, TODAY), stranger).await.unwrap().is_empty());
        }
        let officer = Browser::of(db, "city1", TODAY).await;
        let page = officer.get(&works[0].href).await.body;
        assert!(page.contains("共2条") && page.contains(">zhang<") && page.contains(">lichuan<"));
        assert!(!page.contains(">gone<") && !page.contains(">left<") && !page.contains(">staff<"));
        assert!(Browser::of(db, "city2", TODAY).await.get(&works[0].href).await.body.contains("账户都已关联人员"));
        let staff = Browser::of(db, "staff", TODAY).await;
        assert_eq!(staff.get(&works[0].href).await.status, StatusCode::FORBIDDEN);
        assert!(!staff.get("/people").await.body.contains("未关联人员的账户"));
    }

    &SCHEMAS, async fn an_unlinked_account_is_linked_from_its_list(place: Place) {
        let db = &place.db;
        let (home, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        account(db, Role::Expert, &home, "zhang", "张川").await;
        account(db, Role::Expert, &home, "zhou", "周川").await;
        account(db, Role::Expert, &home, "wuchuan", "吴川").await;
        let id = register(db, &officer, &person(1, "张川", "甲厂"), &expert("Z1")).await.unwrap();
        register(db, &officer, &person(2, "张川", "乙厂"), &supervisor("D2")).await.unwrap();
        register(db, &other, &person(3, "周川", "丙厂"), &expert("Z3")).await.unwrap();
        let barred = register(db, &officer, &person(4, "吴川", "丁厂"), &expert("Z4")).await.unwrap();
        let permit = officer.permit().unwrap();
        people_desk::disqualify_person(db, &permit, barred, "评估中弄虚作假", &[], noon(TODAY)).await.unwrap();

        let browser = Browser::of(db, "city1", TODAY).await;
        assert!(browser.get("/people").await.body.contains("未关联人员的账户（3）"));
        let page = browser.get("/people/accounts").await.body;
        let link = format!("action=\"/people/{id}/accounts\"");
        assert!(page.contains(&link) && page.contains("甲厂") && page.contains(&identity(1).masked()));
        assert!(!page.contains("乙厂"), "a supervisor's card is not an expert's");
        assert!(!page.contains("丙厂") && page.contains("人员库中没有同名且持有相应证卡的人员"), "of another registry");
        assert!(page.contains(&format!("action=\"/people/{barred}/accounts\" data-confirm=\"该人员已取消资格")));
        assert!(page.contains("关联并停止登录"));
        let done = browser.post(&format!("/people/{id}/accounts"), &[("user_name", "zhang")]).await;
        assert_eq!(done.location, format!("/people/{id}"));
        let page = browser.get("/people/accounts").await.body;
        assert!(page.contains("共2条") && !page.contains(">zhang<"));

        for n in 10..45 {
            account(db, Role::Expert, &home, &format!("more{n}"), "某人").await;
        }
        let last = browser.get("/people/accounts?page=2").await.body;
        assert!(last.contains("共37条，第2/2页") && last.contains(">zhou<"));
    }
}
