//! The assessment of a panel: planned, carried out, judged by each expert alone, written, signed, reported. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use axum::http::StatusCode;
use db::{Db, FileDigest, args};
use filing_desk::{Method, View, Wanted};
use kernel::{ApplicationId, Clause};
use std::{collections::BTreeMap, process::Command};
use support::{Browser, Cast, SCHEMAS, TODAY, cast, city, code, house, noon, waits};
use testing::both;

/// An application whose panel is drawn, with nothing planned yet.
async fn drawn(db: &Db) -> (Cast, ApplicationId) {
    let us = cast(db, city(), "甲市").await;
    let id = us.accepted(db).await;
    us.appoint(db, id).await;
    (us, id)
}

async fn phase(db: &Db, id: ApplicationId) -> String {
    let sql = "select phase from application where id = $1";
    let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
    row.get("phase").unwrap()
}

/// What the worker does after the conclusion.
async fn print(db: &Db, id: ApplicationId) {
    let house = house(db, TODAY);
    filing_desk::follow_up(&house, "filing.print_report", &id.to_string())
        .await
        .unwrap();
}

/// The words of the report, without what is between them.
async fn report(db: &Db, id: ApplicationId) -> String {
    print(db, id).await;
    let sql = "select report from application where id = $1";
    let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
    let digest: FileDigest = row.parse("report").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let pdf = db.files().get(digest).await.unwrap();
    std::fs::write(folder.path().join("it.pdf"), pdf).unwrap();
    let told = Command::new("pdftotext")
        .args(["-raw", "it.pdf", "-"])
        .current_dir(&folder)
        .output()
        .unwrap();
    let words = String::from_utf8(told.stdout).unwrap();
    words.split_whitespace().collect()
}

