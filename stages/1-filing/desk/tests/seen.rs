//! Nobody replaces, removes or confirms what they did not see. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use axum::http::{StatusCode, header};
use db::FileDigest;
use filing_desk::{Kind, Material};
use jiff::civil::date;
use kernel::Level;
use support::{Browser, PDF, SCHEMAS, TODAY, cast, city, code, form, noon, workbook_of};
use testing::both;

both! {
    &SCHEMAS, async fn nobody_replaces_or_removes_a_material_that_they_did_not_see(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let (page, staff) = (format!("/filing/{id}"), Browser::of(db, &us.staff).await);
        let (upload, verified, remove) = (format!("{page}/materials"), format!("{page}/verified"), format!("{page}/materials/assets/remove"));
        let seen = async || staff.hidden(&page, "seen-assets").await;
        let stands = async || {
            let body = staff.sees(&page, &[]).await;
            let names = ["甲所传.pdf", "乙所传.pdf", "不动产登记网"];
            names.into_iter().find(|name| body.contains(name))
        };
        let sent = async |name, seen: &str| {
            let fields = [("material", "assets"), ("seen-assets", seen)];
            let answer = staff.upload(&upload, &fields, name, PDF).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        };
        let noted = async |seen: &str| {
            let check = [("material", "assets"), ("source-assets", "不动产登记网"), ("by-assets", "李核验"), ("on-assets", "2026-02-27"), ("seen-assets", seen)];
            staff.done(&verified, &check).await;
        };
        let nothing = seen().await;
        assert_eq!(staff.sees(&page, &[]).await.matches("name=\"seen-assets\"").count(), 2, "nothing to remove");
        sent("甲所传.pdf", &nothing).await;
        let first = seen().await;
        assert_eq!(staff.sees(&page, &[]).await.matches("name=\"seen-assets\"").count(), 3);
        // Who saw nothing replaces nothing.
        sent("乙所传.pdf", &nothing).await;
        noted(&nothing).await;
        assert_eq!(stands().await, Some("甲所传.pdf"));
        sent("乙所传.pdf", &first).await;
        assert_eq!(stands().await, Some("乙所传.pdf"));
        // Who saw the first removes the second no more, and is told.
        let late = staff.post(&remove, &[("seen-assets", &first)]).await;
        assert_eq!((late.status, late.location.as_str()), (StatusCode::SEE_OTHER, page.as_str()));
        let word = late.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(word.contains("warning"), "{word}");
        assert_eq!(stands().await, Some("乙所传.pdf"));
        let permit = us.staff.permit().unwrap();
        let about = (Material::Assets, Some(first.as_str()));
        let refused = filing_desk::remove_material(db, &permit, id, about, noon(TODAY)).await;
        assert_eq!(code(refused), "filing.material_changed");
        let unseen = b"%PDF- of which nothing is kept";
        let refused = filing_desk::upload_material(db, &permit, id, about, "证明.pdf", unseen, noon(TODAY)).await;
        assert_eq!(code(refused), "filing.material_changed");
        assert!(db.files().get(FileDigest::of(unseen)).await.is_err(), "nothing of it is stored");

        noted(&seen().await).await;
        assert_eq!(stands().await, Some("不动产登记网"));
        staff.done(&remove, &[("seen-assets", &seen().await)]).await;
        assert_eq!((stands().await, seen().await), (None, nothing));
        let gone = staff.post(&remove, &[("seen-assets", &seen().await)]).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    }

    &SCHEMAS, async fn what_is_not_needed_any_more_is_shown_confirmed_and_removed(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let mut lent = form(&us.school.name);
        lent.experts[0].employer = "某企业".into();
        let id = us.draft_of(db, &lent).await;
        us.materials(db, id).await;
        let (page, staff) = (format!("/filing/{id}"), Browser::of(db, &us.staff).await);
        let agreements = [("material", "agreements"), ("title-agreements", "专家甲合作协议")];
        staff.upload(&format!("{page}/attachments"), &agreements, "协议.pdf", PDF).await;
        staff.upload(&format!("{page}/materials"), &agreements, "承诺书.pdf", PDF).await;
        let body = staff.sees(&page, &["id=\"file-agreements\""]).await;
        assert!(!body.contains("不再需要"), "{body}");

        // Their own people take the place of those who were lent.
        us.draft(db).await;
        let body = staff.sees(&page, &["不再需要", "附件：专家甲合作协议", "承诺书.pdf", "不删除的，随申请一并提交"]).await;
        assert!(!body.contains("id=\"file-agreements\""), "nothing more is asked for: {body}");
        let (head, centre) = (Browser::of(db, &us.head).await, Browser::of(db, &us.centre).await);
        let seen = head.hidden(&page, "seen").await;
        head.sees(&page, &["不再需要", "附件：专家甲合作协议", "承诺书.pdf"]).await;
        let remove = body.split("action=\"").find(|part| part.contains("/attachments/") && part.contains("/remove")).unwrap();
        staff.done(remove.split('"').next().unwrap(), &[]).await;
        head.post(&format!("{page}/submit"), &[("confirmed_by", "王校长"), ("seen", &seen)]).await;
        head.sees(&page, &["填报中"]).await;
        let seen = head.hidden(&page, "seen").await;
        head.done(&format!("{page}/submit"), &[("confirmed_by", "王校长"), ("seen", &seen)]).await;
        let body = centre.sees(&page, &["不再需要", "承诺书.pdf"]).await;
        assert!(!body.contains("专家甲合作协议") && !body.contains("不删除的"), "{body}");
    }

    &SCHEMAS, async fn nobody_confirms_another_kind_than_they_saw(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        us.filed(db).await;
        // Within the last ninety days both are open.
        let day = date(2029, 1, 8);
        let staff = us.staff.permit().unwrap();
        let mut more = form(&us.school.name);
        more.occupations[0].levels = vec![Level::Three];
        let bytes = workbook_of(&more);
        let taken_over = async |kind| {
            let preview = filing_desk::preview_form(db, &staff, kind, "申请表.xlsx", &bytes, noon(day)).await.unwrap();
            filing_desk::commit_form(db, &staff, preview.id, noon(day)).await.unwrap()
        };
        let id = taken_over(Kind::Extension).await;
        us.materials(db, id).await;
        let (page, head) = (format!("/filing/{id}"), Browser::on(db, &us.head, day).await);
        head.sees(&page, &["<dt>申请类别</dt>", Kind::Extension.title()]).await;
        let seen = head.hidden(&page, "seen").await;
        // A colleague changes nothing but the kind.
        assert_eq!(taken_over(Kind::Renewal).await, id);
        let permit = us.head.permit().unwrap();
        let said = ("王校长", Some(seen.as_str()));
        let refused = filing_desk::submit_application(db, &permit, id, said, noon(day)).await;
        assert_eq!(code(refused), "filing.changed_since");
        let submit = format!("{page}/submit");
        let late = head.post(&submit, &[("confirmed_by", "王校长"), ("seen", &seen)]).await;
        let word = late.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(word.contains("warning"), "{word}");
        head.sees(&page, &["填报中", Kind::Renewal.title()]).await;
        let seen = head.hidden(&page, "seen").await;
        head.done(&submit, &[("confirmed_by", "王校长"), ("seen", &seen)]).await;
        head.sees(&page, &["已提交", Kind::Renewal.title()]).await;
    }
}
