//! 利益关系申报: whoever said beforehand that they must not judge a school is on none of its lists. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::Principal;
use db::{Db, args};
use draw::List;
use filing_desk::{Interest, View};
use kernel::{ApplicationId, PersonId, RefusalKind};
use support::{
    Browser, Cast, SCHEMAS, TODAY, account, account_of, cast, city, code, draw, expert, kind,
    named, noon, panel, registered, waits,
};
use testing::both;

async fn declare(
    db: &Db,
    who: &access::Principal,
    school: &str,
    said: (Interest, &str),
) -> Result<filing_desk::Declared, kernel::Stop> {
    filing_desk::declare_interest(db, &who.permit()?, school, said, noon(TODAY)).await
}

/// The list that was committed for an application.
async fn committed(db: &Db, us: &Cast, id: ApplicationId) -> List {
    let permit = us.centre.permit().unwrap();
    filing_desk::appoint_panel(db, &permit, id, 3, noon(TODAY))
        .await
        .unwrap();
    let sql = "select list from draw where application = $1";
    let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
    serde_json::from_str(&row.get::<String>("list").unwrap()).unwrap()
}

async fn person(db: &Db, who: &access::Principal) -> PersonId {
    let mut conn = db.read().await.unwrap();
    let person = people_desk::person_of_account(&mut conn, account_of(who)).await;
    person.unwrap().unwrap()
}

