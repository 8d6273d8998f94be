//! Filing as people and programs meet it: pages, forms that come back, downloads, waiting work, the API. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::Role;
use axum::http::{Method, StatusCode};
use db::{Db, args};
use filing_desk::{Material, View, workbook};
use kernel::{ApplicationId, ApplicationLineId};
use support::{Browser, Cast, SCHEMAS, TODAY, account, cast, city, form, house, waits};
use testing::both;

async fn line(db: &Db, id: ApplicationId) -> Vec<ApplicationLineId> {
    let lines = filing_desk::lines_of(&mut db.read().await.unwrap(), id)
        .await
        .unwrap();
    lines.iter().map(|line| line.id).collect()
}

/// An application in the hands of its panel.
async fn assessing(db: &Db, us: &Cast) -> ApplicationId {
    let id = us.accepted(db).await;
    us.appoint(db, id).await;
    us.visit(db, id).await;
    id
}

both! {
    &SCHEMAS, async fn a_school_files_in_the_browser(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let staff = Browser::of(db, &us.staff).await;
        staff.sees("/filing", &["没有备案申请", "填报备案申请"]).await;
        staff.sees("/filing/new", &["下载模板"]).await;
        assert!(staff.get("/filing/template.xlsx").await.body.starts_with("PK"));

        let mut wrong = form(&us.school.name);
        wrong.contact.mobile = "12".into();
        let answer = staff.upload("/filing/previews", &[], "a.xlsx", &workbook::filled(&wrong).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("不是有效的手机号码") && answer.body.contains("第9行"), "{}", answer.body);

        let good = workbook::filled(&form(&us.school.name)).unwrap();
        let preview = staff.upload("/filing/previews", &[], "a.xlsx", &good).await.location;
        staff.sees(&preview, &["核对申请表", "电工", "待现场核实"]).await;
        let page = staff.post(&format!("{preview}/commit"), &[]).await.location;
        staff.sees(&page, &["填报中", "未提交", "缺少材料", "519***********"]).await;
        assert_eq!(waits(db, &us.staff).await, ["完善备案申请"]);
        assert!(waits(db, &us.head).await.is_empty(), "nothing to confirm yet");

        let answer = staff.upload(&format!("{page}/materials"), &[("material", "assets")], "证明.png", support::PDF).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("id=\"file-assets-error\""), "{}", answer.body);
        let check = [("material", "registration"), ("source-registration", "某"), ("by-registration", "经办人"), ("on-registration", "2026-03-02")];
        staff.refused(&format!("{page}/verified"), &check, &["source-registration-error", "value=\"某\""]).await;

        for material in Material::ALL.iter().filter(|material| **material != Material::Agreements) {
            let fields = [("material", material.code())];
            let answer = staff.upload(&format!("{page}/materials"), &fields, "证明.pdf", support::PDF).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        assert!(staff.get(&format!("{page}/materials/assets")).await.body.starts_with("%PDF"));
        assert!(staff.get(&format!("{page}/form.xlsx")).await.body.starts_with("PK"));
        assert!(waits(db, &us.staff).await.is_empty());
        assert_eq!(waits(db, &us.head).await, ["确认并提交备案申请"]);

        let head = Browser::of(db, &us.head).await;
        let seen = head.hidden(&page, "seen").await;
        let submit = format!("{page}/submit");
        head.refused(&submit, &[("confirmed_by", "李四"), ("seen", &seen)], &["confirmed_by-error", "value=\"李四\""]).await;
        // Somebody replaces a material while the head reads the page.
        let fields = [("material", "assets")];
        staff.upload(&format!("{page}/materials"), &fields, "新证明.pdf", support::PDF).await;
        head.post(&submit, &[("confirmed_by", "王校长"), ("seen", &seen)]).await;
        assert_eq!(waits(db, &us.head).await, ["确认并提交备案申请"], "nobody confirms what they did not see");
        let seen = head.hidden(&page, "seen").await;
        head.done(&submit, &[("confirmed_by", "王校长"), ("seen", &seen)]).await;
        head.sees(&page, &["已提交", "真实性确认", "剩余10个工作日"]).await;
        let works = filing_desk::work(&mut db.read().await.unwrap(), &house(db, TODAY), &us.centre).await.unwrap();
        assert_eq!((works[0].title.as_str(), works[0].due), ("受理备案申请", Some(jiff::civil::date(2026, 3, 16))));
    }

    &SCHEMAS, async fn what_an_authority_typed_comes_back_with_each_problem_at_its_field(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        us.materials(db, id).await;
        us.submit(db, id).await;
        let (page, centre) = (format!("/filing/{id}"), Browser::of(db, &us.centre).await);
        centre.refused(&format!("{page}/return"), &[("reasons", "无")], &["reasons-error", ">无</textarea>"]).await;
        let named = format!("考评员{}不是本校人员", support::identity(1).expose());
        centre.refused(&format!("{page}/return"), &[("reasons", &named)], &["id=\"reasons-error\"><p>填写的内容在页面上显示，请勿填写身份证号"]).await;
        us.confirm(db, id, support::noon(TODAY)).await;
        centre.done(&format!("{page}/accept"), &[]).await;
        centre.refused(&format!("{page}/panel"), &[("size", "4")], &["现为4人", "size-error"]).await;
        us.appoint(db, id).await;
        let yesterday = ("on-visit", "2026-03-01");
        centre.refused(&format!("{page}/plan"), &[yesterday], &["on-report-error", "on-visit-error", "value=\"2026-03-01\""]).await;
        us.visit(db, id).await;
        for expert in &us.experts {
            us.opine(db, id, expert, View::Objects).await.unwrap();
        }
        us.signed(db, id).await;
        us.conclude(db, id).await.unwrap();
        let lines = line(db, id).await;
        let department = Browser::of(db, &us.department).await;
        let rulings: Vec<(String, &str)> = lines.iter().map(|line| (format!("ruling-{line}"), "granted")).collect();
        let fields: Vec<(&str, &str)> = rulings.iter().map(|(name, ruling)| (name.as_str(), *ruling)).collect();
        department.refused(&format!("{page}/decide"), &fields, &["专家组认为不具备条件"]).await;
    }

    &SCHEMAS, async fn what_is_missing_is_asked_for_on_the_page_and_answered(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        us.materials(db, id).await;
        us.submit(db, id).await;
        let page = format!("/filing/{id}");
        let (centre, staff, head) = (Browser::of(db, &us.centre).await, Browser::of(db, &us.staff).await, Browser::of(db, &us.head).await);
        centre.refused(&format!("{page}/supplement"), &[("wanted", "缺")], &["第1项应为4至200个字"]).await;
        centre.done(&format!("{page}/supplement"), &[("wanted", "场地权属证明未盖章\r\n缺少设备清单")]).await;
        centre.sees(&page, &["待补正", "缺少设备清单", "尚余10个工作日"]).await;
        let seen = centre.sees(&page, &[]).await;
        assert!(!seen.contains("/accept\"") && !seen.contains("不予受理的理由"), "nothing to decide yet");
        assert_eq!(waits(db, &us.staff).await, ["补正备案申请"]);
        assert_eq!(waits(db, &us.head).await, ["确认并提交补正"]);
        staff.sees(&page, &["场地权属证明未盖章", "重新上传申请表"]).await;
        // What the school writes meanwhile is not yet what it confirms.
        let mut better = form(&us.school.name);
        better.site = "新的场地情况".into();
        us.draft_of(db, &better).await;
        staff.sees(&page, &["新的场地情况"]).await;
        assert!(!centre.sees(&page, &[]).await.contains("新的场地情况"));
        // Nor are the materials that it replaces.
        staff.upload(&format!("{page}/materials"), &[("material", "assets")], "补正的证明.pdf", support::PDF).await;
        staff.sees(&page, &["补正的证明.pdf"]).await;
        assert!(!centre.sees(&page, &[]).await.contains("补正的证明.pdf"));
        let seen = head.hidden(&page, "seen").await;
        head.done(&format!("{page}/submit"), &[("confirmed_by", "王校长"), ("seen", &seen)]).await;
        centre.sees(&page, &["补正的证明.pdf"]).await;
        centre.sees(&page, &["新的场地情况", "院校已于2026年3月2日补正"]).await;
        let seen = centre.sees(&page, &["/accept\""]).await;
        assert!(!seen.contains("/supplement\""), "it was asked once");
    }

    &SCHEMAS, async fn the_form_is_printed_ready_to_sign(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let id = us.draft(db).await;
        let page = format!("/filing/{id}/form.pdf");
        assert_eq!(Browser::of(db, &us.centre).await.get(&page).await.status, StatusCode::NOT_FOUND, "a draft is the school's own");
        assert_eq!(Browser::of(db, &us.staff).await.get(&page).await.status, StatusCode::OK);
        us.materials(db, id).await;
        us.submit(db, id).await;
        let answer = Browser::of(db, &us.centre).await.get(&page).await;
        assert!(answer.status == StatusCode::OK && answer.body.starts_with("%PDF-"));
        assert_eq!(Browser::of(db, &others.centre).await.get(&page).await.status, StatusCode::NOT_FOUND);
        // It holds identity numbers: each opening stands in the journal.
        let sql = "select count(*) as n from journal_leaf where act = 'filing.open'";
        let opened: i64 = db.read().await.unwrap().one(sql, args![]).await.unwrap().get("n").unwrap();
        assert_eq!(opened, 2);
    }

    &SCHEMAS, async fn a_filing_lives_on_its_page(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let (_, id) = us.filed(db).await;
        let page = format!("/filings/{id}");
        let (head, department) = (Browser::of(db, &us.head).await, Browser::of(db, &us.department).await);
        let stranger = Browser::of(db, &others.department).await;
        assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND);
        let answer = stranger.post(&format!("{page}/revoke"), &[("reason", "成绩造假")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        head.refused(&format!("{page}/change"), &[("field", "phone"), ("value", "x"), ("reason", "换号")], &["value-error", "value=\"x\""]).await;
        head.done(&format!("{page}/change"), &[("field", "name"), ("value", "甲市虚构高级技校"), ("reason", "更名批复")]).await;
        head.sees(&page, &["变更院校名称", "待核准", "更名批复"]).await;
        assert_eq!(waits(db, &us.department).await, ["核准备案事项"]);
        let sql = "select id from filing_request where state = 'open'";
        let row = db.read().await.unwrap().one(sql, args![]).await.unwrap();
        let request: String = row.get("id").unwrap();
        department.done(&format!("{page}/answer"), &[("request", &request), ("granted", "yes"), ("reason", "")]).await;
        department.sees(&page, &["甲市虚构高级技校", "已核准", "历史版本"]).await;
        department.refused(&format!("{page}/suspend"), &[("until", "2026-01-01"), ("reason", "整改")], &["until-error"]).await;
        department.done(&format!("{page}/suspend"), &[("until", ""), ("reason", "限期整改")]).await;
        head.sees("/filings?standing=suspended", &["甲市虚构高级技校"]).await;
        assert!(!head.sees("/filings?standing=in_force", &[]).await.contains(&format!("{page}\"")));
        department.done(&format!("{page}/resume"), &[("reason", "整改合格")]).await;
        department.done(&format!("{page}/revoke"), &[("reason", "成绩造假")]).await;
        let seen = head.sees(&page, &["已取消", "成绩造假", "暂停记录"]).await;
        assert!(!seen.contains("/change\""), "nothing is left to do");
    }

    &SCHEMAS, async fn each_sees_only_what_is_theirs(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, "510700".parse().unwrap(), "乙市").await);
        let id = assessing(db, &us).await;
        let page = format!("/filing/{id}");
        let stranger = account(db, Role::Expert, us.centre.organisation.as_ref().unwrap(), "路人").await;
        for who in [&others.staff, &others.head, &others.centre, &others.department, &stranger] {
            let browser = Browser::of(db, who).await;
            assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND, "{}", who.name);
            assert_eq!(browser.get(&format!("{page}/materials/assets")).await.status, StatusCode::NOT_FOUND, "{}", who.name);
            let list = browser.sees("/filing", &[]).await;
            assert!(!list.contains(&us.school.name), "{}", who.name);
            let answer = browser.get("/api/v1/filing/applications").await;
            assert_eq!(answer.body, r#"{"items":[],"next":null}"#, "{}", who.name);
        }
        for who in [&us.staff, &us.head, &us.centre, &us.department, &us.experts[0]] {
            Browser::of(db, who).await.sees("/filing?sort=school", &[&us.school.name]).await;
            Browser::of(db, who).await.sees(&page, &["评估中"]).await;
        }
        assert_eq!(waits(db, &us.experts[0]).await, ["提出评估意见"]);
        assert!(waits(db, &us.centre).await.is_empty(), "the panel has not spoken");
        for expert in &us.experts {
            us.opine(db, id, expert, View::Supports).await.unwrap();
        }
        assert_eq!(waits(db, us.leader(db, id).await).await, ["拟写专家组意见"]);
        us.signed(db, id).await;
        assert!(waits(db, &us.experts[0]).await.is_empty());
        assert_eq!(waits(db, &us.centre).await, ["汇总评估意见并上报"]);
        us.conclude(db, id).await.unwrap();
        assert_eq!(waits(db, &us.department).await, ["作出备案决定"]);
        assert!(waits(db, &others.department).await.is_empty());
    }

    &SCHEMAS, async fn a_program_follows_and_answers(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        us.materials(db, id).await;
        us.submit(db, id).await;
        let centre = Browser::of(db, &us.centre).await;
        let one = format!("/api/v1/filing/applications/{id}");
        centre.sees("/api/v1/filing/applications?limit=1", &["\"state\":\"submitted\"", "\"due_on\":\"2026-03-16\""]).await;
        let beyond = centre.get(&format!("/api/v1/filing/applications?after={id}")).await;
        assert_eq!(beyond.body, r#"{"items":[],"next":null}"#);
        for (query, code) in [("after=zzz", "paging.bad_cursor"), ("limit=0", "paging.bad_limit"), ("limit=x", "paging.bad_limit")] {
            let refused = centre.get(&format!("/api/v1/filing/applications?{query}")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            assert!(refused.body.contains(code), "{query}: {}", refused.body);
        }
        centre.sees(&one, &["\"clause\":\"A1.2\"", "\"occupation\":\"6-31-01-03\"", "\"granted\":null"]).await;
        let nothing = centre.send(Method::POST, &format!("{one}/supplement"), "application/json", b"{\"text\":\"\"}".to_vec()).await;
        assert!(nothing.status == StatusCode::UNPROCESSABLE_ENTITY && nothing.body.contains("wanted"), "{}", nothing.body);
        let silent = centre.send(Method::POST, &format!("{one}/refusal"), "application/json", b"{\"text\":\"\"}".to_vec()).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.body.contains("\"clause\":\"A3.1\"") && silent.body.contains("reasons"), "{}", silent.body);
        us.confirm(db, id, support::noon(TODAY)).await;
        let accepted = centre.send(Method::POST, &format!("{one}/acceptance"), "application/json", Vec::new()).await;
        assert!(accepted.body.contains("\"state\":\"accepted\",\"due_on\":\"2026-03-16\",\"late\":0"), "{}", accepted.body);
        let again = centre.send(Method::POST, &format!("{one}/acceptance"), "application/json", Vec::new()).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    }
}
