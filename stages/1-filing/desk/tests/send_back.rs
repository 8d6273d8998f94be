//! 退回重新评估: nothing is granted on what somebody found who must not judge; the panel is put right and finds anew. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::acts;
use axum::http::{Method, StatusCode};
use db::{Db, FileDigest, args};
use filing_desk::{Interest, Ruling, Seat, View};
use kernel::{ApplicationId, RefusalKind, Stop};
use support::{
    Browser, Cast, SCHEMAS, TODAY, account_of, cast, city, code, draw, expert, house, kind, noon,
    panel, signed_in, waits,
};
use testing::both;

const WHY: &str = "一名专家收受申请院校财物，已被取消资格";

/// An application that all three experts of the city support, reported to the department.
async fn concluded(db: &Db) -> (Cast, ApplicationId) {
    let us = cast(db, city(), "甲市").await;
    let id = us.accepted(db).await;
    us.assess(db, id).await;
    print(db, id).await;
    (us, id)
}

/// What the worker does after a conclusion.
async fn print(db: &Db, id: ApplicationId) {
    let printed =
        filing_desk::follow_up(&house(db, TODAY), "filing.print_report", &id.to_string()).await;
    printed.unwrap();
}

async fn report(db: &Db, id: ApplicationId) -> Option<FileDigest> {
    let sql = "select report from application where id = $1";
    let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
    row.parse_some("report").unwrap()
}

async fn send_back(db: &Db, us: &Cast, id: ApplicationId, why: &str) -> Result<(), Stop> {
    let permit = us.department.permit()?;
    filing_desk::send_back_application(db, &permit, id, why, noon(TODAY)).await
}

/// The second of the panel.
async fn disqualify_one(db: &Db, us: &Cast, id: ApplicationId) -> kernel::AccountId {
    let (account, person) = panel(db, id).await.remove(1);
    let (permit, why) = (us.centre.permit().unwrap(), "收受申请院校财物");
    let person = person.parse().unwrap();
    people_desk::disqualify_person(db, &permit, person, why, &[], noon(TODAY))
        .await
        .unwrap();
    account
}