both! {
    &SCHEMAS, async fn whoever_declared_an_interest_is_not_drawn(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        for at in 0..3 {
            expert(db, &us.centre, &format!("候选{at}"), "某研究院").await;
        }
        let (one, other) = (&us.experts[0], &us.experts[1]);
        let adviser = (Interest::Adviser, "曾任该校专业建设顾问");
        let declared = declare(db, one, &us.school.name, adviser).await.unwrap();
        assert_eq!(declared.sits, None);
        assert_eq!(code(declare(db, one, &us.school.name, adviser).await), "filing.interest_declared");
        // Another kind of interest may be declared as well; of whoever withdrew, nothing is left.
        declare(db, one, &us.school.name, (Interest::Kin, "校长是本人的兄长")).await.unwrap();
        let mistaken = declare(db, other, &us.school.name, adviser).await.unwrap();
        let withdraw = async |who: &access::Principal| {
            filing_desk::withdraw_interest(db, &who.permit().unwrap(), mistaken.id, noon(TODAY)).await
        };
        assert_eq!(kind(withdraw(one).await), RefusalKind::NotFound, "another's declaration");
        withdraw(other).await.unwrap();
        assert_eq!(code(withdraw(other).await), "filing.interest_withdrawn");

        let id = us.accepted(db).await;
        let list = committed(db, &us, id).await;
        let (person, reason) = (person(db, one).await.to_string(), "已申明利害关系，应当回避".to_owned());
        let person = named(db, id).await[&person].clone();
        let excluded: Vec<_> = list.excluded.into_iter().map(|one| (one.id, one.reason)).collect();
        assert_eq!(excluded, [(person, reason)]);
        let (centre, head) = (Browser::of(db, &us.centre).await, Browser::of(db, &us.head).await);
        let page = format!("/filing/{id}");
        let seen = centre.sees(&page, &["评估一：已申明利害关系，应当回避"]).await;
        assert!(!seen.contains("专业建设顾问") && !seen.contains("近亲属关系，"), "of what kind is not told");
        assert!(!head.sees(&page, &["不列入1人"]).await.contains("评估一"));
        db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn an_interest_is_the_human_beings_in_every_registry(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        // The same human being is registered by the other city's centre too, with another account.
        let one = &others.experts[0];
        let sql = "select identity from person where id = $1";
        let row = db.read().await.unwrap().one(sql, args![person(db, one).await]).await.unwrap();
        let identity = db.keys().open_sealed("person.identity", &row.get::<Vec<u8>>("identity").unwrap()).unwrap();
        let here = registered(db, &us.centre, "评估一", "某企业", identity.parse().unwrap()).await;
        let twin = account(db, access::Role::Expert, us.centre.organisation.as_ref().unwrap(), "评估一").await;
        let sql = "select user_name from account where id = $1";
        let row = db.read().await.unwrap().one(sql, args![account_of(&twin)]).await.unwrap();
        let user: String = row.get("user_name").unwrap();
        people_desk::link_account(db, &us.centre.permit().unwrap(), here, &user, noon(TODAY)).await.unwrap();

        let declared = declare(db, one, &us.school.name, (Interest::Employed, "在该校兼课")).await.unwrap();
        // Both accounts see it, and either can withdraw it.
        Browser::of(db, &twin).await.sees("/interests", &["在该校兼课", "有效"]).await;
        let id = us.accepted(db).await;
        let list = committed(db, &us, id).await;
        let excluded: Vec<&str> = list.excluded.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(excluded, [&named(db, id).await[&here.to_string()]]);
        filing_desk::withdraw_interest(db, &twin.permit().unwrap(), declared.id, noon(TODAY)).await.unwrap();
    }

    &SCHEMAS, async fn an_expert_declares_and_withdraws_on_a_page(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let expert = Browser::of(db, &us.experts[0]).await;
        let school = us.school.name.as_str();
        expert.sees("/interests", &["没有申报", school, "在申请院校任职或兼职"]).await;
        assert!(!expert.sees("/interests", &[]).await.contains("因故不能参加"));
        let fields = |school: &'static str, interest: &'static str, why: &'static str| {
            [("school", school), ("interest", interest), ("why", why)]
        };
        expert.refused("/interests", &fields("甲市没有的学院", "adviser", "曾任顾问"), &["school-error", "没有名称为“甲市没有的学院”的院校", "value=\"曾任顾问\""]).await;
        expert.refused("/interests", &fields("甲市虚构技师学院", "absent", "出差在外"), &["interest-error", "请选择利益关系"]).await;
        expert.refused("/interests", &fields("甲市虚构技师学院", "adviser", "无"), &["why-error", "现为1个字", "value=\"甲市虚构技师学院\""]).await;
        expert.done("/interests", &fields("甲市虚构技师学院", "adviser", "曾任顾问")).await;
        let seen = expert.sees("/interests", &["为申请院校提供咨询或指导", "曾任顾问", "有效", "2026年3月2日"]).await;
        let (_, rest) = seen.split_once("action=\"/interests/").unwrap();
        let (declared, _) = rest.split_once("/withdraw").unwrap();
        expert.done(&format!("/interests/{declared}/withdraw"), &[]).await;
        expert.sees("/interests", &["已撤回"]).await;

        // Whoever sits on a panel of the school is led to where they step down.
        let id = us.accepted(db).await;
        us.appoint(db, id).await;
        let answer = expert.post("/interests", &fields("甲市虚构技师学院", "kin", "校长是本人的兄长")).await;
        assert_eq!(answer.location, format!("/filing/{id}"));
        draw(db, id).await;
        // Nobody declares for whom the registry does not know.
        let stranger = account(db, access::Role::Expert, us.centre.organisation.as_ref().unwrap(), "路人").await;
        assert_eq!(code(declare(db, &stranger, school, (Interest::Kin, "校长是本人的兄长")).await), "filing.not_linked");
        Browser::of(db, &stranger).await.sees("/interests", &["尚未与人员库关联"]).await;
        assert_eq!(Browser::of(db, &us.centre).await.get("/interests").await.status, axum::http::StatusCode::FORBIDDEN);
    }

    &SCHEMAS, async fn whoever_declares_after_the_draw_neither_judges_nor_follows(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let mut pool: Vec<Principal> = us.experts.to_vec();
        for name in ["候选一", "候选二"] {
            pool.push(expert(db, &us.centre, name, "某研究院").await);
        }
        let id = us.accepted(db).await;
        us.appoint(db, id).await;
        us.visit(db, id).await;
        let sits = panel(db, id).await;
        let (seated, free): (Vec<_>, Vec<_>) = pool.iter().partition(|one| sits.iter().any(|(sat, _)| *sat == account_of(one)));
        let (gone, close, next) = (seated[0], free[0], free[1]);
        us.opine(db, id, gone, View::Supports).await.unwrap();
        for one in [gone, close] {
            declare(db, one, &us.school.name, (Interest::Kin, "校长是本人的兄长")).await.unwrap();
        }
        assert!(waits(db, &us.centre).await.contains(&"更换不能履职的评估专家".to_owned()));
        for one in &seated[1..] {
            us.opine(db, id, one, View::Supports).await.unwrap();
        }
        let write = gone.permit().unwrap();
        let written = filing_desk::write_opinion(db, &write, id, "专家组认为该校具备条件", noon(TODAY)).await;
        assert_eq!(code(written), "filing.interested");
        assert_eq!(code(us.conclude(db, id).await), "filing.member_interested");
        // They go although they spoke, and whoever is as close does not follow.
        let why = (Interest::Kin, "校长是本人的兄长");
        filing_desk::step_down_expert(db, &us.centre.permit().unwrap(), id, account_of(gone), why, noon(TODAY)).await.unwrap();
        let sits: Vec<_> = panel(db, id).await.into_iter().map(|(sat, _)| sat).collect();
        assert!(sits.contains(&account_of(next)) && !sits.contains(&account_of(close)));
        // The journal is public: it tells of nobody which interest they have.
        let facts = "select bytes from journal_leaf where act in ('filing.declare_interest', 'filing.step_down')";
        let rows = db.read().await.unwrap().all(facts, args![]).await.unwrap();
        let told = rows.iter().map(|row| String::from_utf8_lossy(&row.get::<Vec<u8>>("bytes").unwrap()).into_owned());
        let told: Vec<String> = told.collect();
        assert!(told.len() == 3 && told.iter().all(|fact| !fact.contains("kin")), "{told:?}");
    }
}
