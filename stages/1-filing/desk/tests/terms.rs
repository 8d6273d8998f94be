//! One term after another: asked for in time and decided late, renewed early, dropped between two terms, begun with what is held
//! by now. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use db::{Db, args};
use filing_desk::{Field, Kind, Standing, filing_of, scope_on};
use jiff::civil::{Date, date};
use kernel::{FilingId, Level, ScopeLineId};
use std::process::Command;
use support::{Browser, Cast, SCHEMAS, TODAY, cast, city, code, form, house, noon, workbook_of};
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
}
