//! 补充名单: a used-up list leaves a seat empty, a further one fills it, and anyone can do it all again. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use db::{Db, Keys, Schema, args, columns};
use draw::{Drawn, Followed, List, Seed};
use filing_desk::{Interest, Seat, View};
use kernel::{AccountId, ApplicationId, DrawId, Fact, RefusalKind};
use serde_json::Value;
use std::collections::BTreeSet;
use support::{
    Browser, Cast, SCHEMAS, TODAY, cast, city, code, draw, expert, kind, named, noon, panel,
    signed_in, waits,
};
use testing::both;

/// Three experts, all of whom were drawn; the methods are carried out.
async fn drawn(db: &Db) -> (Cast, ApplicationId) {
    let us = cast(db, city(), "甲市").await;
    let id = us.accepted(db).await;
    us.appoint(db, id).await;
    us.visit(db, id).await;
    (us, id)
}

async fn leave(db: &Db, us: &Cast, id: ApplicationId, who: AccountId) -> Seat {
    let why = (Interest::Absent, "不能参加");
    let permit = us.centre.permit().unwrap();
    filing_desk::step_down_expert(db, &permit, id, who, why, noon(TODAY))
        .await
        .unwrap()
}

async fn refill(db: &Db, us: &Cast, id: ApplicationId) -> Result<(), kernel::Stop> {
    filing_desk::refill_panel(db, &us.centre.permit()?, id, noon(TODAY)).await
}

async fn phase(db: &Db, id: ApplicationId) -> String {
    let sql = "select phase from application where id = $1";
    let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
    row.get("phase").unwrap()
}

/// The record that is open to all, list by list.
async fn rounds(db: &Db, us: &Cast, id: ApplicationId) -> Vec<Value> {
    let browser = Browser::of(db, &us.staff).await;
    let record: Value =
        serde_json::from_str(&browser.get(&format!("/draws/{id}")).await.body).unwrap();
    let further = record["further"].as_array().unwrap().clone();
    std::iter::once(record).chain(further).collect()
}

fn part<T: serde::de::DeserializeOwned>(round: &Value, name: &str) -> T {
    serde_json::from_value(round[name].clone()).unwrap()
}

/// Who sits, as a stranger finds it from the record alone.
fn again(rounds: &[Value]) -> BTreeSet<String> {
    let (mut sits, mut left): (Vec<Drawn>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, round) in rounds.iter().enumerate() {
        let list: List = part(round, "list");
        let bytes = |name| -> [u8; 32] {
            let text: String = part(round, name);
            hex::decode(text).unwrap().try_into().unwrap()
        };
        list.check().unwrap();
        let gone: Vec<&str> = left.iter().map(String::as_str).collect();
        assert!(at == 0 || draw::goes_on(&list, &sits, &gone), "round {at}");
        let seed = Seed::of(&list, &bytes("secret"), &bytes("root")).unwrap();
        assert_eq!(draw::draw(&list, seed), part::<Vec<Drawn>>(round, "drawn"));
        let followers: Vec<Followed> = part(round, "followers");
        sits = draw::seated(&list, seed, &followers).unwrap();
        left.extend(followers.into_iter().map(|one| one.gone));
    }
    sits.into_iter().map(|one| one.id).collect()
}

async fn people(db: &Db, id: ApplicationId) -> BTreeSet<String> {
    let members = panel(db, id).await.into_iter();
    members.map(|(_, person)| person).collect()
}

/// What stands for those who sit.
async fn ids(db: &Db, id: ApplicationId) -> BTreeSet<String> {
    let named = named(db, id).await;
    let people = people(db, id).await.into_iter();
    people.map(|person| named[&person].clone()).collect()
}

async fn whole(db: &Db) {
    db.grow_tree(noon(TODAY)).await.unwrap();
    assert_eq!(
        db.verify_journal().await.unwrap().problems,
        Vec::<String>::new()
    );
}

/// The schemas before panels could be drawn from several lists.
fn before() -> Vec<Schema> {
    let mut schemas = SCHEMAS.to_vec();
    let filing = schemas.last_mut().unwrap();
    let at = filing
        .migrations
        .iter()
        .position(|one| one.name == "filing/0018");
    filing.migrations = &filing.migrations[..at.unwrap()];
    schemas
}

