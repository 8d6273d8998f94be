//! The form typed in the browser: a draft that saves itself, is checked whole and becomes the application. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/any_form.rs"]
mod any_form;
mod support;

use access::acts;
use any_form::{SCHOOL, any_form};
use axum::http::StatusCode;
use db::{Db, args};
use filing_desk::{ApplicationForm, DraftForm, Kind, Section, workbook};
use kernel::ApplicationId;
use proptest::prelude::*;
use support::{Browser, SCHEMAS, TODAY, cast, city, form, noon, post, waits};
use testing::both;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn a_draft_of_any_form_reads_back_as_the_same_form(form in any_form()) {
        let draft = DraftForm::of(&form);
        let kept: DraftForm = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
        prop_assert_eq!(&kept, &draft);
        prop_assert_eq!(kept.read(SCHOOL), Ok(form.clone()));
        let bytes = workbook::typed(&draft).unwrap();
        prop_assert_eq!(workbook::read("草稿.xlsx", &bytes, SCHOOL), Ok(form));
    }
}

async fn drafts(db: &Db) -> usize {
    let mut conn = db.read().await.unwrap();
    let rows = conn.all("select id from form_draft", args![]).await;
    rows.unwrap().len()
}

async fn stored(db: &Db, who: &access::Principal, id: ApplicationId) -> ApplicationForm {
    let permit = who.permit::<acts::OpenMaterials>().unwrap();
    filing_desk::open_form(db, &permit, id, noon(TODAY))
        .await
        .unwrap()
        .form
}

fn id_of(location: &str) -> ApplicationId {
    location.strip_prefix("/filing/").unwrap().parse().unwrap()
}

