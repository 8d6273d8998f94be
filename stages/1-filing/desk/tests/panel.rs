//! The panel is drawn: committed, drawn by a later head, recomputable; who must not judge is left out or steps down. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use db::{Db, args};
use draw::{List, Seed};
use filing_desk::{Interest, View};
use kernel::{AccountId, ApplicationId, RefusalKind};
use std::collections::BTreeSet;
use support::{
    Browser, Cast, SCHEMAS, TODAY, account, account_of, cast, city, code, draw, expert, identity,
    kind, named, noon, panel, registered, signed_in,
};
use testing::both;

/// A city with seven experts more than the three.
async fn crowded(db: &Db) -> (Cast, ApplicationId) {
    let us = cast(db, city(), "甲市").await;
    for at in 0..7 {
        expert(db, &us.centre, &format!("候选{at}"), "某研究院").await;
    }
    let id = us.accepted(db).await;
    (us, id)
}

/// The list that was committed.
async fn committed(db: &Db, id: ApplicationId) -> List {
    let sql = "select list from draw where application = $1";
    let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
    serde_json::from_str(&row.get::<String>("list").unwrap()).unwrap()
}

/// The seed that drew from it.
async fn seed(db: &Db, id: ApplicationId, list: &List) -> Seed {
    let sql = "select secret, root from draw where application = $1";
    let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
    let bytes = |column: &'static str| -> [u8; 32] {
        hex::decode(row.get::<String>(column).unwrap())
            .unwrap()
            .try_into()
            .unwrap()
    };
    Seed::of(list, &bytes("secret"), &bytes("root")).unwrap()
}