/// The fields of an expert's form: everything is met but for those of these names.
fn fields(lines: &[kernel::ApplicationLineId], unmet: &[String]) -> Vec<(String, String)> {
    let of_school = filing_desk::OF_SCHOOL.map(|clause| clause.id().to_owned());
    let of_lines = lines
        .iter()
        .flat_map(|line| filing_desk::OF_LINE.map(|clause| format!("{}-{line}", clause.id())));
    let keys = of_school.into_iter().chain(of_lines);
    keys.map(|key| {
        let met = if unmet.contains(&key) { "no" } else { "yes" };
        (format!("met-{key}"), met.to_owned())
    })
    .collect()
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = fields.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

both! {
    &SCHEMAS, async fn one_thing_waits_for_the_other(place: Place) {
        let db = &place.db;
        let (us, id) = drawn(db).await;
        assert_eq!((phase(db, id).await.as_str(), waits(db, &us.centre).await), ("plan", vec!["安排评估方式和日期".to_owned()]));
        assert_eq!(code(us.opine(db, id, &us.experts[0], View::Supports).await), "filing.not_carried_out");

        let wanted: BTreeMap<Method, Wanted> = Method::ALL.map(|method| (method, match method {
            Method::Defence => Wanted::LeftOut("与现场考察合并进行".into()),
            _ => Wanted::On(TODAY),
        })).into();
        let permit = us.centre.permit().unwrap();
        filing_desk::plan_assessment(db, &permit, id, &wanted, noon(TODAY)).await.unwrap();
        assert_eq!(waits(db, &us.centre).await, ["登记评估实施情况"]);
        let permit = us.centre.permit().unwrap();
        for method in Method::ALL.into_iter().filter(|method| *method != Method::Defence) {
            let done = (TODAY, "已按安排实施");
            filing_desk::carry_out_method(db, &permit, id, method, done, noon(TODAY)).await.unwrap();
        }
        let left_out = filing_desk::carry_out_method(db, &permit, id, Method::Defence, (TODAY, "已按安排实施"), noon(TODAY)).await;
        assert_eq!(code(left_out), "filing.method_not_planned");
        assert!(waits(db, &us.centre).await.is_empty());

        for expert in &us.experts {
            assert_eq!(waits(db, expert).await, ["提出评估意见"]);
            us.opine(db, id, expert, View::Supports).await.unwrap();
        }
        let permit = us.centre.permit().unwrap();
        let anew = filing_desk::plan_assessment(db, &permit, id, &wanted, noon(TODAY)).await;
        assert_eq!(code(anew), "filing.opinion_given");
        assert_eq!(code(us.conclude(db, id).await), "filing.not_signed");
        assert_eq!(waits(db, us.leader(db, id).await).await, ["拟写专家组意见"]);
        let text = "专家组认为该校具备所报职业等级的条件";
        us.write(db, id, text).await.unwrap();
        us.sign(db, id, &us.experts[0], 1).await.unwrap();
        // Written anew, it is signed anew.
        us.write(db, id, "专家组认为该校具备条件，建议补充消防器材").await.unwrap();
        assert_eq!(code(us.sign(db, id, &us.experts[1], 1).await), "filing.opinion_changed");
        for expert in &us.experts {
            assert_eq!(waits(db, expert).await, ["签署专家组意见"], "{}", expert.name);
            us.sign(db, id, expert, 2).await.unwrap();
        }
        assert_eq!(code(us.sign(db, id, &us.experts[0], 2).await), "filing.signed_before");
        assert_eq!(waits(db, &us.centre).await, ["汇总评估意见并上报"]);
        us.conclude(db, id).await.unwrap();
        db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn who_follows_on_the_panel_judges_too(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let other = support::expert(db, &us.centre, "候补", "某研究院").await;
        let id = us.accepted(db).await;
        us.appoint(db, id).await;
        us.visit(db, id).await;
        let everybody: Vec<_> = us.experts.iter().chain([&other]).collect();
        let mut members = Vec::new();
        for expert in &everybody {
            if !waits(db, expert).await.is_empty() {
                members.push(*expert);
            }
        }
        us.opine(db, id, members[0], View::Supports).await.unwrap();
        us.opine(db, id, members[1], View::Supports).await.unwrap();
        let gone = support::account_of(members[2]);
        let why = (filing_desk::Interest::Absent, "出差在外");
        filing_desk::step_down_expert(db, &us.centre.permit().unwrap(), id, gone, why, noon(TODAY)).await.unwrap();
        assert_eq!(phase(db, id).await, "judge", "a new member owes an opinion");
        let follower = everybody.into_iter().find(|expert| !members.iter().any(|one| one.name == expert.name)).unwrap();
        us.opine(db, id, follower, View::Supports).await.unwrap();
        assert_eq!(phase(db, id).await, "write");
    }

    &SCHEMAS, async fn each_expert_judges_alone_and_dissent_is_kept(place: Place) {
        let db = &place.db;
        let (us, id) = drawn(db).await;
        let page = format!("/filing/{id}");
        let centre = Browser::of(db, &us.centre).await;
        let plan: Vec<(String, String)> = Method::ALL.iter().map(|method| (format!("on-{method}"), TODAY.to_string())).collect();
        centre.done(&format!("{page}/plan"), &borrowed(&plan)).await;
        for method in Method::ALL {
            let (done, note) = (format!("done-{method}"), format!("note-{method}"));
            let what = [("method", method.code()), (done.as_str(), "2026-03-02"), (note.as_str(), "看")];
            centre.refused(&format!("{page}/carry-out"), &what, &[&format!("{note}-error")]).await;
            let what = [("method", method.code()), (done.as_str(), "2026-03-02"), (note.as_str(), "已按安排实施")];
            centre.done(&format!("{page}/carry-out"), &what).await;
        }
        let lines = filing_desk::lines_of(&mut db.read().await.unwrap(), id).await.unwrap();
        let lines: Vec<_> = lines.iter().map(|line| line.id).collect();
        let key = format!("{}-{}", Clause::A1_3.id(), lines[0]);
        let mut browsers = Vec::new();
        for expert in &us.experts {
            browsers.push(Browser::of(db, expert).await);
        }
        let opinion = format!("{page}/opinion");
        let unmet = fields(&lines, std::slice::from_ref(&key));
        browsers[0].refused(&opinion, &borrowed(&unmet), &[&format!("found-{key}-error"), "value=\"no\" required checked"]).await;
        let said = [unmet.clone(), vec![(format!("found-{key}"), "实训台不足20台".to_owned())]].concat();
        browsers[0].done(&opinion, &borrowed(&said)).await;
        browsers[0].sees(&page, &["条件评估情况", "实训台不足20台"]).await;
        // Whoever has not spoken yet does not see what others said; nor does the school.
        for browser in [&browsers[1], &Browser::of(db, &us.staff).await] {
            let seen = browser.sees(&page, &[]).await;
            assert!(!seen.contains("实训台不足20台") && !seen.contains("具备0／不具备1"), "{seen}");
        }
        centre.sees(&page, &["实训台不足20台", "评估一：", "具备0／不具备1"]).await;
        for browser in &browsers[1..] {
            browser.done(&opinion, &borrowed(&fields(&lines, &[]))).await;
        }
        let leader = Browser::of(db, us.leader(db, id).await).await;
        leader.refused(&format!("{page}/panel-opinion"), &[("opinion", "具备")], &["opinion-error", ">具备</textarea>"]).await;
        leader.done(&format!("{page}/panel-opinion"), &[("opinion", "专家组多数认为该校具备所报职业等级的条件")]).await;
        let other = us.experts.iter().position(|one| one.name != "评估一" ).unwrap();
        browsers[other].refused(&format!("{page}/sign"), &[("no", "1"), ("signed_by", "王校长")], &["signed_by-error"]).await;
        for (browser, expert) in browsers.iter().zip(&us.experts) {
            let reservation = if expert.name == "评估一" { "应先补足实训台" } else { "" };
            browser.done(&format!("{page}/sign"), &[("no", "1"), ("signed_by", &expert.name), ("reservation", reservation)]).await;
        }
        centre.done(&format!("{page}/conclude"), &[]).await;
        assert_eq!(centre.get(&format!("{page}/report.pdf")).await.status, StatusCode::CONFLICT);
        print(db, id).await;
        print(db, id).await;
        let department = Browser::of(db, &us.department).await;
        assert!(department.get(&format!("{page}/report.pdf")).await.body.starts_with("%PDF"));
        department.sees(&page, &["技术评估报告", "保留意见：应先补足实训台", "评估一：实训台不足20台"]).await;
        // The school reads what was found, not who found it, and has no report.
        let head = Browser::of(db, &us.head).await;
        let seen = head.sees(&page, &["实训台不足20台", "专家组多数认为"]).await;
        assert!(!seen.contains("评估一：") && !seen.contains("应先补足实训台") && !seen.contains("report.pdf"), "{seen}");
        assert_eq!(head.get(&format!("{page}/report.pdf")).await.status, StatusCode::FORBIDDEN);
    }

    &SCHEMAS, async fn paragraphs_are_printed_and_what_cannot_be_is_said_at_its_field(place: Place) {
        let db = &place.db;
        let (us, id) = drawn(db).await;
        let page = format!("/filing/{id}");
        let centre = Browser::of(db, &us.centre).await;
        let mut plan: Vec<(String, String)> = Method::ALL.iter().map(|method| (format!("on-{method}"), TODAY.to_string())).collect();
        plan[4] = ("why-defence".to_owned(), "与现场考察合并☑".to_owned());
        centre.refused(&format!("{page}/plan"), &borrowed(&plan), &["why-defence-error", "“☑”（U+2611）"]).await;
        plan[4].1 = "与现场考察\u{2009}合并".to_owned();
        centre.done(&format!("{page}/plan"), &borrowed(&plan)).await;
        for method in Method::ALL.into_iter().filter(|method| *method != Method::Defence) {
            let (done, note) = (format!("done-{method}"), format!("note-{method}"));
            let typed = |text| [("method", method.code()), (done.as_str(), "2026-03-02"), (note.as_str(), text)];
            centre.refused(&format!("{page}/carry-out"), &typed("✔ 已按安排实施"), &[&format!("{note}-error"), "“✔”（U+2714）"]).await;
            centre.done(&format!("{page}/carry-out"), &typed("\u{F0B7}\t已按安排实施")).await;
        }
        let lines = filing_desk::lines_of(&mut db.read().await.unwrap(), id).await.unwrap();
        let lines: Vec<_> = lines.iter().map(|line| line.id).collect();
        let found = format!("found-{}-{}", Clause::A1_3.id(), lines[0]);
        for (at, expert) in us.experts.iter().enumerate() {
            let browser = Browser::of(db, expert).await;
            let with = |text: &str| [fields(&lines, &[]), vec![(found.clone(), text.to_owned())]].concat();
            browser.refused(&format!("{page}/opinion"), &borrowed(&with("➢实训台20台")), &[&format!("{found}-error"), "“➢”（U+27A2）", "checked"]).await;
            browser.done(&format!("{page}/opinion"), &borrowed(&with(&format!("实训台\u{2009}2{at}台")))).await;
        }
        let leader = Browser::of(db, us.leader(db, id).await).await;
        let opinion = "专家组认为该校具备条件。\r\n\r\n建议予以备案。";
        leader.refused(&format!("{page}/panel-opinion"), &[("opinion", &format!("{opinion}☑"))], &["opinion-error", "“☑”（U+2611）"]).await;
        leader.done(&format!("{page}/panel-opinion"), &[("opinion", opinion)]).await;
        for expert in &us.experts {
            let browser = Browser::of(db, expert).await;
            let with = |reservation| [("no", "1"), ("signed_by", expert.name.as_str()), ("reservation", reservation)];
            browser.refused(&format!("{page}/sign"), &with("☑"), &["reservation-error", "“☑”（U+2611）"]).await;
            browser.done(&format!("{page}/sign"), &with("一是补足设备。\r\n二是更新题库。")).await;
        }
        let sql = "select text, (select count(*) from opinion_signature where reservation = $2) as n from panel_opinion where application = $1";
        let row = db.read().await.unwrap().one(sql, args![id, "一是补足设备。\n二是更新题库。"]).await.unwrap();
        assert_eq!(row.get::<String>("text").unwrap(), "专家组认为该校具备条件。\n\n建议予以备案。");
        assert_eq!(row.get::<i64>("n").unwrap(), 3);
        us.conclude(db, id).await.unwrap();
        let words = report(db, id).await;
        for wanted in ["与现场考察合并", "•已按安排实施", "实训台21台", "专家组认为该校具备条件。建议予以备案。", "一是补足设备。二是更新题库。"] {
            assert!(words.contains(wanted), "{wanted}: {words}");
        }
    }

    &SCHEMAS, async fn what_was_written_before_it_was_asked_is_printed_all_the_same(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.accepted(db).await;
        us.assess(db, id).await;
        for sql in [
            "update application set conclusion = '第一段意见。\r\n☑第二段意见。'",
            "update judgement set text = '实训台\u{2009}➢20台\t'",
            "update opinion_signature set reservation = '✔复核\r'",
            "update assessment_method set note = '一\u{7}二'",
        ] {
            place.behind_its_back(sql).await;
        }
        let words = report(db, id).await;
        for wanted in ["第一段意见。", "〔U+2611〕第二段意见。", "实训台〔U+27A2〕20台", "〔U+2714〕复核", "一〔U+0007〕二"] {
            assert!(words.contains(wanted), "{wanted}: {words}");
        }
    }
}
