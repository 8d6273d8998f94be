//! One number under two names: nobody is barred by it unless somebody confirms that it is one human being, and the other centre
//! looks at its entry (N6.5).

use crate::{browser::Browser, support::*};
use access::{Principal, Role};
use axum::http::StatusCode;
use db::Db;
use kernel::{Clause, PersonId};
use people_desk::{
    Theirs, barred, confirm_name, correct_person, disqualify_person, disqualify_unregistered,
    link_account,
};
use testing::both;

const WHY: &str = "督导中隐瞒替考，经查属实";
const SLIP: &str = "与身份证核对，登记时录入有误";
const SAME: Theirs<'_> = Theirs {
    accounts: &[],
    other_names: true,
};

/// The addresses of the names that somebody is asked to look at.
async fn asked(db: &Db, officer: &Principal) -> Vec<String> {
    let works = people_desk::work(&mut db.read().await.unwrap(), &house(db, TODAY), officer).await;
    let works = works.unwrap().into_iter();
    works
        .filter(|work| work.title == "核对人员姓名")
        .map(|work| work.href)
        .collect()
}

both! {
    &SCHEMAS, async fn a_number_under_another_name_bars_nobody_by_itself(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let now = noon(TODAY);
        let permit = officer.permit().unwrap();
        let correct = officer.permit().unwrap();
        // The other city knows somebody else by number 1; here it was mistyped, or is about to be.
        let wang = register(db, &other, &person(1, "王川", "某厂"), &expert("Z1")).await.unwrap();
        let li = register(db, &officer, &person(1, "李失职", "某厂"), &expert("Z2")).await.unwrap();
        let zhao = register(db, &officer, &person(3, "赵川", "某厂"), &expert("Z3")).await.unwrap();
        let (_, third) = centre(db, "510600".parse().unwrap(), "city3").await;
        let theirs = third.permit().unwrap();
        let slip = identity(1);
        let here = disqualify_person(db, &permit, li, WHY, &[], now).await.map(drop);
        let there = disqualify_person(db, &other.permit().unwrap(), wang, WHY, &[], now).await.map(drop);
        let unknown = disqualify_unregistered(db, &theirs, &person(1, "钱失职", "某厂"), WHY, &[], now).await.map(drop);
        for (refusal, centres) in [
            (here, "由city2职鉴中心登记"), (there, "由city1职鉴中心登记"), (unknown, "由city1职鉴中心、city2职鉴中心登记"),
        ] {
            let refusal = refused(refusal);
            let found = (refusal.code, refusal.clause, refusal.problems[0].place.as_str());
            assert_eq!(found, ("people.other_name", Some(Clause::N6_5), "same_person"));
            assert!(refusal.sentence.contains(centres), "{}", refusal.sentence);
            assert!(!refusal.sentence.contains("王川") && !refusal.sentence.contains("李失职"), "no name is told");
        }
        assert!(barred(&mut db.read().await.unwrap(), db.keys(), &slip, TODAY).await.unwrap().is_none(), "nobody was barred");
        assert!(asked(db, &other).await.is_empty());

        // The wrong entry is put right first, and no other entry takes the number on under another name.
        correct_person(db, &correct, li, "李失职", Some(&identity(2)), (SLIP, None), now).await.unwrap();
        let taken = refused(correct_person(db, &correct, zhao, "赵川", Some(&slip), (SLIP, None), now).await);
        assert_eq!((taken.code, taken.problems[0].place.as_str()), ("people.other_name", "identity"));
        assert!(taken.sentence.contains("由city2职鉴中心登记"));
        disqualify_person(db, &permit, li, WHY, &[], now).await.unwrap();
        assert!(barred(&mut db.read().await.unwrap(), db.keys(), &slip, TODAY).await.unwrap().is_none(), "only whom it is about");
        // Under the same name it is the same human being.
        disqualify_unregistered(db, &theirs, &person(1, " 王川 ", "某厂"), WHY, &[], now).await.unwrap();
        assert!(barred(&mut db.read().await.unwrap(), db.keys(), &slip, TODAY).await.unwrap().is_some());
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn one_human_being_of_two_names_is_barred_and_the_other_centre_looks(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (away, other) = centre(db, mianyang(), "city2").await;
        let (_, third) = centre(db, "510600".parse().unwrap(), "city3").await;
        account(db, Role::Expert, &away, "former", "王旧名").await;
        let now = noon(TODAY);
        let here = register(db, &officer, &person(1, "王新名", "某厂"), &expert("Z1")).await.unwrap();
        let there = register(db, &other, &person(1, "王旧名", "某厂"), &expert("Z1")).await.unwrap();
        let slip = register(db, &third, &person(1, "王心名", "某厂"), &expert("Z1")).await.unwrap();
        link_account(db, &other.permit().unwrap(), there, "former", now).await.unwrap();
        let ended = disqualify_person(db, &officer.permit().unwrap(), here, WHY, SAME, now).await.unwrap();
        assert_eq!(ended.accounts, 1);
        assert_eq!(code(sign_in(db, "former").await), "sign_in.barred");
        let mut conn = db.read().await.unwrap();
        let leaf = conn.all("select bytes from journal_leaf where act = 'people.disqualify'", db::args![]).await.unwrap();
        let fact = String::from_utf8_lossy(&leaf[0].get::<Vec<u8>>("bytes").unwrap()).into_owned();
        assert!(fact.contains("\"other_names\":\"2\"") && !fact.contains('王'), "{fact}");
        drop(conn);

        // Each of the two centres has its own entry to look at; the one that decided has none.
        assert!(asked(db, &officer).await.is_empty());
        for (centre, entry) in [(&other, there), (&third, slip)] {
            assert_eq!(asked(db, centre).await, [format!("/people/{entry}#name")]);
        }
        let confirm = async |who: &Principal, id: PersonId, why: &'static str| {
            confirm_name(db, &who.permit().unwrap(), id, why, now).await
        };
        assert_eq!(code(confirm(&officer, there, "与户口簿核对，系曾用名").await), "not_found");
        assert_eq!(code(confirm(&officer, here, "与户口簿核对，系曾用名").await), "people.nothing_to_check");
        assert_eq!(code(confirm(&other, there, "无误").await), "people.bad_name_check");
        confirm(&other, there, "与户口簿核对，系曾用名").await.unwrap();
        assert!(asked(db, &other).await.is_empty());
        assert_eq!(code(confirm(&other, there, "与户口簿核对，系曾用名").await), "people.nothing_to_check");
        let corrected = correct_person(db, &third.permit().unwrap(), slip, "王新名", None, (SLIP, None), now).await;
        corrected.unwrap();
        assert!(asked(db, &third).await.is_empty());
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn a_correction_that_makes_the_names_one_asks_nobody_any_more(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let now = noon(TODAY);
        let here = register(db, &officer, &person(1, "王心名", "某厂"), &expert("Z1")).await.unwrap();
        register(db, &other, &person(1, "王新名", "某厂"), &expert("Z1")).await.unwrap();
        disqualify_person(db, &officer.permit().unwrap(), here, WHY, SAME, now).await.unwrap();
        assert_eq!(asked(db, &other).await.len(), 1);
        correct_person(db, &officer.permit().unwrap(), here, "王新名", None, (SLIP, None), now).await.unwrap();
        assert!(asked(db, &other).await.is_empty());
    }

    &SCHEMAS, async fn a_dot_in_a_name_makes_nobody_another(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let now = noon(TODAY);
        let here = register(db, &officer, &person(1, "阿依·古丽", "某厂"), &expert("Z1")).await.unwrap();
        let there = register(db, &other, &person(1, "阿依•古丽", "某厂"), &expert("Z1")).await.unwrap();
        // The number is put right in both registries at once: it is one human being.
        let permit = officer.permit().unwrap();
        correct_person(db, &permit, here, "阿依·古丽", Some(&identity(2)), (SLIP, None), now).await.unwrap();
        disqualify_person(db, &officer.permit().unwrap(), here, WHY, &[], now).await.unwrap();
        let again = disqualify_person(db, &other.permit().unwrap(), there, WHY, &[], now).await;
        assert_eq!(code(again), "people.barred_already");
        assert!(asked(db, &other).await.is_empty());
    }

    &SCHEMAS, async fn an_officer_confirms_on_the_page_and_the_other_answers_on_theirs(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let here = register(db, &officer, &person(1, "王新名", "某厂"), &expert("Z1")).await.unwrap();
        let there = register(db, &other, &person(1, "王旧名", "某厂"), &expert("Z1")).await.unwrap();
        let browser = Browser::of(db, "city1", TODAY).await;
        let path = format!("/people/{here}");
        assert!(!browser.get(&path).await.body.contains("name=\"same_person\""), "nobody is asked beforehand");
        let form = [("reason", WHY), ("sure", "yes")];
        let back = browser.post(&format!("{path}/disqualification"), &form).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.body.contains("由city2职鉴中心登记在姓名不同的人员名下") && back.body.contains("name=\"same_person\""));
        let form = [("reason", WHY), ("sure", "yes"), ("same_person", "yes")];
        let done = browser.post(&format!("{path}/disqualification"), &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(done.word.contains("已取消资格，没有需要停止登录的账户"), "{}", done.word);

        let number = identity(5);
        let unknown = [
            ("name", "钱失职"), ("identity", number.expose()), ("phone", "19900000005"), ("employer", "某厂"),
            ("reason", WHY), ("sure", "yes"),
        ];
        register(db, &other, &person(5, "钱旧名", "某厂"), &expert("Z5")).await.unwrap();
        let back = browser.post("/people/disqualification", &unknown).await;
        assert!(back.body.contains("name=\"same_person\"") && !back.body.contains("钱旧名"));
        let mut sure = unknown.to_vec();
        sure.push(("same_person", "yes"));
        assert_eq!(browser.post("/people/disqualification", &sure).await.status, StatusCode::SEE_OTHER);

        let browser = Browser::of(db, "city2", TODAY).await;
        let path = format!("/people/{there}");
        let page = browser.get(&path).await.body;
        assert!(page.contains("核对姓名") && page.contains("city1职鉴中心于2026-03-02以同一身份证号码"));
        assert!(!page.contains("王新名"), "no name is told");
        let back = browser.post(&format!("{path}/name"), &[("name_reason", "无误")]).await;
        assert!(back.body.contains("请写明核对的情况和依据"));
        let number = format!("与{}的户口簿核对", identity(1).expose());
        let back = browser.post(&format!("{path}/name"), &[("name_reason", number.as_str())]).await;
        assert!(back.body.contains("请勿填写身份证号码"));
        let done = browser.post(&format!("{path}/name"), &[("name_reason", "与户口簿核对，系曾用名")]).await;
        assert_eq!(done.location, path);
        let page = browser.get(&path).await.body;
        assert!(!page.contains("<h2>核对姓名</h2>") && page.contains("姓名已于2026-03-02核对无误：与户口簿核对，系曾用名"));
    }
}