both! {
    &SCHEMAS, async fn a_panel_with_an_empty_seat_waits_for_a_further_list(place: Place) {
        let db = &place.db;
        let (us, id) = drawn(db).await;
        for one in &us.experts {
            us.opine(db, id, one, View::Supports).await.unwrap();
        }
        us.write(db, id, "专家组认为该校具备所报职业等级的条件").await.unwrap();
        let before = panel(db, id).await;
        us.sign(db, id, &signed_in(db, before[0].0).await, 1).await.unwrap();
        assert_eq!(code(refill(db, &us, id).await), "filing.panel_whole");

        // One who spoke is disqualified; nobody of the list can follow, and they leave all the same.
        let (gone, person) = before[1].clone();
        let permit = us.centre.permit().unwrap();
        people_desk::disqualify_person(db, &permit, person.parse().unwrap(), "收受考生财物", &[], noon(TODAY)).await.unwrap();
        assert_eq!(waits(db, &us.centre).await, ["更换不能履职的评估专家"]);
        assert_eq!(leave(db, &us, id, gone).await, Seat::Empty);
        assert_eq!((phase(db, id).await.as_str(), waits(db, &us.centre).await), ("refill", vec!["补充抽取评估专家".to_owned()]));
        // What the others found is kept; as a panel they say nothing now.
        let lines = filing_desk::lines_of(&mut db.read().await.unwrap(), id).await.unwrap();
        assert_eq!((lines[0].supports, lines[0].objects), (2, 0));
        let other = signed_in(db, before[2].0).await;
        assert_eq!(code(us.sign(db, id, &other, 1).await), "filing.seat_empty");
        let leader = signed_in(db, before[0].0).await;
        let written = filing_desk::write_opinion(db, &leader.permit().unwrap(), id, "该校具备所报职业等级的条件", noon(TODAY)).await;
        assert_eq!(code(written), "filing.seat_empty");
        assert_eq!(code(us.conclude(db, id).await), "filing.seat_empty");

        // Too few in the registry: it is said what to do.
        let page = format!("/filing/{id}");
        let centre = Browser::of(db, &us.centre).await;
        centre.sees(&page, &["空缺1人", "待补齐评估专家", "锁定补充名单并抽取"]).await;
        let Err(kernel::Stop::Refusal(refusal)) = refill(db, &us, id).await else { panic!("nobody refused") };
        assert_eq!(refusal.code, "filing.pool_too_small");
        assert!(refusal.sentence.contains("可抽取的有0，少于应抽取的1；请先在人员库中登记评估专家"), "{}", refusal.sentence);

        expert(db, &us.centre, "自己人", &us.school.name).await;
        for name in ["补充一", "补充二"] {
            expert(db, &us.centre, name, "某研究院").await;
        }
        for browser in [&Browser::of(db, &us.head).await, &Browser::of(db, &other).await] {
            let seen = browser.sees(&page, &["空缺1人"]).await;
            assert!(!seen.contains("further-list"), "only the centre commits");
        }
        centre.done(&format!("{page}/further-list"), &[]).await;
        let seen = centre.sees(&page, &["补充名单：可抽取2人，回避和不列入1人", "自己人：所在单位", "正在抽取"]).await;
        assert!(!seen.contains("/further-list\""), "one list at a time");
        assert!(waits(db, &us.centre).await.is_empty());
        assert_eq!(code(refill(db, &us, id).await), "filing.not_drawn");
        let why = (Interest::Absent, "已被取消资格");
        let early = filing_desk::step_down_expert(db, &us.centre.permit().unwrap(), id, before[0].0, why, noon(TODAY)).await;
        assert_eq!(code(early), "filing.opinion_given");
        assert_eq!(rounds(db, &us, id).await.len(), 1, "nothing is told before it is drawn");

        draw(db, id).await;
        let after = panel(db, id).await;
        assert_eq!(after.len(), 3);
        draw(db, id).await;
        assert_eq!(panel(db, id).await, after, "the same job twice draws once");
        assert_eq!(phase(db, id).await, "judge");
        let new = after.iter().find(|one| !before.contains(one)).unwrap().clone();
        us.opine(db, id, &signed_in(db, new.0).await, View::Objects).await.unwrap();
        // What was written before somebody joined is written and signed anew, by whoever leads now.
        assert_eq!(code(us.conclude(db, id).await), "filing.not_signed");
        let leader = signed_in(db, after[0].0).await;
        filing_desk::write_opinion(db, &leader.permit().unwrap(), id, "多数专家认为该校具备条件。", noon(TODAY)).await.unwrap();
        for (account, _) in &after {
            us.sign(db, id, &signed_in(db, *account).await, 2).await.unwrap();
        }
        us.conclude(db, id).await.unwrap();
        let printed = filing_desk::follow_up(&support::house(db, TODAY), "filing.print_report", &id.to_string()).await;
        printed.unwrap();
        let head = db.head_over("filing.refill_panel", &format!("application/{id}")).await.unwrap().unwrap();
        let told = rounds(db, &us, id).await;
        assert_eq!(part::<String>(&told[1], "root"), hex::encode(head.1), "a head that covers the further list");
        assert_eq!(again(&told), ids(db, id).await);
        whole(db).await;
    }

    &SCHEMAS, async fn several_lists_follow_each_other(place: Place) {
        let db = &place.db;
        let (us, id) = drawn(db).await;
        let first = panel(db, id).await;
        // An expert steps down themself, although nobody can follow.
        let own = Browser::of(db, &signed_in(db, first[0].0).await).await;
        let fields = [("expert", first[0].0.to_string()), ("interest", "absent".to_owned()), ("why", "出差在外".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = own.post(&format!("/filing/{id}/step-down"), &fields).await;
        assert_eq!(answer.location, "/filing");
        assert_eq!(own.get(&format!("/filing/{id}")).await.status, axum::http::StatusCode::NOT_FOUND);
        assert_eq!(phase(db, id).await, "judge", "whoever sits goes on");
        us.opine(db, id, &signed_in(db, first[1].0).await, View::Supports).await.unwrap();

        for name in ["补充一", "补充二"] {
            expert(db, &us.centre, name, "某研究院").await;
        }
        refill(db, &us, id).await.unwrap();
        // For these seconds nobody leaves: the list says who sits.
        let why = (Interest::Absent, "不能参加");
        let early = filing_desk::step_down_expert(db, &us.centre.permit().unwrap(), id, first[2].0, why, noon(TODAY)).await;
        assert_eq!(code(early), "filing.not_drawn");
        draw(db, id).await;
        let list: List = part(&rounds(db, &us, id).await[1], "list");
        assert_eq!((list.sits.len(), list.entries.len(), list.wanted), (2, 2, 3));
        let reasons: Vec<&str> = list.excluded.iter().map(|one| one.reason.as_str()).collect();
        assert_eq!(reasons, ["已退出本次评估专家组"]);

        // Of the further list one follows the other; then it is used up too, and two seats are empty.
        let seated = |before: &[(AccountId, String)], now: &[(AccountId, String)]| {
            now.iter().find(|one| !before.contains(one)).unwrap().0
        };
        let second = panel(db, id).await;
        assert_eq!(leave(db, &us, id, seated(&first, &second)).await, Seat::Taken);
        let third = panel(db, id).await;
        assert_eq!(leave(db, &us, id, seated(&second, &third)).await, Seat::Empty);
        assert_eq!(leave(db, &us, id, first[2].0).await, Seat::Empty);
        assert_eq!(panel(db, id).await.len(), 1);
        expert(db, &us.centre, "补充三", "某研究院").await;
        assert_eq!(code(refill(db, &us, id).await), "filing.pool_too_small", "one for two seats");
        expert(db, &us.centre, "补充四", "某研究院").await;
        refill(db, &us, id).await.unwrap();
        draw(db, id).await;
        let told = rounds(db, &us, id).await;
        let drawn: Vec<usize> = told.iter().map(|round| part::<Vec<Drawn>>(round, "drawn").len()).collect();
        assert_eq!(drawn, [3, 1, 2]);
        let followed = |at: usize| -> Vec<bool> {
            part::<Vec<Followed>>(&told[at], "followers").iter().map(|one| one.follower.is_some()).collect()
        };
        assert_eq!((followed(0), followed(1), followed(2)), (vec![false], vec![true, false, false], vec![]));
        assert_eq!(again(&told), ids(db, id).await);
        // Whoever left is never seated again.
        let sits = people(db, id).await;
        assert!(!sits.contains(&first[0].1) && !sits.contains(&first[2].1) && sits.contains(&first[1].1));
        // A list is the centre's to commit, for its own schools.
        let others = cast(db, "510700".parse().unwrap(), "乙市").await;
        assert_eq!(kind(refill(db, &others, id).await), RefusalKind::NotFound);
        whole(db).await;
    }

    &SCHEMAS, async fn a_panel_of_before_goes_on_with_whoever_its_lists_named(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.accepted(db).await;
        filing_desk::appoint_panel(db, &us.centre.permit().unwrap(), id, 3, noon(TODAY)).await.unwrap();
        // As it was committed when lists still named the person.
        let sql = "select list, people from draw where application = $1";
        let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
        let (mut list, mut people_of): (String, String) = (row.get("list").unwrap(), row.get("people").unwrap());
        for (person, id) in named(db, id).await {
            list = list.replace(&id, &person);
            people_of = people_of.replace(&format!("\"id\":\"{id}\","), "");
        }
        place.behind_its_back(&format!("update draw set list = '{list}', people = '{people_of}'")).await;
        draw(db, id).await;
        let first = panel(db, id).await;
        assert_eq!(again(&rounds(db, &us, id).await), people(db, id).await);

        let kin = (Interest::Kin, "校长是本人的兄长");
        let left = filing_desk::step_down_expert(db, &us.centre.permit().unwrap(), id, first[0].0, kin, noon(TODAY)).await;
        assert_eq!(left.unwrap(), Seat::Empty);
        expert(db, &us.centre, "补充一", "某研究院").await;
        refill(db, &us, id).await.unwrap();
        draw(db, id).await;
        let told = rounds(db, &us, id).await;
        let list: List = part(&told[1], "list");
        let sits: BTreeSet<&str> = list.sits.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(sits, BTreeSet::from([first[1].1.as_str(), first[2].1.as_str()]));
        // Whoever joins or left stands there under what means nothing elsewhere, and it is not said why they left.
        let people = people(db, id).await;
        assert!(list.entries.iter().all(|one| !people.contains(&one.id)));
        let out: Vec<_> = list.excluded.iter().map(|one| (one.id == first[0].1, one.reason.as_str())).collect();
        assert_eq!(out, [(false, "已退出本次评估专家组")]);
        let again = again(&told);
        assert_eq!((again.len(), again.intersection(&people).count()), (3, 2));
    }

    &before(), async fn a_draw_of_before_is_the_first_and_the_journal_still_holds(place: Place) {
        let list = List {
            purpose: "备案评估专家组".into(),
            wanted: 1,
            secret: draw::commitment(&[7; 32]),
            groups: Vec::new(),
            sits: Vec::new(),
            entries: vec![draw::Entry { id: "e1".into(), groups: Vec::new() }],
            excluded: Vec::new(),
        };
        let old = &place.db;
        let us = cast(old, city(), "甲市").await;
        let permit = us.centre.permit::<access::acts::AppointPanel>().unwrap();
        let id = old.act(noon(TODAY), |mut tx| {
            let (us, permit, list) = (&us, &permit, serde_json::to_string(&list).unwrap());
            let sealed = old.keys().seal_bytes("draw.secret", &[7; 32]);
            async move {
                let id: ApplicationId = tx.id();
                let columns = columns! {
                    "school" => us.school.id, "affiliation" => "510100", "state" => "assessing", "form" => vec![1u8],
                    "form_digest" => "d", "drafted_at" => noon(TODAY),
                };
                tx.insert("application", id, columns).await?;
                let drawing: DrawId = tx.id();
                let columns = columns! {
                    "application" => id, "list" => list, "people" => "[]", "sealed" => sealed, "committed_at" => noon(TODAY),
                    "secret" => hex::encode([7u8; 32]), "root" => hex::encode([9u8; 32]), "head_size" => 5i64, "drawn_at" => noon(TODAY),
                };
                tx.insert("draw", drawing, columns).await?;
                tx.commit(permit, Fact::about("application", id), id).await
            }
        }).await.unwrap();
        let keys = Keys::for_tests();
        let new = Db::open(place.database.as_deref(), place.folder.path(), keys, &SCHEMAS).await.unwrap();
        let rounds = rounds(&new, &us, id).await;
        assert_eq!(again(&rounds), BTreeSet::from(["e1".to_owned()]));
        whole(&new).await;
    }
}
