//! Disqualification: for good, from everything, everywhere at once (N6.5).

use crate::support::*;
use access::{OrganisationKind, Role};
use db::args;
use jiff::civil::date;
use kernel::Clause;
use people_desk::{
    appoint_person, barred, barred_among, disqualify_person, grant_card, link_account, pool,
    unlink_account,
};
use testing::both;

both! {
    &SCHEMAS, async fn a_disqualified_expert_is_out_everywhere_at_once(place: Place) {
        let db = &place.db;
        let (home, officer) = centre(db, chengdu(), "city1").await;
        let (away, other) = centre(db, mianyang(), "city2").await;
        organisation(db, OrganisationKind::School, mianyang(), "乙技工学校").await;
        account(db, Role::Expert, &home, "zhang-home", "张川").await;
        account(db, Role::Expert, &away, "zhang-away", "张川").await;
        let here = register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let there = register(db, &other, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        let now = noon(TODAY);
        link_account(db, &officer.permit().unwrap(), here, "zhang-home", now).await.unwrap();
        link_account(db, &other.permit().unwrap(), there, "zhang-away", now).await.unwrap();
        let card = db.read().await.unwrap()
            .one("select id from qualification where person = $1", args![there]).await.unwrap().get("id").unwrap();
        let time = (TODAY, date(2026, 12, 31));
        appoint_person(db, &other.permit().unwrap(), there, card, "乙技工学校", time, now).await.unwrap();
        let open = [sign_in(db, "zhang-home").await.unwrap(), sign_in(db, "zhang-away").await.unwrap()];

        let reason = "评估中收受申请院校财物，经查属实";
        disqualify_person(db, &officer.permit().unwrap(), here, reason, &[], now).await.unwrap();

        for token in &open {
            assert!(accounts::find(db, token, false, now).await.unwrap().is_none(), "the open session has ended");
        }
        for user in ["zhang-home", "zhang-away"] {
            let refusal = refused(sign_in(db, user).await);
            assert_eq!((refusal.code, refusal.clause), ("sign_in.barred", Some(Clause::N6_5)));
            assert!(refusal.sentence.contains("已被取消资格"));
        }
        let wrong = accounts::SignIn { user_name: "zhang-home", password: "another one", address: "test", demo_allowed: false };
        let wrong = accounts::sign_in(db, &wrong, now).await;
        assert_eq!(code(wrong), "sign_in.wrong", "whoever knows no password learns nothing");

        let mut conn = db.read().await.unwrap();
        let running = conn.one("select count(*) as n from appointment where ended_on is null", args![]).await.unwrap();
        assert_eq!(running.get::<i64>("n").unwrap(), 0);
        for registry in [chengdu(), mianyang()] {
            let found = pool(&mut conn, db.keys(), people_desk::PersonKind::Expert, ELECTRICIAN.parse().unwrap(), registry, TODAY).await;
            assert!(found.unwrap().is_empty());
        }
        let found = barred(&mut conn, db.keys(), &identity(1), TODAY).await.unwrap().unwrap();
        assert_eq!((found.reason(), found.since(), found.by()), (reason, TODAY, home.id));
        assert!(barred(&mut conn, db.keys(), &identity(2), TODAY).await.unwrap().is_none());
        let asked = [identity(3), identity(1), identity(2)];
        let among = barred_among(&mut conn, db.keys(), &asked, TODAY).await.unwrap();
        assert_eq!(among, [(identity(1), found)]);
        assert!(barred_among(&mut conn, db.keys(), &[], TODAY).await.unwrap().is_empty());
        drop(conn);

        // No way back in, in any registry.
        let (_, third) = centre(db, "510600".parse().unwrap(), "city3").await;
        assert_eq!(code(register(db, &third, &person(1, "张川", "某厂"), &supervisor("D1")).await), "people.barred");
        assert_eq!(code(grant_card(db, &other.permit().unwrap(), there, &assessor("K1"), now).await), "people.barred");
        assert_eq!(code(appoint_person(db, &other.permit().unwrap(), there, card, "乙技工学校", time, now).await), "people.barred");
        assert_eq!(code(disqualify_person(db, &other.permit().unwrap(), there, reason, &[], now).await), "people.barred_already");
        // An account that comes to light later ends with the link, whichever registry the disqualification came from.
        for (officer, place, id, user, role) in [
            (&officer, &home, here, "late-home", Role::Expert),
            (&other, &away, there, "late-away", Role::Expert),
        ] {
            account(db, role, place, user, "张川").await;
            let token = sign_in(db, user).await.unwrap();
            let permit = officer.permit().unwrap();
            let linked = link_account(db, &permit, id, user, now).await.unwrap();
            assert!(accounts::find(db, &token, false, now).await.unwrap().is_none(), "{user}");
            assert_eq!(code(sign_in(db, user).await), "sign_in.barred", "{user}");
            assert_eq!(code(unlink_account(db, &permit, id, linked, now).await), "people.barred", "it stays so");
        }
        account(db, Role::Expert, &home, "namesake", "章川").await;
        assert_eq!(code(link_account(db, &officer.permit().unwrap(), here, "namesake", now).await), "people.bad_account");
        assert!(sign_in(db, "namesake").await.is_ok());
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn a_disqualification_without_a_reason_changes_nothing(place: Place) {
        let db = &place.db;
        let (home, officer) = centre(db, chengdu(), "city1").await;
        account(db, Role::Expert, &home, "zhang", "张川").await;
        let id = register(db, &officer, &person(1, "张川", "某厂"), &expert("Z1")).await.unwrap();
        link_account(db, &officer.permit().unwrap(), id, "zhang", noon(TODAY)).await.unwrap();
        let refusal = refused(disqualify_person(db, &officer.permit().unwrap(), id, " 违规 ", &[], noon(TODAY)).await);
        assert_eq!((refusal.code, refusal.problems[0].place.as_str()), ("people.bad_reason", "reason"));
        assert!(sign_in(db, "zhang").await.is_ok());
    }
}
