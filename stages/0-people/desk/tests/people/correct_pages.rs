//! The forms of corrections as an officer meets them.

use crate::{browser::Browser, support::*};
use access::{OrganisationKind, Role};
use axum::http::StatusCode;
use testing::both;

/// What the form says it was filled from.
fn seen(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"seen\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

const STALE: &str = "登记已有变化，请刷新页面核对后再更正";

both! {
    &SCHEMAS, async fn an_officer_puts_a_person_right(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let id = register(db, &officer, &person(1, "张穿", "某厂"), &expert("Z1")).await.unwrap();
        let browser = Browser::of(db, "city1", TODAY).await;
        let path = format!("/people/{id}");
        let form = format!("{path}/correction");
        assert!(browser.get(&path).await.body.contains(&format!("href=\"{form}\"")));
        let page = browser.get(&form).await.body;
        assert!(page.contains("value=\"张穿\""), "it comes filled in");
        assert!(page.contains(&format!("现为{}，留空表示不变", identity(1).masked())));
        assert!(!page.contains(identity(1).expose()));

        let seen_first = seen(&page);
        let tab = ("seen", seen_first.as_str());
        let wrong = [tab, ("name", "张川"), ("identity", "5101"), ("reason", "与身份证核对，录入有误")];
        let back = browser.post(&form, &wrong).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.body.contains("身份证号码有误") && back.body.contains("value=\"张川\""), "what was typed is there");
        let short = browser.post(&form, &[tab, ("name", "张川"), ("identity", ""), ("reason", "错")]).await;
        assert!(short.body.contains("请写明更正的原因和依据，5至500个字，现为1个字"));
        let number = identity(2).expose().to_owned();
        let told = format!("原登记{}，应为{number}", identity(1).expose());
        let clear = browser.post(&form, &[tab, ("name", "张川"), ("identity", &number), ("reason", told.as_str())]).await;
        assert_eq!(clear.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(clear.body.contains("此项在页面上显示，请勿填写身份证号码"), "whoever sees the person reads the reason");
        let right = [tab, ("name", "张川"), ("identity", &number), ("reason", "与身份证核对，录入有误")];
        assert_eq!(browser.post(&form, &right).await.location, path);
        let page = browser.get(&path).await.body;
        assert!(page.contains("更正记录") && page.contains(&format!("姓名：张穿；身份证号码：{}", identity(1).masked())));
        assert!(page.contains("与身份证核对，录入有误") && page.contains(&identity(2).masked()) && !page.contains(&number));

        people_desk::disqualify_person(db, &officer.permit().unwrap(), id, "评估中弄虚作假", &[], noon(TODAY)).await.unwrap();
        let number = identity(3).expose().to_owned();
        let seen_now = seen(&browser.get(&form).await.body);
        let out = [("seen", seen_now.as_str()), ("name", "张川"), ("identity", number.as_str()), ("reason", "与身份证核对，录入有误")];
        let back = browser.post(&form, &out).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.body.contains("已于2026-03-02被取消资格，身份证号码不能更正"));
    }

    &SCHEMAS, async fn an_officer_puts_a_card_right(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let school = organisation(db, OrganisationKind::School, chengdu(), "甲技工学校").await;
        account(db, Role::SchoolStaff, &school, "staff", "韩梅").await;
        let id = register(db, &officer, &person(1, "张川", "甲技工学校"), &assessor("K1")).await.unwrap();
        let card = card_of(db, id).await;
        let browser = Browser::of(db, "city1", TODAY).await;
        let path = format!("/people/{id}");
        let form = format!("{path}/cards/{card}/correction");
        assert!(browser.get(&path).await.body.contains(&format!("href=\"{form}\"")));
        let page = browser.get(&form).await.body;
        for filled in ["value=\"K1\"", "value=\"6-31-01-03\"", "value=\"考评员培训\"", "value=\"40\"", "value=\"2025-09-01\"",
            "<option value=\"三级/高级工\" selected>"] {
            assert!(page.contains(filled), "{filled}");
        }
        assert!(!page.contains("name=\"kind\""), "the kind stays");
        let seen_first = seen(&page);
        let typed = |number| [
            ("seen", seen_first.as_str()),
            ("occupations", "6-31-01-03"), ("highest", "四级/中级工"), ("number", number), ("training", "考评员培训"),
            ("hours", "40"), ("valid_from", "2025-10-01"), ("reason", "与证卡核对，录入有误"),
        ];
        let back = browser.post(&form, &typed("")).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.body.contains("没有证卡编号") && back.body.contains("value=\"2025-10-01\""), "what was typed is there");
        assert_eq!(browser.post(&form, &typed("K9")).await.location, path);
        let page = browser.get(&path).await.body;
        assert!(page.contains("K9") && page.contains("2025-10-01至2028-09-30") && page.contains("可考评至四级"));
        assert!(page.contains("考评等级：三级/高级工；证卡编号：K1；证卡起始日期：2025-09-01"));
        let staff = Browser::of(db, "staff", TODAY).await;
        assert!(!staff.get(&path).await.body.contains("/correction"));
        for form in [form, format!("{path}/correction")] {
            assert_eq!(staff.get(&form).await.status, StatusCode::FORBIDDEN);
        }
    }

    &SCHEMAS, async fn a_stale_tab_does_not_undo_the_correction_of_a_person(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let id = register(db, &officer, &person(1, "张穿", "某厂"), &expert("Z1")).await.unwrap();
        let browser = Browser::of(db, "city1", TODAY).await;
        let form = format!("/people/{id}/correction");
        let opened = seen(&browser.get(&form).await.body);
        let now = noon(TODAY);
        let why = "与身份证核对，录入有误";
        people_desk::correct_person(db, &officer.permit().unwrap(), id, "张川", None, (why, None), now).await.unwrap();

        let number = identity(2).expose().to_owned();
        let typed = |seen, name| [("seen", seen), ("name", name), ("identity", number.as_str()), ("reason", why)];
        for stale in [opened.as_str(), ""] {
            let back = browser.post(&form, &typed(stale, "张穿")).await;
            assert_eq!((back.status, back.location.as_str()), (StatusCode::SEE_OTHER, form.as_str()), "the form comes anew");
        }
        let permit = officer.permit().unwrap();
        let stale = people_desk::correct_person(db, &permit, id, "张穿", None, (why, Some(&opened)), now).await;
        let refusal = refused(stale);
        assert!(refusal.code == "people.changed_meanwhile" && refusal.sentence.contains(STALE));
        let page = browser.get(&form).await.body;
        assert!(page.contains("value=\"张川\""), "nothing was put back");
        assert_eq!(browser.post(&form, &typed(&seen(&page), "张川")).await.location, format!("/people/{id}"));
    }

    &SCHEMAS, async fn a_stale_tab_does_not_undo_the_correction_of_a_card(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let id = register(db, &officer, &person(1, "张川", "某厂"), &assessor("K1")).await.unwrap();
        let card = card_of(db, id).await;
        let browser = Browser::of(db, "city1", TODAY).await;
        let form = format!("/people/{id}/cards/{card}/correction");
        let opened = seen(&browser.get(&form).await.body);
        let now = noon(TODAY);
        let why = "与证卡核对，录入有误";
        let permit = officer.permit().unwrap();
        people_desk::correct_card(db, &permit, (id, card), &assessor("K9"), (why, None), now).await.unwrap();

        let typed = |seen, number| [
            ("seen", seen), ("occupations", "6-31-01-03"), ("highest", "三级/高级工"), ("number", number),
            ("training", "考评员培训"), ("hours", "60"), ("valid_from", "2025-09-01"), ("reason", why),
        ];
        for stale in [opened.as_str(), ""] {
            let back = browser.post(&form, &typed(stale, "K1")).await;
            assert_eq!((back.status, back.location.as_str()), (StatusCode::SEE_OTHER, form.as_str()), "the form comes anew");
        }
        let stale = people_desk::correct_card(db, &permit, (id, card), &assessor("K1"), (why, Some(&opened)), now).await;
        let refusal = refused(stale);
        assert!(refusal.code == "people.changed_meanwhile" && refusal.sentence.contains(STALE));
        let page = browser.get(&form).await.body;
        assert!(page.contains("value=\"K9\"") && page.contains("value=\"40\""), "nothing was put back");
        assert_eq!(browser.post(&form, &typed(&seen(&page), "K9")).await.location, format!("/people/{id}"));
    }
}
