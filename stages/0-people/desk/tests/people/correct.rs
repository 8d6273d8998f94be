//! Putting right what was registered wrongly: names, numbers, cards; never a way out of a disqualification, or around one.

use crate::support::*;
use access::{OrganisationKind, Role};
use db::{Db, args};
use jiff::civil::date;
use kernel::{Clause, PersonId, RefusalKind};
use people_desk::{
    NewCard, appoint_person, barred, correct_card, correct_person, disqualify_person,
    end_appointment, grant_card, link_account,
};
use testing::both;

const WHY: &str = "与身份证核对，登记时录入有误";

/// The name and the masked number of a person.
async fn known(db: &Db, person: PersonId) -> (String, String) {
    let mut conn = db.read().await.unwrap();
    let sql = "select name, identity_masked from person where id = $1";
    let row = conn.one(sql, args![person]).await.unwrap();
    (
        row.get("name").unwrap(),
        row.get("identity_masked").unwrap(),
    )
}

both! {
    &SCHEMAS, async fn a_name_and_a_number_are_put_right_with_the_accounts(place: Place) {
        let db = &place.db;
        let (home, officer) = centre(db, chengdu(), "city1").await;
        account(db, Role::Expert, &home, "zhang", "张穿").await;
        let id = register(db, &officer, &person(1, "张穿", "某厂"), &expert("Z1")).await.unwrap();
        let now = noon(TODAY);
        link_account(db, &officer.permit().unwrap(), id, "zhang", now).await.unwrap();
        let token = sign_in(db, "zhang").await.unwrap();
        let permit = officer.permit().unwrap();
        correct_person(db, &permit, id, " 张川 ", Some(&identity(2)), (WHY, None), now).await.unwrap();

        assert_eq!(known(db, id).await, ("张川".to_owned(), identity(2).masked()));
        let found = accounts::find(db, &token, false, now).await.unwrap().unwrap();
        assert_eq!(found.principal.name, "张川", "the account says the right name");
        let was = told(db, "select was as told from people_correction").await;
        assert_eq!(was, format!("姓名：张穿；身份证号码：{}", identity(1).masked()));
        assert_eq!(told(db, "select reason as told from people_correction").await, WHY);
        let mut conn = db.read().await.unwrap();
        let row = conn.one("select * from people_correction", args![]).await.unwrap();
        assert!(!format!("{row:?}").contains(identity(1).expose()), "sealed");
        let leaf = conn.all("select bytes from journal_leaf where act = 'people.correct'", args![]).await.unwrap();
        let fact = String::from_utf8_lossy(&leaf[0].get::<Vec<u8>>("bytes").unwrap()).into_owned();
        let detail = fact.split("\"detail\":").last().unwrap();
        assert_eq!(detail, "{\"fields\":\"name identity\",\"registries\":\"1\"}}", "a fact names no person");
        drop(conn);

        // The account is still theirs: a disqualification by the right number ends it.
        disqualify_person(db, &officer.permit().unwrap(), id, "评估中收受财物，经查属实", &[], now).await.unwrap();
        assert_eq!(code(sign_in(db, "zhang").await), "sign_in.barred");
        assert!(barred(&mut db.read().await.unwrap(), db.keys(), &identity(2), TODAY).await.unwrap().is_some());
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn a_number_is_no_way_out_of_a_disqualification_and_none_around_one(place: Place) {
        let db = &place.db;
        let (home, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        account(db, Role::Expert, &home, "zhang", "张川").await;
        let now = noon(TODAY);
        let permit = officer.permit().unwrap();
        let zhang = register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let away = register(db, &other, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let namesake = register(db, &other, &person(5, "王川", "某厂"), &expert("Z5")).await.unwrap();
        let out = register(db, &officer, &person(2, "李失职", "某厂"), &expert("Z2")).await.unwrap();
        disqualify_person(db, &officer.permit().unwrap(), out, "评估中弄虚作假", &[], now).await.unwrap();
        let gone = register(db, &other, &person(3, "赵失职", "某厂"), &expert("Z3")).await.unwrap();
        disqualify_person(db, &other.permit().unwrap(), gone, "评估中弄虚作假", &[], now).await.unwrap();
        link_account(db, &officer.permit().unwrap(), zhang, "zhang", now).await.unwrap();

        for (id, number, expected) in [
            (out, 9, "people.barred_identity"),
            (zhang, 2, "people.barred"),
            (zhang, 3, "people.barred"),
            // In the registry of the other city, in which the same human being stands too, this is somebody else.
            (zhang, 5, "people.registered"),
            (away, 9, "not_found"),
        ] {
            let refusal = refused(correct_person(db, &permit, id, "张川", Some(&identity(number)), (WHY, None), now).await);
            assert_eq!(refusal.code, expected, "{number}");
            if refusal.kind != RefusalKind::NotFound {
                assert_eq!(refusal.problems[0].place, "identity");
            }
        }
        // The name of somebody who is disqualified may be put right: nothing hangs on it.
        correct_person(db, &permit, out, "李施职", None, (WHY, None), now).await.unwrap();
        assert_eq!(known(db, out).await, ("李施职".to_owned(), identity(2).masked()));

        // The human being stays one in both registries, so that the other city's decision reaches the account here.
        correct_person(db, &permit, zhang, "张传", Some(&identity(4)), (WHY, None), now).await.unwrap();
        for id in [zhang, away] {
            assert_eq!(known(db, id).await, ("张传".to_owned(), identity(4).masked()));
        }
        assert_eq!(known(db, namesake).await.0, "王川");
        disqualify_person(db, &other.permit().unwrap(), away, "评估中弄虚作假", &[], now).await.unwrap();
        assert_eq!(code(sign_in(db, "zhang").await), "sign_in.barred");
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn a_number_is_corrected_only_to_one_that_is_free(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let now = noon(TODAY);
        let permit = officer.permit().unwrap();
        let zhang = register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        register(db, &officer, &person(2, "李川", "某厂"), &expert("Z2")).await.unwrap();
        // Whose the number is: the other city knows somebody else by it, with a card of the same number.
        let owner = register(db, &other, &person(1, "王川", "某厂"), &expert("Z1")).await.unwrap();
        let attempt = async |name, number: Option<u16>, reason| {
            let number = number.map(identity);
            refused(correct_person(db, &permit, zhang, name, number.as_ref(), (reason, None), now).await)
        };
        assert_eq!(attempt("张川", Some(2), WHY).await.code, "people.registered");
        assert_eq!(attempt("张川", Some(3), WHY).await.code, "people.card_number_taken");
        for (name, number, reason, field) in [("张川", Some(1), WHY, "name"), ("", None, WHY, "name"), ("张传", None, " 错 ", "reason")] {
            let refusal = attempt(name, number, reason).await;
            assert_eq!((refusal.code, refusal.problems[0].place.as_str()), ("people.bad_correction", field));
        }
        let none = told(db, "select cast(count(*) as text) as told from people_correction").await;
        assert_eq!(none, "0", "nothing was kept");
        // Once the other card is put right, the number can be.
        let card = card_of(db, owner).await;
        correct_card(db, &other.permit().unwrap(), (owner, card), &expert("Z9"), (WHY, None), now).await.unwrap();
        correct_person(db, &permit, zhang, "张川", Some(&identity(3)), (WHY, None), now).await.unwrap();
        assert_eq!(known(db, owner).await, ("王川".to_owned(), identity(1).masked()), "another human being");
    }

    &SCHEMAS, async fn a_card_is_put_right_by_the_rules_of_granting(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        let now = noon(TODAY);
        let id = register(db, &officer, &person(1, "张川", "某厂"), &assessor("K1")).await.unwrap();
        let strange = register(db, &officer, &person(2, "李川", "某厂"), &assessor("K2")).await.unwrap();
        let (card, foreign) = (card_of(db, id).await, card_of(db, strange).await);
        let welder = NewCard { occupations: vec!["6-18-02-04".parse().unwrap()], ..assessor("K3") };
        grant_card(db, &officer.permit().unwrap(), id, &welder, now).await.unwrap();
        let time = (TODAY, date(2026, 12, 31));
        let held = appoint_person(db, &officer.permit().unwrap(), id, card, "甲技工学校", time, now).await.unwrap();

        let permit = officer.permit().unwrap();
        let later = NewCard { valid_from: date(2023, 3, 3), ..assessor("K1") };
        let cases = [
            (&assessor("K1"), "people.bad_correction", Clause::A2_6, "number"),
            (&assessor(""), "people.bad_correction", Clause::A2_6, "number"),
            (&assessor("K2"), "people.card_number_taken", Clause::A2_6, "number"),
            (&NewCard { number: "K1".into(), ..welder }, "people.bad_correction", Clause::A2_6, "valid_from"),
            (&later, "people.bad_correction", Clause::A2_6, "valid_from"),
        ];
        for (wanted, expected, clause, field) in cases {
            let refusal = refused(correct_card(db, &permit, (id, card), wanted, (WHY, None), now).await);
            let found = (refusal.code, refusal.clause, refusal.problems[0].place.as_str());
            assert_eq!(found, (expected, Some(clause), field), "{wanted:?}");
        }
        assert_eq!(code(correct_card(db, &permit, (id, foreign), &assessor("K9"), (WHY, None), now).await), "not_found");
        assert_eq!(code(correct_card(db, &other.permit().unwrap(), (id, card), &assessor("K9"), (WHY, None), now).await), "not_found");

        correct_card(db, &permit, (id, card), &assessor("K9"), (WHY, None), now).await.unwrap();
        end_appointment(db, &officer.permit().unwrap(), id, held, now).await.unwrap();
        let right = NewCard { training: "考评员培训（成都）".into(), number: "K9".into(), ..later };
        correct_card(db, &permit, (id, card), &right, (WHY, None), now).await.unwrap();
        let row = db.read().await.unwrap().one("select * from qualification where id = $1", args![card]).await.unwrap();
        let text = |column| row.get::<String>(column).unwrap();
        assert_eq!((text("card_no"), text("valid_from"), text("valid_until")), ("K9".into(), "2023-03-03".into(), "2026-03-02".into()));
        let was = told(db, "select was as told from people_correction where was like '%起始%'").await;
        assert_eq!(was, "培训名称：考评员培训；证卡起始日期：2025-09-01");
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());

        disqualify_person(db, &officer.permit().unwrap(), id, "考评中弄虚作假", &[], now).await.unwrap();
        assert_eq!(code(correct_card(db, &permit, (id, card), &assessor("K7"), (WHY, None), now).await), "people.barred");
    }
}
