//! The panel is drawn: committed, drawn by a later head, recomputable; who must not judge is left out or steps down. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use db::{Db, args};
use draw::{List, Seed};
use filing_desk::{Interest, View};
use kernel::{AccountId, ApplicationId, RefusalKind};
use std::collections::BTreeSet;
use support::{
    Cast, SCHEMAS, TODAY, account_of, cast, city, code, draw, expert, identity, kind, noon,
    registered,
};
use testing::both;

/// The members of a panel: account, person.
async fn panel(db: &Db, id: ApplicationId) -> Vec<(AccountId, String)> {
    let sql = "select expert, person from panel_member where application = $1 and gone_on is null order by ticket";
    let rows = db.read().await.unwrap().all(sql, args![id]).await.unwrap();
    rows.iter()
        .map(|row| (row.get("expert").unwrap(), row.get("person").unwrap()))
        .collect()
}

/// A city with seven experts more than the three.
async fn crowded(db: &Db) -> (Cast, ApplicationId) {
    let us = cast(db, city(), "甲市").await;
    for at in 0..7 {
        expert(db, &us.centre, &format!("候选{at}"), "某研究院").await;
    }
    let id = us.accepted(db).await;
    (us, id)
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
        let seated: Vec<String> = members.into_iter().map(|(_, person)| person).collect();
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
        assert_eq!(list.excluded[0].reason, "已申明“为申请院校提供咨询或指导”，应当回避");
    }

    &SCHEMAS, async fn nobody_who_was_disqualified_anywhere_stands_in_a_form(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let id = us.draft(db).await;
        us.materials(db, id).await;
        // Another city's centre disqualified one of the school's assessors.
        let person = registered(db, &others.centre, "考评一", "某研究院", identity(1)).await;
        let permit = others.centre.permit().unwrap();
        people_desk::disqualify_person(db, &permit, person, "向考生泄露试题", noon(TODAY)).await.unwrap();
        let head = us.head.permit().unwrap();
        let submit = filing_desk::submit_application(db, &head, id, "王校长", noon(TODAY)).await;
        let Err(kernel::Stop::Refusal(refusal)) = submit else { panic!("nobody refused") };
        assert_eq!(refusal.code, "filing.person_barred");
        assert!(refusal.sentence.starts_with("考评人员“考评1”已被取消资格"), "{}", refusal.sentence);
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
        assert_eq!(code(step_down(other, other).await), "filing.pool_used_up", "three of three were drawn");
    }
}
