//! Registering, changing, renewing, appointing, drawing.

use crate::support::*;
use access::{Affiliation, OrganisationKind, Role};
use db::args;
use jiff::civil::date;
use kernel::{Clause, QualificationId, RefusalKind};
use people_desk::{
    NewCard, PersonKind, Training, appoint_person, change_person, end_appointment, grant_card,
    link_account, pool, renew_card, unlink_account,
};
use testing::{Place, both};

async fn until(place: &Place, card: QualificationId) -> String {
    let mut conn = place.db.read().await.unwrap();
    let sql = "select valid_until from qualification where id = $1";
    conn.one(sql, args![card])
        .await
        .unwrap()
        .get("valid_until")
        .unwrap()
}

both! {
    &SCHEMAS, async fn a_person_is_registered_once_with_everything_sealed(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let zhang = person(1, "张川", "某某电力公司");
        let id = register(db, &officer, &zhang, &expert("Z1")).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let row = conn.one("select * from person where id = $1", args![id]).await.unwrap();
        let text = format!("{row:?}");
        assert!(!text.contains(zhang.identity.expose()) && !text.contains(&zhang.phone), "{text}");
        assert_eq!(row.get::<String>("identity_masked").unwrap(), zhang.identity.masked());
        drop(conn);

        assert_eq!(code(register(db, &officer, &zhang, &expert("Z2")).await), "people.registered");
        let other = person(2, "李川", "某某电力公司");
        assert_eq!(code(register(db, &officer, &other, &expert("Z1")).await), "people.card_number_taken");
        let faulty = NewCard { number: String::new(), ..expert("") };
        let refusal = refused(register(db, &officer, &person(3, "", "厂"), &faulty).await);
        let places: Vec<_> = refusal.problems.iter().map(|one| one.place.as_str()).collect();
        assert_eq!((refusal.clause, places), (Some(Clause::A2_6), vec!["name", "employer", "number"]), "all at once");
        assert_eq!(kept(db).await, (1, 1, 0));
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn another_centre_sees_and_changes_nothing(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let (_, province) = centre(db, Affiliation::Province, "city3").await;
        let id = register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let card = card_of(db, id).await;
        let now = noon(TODAY);
        let time = (TODAY, date(2026, 12, 31));
        let training = Training { name: "继续教育".into(), hours: Some(8), on: None };
        for stranger in [&other, &province] {
            let answers = [
                change_person(db, &stranger.permit().unwrap(), id, "别家", None, None, now).await.err(),
                grant_card(db, &stranger.permit().unwrap(), id, &assessor("K1"), now).await.err(),
                renew_card(db, &stranger.permit().unwrap(), id, card, &training, now).await.err(),
                appoint_person(db, &stranger.permit().unwrap(), id, card, "某校", time, now).await.err(),
                link_account(db, &stranger.permit().unwrap(), id, "city2", now).await.err(),
                people_desk::disqualify_person(db, &stranger.permit().unwrap(), id, "考评中弄虚作假", &[], now).await.err(),
            ];
            for answer in answers {
                let refusal = refused::<()>(Err(answer.unwrap()));
                assert_eq!(refusal.kind, RefusalKind::NotFound, "as if there were none");
            }
        }
        // The same human being may stand in another registry too, with a card of their own.
        register(db, &other, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        assert_eq!(kept(db).await, (2, 2, 0));
    }

    &SCHEMAS, async fn a_card_is_added_and_renewed_in_its_time(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let id = register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let permit = officer.permit().unwrap();
        assert_eq!(code(grant_card(db, &permit, id, &expert("Z2"), noon(TODAY)).await), "people.card_twice");
        let card = grant_card(db, &permit, id, &assessor("K1"), noon(TODAY)).await.unwrap();
        assert_eq!(until(&place, card).await, "2028-08-31");
        let training = Training { name: "继续教育".into(), hours: Some(8), on: None };
        let early = renew_card(db, &permit, id, card, &training, noon(TODAY)).await;
        assert_eq!(code(early), "people.too_early");
        let day = date(2028, 8, 1);
        let nothing = Training { name: String::new(), hours: None, on: None };
        assert_eq!(code(renew_card(db, &permit, id, card, &nothing, noon(day)).await), "people.bad_card");
        renew_card(db, &permit, id, card, &training, noon(day)).await.unwrap();
        assert_eq!(until(&place, card).await, "2031-08-31");
        let late = renew_card(db, &permit, id, card, &training, noon(date(2031, 9, 1))).await;
        assert_eq!(code(late), "people.expired");
        change_person(db, &officer.permit().unwrap(), id, "另一家公司", Some("19912345678"), None, noon(TODAY)).await.unwrap();
        assert_eq!(code(change_person(db, &officer.permit().unwrap(), id, "某厂", Some("123"), None, noon(TODAY)).await), "people.bad_person");
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn an_appointment_needs_an_organisation_and_ends_once(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        let id = register(db, &officer, &person(1, "张川", "某厂"), &assessor("K1")).await.unwrap();
        let card = card_of(db, id).await;
        let permit = officer.permit().unwrap();
        let now = noon(TODAY);
        let time = (TODAY, date(2026, 12, 31));
        assert_eq!(code(appoint_person(db, &permit, id, card, "没有的学校", time, now).await), "people.no_organisation");
        let beyond = (TODAY, date(2029, 12, 31));
        assert_eq!(code(appoint_person(db, &permit, id, card, "甲技工学校", beyond, now).await), "people.bad_appointment");
        let held = appoint_person(db, &permit, id, card, "甲技工学校", time, now).await.unwrap();
        assert_eq!(code(appoint_person(db, &permit, id, card, "甲技工学校", time, now).await), "people.bad_appointment");
        end_appointment(db, &permit, id, held, now).await.unwrap();
        assert_eq!(code(end_appointment(db, &permit, id, held, now).await), "people.appointment_over");
        appoint_person(db, &permit, id, card, "甲技工学校", time, now).await.unwrap();
    }

    &SCHEMAS, async fn an_account_is_linked_only_to_its_own_person(place: Place) {
        let db = &place.db;
        let (place_of, officer) = centre(db, chengdu(), "city1").await;
        let (elsewhere, _) = centre(db, mianyang(), "city2").await;
        account(db, Role::Expert, &place_of, "zhang", "张川").await;
        account(db, Role::Expert, &place_of, "wang", "王川").await;
        account(db, Role::Expert, &elsewhere, "far", "张川").await;
        account(db, Role::CentreOfficer, &place_of, "clerk", "张川").await;
        let id = register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let namesake = register(db, &officer, &person(2, "张川", "某厂"), &expert("Z2")).await.unwrap();
        let permit = officer.permit().unwrap();
        for user in ["nobody", "wang", "far", "clerk"] {
            let refusal = refused(link_account(db, &permit, id, user, noon(TODAY)).await);
            assert_eq!((refusal.code, refusal.clause), ("people.bad_account", Some(Clause::N6_5)), "{user}");
        }
        let linked = link_account(db, &permit, namesake, "zhang", noon(TODAY)).await.unwrap();
        assert_eq!(code(link_account(db, &permit, id, "zhang", noon(TODAY)).await), "people.bad_account");
        unlink_account(db, &permit, namesake, linked, noon(TODAY)).await.unwrap();
        link_account(db, &permit, id, "zhang", noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn the_pool_holds_who_can_be_drawn(place: Place) {
        let db = &place.db;
        let (place_of, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        account(db, Role::Expert, &place_of, "zhang", "张一").await;
        let welder = NewCard { occupations: vec!["6-18-02-04".parse().unwrap()], ..expert("Z3") };
        let first = register(db, &officer, &person(1, "张一", "甲厂"), &expert("Z1")).await.unwrap();
        register(db, &officer, &person(2, "张二", "乙厂"), &expert("Z2")).await.unwrap();
        register(db, &officer, &person(3, "张三", "乙厂"), &welder).await.unwrap();
        register(db, &officer, &person(4, "张四", "乙厂"), &supervisor("D4")).await.unwrap();
        let senior = NewCard { kind: PersonKind::SeniorAssessor, ..assessor("K5") };
        let fifth = register(db, &officer, &person(5, "张五", "乙厂"), &senior).await.unwrap();
        grant_card(db, &officer.permit().unwrap(), fifth, &assessor("K5"), noon(TODAY)).await.unwrap();
        register(db, &other, &person(6, "张六", "乙厂"), &expert("Z6")).await.unwrap();
        link_account(db, &officer.permit().unwrap(), first, "zhang", noon(TODAY)).await.unwrap();

        let drawn = async |kind, day| {
            let mut conn = db.read().await.unwrap();
            let found = pool(&mut conn, db.keys(), kind, ELECTRICIAN.parse().unwrap(), chengdu(), day).await.unwrap();
            found.into_iter().map(|one| (one.name, one.account.is_some())).collect::<Vec<_>>()
        };
        let mut experts = drawn(PersonKind::Expert, TODAY).await;
        experts.sort();
        assert_eq!(experts, [("张一".to_owned(), true), ("张二".to_owned(), false)]);
        assert_eq!(drawn(PersonKind::Assessor, TODAY).await, [("张五".to_owned(), false)], "once, by either card");
        assert_eq!(drawn(PersonKind::Supervisor, TODAY).await, [("张四".to_owned(), false)]);
        assert_eq!(drawn(PersonKind::Expert, date(2028, 9, 1)).await, [], "the cards have ended");
        people_desk::disqualify_person(db, &officer.permit().unwrap(), first, "评估中弄虚作假", &[], noon(TODAY)).await.unwrap();
        assert_eq!(drawn(PersonKind::Expert, TODAY).await, [("张二".to_owned(), false)]);
    }

    &SCHEMAS, async fn cards_are_handed_on_with_the_name_under_which_each_registry_has_their_holder(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let here = register(db, &officer, &person(1, "张一", "甲厂"), &assessor("K1")).await.unwrap();
        register(db, &officer, &person(2, "张二", "乙厂"), &expert("Z2")).await.unwrap();
        register(db, &other, &person(1, "张一", "甲厂"), &expert("Z1")).await.unwrap();
        grant_card(db, &officer.permit().unwrap(), here, &supervisor("D1"), noon(TODAY)).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let asked = [identity(1), identity(3)];
        let mut found = people_desk::holders_among(&mut conn, db.keys(), &asked).await.unwrap();
        let mut held: Vec<(String, Vec<String>)> = (found.remove(&identity(1)).unwrap().into_iter())
            .map(|holder| {
                let mut numbers: Vec<_> = holder.cards.iter().map(|card| card.card().number.clone()).collect();
                numbers.sort();
                (holder.name, numbers)
            })
            .collect();
        held.sort();
        let one = |numbers: &[&str]| ("张一".to_owned(), numbers.iter().map(|one| (*one).to_owned()).collect());
        assert_eq!(held, [one(&["D1", "K1"]), one(&["Z1"])]);
        assert!(found.is_empty(), "nobody was asked for but whoever was named");
        assert!(people_desk::holders_among(&mut conn, db.keys(), &[]).await.unwrap().is_empty());
    }
}
