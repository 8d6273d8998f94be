//! 撤回: a school takes back what it handed in, at any step before the decision, and throws away what it did not. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::{Affiliation, OrganisationKind, Role, acts};
use axum::http::{Method, StatusCode};
use db::{Db, args};
use filing_desk::{Attaching, Kind, Material, Recipient, Standing, View, filing_of};
use jiff::civil::{Date, date};
use kernel::{ApplicationId, Level, RefusalKind, Stop};
use support::{
    Browser, Cast, PDF, SCHEMAS, TODAY, account, cast, city, code, draw, form, kind, noon,
    organisation, waits, workbook_of,
};
use testing::{Place, both};

const WHY: &str = "填报有误，先办理续期";

async fn taken_back_on(db: &Db, us: &Cast, id: ApplicationId, day: Date) -> Result<(), Stop> {
    let permit = us.head.permit().unwrap();
    filing_desk::take_back_application(db, &permit, id, WHY, noon(day)).await
}

async fn taken_back(db: &Db, us: &Cast, id: ApplicationId) -> Result<(), Stop> {
    taken_back_on(db, us, id, TODAY).await
}

async fn handed_in(db: &Db, us: &Cast) -> ApplicationId {
    let id = us.draft(db).await;
    us.materials(db, id).await;
    us.submit(db, id).await;
    id
}

async fn state(db: &Db, id: ApplicationId) -> String {
    let sql = "select state from application where id = $1";
    let row = db.read().await.unwrap().one(sql, args![id]).await.unwrap();
    row.get("state").unwrap()
}

async fn verified(place: &Place) {
    place.db.grow_tree(noon(TODAY)).await.unwrap();
    let findings = place.db.verify_journal().await.unwrap();
    assert_eq!(findings.problems, Vec::<String>::new());
}

/// How far an application has come when it is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Until {
    Submitted,
    Asked,
    Accepted,
    Drawing,
    Judged,
    Concluded,
}

async fn come(db: &Db, us: &Cast, until: Until) -> ApplicationId {
    let id = handed_in(db, us).await;
    let now = noon(TODAY);
    if until == Until::Asked {
        let permit = us.centre.permit().unwrap();
        filing_desk::ask_supplement(db, &permit, id, "缺少实训设备清单", now)
            .await
            .unwrap();
    }
    if until >= Until::Accepted {
        us.accept(db, id, now).await;
    }
    match until {
        Until::Drawing => {
            let permit = us.centre.permit().unwrap();
            filing_desk::appoint_panel(db, &permit, id, 3, now)
                .await
                .unwrap();
        }
        Until::Judged => {
            us.appoint(db, id).await;
            us.visit(db, id).await;
            us.opine(db, id, &us.experts[0], View::Objects)
                .await
                .unwrap();
        }
        Until::Concluded => us.assess(db, id).await,
        _ => {}
    }
    id
}