both! {
    &SCHEMAS, async fn whoever_has_the_record_can_do_the_draw_again(place: Place) {
        let db = &place.db;
        let (us, id) = crowded(db).await;
        expert(db, &us.centre, "自己人", &us.school.name).await;
        let permit = us.centre.permit().unwrap();
        filing_desk::appoint_panel(db, &permit, id, 5, noon(TODAY)).await.unwrap();
        let again = filing_desk::appoint_panel(db, &permit, id, 5, noon(TODAY)).await;
        assert_eq!(code(again), "filing.out_of_order", "a draw cannot be begun a second time");

        // Before it is drawn nothing tells the secret.
        let sql = "select list, secret, root from draw where application = $1";
        let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
        assert_eq!((row.get::<Option<String>>("secret").unwrap(), row.get::<Option<String>>("root").unwrap()), (None, None));
        let committed: List = serde_json::from_str(&row.get::<String>("list").unwrap()).unwrap();
        assert_eq!((committed.entries.len(), committed.excluded.len()), (10, 1));
        assert_eq!(committed.excluded[0].reason, "所在单位是申请院校，应当回避");

        draw(db, id).await;
        let members = panel(db, id).await;
        assert_eq!(members.len(), 5);
        draw(db, id).await;
        assert_eq!(panel(db, id).await, members, "the same job twice draws once");

        // A stranger with the record finds the same members.
        let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
        let list: List = serde_json::from_str(&row.get::<String>("list").unwrap()).unwrap();
        let bytes = |column: &'static str| -> [u8; 32] {
            hex::decode(row.get::<String>(column).unwrap()).unwrap().try_into().unwrap()
        };
        let seed = Seed::of(&list, &bytes("secret"), &bytes("root")).unwrap();
        let drawn: Vec<String> = draw::draw(&list, seed).into_iter().map(|one| one.id).collect();
        let ids = named(db, id).await;
        let seated: Vec<String> = members.into_iter().map(|(_, person)| ids[&person].clone()).collect();
        assert_eq!(drawn, seated);
        // The root is that of a signed head that everybody can ask for, and covers the commitment.
        let head = db.head_over("filing.appoint_panel", &format!("application/{id}")).await.unwrap().unwrap();
        assert_eq!(head.1, bytes("root"));
        db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn who_steps_down_is_followed_by_the_next_and_is_not_drawn_again(place: Place) {
        let db = &place.db;
        let (us, id) = crowded(db).await;
        us.appoint(db, id).await;
        let before = panel(db, id).await;
        let gone = before[0].0;
        let permit = us.centre.permit().unwrap();
        let step_down = |who, why: &'static str| {
            filing_desk::step_down_expert(db, &permit, id, who, (Interest::Adviser, why), noon(TODAY))
        };
        assert_eq!(code(step_down(gone, " ").await), "filing.bad_text");
        assert_eq!(kind(step_down(account_of(&us.staff), "曾任顾问").await), RefusalKind::NotFound);
        step_down(gone, "曾任该校顾问").await.unwrap();
        let after = panel(db, id).await;
        let kept: BTreeSet<_> = before[1..].iter().collect();
        assert_eq!(after.len(), 3);
        assert!(kept.iter().all(|member| after.contains(member)) && after.iter().all(|member| member.0 != gone));
        assert_eq!(kind(step_down(gone, "曾任该校顾问").await), RefusalKind::NotFound, "no member any more");

        // At the school's next application the declared interest keeps them off the list.
        place.behind_its_back("update application set state = 'not_accepted'").await;
        let next = us.accepted(db).await;
        filing_desk::appoint_panel(db, &us.centre.permit().unwrap(), next, 3, noon(TODAY)).await.unwrap();
        let sql = "select list from draw where application = $1";
        let row = db.read().await.unwrap().one(sql, args![next]).await.unwrap();
        let list: List = serde_json::from_str(&row.get::<String>("list").unwrap()).unwrap();
        assert_eq!(list.excluded.len(), 1);
        assert_eq!(list.excluded[0].reason, "已申明利害关系，应当回避");
    }

    &SCHEMAS, async fn nobody_tells_from_two_records_who_declared_an_interest(place: Place) {
        let db = &place.db;
        let (us, first) = crowded(db).await;
        us.appoint(db, first).await;
        // The school knows who sat, in the order of the tickets, and who left of them.
        let (gone, person) = panel(db, first).await.remove(0);
        let permit = us.centre.permit().unwrap();
        let kin = (Interest::Kin, "校长是本人的兄长");
        filing_desk::step_down_expert(db, &permit, first, gone, kin, noon(TODAY)).await.unwrap();
        place.behind_its_back("update application set state = 'not_accepted'").await;
        let second = us.accepted(db).await;
        us.appoint(db, second).await;
        let school = Browser::of(db, &us.head).await;
        let (mut told, mut known) = (Vec::new(), Vec::new());
        for id in [first, second] {
            let record = school.get(&format!("/draws/{id}")).await.body;
            let list: List = serde_json::from_value(serde_json::from_str::<serde_json::Value>(&record).unwrap()["list"].clone()).unwrap();
            let ids: Vec<String> = list.entries.iter().map(|one| one.id.clone()).collect();
            assert!(ids.is_sorted(), "the order says nothing either");
            told.push(record);
            known.push(ids.into_iter().chain(list.excluded.into_iter().map(|one| one.id)).collect::<BTreeSet<_>>());
        }
        assert!(told[1].contains("已申明利害关系") && known[1].contains(&named(db, second).await[&person]));
        assert_eq!((known[0].len(), known[1].len(), known[0].intersection(&known[1]).count()), (10, 10, 0));
        for person in named(db, first).await.keys() {
            assert!(told.iter().all(|record| !record.contains(person.as_str())));
        }
    }

    &SCHEMAS, async fn nobody_who_was_disqualified_anywhere_stands_in_a_form(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let id = us.draft(db).await;
        us.materials(db, id).await;
        // Another city's centre disqualified one of the school's assessors.
        let person = registered(db, &others.centre, "考评一", "某研究院", identity(1)).await;
        let permit = others.centre.permit().unwrap();
        people_desk::disqualify_person(db, &permit, person, "向考生泄露试题", &[], noon(TODAY)).await.unwrap();
        let head = us.head.permit().unwrap();
        let submit = filing_desk::submit_application(db, &head, id, ("王校长", None), noon(TODAY)).await;
        let Err(kernel::Stop::Refusal(refusal)) = submit else { panic!("nobody refused") };
        assert_eq!(refusal.code, "filing.person_barred");
        assert!(refusal.sentence.starts_with("考评人员“考评1”已被取消资格"), "{}", refusal.sentence);
    }

    &SCHEMAS, async fn whoever_is_disqualified_after_they_spoke_is_followed_and_their_words_count_no_more(place: Place) {
        let db = &place.db;
        let (us, id) = crowded(db).await;
        us.appoint(db, id).await;
        us.visit(db, id).await;
        let before = panel(db, id).await;
        // Everybody spoke, the leader wrote; then one is disqualified and cannot sign any more.
        let experts: Vec<access::Principal> = {
            let mut experts = Vec::new();
            for (account, _) in &before {
                experts.push(signed_in(db, *account).await);
            }
            experts
        };
        for one in &experts {
            us.opine(db, id, one, View::Supports).await.unwrap();
        }
        let permit = experts[0].permit().unwrap();
        filing_desk::write_opinion(db, &permit, id, "该校具备所报职业等级的条件。", noon(TODAY)).await.unwrap();
        let permit = us.centre.permit().unwrap();
        let step_down = |who| {
            let why = (Interest::Absent, "已被取消资格");
            filing_desk::step_down_expert(db, &permit, id, who, why, noon(TODAY))
        };
        let (gone, person) = before[1].clone();
        assert_eq!(code(step_down(gone).await), "filing.opinion_given", "nobody is taken off for what they said");
        let disqualify = us.centre.permit().unwrap();
        people_desk::disqualify_person(db, &disqualify, person.parse().unwrap(), "收受考生财物", &[], noon(TODAY)).await.unwrap();
        assert_eq!(support::waits(db, &us.centre).await, ["更换不能履职的评估专家"]);
        // The next of the list cannot come either: the account was closed.
        let list = committed(db, id).await;
        let seed = seed(db, id, &list).await;
        let ids = named(db, id).await;
        let person_of = |id: &String| ids.iter().find(|(_, one)| *one == id).unwrap().0.clone();
        let kept: Vec<&str> = before.iter().filter(|one| one.0 != gone).map(|one| ids[&one.1].as_str()).collect();
        let next = |out: &[&str]| -> String {
            let now = draw::replace(&list, seed, &kept, out);
            now.into_iter().find(|one| !kept.contains(&one.id.as_str())).unwrap().id
        };
        let first = next(&[&ids[&person]]);
        let second = person_of(&next(&[&ids[&person], &first]));
        let first = person_of(&first);
        let sql = "select id from person_account where person = $1";
        let closed: AccountId = db.read().await.unwrap().one(sql, args![&first]).await.unwrap().get("id").unwrap();
        let administrator = account(db, access::Role::Administrator, us.department.organisation.as_ref().unwrap(), "管理员").await;
        accounts::close_account(db, &administrator.permit().unwrap(), closed, noon(TODAY)).await.unwrap();

        step_down(gone).await.unwrap();
        let after = panel(db, id).await;
        assert!(after.iter().any(|one| one.1 == second) && after.iter().all(|one| one.1 != person && one.1 != first));
        // Of three supports two are left, and what was written is to be written anew.
        let lines = filing_desk::lines_of(&mut db.read().await.unwrap(), id).await.unwrap();
        assert_eq!((lines[0].supports, lines[0].objects), (2, 0));
        let report = filing_desk::conclude_assessment(db, &us.centre.permit().unwrap(), id, noon(TODAY)).await;
        assert_eq!(code(report), "filing.opinion_missing");
        let follower = after.iter().find(|one| one.1 == second).unwrap().0;
        us.opine(db, id, &signed_in(db, follower).await, View::Objects).await.unwrap();
        let lines = filing_desk::lines_of(&mut db.read().await.unwrap(), id).await.unwrap();
        assert_eq!((lines[0].supports, lines[0].objects), (2, 1));
        let leader = signed_in(db, after[0].0).await;
        filing_desk::write_opinion(db, &leader.permit().unwrap(), id, "多数专家认为该校具备条件。", noon(TODAY)).await.unwrap();

        // Whoever has the record finds the same follower.
        let us = Browser::of(db, &us.centre).await;
        let record: serde_json::Value = serde_json::from_str(&us.get(&format!("/draws/{id}")).await.body).unwrap();
        let followed: Vec<draw::Followed> = serde_json::from_value(record["followers"].clone()).unwrap();
        assert_eq!((&followed[0].gone, followed[0].follower.as_ref()), (&ids[&person], Some(&ids[&second])));
        let seated: BTreeSet<String> = draw::seated(&list, seed, &followed).unwrap().into_iter().map(|one| one.id).collect();
        assert_eq!(seated, after.into_iter().map(|one| ids[&one.1].clone()).collect());
        db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn whoever_the_school_named_or_appointed_before_is_not_drawn(place: Place) {
        let db = &place.db;
        let (us, id) = crowded(db).await;
        let advised = us.experts[0].clone();
        // The registry has one of the experts as appointed by the school.
        let sql = "select person from person_account where id = $1";
        let row = db.read().await.unwrap().one(sql, args![account_of(&advised)]).await.unwrap();
        let person: kernel::PersonId = row.get("person").unwrap();
        let sql = "select id from qualification where person = $1";
        let card = db.read().await.unwrap().one(sql, args![person]).await.unwrap().get("id").unwrap();
        let time = (TODAY, TODAY.saturating_add(jiff::Span::new().months(6)));
        let permit = us.centre.permit().unwrap();
        people_desk::appoint_person(db, &permit, person, card, &us.school.name, time, noon(TODAY)).await.unwrap();
        expert(db, &us.centre, "系主任", &format!("{}机电系", us.school.name)).await;
        filing_desk::appoint_panel(db, &us.centre.permit().unwrap(), id, 3, noon(TODAY)).await.unwrap();
        let reasons: BTreeSet<String> = committed(db, id).await.excluded.into_iter().map(|one| one.reason).collect();
        assert_eq!(reasons, ["受聘于申请院校，应当回避", "所在单位是申请院校，应当回避"].map(str::to_owned).into());
        // The school is told how many were left out, and not who.
        let (school, centre) = (Browser::of(db, &us.head).await, Browser::of(db, &us.centre).await);
        let page = format!("/filing/{id}");
        centre.sees(&page, &["系主任：所在单位是申请院校"]).await;
        assert!(!school.sees(&page, &["不列入2人"]).await.contains("系主任"));
    }

    &SCHEMAS, async fn an_expert_steps_down_themself_and_only_before_they_spoke(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.accepted(db).await;
        us.appoint(db, id).await;
        let (one, other) = (&us.experts[0], &us.experts[1]);
        let step_down = async |who: &access::Principal, whom: &access::Principal| {
            let why = (Interest::Absent, "出差在外");
            filing_desk::step_down_expert(db, &who.permit().unwrap(), id, account_of(whom), why, noon(TODAY)).await
        };
        assert_eq!(kind(step_down(one, other).await), RefusalKind::NotFound, "not somebody else");
        us.visit(db, id).await;
        us.opine(db, id, one, View::Supports).await.unwrap();
        assert_eq!(code(step_down(one, one).await), "filing.opinion_given");
        assert_eq!(step_down(other, other).await.unwrap(), filing_desk::Seat::Empty, "three of three were drawn");
    }
}
