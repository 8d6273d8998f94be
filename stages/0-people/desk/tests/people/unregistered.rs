//! Whoever the registry does not know is disqualified all the same, and accounts that nobody linked end with it (N6.5).

use crate::support::*;
use access::{OrganisationKind, Role};
use db::args;
use kernel::Clause;
use people_desk::{
    NewPerson, PersonKind, barred, cards_of_account, disqualify_person, disqualify_unregistered,
    link_account, pool,
};
use testing::both;

const WHY: &str = "督导中隐瞒替考，经查属实";

both! {
    &SCHEMAS, async fn a_schools_own_assessor_is_registered_and_disqualified_in_one_act(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let school = organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        let theirs = account_of(&account(db, Role::Assessor, &school, "wuone", "吴失职").await);
        let staff = account_of(&account(db, Role::ExamStaff, &school, "wuthree", "吴失职").await);
        account(db, Role::Supervisor, &school, "wutwo", "吴失职").await;
        let token = sign_in(db, "wuone").await.unwrap();
        let now = noon(TODAY);
        let wu = person(1, "吴失职", "甲技工学校");
        let permit = officer.permit().unwrap();
        let ended = disqualify_unregistered(db, &permit, &wu, WHY, &[theirs, staff], now).await.unwrap();
        let id = ended.person;
        assert_eq!((ended.accounts, ended.appointments, ended.open), (2, 0, 1), "one of the same name stays open");

        assert_eq!(kept(db).await, (1, 0, 0), "a person without a card");
        assert!(accounts::find(db, &token, false, now).await.unwrap().is_none(), "the open session has ended");
        assert_eq!(code(sign_in(db, "wuone").await), "sign_in.barred");
        assert_eq!(code(sign_in(db, "wuthree").await), "sign_in.barred", "also as the school's staff of exams");
        assert!(sign_in(db, "wutwo").await.is_ok(), "nobody said that it is theirs");
        let mut conn = db.read().await.unwrap();
        let found = barred(&mut conn, db.keys(), &identity(1), TODAY).await.unwrap().unwrap();
        assert_eq!((found.reason(), found.since()), (WHY, TODAY));
        assert_eq!(cards_of_account(&mut conn, theirs).await.unwrap(), Some(Vec::new()), "somebody's, who has no card");
        for kind in PersonKind::ALL {
            let drawn = pool(&mut conn, db.keys(), kind, ELECTRICIAN.parse().unwrap(), chengdu(), TODAY).await.unwrap();
            assert!(drawn.is_empty());
        }
        drop(conn);
        for officer in [&officer, &other] {
            assert_eq!(code(register(db, officer, &wu, &supervisor("D1")).await), "people.barred");
        }
        // The other account comes to light: without a card, it is theirs by the name.
        link_account(db, &officer.permit().unwrap(), id, "wutwo", now).await.unwrap();
        assert_eq!(code(sign_in(db, "wutwo").await), "sign_in.barred");
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn whoever_is_known_already_is_not_registered_twice(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (away, other) = centre(db, mianyang(), "city2").await;
        let now = noon(TODAY);
        let permit = officer.permit().unwrap();
        register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let refusal = refused(disqualify_unregistered(db, &permit, &person(1, "张川", "某厂"), WHY, &[], now).await);
        assert_eq!((refusal.code, refusal.clause), ("people.registered", Some(Clause::N6_5)));
        assert!(refusal.sentence.contains("请在其页面办理取消资格"));

        let faulty = NewPerson { phone: "座机".into(), ..person(2, " ", "厂") };
        let refusal = refused(disqualify_unregistered(db, &permit, &faulty, "违规", &[], now).await);
        let places: Vec<_> = refusal.problems.iter().map(|one| one.place.as_str()).collect();
        assert_eq!(places, ["name", "employer", "phone", "reason"], "all at once");

        // Known elsewhere: this registry gets them too, and their accounts there end.
        account(db, Role::Expert, &away, "lione", "李川").await;
        let there = register(db, &other, &person(3, "李川", "某厂"), &expert("Z3")).await.unwrap();
        link_account(db, &other.permit().unwrap(), there, "lione", now).await.unwrap();
        disqualify_unregistered(db, &permit, &person(3, "李川", "某厂"), WHY, &[], now).await.unwrap();
        assert_eq!(code(sign_in(db, "lione").await), "sign_in.barred");

        // Disqualified elsewhere: there is nothing to decide, unless an account of theirs is still open here.
        let third = "510600".parse().unwrap();
        let (place, third) = centre(db, third, "city3").await;
        let again = person(3, "李川", "某厂");
        let refusal = refused(disqualify_unregistered(db, &third.permit().unwrap(), &again, WHY, &[], now).await);
        assert_eq!(refusal.code, "people.barred_already");
        let open = account_of(&account(db, Role::Expert, &place, "lithree", "李川").await);
        disqualify_unregistered(db, &third.permit().unwrap(), &again, "", &[open], now).await.unwrap();
        assert_eq!(code(sign_in(db, "lithree").await), "sign_in.barred");
        let decided = told(db, "select cast(count(*) as text) as told from disqualification").await;
        assert_eq!(decided, "1", "once for the human being");
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn only_an_open_unlinked_account_of_the_same_name_can_be_ticked(place: Place) {
        let db = &place.db;
        let (home, officer) = centre(db, chengdu(), "city1").await;
        let (away, _) = centre(db, mianyang(), "city2").await;
        let department = organisation(db, OrganisationKind::Department, chengdu(), "成都市人社局").await;
        let admin = account(db, Role::Administrator, &department, "admin", "管理员").await;
        let school = organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        let now = noon(TODAY);
        let zhang = register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let other = register(db, &officer, &person(2, "张川", "某厂"), &expert("Z2")).await.unwrap();
        let mut open = Vec::new();
        for (role, place, user, name) in [
            (Role::Expert, &home, "name", "章川"),
            (Role::Expert, &away, "far", "张川"),
            (Role::CentreOfficer, &home, "staff", "张川"),
            (Role::Expert, &home, "linked", "张川"),
            (Role::Expert, &home, "closed", "张川"),
            (Role::Expert, &home, "first", "张川"),
            (Role::Assessor, &school, "second", "张川"),
        ] {
            open.push(account_of(&account(db, role, place, user, name).await));
        }
        link_account(db, &officer.permit().unwrap(), other, "linked", now).await.unwrap();
        accounts::close_account(db, &admin.permit().unwrap(), open[4], now).await.unwrap();
        let (first, second) = (open[5], open[6]);
        let permit = officer.permit().unwrap();
        for wrong in &open[..5] {
            let ticked = [first, *wrong];
            let refusal = refused(disqualify_person(db, &permit, zhang, WHY, &ticked, now).await);
            assert_eq!((refusal.code, refusal.problems[0].place.as_str()), ("people.bad_account", "account"));
            let refusal = refused(disqualify_unregistered(db, &permit, &person(3, "张川", "某厂"), WHY, &ticked, now).await);
            assert_eq!(refusal.code, "people.bad_account");
        }
        assert!(barred(&mut db.read().await.unwrap(), db.keys(), &identity(1), TODAY).await.unwrap().is_none(), "nothing was decided");
        assert_eq!(kept(db).await, (2, 2, 0));
        disqualify_person(db, &permit, zhang, WHY, &[first, second], now).await.unwrap();
        for user in ["first", "second"] {
            assert_eq!(code(sign_in(db, user).await), "sign_in.barred");
        }
        for user in ["name", "far", "staff", "linked"] {
            assert!(sign_in(db, user).await.is_ok(), "{user}");
        }
        let mut conn = db.read().await.unwrap();
        let rows = conn.all("select id from person_account where person = $1", args![zhang]).await.unwrap();
        assert_eq!(rows.len(), 2);
        drop(conn);
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }
}