both! {
    &SCHEMAS, async fn at_every_step_what_waited_for_others_vanishes_and_the_school_may_begin_anew(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let others = [&us.centre, &us.department, &us.experts[0], &us.experts[1]];
        let mut browsers = Vec::new();
        for one in others {
            browsers.push(Browser::of(db, one).await);
        }
        for until in [Until::Submitted, Until::Asked, Until::Accepted, Until::Drawing, Until::Judged, Until::Concluded] {
            let id = come(db, &us, until).await;
            taken_back(db, &us, id).await.unwrap();
            assert_eq!(state(db, id).await, "withdrawn", "{until:?}");
            for one in others {
                assert_eq!(waits(db, one).await, Vec::<String>::new(), "{until:?} {}", one.name);
            }
            for told in [&us.staff, &us.head] {
                assert_eq!(waits(db, told).await, ["备案申请已撤回"], "{until:?}");
            }
            // Whoever could see it sees that it was taken back and why, and no button.
            let page = format!("/filing/{id}");
            let panel = until >= Until::Judged;
            for (one, browser) in others.into_iter().zip(&browsers) {
                if one.role == Role::Expert && !panel {
                    assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
                    continue;
                }
                let seen = browser.sees(&page, &["已撤回", "撤回的理由", WHY, "撤回日期", "2026年3月2日"]).await;
                assert!(!seen.contains(&format!("action=\"{page}/")), "{until:?} {}: {seen}", one.name);
                browser.sees("/filing?state=withdrawn", &[&page, WHY]).await;
            }
            // What is done late is refused.
            let centre = us.centre.permit().unwrap();
            assert_eq!(code(filing_desk::accept_application(db, &us.centre.permit().unwrap(), id, noon(TODAY)).await), "filing.out_of_order");
            assert_eq!(code(filing_desk::appoint_panel(db, &centre, id, 3, noon(TODAY)).await), "filing.out_of_order");
            assert_eq!(code(us.conclude(db, id).await), "filing.out_of_order");
            assert_eq!(code(taken_back(db, &us, id).await), "filing.out_of_order");
            if panel {
                assert_eq!(code(us.opine(db, id, &us.experts[1], View::Supports).await), "filing.out_of_order");
            }
            if until == Until::Drawing {
                draw(db, id).await;
            }
            assert_eq!(state(db, id).await, "withdrawn", "a draw that comes late does nothing");
        }
        let department = &browsers[1];
        assert_eq!(department.get("/filings/summary.xlsx").await.status, StatusCode::OK);
        us.filed(db).await;
        verified(&place).await;
    }

    &SCHEMAS, async fn a_draw_that_comes_late_seats_nobody_and_tells_no_secret(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = come(db, &us, Until::Drawing).await;
        taken_back(db, &us, id).await.unwrap();
        draw(db, id).await;
        let mut conn = db.read().await.unwrap();
        assert_eq!(conn.all("select id from panel_member", args![]).await.unwrap().len(), 0);
        let row = conn.one("select secret, root from draw", args![]).await.unwrap();
        assert_eq!((row.get::<Option<String>>("secret").unwrap(), row.get::<Option<String>>("root").unwrap()), (None, None));
        drop(conn);
        let centre = Browser::of(db, &us.centre).await;
        centre.sees(&format!("/filing/{id}"), &["申请已撤回，不再抽取"]).await;
        assert_eq!(centre.get(&format!("/draws/{id}")).await.status, StatusCode::CONFLICT);
        verified(&place).await;
    }

    &SCHEMAS, async fn a_school_is_not_told_what_single_experts_said_before_it_was_reported(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        for (until, told) in [(Until::Judged, false), (Until::Concluded, true)] {
            let id = come(db, &us, until).await;
            taken_back(db, &us, id).await.unwrap();
            let page = format!("/filing/{id}");
            Browser::of(db, &us.centre).await.sees(&page, &["条件评估情况", "／不具备"]).await;
            for who in [&us.staff, &us.head] {
                let seen = Browser::of(db, who).await.sees(&page, &["技术评估"]).await;
                assert_eq!(seen.contains("条件评估情况"), told, "{until:?}");
                assert_eq!(seen.contains("／不具备"), told, "{until:?}");
            }
        }
    }

    &SCHEMAS, async fn what_was_brought_comes_along_when_the_school_begins_anew(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = come(db, &us, Until::Asked).await;
        // What it wrote since and did not hand in is not what others see.
        let mut better = form(&us.school.name);
        better.site = "没有提交的场地情况".into();
        us.draft_of(db, &better).await;
        taken_back(db, &us, id).await.unwrap();
        let head = Browser::of(db, &us.head).await;
        assert!(!head.sees(&format!("/filing/{id}"), &[]).await.contains("没有提交的场地情况"));
        let staff = Browser::of(db, &us.staff).await;
        staff.sees("/filing/new", &["/filing/new/form?kind=initial"]).await;
        staff.sees("/filing/new/form?kind=initial", &["电工实训台"]).await;
        let again = us.draft(db).await;
        assert_ne!(again, id);
        let opened = filing_desk::open_material(db, &us.staff.permit().unwrap(), again, "assets", noon(TODAY)).await.unwrap();
        assert_eq!(opened.bytes, PDF);
        assert_eq!(waits(db, &us.head).await, ["确认并提交备案申请"]);
        assert_eq!(us.submit(db, again).await, Some(date(2026, 3, 16)), "its clock begins anew");
        verified(&place).await;
    }

    &SCHEMAS, async fn an_extension_under_way_is_taken_back_so_that_a_renewal_comes_in_time(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, filing) = us.filed(db).await;
        let day = date(2028, 12, 4);
        let mut more = form(&us.school.name);
        more.occupations[0].levels = vec![Level::Three];
        let extension = us.apply(db, Kind::Extension, &more, day).await;
        let staff = us.staff.permit().unwrap();
        let bytes = workbook_of(&form(&us.school.name));
        let renew = filing_desk::preview_form(db, &staff, Kind::Renewal, "申请表.xlsx", &bytes, noon(day)).await;
        let Err(Stop::Refusal(refusal)) = renew else { panic!("nobody refused") };
        assert_eq!(refusal.sentence, "本校已有一份增项申请在办理（已受理），办结后才能再次申请；不再需要的，由法定代表人撤回后即可申请");
        Browser::on(db, &us.staff, day).await.sees("/filing/new", &["现在不能填报：本校已有一份增项申请在办理（已受理）", "由法定代表人撤回后即可申请"]).await;
        taken_back_on(db, &us, extension, day).await.unwrap();
        let renewal = us.apply(db, Kind::Renewal, &form(&us.school.name), day).await;
        assert_eq!(us.assessed_and_decided(db, renewal, date(2029, 3, 9)).await, Some(filing));
        let now = filing_of(&mut db.read().await.unwrap(), filing).await.unwrap();
        assert_eq!((now.on(date(2029, 3, 1)), now.valid.until), (Standing::InForce, date(2032, 2, 29)), "no gap");
        verified(&place).await;
    }

    &SCHEMAS, async fn a_renewal_says_before_it_is_taken_back_by_when_it_must_come_again(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        us.filed(db).await;
        let day = date(2028, 12, 4);
        let renewal = us.apply(db, Kind::Renewal, &form(&us.school.name), day).await;
        let head = Browser::on(db, &us.head, day).await;
        head.sees(&format!("/filing/{renewal}"), &["应在备案有效期届满当日以前重新提交"]).await;
        let late = date(2029, 3, 1);
        taken_back_on(db, &us, renewal, late).await.unwrap();
        let staff = us.staff.permit().unwrap();
        let bytes = workbook_of(&form(&us.school.name));
        let begin = |kind| filing_desk::preview_form(db, &staff, kind, "申请表.xlsx", &bytes, noon(late));
        assert_eq!(code(begin(Kind::Renewal).await), "filing.not_filed");
        assert!(begin(Kind::Initial).await.is_ok());
    }

    &SCHEMAS, async fn a_centre_that_was_late_stays_late(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = handed_in(db, &us).await;
        taken_back_on(db, &us, id, date(2026, 3, 18)).await.unwrap();
        let row = db.read().await.unwrap().one("select late, due_on from application where id = $1", args![id]).await.unwrap();
        assert_eq!((row.get::<u32>("late").unwrap(), row.get::<Option<Date>>("due_on").unwrap()), (2, None), "the clock runs no more");
        let seen = Browser::of(db, &us.centre).await.sees("/filing", &["受理告知逾期2个工作日", &format!("理由：{WHY}")]).await;
        assert!(!seen.contains("受理告知剩余"));
    }

    &SCHEMAS, async fn only_the_head_of_the_school_takes_back_and_says_why(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, city(), "乙市").await);
        let draft = us.draft(db).await;
        assert_eq!(code(taken_back(db, &us, draft).await), "filing.out_of_order", "a draft is thrown away");
        let id = handed_in(db, &us).await;
        assert_eq!(kind(taken_back(db, &others, id).await), RefusalKind::NotFound);
        for one in [&us.staff, &us.centre, &us.department, &us.experts[0]] {
            assert!(one.permit::<acts::TakeBackApplication>().is_err(), "{}", one.name);
        }
        let (page, head) = (format!("/filing/{id}"), Browser::of(db, &us.head).await);
        assert!(!Browser::of(db, &us.staff).await.sees(&page, &[]).await.contains("/take-back\""));
        head.sees(&page, &["/take-back\" class=\"mt-3\" data-confirm="]).await;
        head.refused(&format!("{page}/take-back"), &[("taken_back", "误")], &["taken_back-error", ">误</textarea>"]).await;
        let api = format!("/api/v1/filing/applications/{id}/withdrawal");
        let said = |text: &str| format!("{{\"text\":\"{text}\"}}").into_bytes();
        let silent = head.send(Method::POST, &api, "application/json", said("")).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.body.contains("\"clause\":\"N2\"") && silent.body.contains("taken_back"), "{}", silent.body);
        assert_eq!(head.send(Method::POST, &api, "application/json", said(WHY)).await.status, StatusCode::NO_CONTENT);
        assert_eq!(head.send(Method::POST, &api, "application/json", said(WHY)).await.status, StatusCode::CONFLICT);
        // The journal tells how far it had come, and not the words.
        let leaves = db.read().await.unwrap().all("select bytes from journal_leaf where act = 'filing.take_back'", args![]).await.unwrap();
        let told: Vec<String> = leaves.iter().map(|row| String::from_utf8(row.get("bytes").unwrap()).unwrap()).collect();
        assert!(told.len() == 1 && told[0].contains("\"from\":\"submitted\"") && !told[0].contains(WHY), "{told:?}");
        verified(&place).await;
    }

    &SCHEMAS, async fn whoever_was_sent_elsewhere_waits_until_an_administrator_settled_where_it_belongs(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let province = organisation(db, OrganisationKind::Department, Affiliation::Province, "省厅").await;
        let admin = account(db, Role::Administrator, &province, "管理员").await;
        let id = handed_in(db, &us).await;
        let permit = us.centre.permit().unwrap();
        filing_desk::redirect_application(db, &permit, id, Recipient::TrainingCentre, noon(TODAY)).await.unwrap();
        assert_eq!(waits(db, &admin).await, ["变更院校隶属"]);
        // The same centre would only send it away again.
        let again = us.draft(db).await;
        us.materials(db, again).await;
        let head = us.head.permit().unwrap();
        let submitted = filing_desk::submit_application(db, &head, again, ("王校长", None), noon(TODAY)).await;
        assert_eq!(code(submitted), "filing.not_settled");
        assert_eq!(waits(db, &admin).await, ["变更院校隶属"]);
        // Whoever sent it away was wrong: the school stays where it is, and the centre takes it in.
        let own = us.school.affiliation;
        let settled = async || filing_desk::reassign_school(db, &admin.permit().unwrap(), us.school.id, own, noon(TODAY)).await;
        settled().await.unwrap();
        assert!(waits(db, &admin).await.is_empty());
        assert_eq!(code(settled().await), "filing.cannot_reassign");
        us.submit(db, again).await;
        verified(&place).await;
    }

    &SCHEMAS, async fn a_draft_is_thrown_away_whole_and_what_was_handed_in_never(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, city(), "乙市").await);
        let id = us.draft(db).await;
        us.materials(db, id).await;
        let staff = us.staff.permit().unwrap();
        let attaching = Attaching { material: Material::Regulations, title: "考务管理办法", file_name: "办法.pdf", bytes: PDF };
        let attached = filing_desk::attach_file(db, &staff, id, attaching, noon(TODAY)).await.unwrap();
        filing_desk::remove_attachment(db, &staff, id, attached, noon(TODAY)).await.unwrap();
        filing_desk::attach_file(db, &staff, id, attaching, noon(TODAY)).await.unwrap();
        let (page, browser) = (format!("/filing/{id}"), Browser::of(db, &us.staff).await);
        browser.sees(&page, &[&format!("action=\"{page}/discard\" data-confirm=")]).await;
        assert!(!Browser::of(db, &us.head).await.sees(&page, &[]).await.contains("/discard\""));
        let typed = browser.post(&format!("{page}/form"), &[("version", "0"), ("by", "script"), ("school-0-0", "草稿")]).await;
        assert_eq!(typed.status, StatusCode::OK, "{}", typed.body);
        let foreign = others.staff.permit().unwrap();
        assert_eq!(kind(filing_desk::discard_draft(db, &foreign, id, noon(TODAY)).await), RefusalKind::NotFound);
        let answer = browser.post(&format!("{page}/discard"), &[]).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/filing"));
        assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
        let mut conn = db.read().await.unwrap();
        for sql in ["select id from application", "select id from material", "select id from attachment", "select id from form_draft"] {
            assert_eq!(conn.all(sql, args![]).await.unwrap().len(), 0, "{sql}");
        }
        drop(conn);
        browser.sees("/filing", &["没有备案申请"]).await;
        verified(&place).await;

        let id = handed_in(db, &us).await;
        let late = filing_desk::discard_draft(db, &us.staff.permit().unwrap(), id, noon(TODAY)).await;
        assert_eq!(code(late), "filing.handed_in");
        assert_eq!(browser.post(&format!("/filing/{id}/discard"), &[]).await.location, format!("/filing/{id}"));
        assert_eq!(state(db, id).await, "submitted");
        verified(&place).await;
    }
}