both! {
    &SCHEMAS, async fn a_school_types_a_form_and_takes_it_over(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let staff = Browser::of(db, &us.staff).await;
        let page = "/filing/new/form";
        staff.sees("/filing/new", &["在线填写", "/filing/new/form?kind=initial"]).await;
        staff.sees(page, &["填写申请表", "五、人员情况", "尚未保存", &format!("value=\"{}\"", us.school.name)]).await;
        assert_eq!(drafts(db).await, 0, "looking writes nothing");

        // A half form is saved as it is.
        let half = DraftForm::blank(&us.school.name);
        let saved = post(&staff, page, &half, &[("by", "script"), ("version", "0"), ("kind", "initial")]).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        assert!(saved.body.contains("\"version\":1") && saved.body.contains("已保存，3月2日12:00:00"), "{}", saved.body);
        staff.sees("/filing", &["有未完成的申请表草稿：", "3月2日12:00:00保存，尚未存为申请", "/filing/new/form"]).await;
        assert_eq!(waits(db, &us.staff).await, ["继续填写备案申请表"]);
        let checked = post(&staff, &format!("{page}/check"), &half, &[("version", "1"), ("kind", "initial")]).await;
        assert_eq!(checked.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["申请表有8处问题", "href=\"#contact-0-3\"", "id=\"occupations-0-0-error\"><p>没有填写申请开展认定的职业（工种），请至少填写一行", "（二）联系人信息“手机”：未填写"] {
            assert!(checked.body.contains(words), "{words}: {}", checked.body);
        }
        let early = post(&staff, &format!("{page}/commit"), &half, &[("version", "2"), ("kind", "initial")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);

        let whole = form(&us.school.name);
        let draft = DraftForm::of(&whole);
        let checked = post(&staff, &format!("{page}/check"), &draft, &[("version", "3"), ("kind", "initial")]).await;
        assert!(checked.body.contains("检查通过"), "{}", checked.body);
        staff.sees(page, &["电工实训台", "name=\"version\" value=\"4\""]).await;
        assert!(staff.get(&format!("{page}/draft.xlsx")).await.body.starts_with("PK"));
        let done = post(&staff, &format!("{page}/commit"), &draft, &[("version", "4"), ("kind", "initial")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let id = id_of(&done.location);
        assert_eq!(stored(db, &us.staff, id).await, whole);
        assert_eq!(drafts(db).await, 0, "the draft became the application");
        assert_eq!(waits(db, &us.staff).await, ["完善备案申请"]);
        assert!(!staff.get("/filing").await.body.contains("有未完成的申请表草稿"));
        // From now on the form is written in the application; another tab that was left open does not begin anew.
        let late = post(&staff, page, &draft, &[("by", "script"), ("version", "4"), ("kind", "initial")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("申请表已由“经办人”于3月2日12:00:00存为申请"), "{}", late.body);
        assert_eq!(staff.get(page).await.location, format!("/filing/{id}/form"));
    }

    &SCHEMAS, async fn of_two_who_write_the_later_is_told(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let staff = Browser::of(db, &us.staff).await;
        let page = "/filing/new/form";
        let mut one = DraftForm::blank(&us.school.name);
        one.put(Section::Site, (0, 0), "第一人所写");
        let mut other = one.clone();
        other.put(Section::Site, (0, 0), "第二人所写");
        for both in [("0", 1), ("1", 2)] {
            let saved = post(&staff, page, &one, &[("by", "script"), ("version", both.0)]).await;
            assert!(saved.body.contains(&format!("\"version\":{}", both.1)), "{}", saved.body);
        }
        for version in ["0", "1", "7"] {
            let late = post(&staff, page, &other, &[("by", "script"), ("version", version)]).await;
            assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
            assert!(late.body.contains("草稿已由“经办人”于3月2日12:00:00另行保存（第2版）") && late.body.contains("\"version\":2"), "{}", late.body);
        }
        // The page comes back with what was typed, still upon its own version: whichever button is pressed, and pressed again,
        // nothing is overwritten but by the one that says so.
        for door in ["", "/check", "/commit", "/check"] {
            let late = post(&staff, &format!("{page}{door}"), &other, &[("version", "1")]).await;
            assert_eq!(late.status, StatusCode::CONFLICT);
            let marked = "id=\"draft-clash\" role=\"alert\" data-version=\"2\" tabindex";
            for words in ["第二人所写", "name=\"version\" value=\"1\"", "name=\"upon\" value=\"2\">以本页内容覆盖", marked, "没有保存"] {
                assert!(late.body.contains(words), "{door} {words}: {}", late.body);
            }
            staff.sees(page, &["第一人所写", "data-version=\"0\" hidden"]).await;
        }
        let forced = post(&staff, page, &other, &[("version", "1"), ("upon", "2")]).await;
        assert_eq!(forced.status, StatusCode::SEE_OTHER);
        staff.sees(page, &["第二人所写"]).await;
        staff.done(&format!("{page}/discard"), &[]).await;
        assert_eq!(drafts(db).await, 0);
        // A draft that nobody touched for long is forgotten as soon as another begins.
        let old = "insert into form_draft (id, school, kind, form, base, version, saved_by, saved_at) values ('x', 'y', 'initial', $1, '', 1, 'z', $2)";
        db.scratch(old, args![Vec::<u8>::new(), noon(jiff::civil::date(2025, 8, 1))]).await.unwrap();
        let saved = post(&staff, page, &one, &[("by", "script"), ("version", "0")]).await;
        assert_eq!((saved.status, drafts(db).await), (StatusCode::OK, 1));
    }

    &SCHEMAS, async fn a_draft_is_sealed_and_nobody_elses(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, city(), "乙市").await);
        let id = us.draft(db).await;
        let (staff, stranger) = (Browser::of(db, &us.staff).await, Browser::of(db, &others.staff).await);
        let page = format!("/filing/{id}/form");
        staff.sees(&page, &["考评1", "电工实训台", support::identity(1).expose()]).await;
        let draft = DraftForm::of(&form(&us.school.name));
        let saved = post(&staff, &page, &draft, &[("version", "0")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        let row = db.read().await.unwrap().one("select form from form_draft", args![]).await.unwrap();
        let sealed: Vec<u8> = row.get("form").unwrap();
        assert!(!sealed.windows(18).any(|part| part == support::identity(1).expose().as_bytes()));
        assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&format!("{page}/draft.xlsx")).await.status, StatusCode::NOT_FOUND);
        for door in ["", "/check", "/commit"] {
            for by in ["script", ""] {
                let theirs = post(&stranger, &format!("{page}{door}"), &draft, &[("version", "1"), ("by", by)]).await;
                assert_eq!(theirs.status, StatusCode::NOT_FOUND, "{door}: {}", theirs.body);
            }
        }
        stranger.done(&format!("{page}/discard"), &[]).await;
        assert_eq!(drafts(db).await, 1, "what is not theirs stays");
        let new = stranger.get("/filing/new/form").await.body;
        assert!(!new.contains("电工实训台"), "theirs is their own");
        // What was handed in is typed no more.
        us.materials(db, id).await;
        us.submit(db, id).await;
        assert_eq!(staff.get(&page).await.status, StatusCode::CONFLICT);
        let late = post(&staff, &page, &draft, &[("version", "1"), ("by", "script")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    }

    &SCHEMAS, async fn rows_come_and_go_without_a_script(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let staff = Browser::of(db, &us.staff).await;
        let page = "/filing/new/form";
        let grown = staff.post(page, &[("version", "0"), ("do", "add-staff"), ("staff-0-0", "甲某")]).await;
        assert_eq!(grown.location, "/filing/new/form#staff");
        staff.sees(page, &["name=\"staff-1-0\"", "value=\"甲某\""]).await;
        let fields = [("version", "1"), ("do", "remove-staff-0"), ("staff-0-0", "甲某"), ("staff-1-0", "乙某")];
        staff.done(page, &fields).await;
        let body = staff.sees(page, &["value=\"乙某\""]).await;
        assert!(!body.contains("甲某"));
    }

    &SCHEMAS, async fn an_extension_and_a_renewal_begin_from_the_filing(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        us.filed(db).await;
        let staff = Browser::of(db, &us.staff).await;
        let first = staff.get("/filing/new/form?kind=initial").await;
        assert_eq!(first.status, StatusCode::CONFLICT, "{}", first.body);
        let body = staff.sees("/filing/new/form?kind=extension", &["四川省某市虚构路1号", "电工实训台"]).await;
        assert!(!body.contains("6-31-01-03"), "only what is new is written in");
        // What is filed already is refused on the page, before anything is taken over.
        let draft = DraftForm::of(&form(&us.school.name));
        let known = post(&staff, "/filing/new/form/check", &draft, &[("version", "0"), ("kind", Kind::Extension.code())]).await;
        assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(known.body.contains("已在备案范围内"), "{}", known.body);
    }

    &SCHEMAS, async fn a_workbook_that_came_later_is_said_and_hostile_texts_do_no_harm(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let staff = Browser::of(db, &us.staff).await;
        let page = format!("/filing/{id}/form");
        let base = base_of(&staff.sees(&page, &[]).await);
        let mut draft = DraftForm::of(&form(&us.school.name));
        draft.put(Section::Teaching, (0, 0), "</textarea><script>alert(1)</script>");
        let kept = post(&staff, &page, &draft, &[("version", "0"), ("base", &base)]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
        let body = staff.sees(&page, &[]).await;
        assert!(!body.contains("<script>alert") && !body.contains("已经更新"), "{body}");
        let mut another = form(&us.school.name);
        another.site = "另一栋楼。".into();
        us.draft_of(db, &another).await;
        staff.sees(&page, &["已经更新"]).await;

        let many: Vec<(String, &str)> = (0..2_001).map(|row| (format!("staff-{row}-0"), "某")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        staff.refused(&page, &many, &["超过上限2000行"]).await;
        let long = "长".repeat(800_000);
        let fat = staff.post(&page, &[("by", "script"), ("version", "1"), ("site-0-0", &long)]).await;
        assert_eq!(fat.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(fat.body.contains("文字过多"), "{}", fat.body);
    }

    &SCHEMAS, async fn occupations_are_searched_by_whoever_may_write(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let staff = Browser::of(db, &us.staff).await;
        staff.sees("/filing/occupations?q=dg", &["\"name\":\"电工\"", "2015、2022年版", "6-31-01-03"]).await;
        assert_eq!(staff.get("/filing/occupations").await.body, "[]");
        let centre = Browser::of(db, &us.centre).await;
        assert_eq!(centre.get("/filing/occupations?q=dg").await.status, StatusCode::FORBIDDEN);
    }

    &SCHEMAS, async fn what_cannot_be_printed_is_said_at_its_field(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let staff = Browser::of(db, &us.staff).await;
        let page = "/filing/new/form";
        let whole = DraftForm::of(&form(&us.school.name));
        use Section::{Assessors, Contact, Equipment, Occupations, Regulations, School, Staff, Supervisors, Teaching};
        let fields = [(School, 1), (Contact, 0), (Regulations, 0), (Occupations, 6), (Teaching, 0), (Equipment, 4), (Staff, 0), (Assessors, 5), (Supervisors, 4)];
        let mut bad = whole.clone();
        for (section, column) in fields {
            let text = format!("{}☑", whole.text(section, (0, column)));
            bad.put(section, (0, column), &text);
        }
        for (door, version) in [("check", "0"), ("commit", "1")] {
            let answer = post(&staff, &format!("{page}/{door}"), &bad, &[("version", version), ("kind", "initial")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
            assert!(answer.body.contains("申请表有9处问题"), "{}", answer.body);
            for (section, column) in fields {
                let said = format!("id=\"{section}-0-{column}-error\"><p>含有无法打印的字符“☑”（U+2611），请替换为常用的文字或符号");
                assert!(answer.body.contains(&said), "{said}: {}", answer.body);
            }
        }
        // The workbook of the same is refused at its rows.
        let bytes = workbook::typed(&bad).unwrap();
        let refusal = workbook::read("a.xlsx", &bytes, &us.school.name).unwrap_err();
        assert_eq!(refusal.problems.len(), 9, "{refusal:?}");
        assert!(refusal.problems.iter().all(|one| one.place.starts_with('第') && one.sentence.contains("U+2611")), "{refusal:?}");
    }

    &SCHEMAS, async fn what_word_leaves_in_a_text_is_printed(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let staff = Browser::of(db, &us.staff).await;
        let mut pasted = DraftForm::of(&form(&us.school.name));
        let text = "\u{F0B7}\t考务管理办法\u{2028}\u{F06C}\u{2009}质量督导办法\u{FE0F}\u{202F}等";
        pasted.put(Section::Regulations, (0, 0), text);
        pasted.put(Section::Occupations, (0, 6), "\u{F075}备注");
        pasted.put(Section::Staff, (0, 4), "\u{F06C}考务");
        let done = post(&staff, "/filing/new/form/commit", &pasted, &[("version", "0"), ("kind", "initial")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let form = stored(db, &us.staff, id_of(&done.location)).await;
        assert_eq!(form.regulations, ["• 考务管理办法", "• 质量督导办法 等"]);
        assert_eq!((form.occupations[0].remark.as_str(), form.staff[0].duties.as_str()), ("•备注", "•考务"));
        assert!(staff.get(&format!("{}/form.pdf", done.location)).await.body.starts_with("%PDF"));
    }

    &SCHEMAS, async fn a_stale_page_does_not_undo_a_workbook_unsaid(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let staff = Browser::of(db, &us.staff).await;
        let page = format!("/filing/{id}/form");
        let base = base_of(&staff.sees(&page, &[]).await);
        let mut better = form(&us.school.name);
        better.site = "另一栋楼。".into();
        us.draft_of(db, &better).await;
        let mut typed = form(&us.school.name);
        typed.teaching = "网页上所写。".into();
        let typed = DraftForm::of(&typed);
        let commit = format!("{page}/commit");
        let late = post(&staff, &commit, &typed, &[("version", "0"), ("base", &base), ("kind", "initial")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
        for words in ["与本页内容不同的有：三、专业设置", "场地情况", "查看申请中的申请表", "仍以本页内容替换", "网页上所写", "name=\"version\" value=\"1\""] {
            assert!(late.body.contains(words), "{words}: {}", late.body);
        }
        assert_eq!(stored(db, &us.staff, id).await, better, "nothing is overwritten");
        staff.sees(&page, &["已经更新", "网页上所写"]).await;
        // Nor by pressing the same button again; only by the one that says so, and of what was looked at.
        let again = post(&staff, &commit, &typed, &[("version", "1"), ("base", &base), ("kind", "initial")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
        let over = again.body.split("name=\"over\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        better.site = "第三栋楼。".into();
        us.draft_of(db, &better).await;
        let fields = |version| [("version", version), ("base", base.as_str()), ("over", over.as_str()), ("kind", "initial")];
        let late = post(&staff, &commit, &typed, &fields("2")).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
        let over = late.body.split("name=\"over\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let done = post(&staff, &commit, &typed, &[("version", "3"), ("base", &base), ("over", over), ("kind", "initial")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(stored(db, &us.staff, id).await.teaching, "网页上所写。");
        assert_eq!(drafts(db).await, 0);
    }

    &SCHEMAS, async fn a_workbook_replaces_what_was_typed_and_says_so(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let staff = Browser::of(db, &us.staff).await;
        let page = "/filing/new/form";
        let half = DraftForm::blank(&us.school.name);
        post(&staff, page, &half, &[("by", "script"), ("version", "0"), ("kind", "initial")]).await;
        let good = form(&us.school.name);
        let upload = async |form: &ApplicationForm| {
            let bytes = workbook::filled(form).unwrap();
            staff.upload("/filing/previews", &[("kind", "initial")], "a.xlsx", &bytes).await.location
        };
        let preview = upload(&good).await;
        staff.sees(&preview, &["网页上填写的申请表草稿", "经办人于3月2日12:00:00保存", "将被本工作簿替换"]).await;
        let done = staff.post(&format!("{preview}/commit"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(drafts(db).await, 0, "it does not come up again after the decision");
        // A page that was left open is told, and is not offered what cannot succeed.
        let late = post(&staff, page, &half, &[("by", "script"), ("version", "1"), ("kind", "initial")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("\"overwrite\":false"), "{}", late.body);
        let late = post(&staff, page, &half, &[("version", "1"), ("kind", "initial")]).await;
        assert!(late.body.contains("打开最新版本") && late.body.contains(" hidden>以本页内容覆盖"), "{}", late.body);

        // The whole form is there to be compared, and what differs from the one that it replaces.
        let mut better = good.clone();
        better.contact.mobile = "13800000009".into();
        better.occupations[0].remark = "新增备注".into();
        let preview = upload(&better).await;
        let seen = staff.sees(&preview, &["与其不同的有：（二）联系人信息、二、申请开展认定的职业（工种）", "命题资源", "自建题库", "新增备注", "13800000009", "电工实训台", "考务系统一套", "质量督导办法", "专职甲", "主要工作职责", "考评职业领域", "督导甲", "519***********"]).await;
        assert!(!seen.contains(support::identity(1).expose()), "identity is masked");
        staff.sees(&upload(&good).await, &["两者内容相同"]).await;
    }

    &SCHEMAS, async fn the_application_shows_all_that_its_form_says(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let mut whole = form(&us.school.name);
        whole.occupations[0].remark = "新增专业".into();
        let id = us.draft_of(db, &whole).await;
        us.materials(db, id).await;
        us.submit(db, id).await;
        let centre = Browser::of(db, &us.centre).await;
        let words = ["13800000001", "028-00000001", "office@example.invalid", "学历", "硕士", "命题资源", "自建题库", "新增专业", "主要工作职责", "519***********"];
        let seen = centre.sees(&format!("/filing/{id}"), &words).await;
        for serial in [1, 101, 102, 103] {
            assert!(!seen.contains(support::identity(serial).expose()), "{serial}");
        }
    }
}

/// The digest of the application's form that the page was given.
fn base_of(body: &str) -> String {
    let rest = body.split("name=\"base\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}
