//! One term after another: asked for in time and decided late, renewed early, dropped between two terms, begun with what is held
//! by now. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use axum::http::StatusCode;
use db::{Db, args};
use filing_desk::{DraftForm, Field, Kind, Ruling, Standing, filing_of, scope_on};
use jiff::civil::{Date, date};
use kernel::{FilingId, Level, ScopeLineId};
use std::process::Command;
use support::{
    Browser, Cast, SCHEMAS, TODAY, cast, city, code, form, house, noon, post, workbook_of,
};
use testing::both;

/// The last day of the first term.
const LAST: Date = date(2029, 2, 28);

async fn levels(db: &Db, us: &Cast, day: Date) -> Vec<Level> {
    let mut conn = db.read().await.unwrap();
    let scope = scope_on(&mut conn, us.school.id, day).await.unwrap();
    scope.iter().map(|line| line.level).collect()
}

/// A filing of 五级 and 四级 that is renewed on a day for the given levels.
async fn renewed(db: &Db, us: &Cast, wanted: &[Level], day: Date) -> FilingId {
    let (_, id) = us.filed(db).await;
    let mut next = form(&us.school.name);
    next.occupations[0].levels = wanted.to_vec();
    let application = us.apply(db, Kind::Renewal, &next, day).await;
    assert_eq!(
        us.assessed_and_decided(db, application, day).await,
        Some(id)
    );
    id
}

/// The words of the receipt as it is printed on a day.
async fn receipt(db: &Db, id: FilingId, day: Date) -> String {
    let house = house(db, day);
    filing_desk::follow_up(&house, "filing.print_receipt", &id.to_string())
        .await
        .unwrap();
    let found = filing_of(&mut db.read().await.unwrap(), id).await.unwrap();
    let pdf = db.files().get(found.receipt.unwrap()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("it.pdf"), pdf).unwrap();
    let told = Command::new("pdftotext")
        .args(["-raw", "it.pdf", "-"])
        .current_dir(&folder)
        .output()
        .unwrap();
    String::from_utf8(told.stdout)
        .unwrap()
        .split_whitespace()
        .collect()
}