both! {
    &SCHEMAS, async fn what_a_disqualified_expert_found_is_sent_back_and_found_anew(place: Place) {
        let db = &place.db;
        let (us, id) = concluded(db).await;
        let page = format!("/filing/{id}");
        let (department, centre) = (Browser::of(db, &us.department).await, Browser::of(db, &us.centre).await);
        let head = Browser::of(db, &us.head).await;
        assert_eq!(waits(db, &us.department).await, ["作出备案决定"]);
        assert_eq!(code(send_back(db, &us, id, WHY).await), "filing.panel_fit", "nobody is asked twice");
        assert!(!department.sees(&page, &["作出备案决定"]).await.contains("/send-back"));

        let gone = disqualify_one(db, &us, id).await;
        assert_eq!(waits(db, &us.department).await, ["退回重新评估"]);
        assert_eq!(code(us.decide(db, id, Ruling::Granted).await), "filing.member_barred");
        department.sees(&page, &["专家组有1人已被取消资格，其意见不能作为准予备案的依据", "已取消资格或账户停用", "/send-back"]).await;
        for browser in [&centre, &head] {
            assert!(!browser.sees(&page, &["评估完成，待决定"]).await.contains("/send-back"));
        }
        assert!(!head.sees(&page, &[]).await.contains("取消资格"), "a school is not told whom it concerns");
        department.refused(&format!("{page}/send-back"), &[("sent_back", "无")], &["sent_back-error", ">无</textarea>"]).await;
        let first = report(db, id).await.unwrap();
        department.done(&format!("{page}/send-back"), &[("sent_back", WHY)]).await;

        assert_eq!(waits(db, &us.centre).await, ["更换不能履职的评估专家"], "and nothing to report");
        assert_eq!(waits(db, &us.department).await, Vec::<String>::new());
        let seen = centre.sees(&page, &["评估中", WHY, "已取消资格或账户停用"]).await;
        assert!(!seen.contains("/conclude\""), "{seen}");
        let seen = head.sees(&page, &["2026年3月2日人力资源社会保障部门退回重新评估"]).await;
        assert!(!seen.contains("财物") && !seen.contains("取消资格"), "{seen}");
        // There is no report until it is concluded anew, also where the worker comes late.
        print(db, id).await;
        assert_eq!(report(db, id).await, None);
        assert_eq!(department.get(&format!("{page}/report.pdf")).await.status, StatusCode::CONFLICT);
        assert_eq!(code(us.conclude(db, id).await), "filing.member_barred");
        assert_eq!(code(us.decide(db, id, Ruling::Granted).await), "filing.out_of_order");
        assert_eq!(code(send_back(db, &us, id, WHY).await), "filing.out_of_order");

        // The centre replaces the one; the others stay by what they said.
        let why = (Interest::Absent, "已被取消资格");
        let left = filing_desk::step_down_expert(db, &us.centre.permit().unwrap(), id, gone, why, noon(TODAY)).await;
        assert_eq!(left.unwrap(), Seat::Empty);
        let new = expert(db, &us.centre, "补充一", "某研究院").await;
        filing_desk::refill_panel(db, &us.centre.permit().unwrap(), id, noon(TODAY)).await.unwrap();
        draw(db, id).await;
        us.opine(db, id, &new, View::Objects).await.unwrap();
        let members = panel(db, id).await;
        let leader = signed_in(db, members[0].0).await;
        let text = "多数专家认为该校具备所报职业等级的条件。";
        filing_desk::write_opinion(db, &leader.permit().unwrap(), id, text, noon(TODAY)).await.unwrap();
        for (account, _) in members {
            us.sign(db, id, &signed_in(db, account).await, 2).await.unwrap();
        }
        us.conclude(db, id).await.unwrap();
        print(db, id).await;
        let second = report(db, id).await.unwrap();
        assert_ne!(second, first);
        let sql = "select why, report, conclusion, concluded_at from reassessment where application = $1";
        let kept = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
        assert_eq!(kept.parse::<FileDigest>("report").unwrap(), first, "the old report stays on record");
        assert!(db.files().get(first).await.unwrap().starts_with(b"%PDF"));
        assert_eq!(kept.get::<String>("conclusion").unwrap(), "专家组认为该校具备所报职业等级的条件");
        assert_eq!(waits(db, &us.department).await, ["作出备案决定"]);
        assert!(us.decide(db, id, Ruling::Granted).await.unwrap().is_some());
        db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn an_interest_that_is_declared_after_the_conclusion_is_sent_back_too(place: Place) {
        let db = &place.db;
        let (us, id) = concluded(db).await;
        let page = format!("/filing/{id}");
        let close = &us.experts[0];
        let kin = (Interest::Kin, "校长是本人的兄长");
        filing_desk::declare_interest(db, &close.permit().unwrap(), &us.school.name, kin, noon(TODAY)).await.unwrap();
        assert_eq!(code(us.decide(db, id, Ruling::Granted).await), "filing.member_interested");
        let department = Browser::of(db, &us.department).await;
        department.sees(&page, &["专家组有1人与该校存在利益关系", "须回避", "退回重新评估"]).await;
        let told = Browser::of(db, &us.head).await.sees(&page, &["评估一"]).await;
        assert!(!told.contains("须回避") && !told.contains("利益关系"), "{told}");

        // Only the department that decides sends it back.
        let others = cast(db, "510700".parse().unwrap(), "乙市").await;
        assert_eq!(kind(send_back(db, &others, id, WHY).await), RefusalKind::NotFound);
        assert!(us.centre.permit::<acts::SendBackApplication>().is_err());
        let api = format!("/api/v1/filing/applications/{id}/reassessment");
        let said = |text: &str| format!("{{\"text\":\"{text}\"}}").into_bytes();
        let silent = department.send(Method::POST, &api, "application/json", said("")).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.body.contains("\"clause\":\"A3.4\"") && silent.body.contains("sent_back"), "{}", silent.body);
        assert_eq!(department.send(Method::POST, &api, "application/json", said(WHY)).await.status, StatusCode::NO_CONTENT);
        // Whoever is close steps down although they spoke.
        let own = Browser::of(db, close).await;
        let fields = [("expert", account_of(close).to_string()), ("interest", "kin".to_owned()), ("why", "校长是本人的兄长".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(own.post(&format!("{page}/step-down"), &fields).await.location, "/filing");
        assert_eq!(waits(db, &us.centre).await, ["补充抽取评估专家"]);
        // The journal is public: it tells of no interest.
        let facts = "select bytes from journal_leaf where act = 'filing.send_back'";
        let rows = db.read().await.unwrap().all(facts, args![]).await.unwrap();
        let told = String::from_utf8_lossy(&rows[0].get::<Vec<u8>>("bytes").unwrap()).into_owned();
        assert!(rows.len() == 1 && !told.contains("interest") && !told.contains("财物"), "{told}");
    }

    &SCHEMAS, async fn the_department_may_still_refuse_for_reasons_of_its_own(place: Place) {
        let db = &place.db;
        let (us, id) = concluded(db).await;
        disqualify_one(db, &us, id).await;
        let refused = us.decide(db, id, Ruling::Refused("所依据的备案已注销".into())).await;
        assert_eq!(refused.unwrap(), None);
    }
}