both! {
    &SCHEMAS, async fn what_was_asked_for_in_time_is_granted_after_the_end_and_leaves_no_gap(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let application = us.apply(db, Kind::Renewal, &form(&us.school.name), LAST).await;
        let late = date(2029, 3, 20);
        let found = filing_of(&mut db.read().await.unwrap(), id).await.unwrap();
        assert_eq!(found.on(late), Standing::Expired);
        assert_eq!(us.assessed_and_decided(db, application, late).await, Some(id));
        let found = filing_of(&mut db.read().await.unwrap(), id).await.unwrap();
        assert_eq!((found.on(late), found.valid.until), (Standing::InForce, date(2032, 2, 29)));
        assert_eq!(levels(db, &us, date(2029, 3, 1)).await, [Level::Five, Level::Four]);
    }

    &SCHEMAS, async fn what_was_begun_in_time_and_handed_in_late_is_for_a_first_filing(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        us.filed(db).await;
        let (staff, head) = (us.staff.permit().unwrap(), us.head.permit().unwrap());
        let bytes = workbook_of(&form(&us.school.name));
        let preview = filing_desk::preview_form(db, &staff, Kind::Renewal, "申请表.xlsx", &bytes, noon(LAST)).await.unwrap();
        let id = filing_desk::commit_form(db, &staff, preview.id, noon(LAST)).await.unwrap();
        us.materials(db, id).await;
        let submit = |day| filing_desk::submit_application(db, &head, id, ("王校长", None), noon(day));
        assert_eq!(code(submit(date(2029, 3, 1)).await), "filing.not_filed");
        submit(LAST).await.unwrap();
    }

    &SCHEMAS, async fn the_receipt_of_an_early_renewal_says_of_each_line_until_when(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let day = date(2029, 1, 8);
        let id = renewed(db, &us, &[Level::Four, Level::Three], day).await;
        let words = receipt(db, id, day).await;
        for wanted in [
            "2026年3月至2032年2月", "五级/初级工、四级/中级工（至2029年2月28日）",
            "四级/中级工、三级/高级工（自2029年3月1日）", "2029年1月8日",
        ] {
            assert!(words.contains(wanted), "{wanted}: {words}");
        }
        assert!(!words.contains("2026年3月2日"), "it is not dated back to the first decision: {words}");
        // In the next term only what was renewed is left.
        filing_desk::change_filing(db, &us.head.permit().unwrap(), id, (Field::Contact, "新联系人"), "人员调整", noon(date(2029, 4, 2)))
            .await.unwrap();
        let words = receipt(db, id, date(2029, 4, 2)).await;
        assert!(!words.contains("五级") && words.contains("2029年4月2日"), "{words}");
    }

    &SCHEMAS, async fn a_dropped_level_is_dropped_in_both_terms_and_neither_is_left_empty(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let day = date(2029, 1, 8);
        let id = renewed(db, &us, &[Level::Four, Level::Three], day).await;
        let head = us.head.permit().unwrap();
        let line = async |level: &str| -> ScopeLineId {
            let sql = "select id from scope_line where filing = $1 and level = $2 and dropped_on is null order by since";
            let mut conn = db.read().await.unwrap();
            conn.one(sql, args![id, level]).await.unwrap().get("id").unwrap()
        };
        let dropped = |line, on| filing_desk::drop_scope(db, &head, id, line, "不再招生", noon(on));
        dropped(line("4").await, day).await.unwrap();
        assert_eq!(levels(db, &us, day).await, [Level::Five]);
        assert_eq!(levels(db, &us, date(2029, 3, 1)).await, [Level::Three], "it does not come back");
        assert_eq!(code(dropped(line("5").await, day).await), "filing.last_line", "nothing would be left of this term");
        assert_eq!(code(dropped(line("3").await, day).await), "filing.last_line", "nor of the next");
    }

    &SCHEMAS, async fn another_term_is_typed_upon_what_is_held_by_now(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let mut more = form(&us.school.name);
        more.occupations[0].levels = vec![Level::Three];
        more.site = "扩建后的场地".into();
        let extension = us.apply(db, Kind::Extension, &more, date(2026, 4, 1)).await;
        us.assessed_and_decided(db, extension, date(2026, 4, 1)).await.unwrap();
        let name = "甲市虚构高级技工学校";
        let day = date(2028, 12, 1);
        let head = us.head.permit().unwrap();
        filing_desk::change_filing(db, &head, id, (Field::Name, name), "更名", noon(TODAY)).await.unwrap();
        let sql = "select id from filing_request where state = 'open'";
        let asked = db.read().await.unwrap().one(sql, args![]).await.unwrap().get("id").unwrap();
        filing_desk::answer_request(db, &us.department.permit().unwrap(), asked, true, "", noon(TODAY)).await.unwrap();

        let browser = Browser::on(db, &us.staff, day).await;
        let page = browser.get("/filing/new/form?kind=renewal").await.body;
        for words in [name, "五级/初级工、四级/中级工、三级/高级工", "扩建后的场地"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains(&us.school.name), "whoever worked for the school works for it under its new name");
    }

    &SCHEMAS, async fn what_differs_from_the_filing_is_said_wherever_the_application_is_looked_at(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let (head, day, phone) = (us.head.permit().unwrap(), date(2028, 12, 1), "13900000009");
        filing_desk::change_filing(db, &head, id, (Field::Phone, phone), "换号", noon(TODAY)).await.unwrap();
        let mut less = form(&us.school.name);
        less.occupations[0].levels = vec![Level::Four];
        less.address = "四川省某市虚构路2号".into();
        let told = [
            "与现有备案的差异", "至2029年2月28日有效期届满后不能再开展认定", "<li>电工（6-31-01-03）五级/初级工</li>",
            "准予续期后备案信息不随之变更", "地址：备案为“四川省某市虚构路1号”，申请表为“四川省某市虚构路2号”",
            "联系电话：备案为“13900000009”，申请表为“13800000001”",
        ];
        let staff = Browser::on(db, &us.staff, day).await;
        staff.sees("/filing/new/form?kind=renewal", &["value=\"13900000009\" id=\"contact-0-3\""]).await;
        let check = "/filing/new/form/check";
        let checked = post(&staff, check, &DraftForm::of(&less), &[("version", "0"), ("kind", "renewal")]).await;
        assert_eq!(checked.status, StatusCode::OK, "{}", checked.body);
        for words in told {
            assert!(checked.body.contains(words), "{words}: {}", checked.body);
        }
        // More lines leave the others as they are.
        let mut more = less.clone();
        more.occupations[0].levels = vec![Level::Three];
        let checked = post(&staff, check, &DraftForm::of(&more), &[("version", "1"), ("kind", "extension")]).await;
        assert!(checked.body.contains("准予增项后备案信息不随之变更") && !checked.body.contains("未列入本次续期"), "{}", checked.body);

        let preview = staff.upload("/filing/previews", &[("kind", "renewal")], "a.xlsx", &workbook_of(&less)).await.location;
        staff.sees(&preview, &told).await;
        let page = staff.post(&format!("{preview}/commit"), &[]).await.location;
        let application = page.strip_prefix("/filing/").unwrap().parse().unwrap();
        us.materials(db, application).await;
        let head = Browser::on(db, &us.head, day).await;
        head.sees(&page, &told).await;
        let seen = head.hidden(&page, "seen").await;
        head.done(&format!("{page}/submit"), &[("confirmed_by", "王校长"), ("seen", &seen)]).await;
        Browser::on(db, &us.centre, day).await.sees(&page, &told).await;
        us.accept(db, application, noon(day)).await;
        us.assess(db, application).await;
        Browser::on(db, &us.experts[0], day).await.sees(&page, &told).await;
        // It is said of the filing as it is: what was set right meanwhile differs no more.
        let restored = (Field::Phone, "13800000001");
        filing_desk::change_filing(db, &us.head.permit().unwrap(), id, restored, "恢复", noon(day)).await.unwrap();
        let department = Browser::on(db, &us.department, day).await;
        let seen = department.sees(&page, &told[..5]).await;
        assert!(seen.contains("作出备案决定") && !seen.contains("联系电话：备案为"), "{seen}");
        us.decide(db, application, Ruling::Granted).await.unwrap();
        assert!(!department.sees(&page, &["已作出决定"]).await.contains("与现有备案的差异"));
        let found = filing_of(&mut db.read().await.unwrap(), id).await.unwrap();
        assert_eq!(found.address, "四川省某市虚构路1号", "as the page said");
    }

    &SCHEMAS, async fn only_what_may_be_applied_for_is_offered_and_a_draft_of_another_kind_is_said(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let (_, id) = us.filed(db).await;
        let day = date(2028, 12, 1);
        let offered = |body: &str| Kind::ALL.map(|kind| body.contains(&format!("name=\"kind\" value=\"{kind}\"")));
        for (on, expected) in [(TODAY, [false, true, false]), (day, [false, true, true])] {
            let staff = Browser::on(db, &us.staff, on).await;
            for page in ["/filing/new", "/filing/new/form?kind=extension"] {
                assert_eq!(offered(&staff.sees(page, &[]).await), expected, "{page} {on}");
            }
        }
        let staff = Browser::on(db, &us.staff, day).await;
        let draft = DraftForm::blank(&us.school.name);
        post(&staff, "/filing/new/form", &draft, &[("version", "0"), ("kind", "extension")]).await;
        let said = ["本校有一份增项申请正在填写，以下是其内容，不是续期申请表", "value=\"extension\" checked"];
        staff.sees("/filing/new/form?kind=renewal", &[said[0], said[1], "请先放弃本草稿"]).await;
        assert!(!staff.sees("/filing/new/form?kind=extension", &[]).await.contains(said[0]));
        staff.done("/filing/new/form/discard", &[]).await;
        let mut more = form(&us.school.name);
        more.occupations[0].levels = vec![Level::Three];
        let upload = [("kind", "extension")];
        let preview = staff.upload("/filing/previews", &upload, "a.xlsx", &workbook_of(&more)).await.location;
        let page = staff.post(&format!("{preview}/commit"), &[]).await.location;
        let asked = staff.get("/filing/new/form?kind=renewal").await.location;
        assert_eq!(asked, format!("{page}/form?kind=renewal"));
        staff.sees(&asked, &[said[0], said[1], "请先在申请页面删除草稿"]).await;
        // Nothing may be applied for while the filing is suspended; the draft keeps its kind.
        let permit = us.department.permit().unwrap();
        filing_desk::suspend_filing(db, &permit, id, None, "限期整改", noon(day)).await.unwrap();
        let none = staff.sees("/filing/new", &["现在不能填报：", "暂停"]).await;
        assert_eq!(offered(&none), [false; 3]);
        let kept = staff.sees(&format!("{page}/form"), &[said[1], "增项（现在不能申请）"]).await;
        assert_eq!(offered(&kept), [false, true, false]);
    }
}
