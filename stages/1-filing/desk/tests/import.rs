//! A workbook is taken over only upon what stood there when it was looked at; whoever is refused is told who wrote the newer
//! text. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::Role;
use axum::http::StatusCode;
use db::{Db, args};
use filing_desk::{DraftForm, Kind, Section, workbook};
use kernel::{FileId, RefusalKind, Stop};
use support::{Browser, Cast, SCHEMAS, TODAY, account, cast, city, form, noon};
use testing::both;

/// A workbook of the sample form with this text about the site, looked at and not taken over.
async fn looked_at(db: &Db, us: &Cast, site: &str) -> FileId {
    let mut form = form(&us.school.name);
    form.site = site.into();
    let bytes = workbook::filled(&form).unwrap();
    let permit = us.staff.permit().unwrap();
    filing_desk::preview_form(
        db,
        &permit,
        Kind::Initial,
        "申请表.xlsx",
        &bytes,
        noon(TODAY),
    )
    .await
    .unwrap()
    .id
}

async fn taken_over(db: &Db, us: &Cast, preview: FileId) -> Result<(), Stop> {
    let permit = us.staff.permit().unwrap();
    filing_desk::commit_form(db, &permit, preview, noon(TODAY))
        .await
        .map(drop)
}

/// Why it was not taken over.
async fn refused(db: &Db, us: &Cast, preview: FileId) -> String {
    match taken_over(db, us, preview).await {
        Err(Stop::Refusal(refusal)) => {
            assert_eq!(refusal.code, "filing.changed_since_preview");
            assert_eq!(refusal.kind, RefusalKind::Conflict);
            refusal.sentence
        }
        other => panic!("nobody refused: {other:?}"),
    }
}

async fn sites(db: &Db, us: &Cast) -> Vec<String> {
    let sql = "select id from application where school = $1";
    let mut conn = db.read().await.unwrap();
    let rows = conn.all(sql, args![us.school.id]).await.unwrap();
    drop(conn);
    let mut sites = Vec::new();
    for row in rows {
        let (permit, id) = (us.staff.permit().unwrap(), row.get("id").unwrap());
        let opened = filing_desk::open_form(db, &permit, id, noon(TODAY)).await;
        sites.push(opened.unwrap().form.site);
    }
    sites
}

both! {
    &SCHEMAS, async fn a_workbook_does_not_replace_what_came_after_it_was_looked_at(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        // Two tabs, both before there is an application.
        let (first, second) = (looked_at(db, &us, "一号楼").await, looked_at(db, &us, "二号楼").await);
        taken_over(db, &us, first).await.unwrap();
        assert_eq!(refused(db, &us, second).await, "申请中的申请表在上传核对后已有变化，没有导入，请重新上传工作簿核对");
        assert_eq!(sites(db, &us).await, ["一号楼"]);
        let staff = Browser::of(db, &us.staff).await;
        let page = format!("/filing/previews/{second}");
        let body = staff.sees(&page, &["上传核对后，本校的申请表已有变化", "重新上传"]).await;
        assert!(!body.contains("确认，替换现有草稿"), "{body}");
        let late = staff.post(&format!("{page}/commit"), &[]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("请重新上传工作簿核对"), "{}", late.body);

        // Two tabs upon one application; read again it is taken over.
        let (third, fourth) = (looked_at(db, &us, "三号楼").await, looked_at(db, &us, "四号楼").await);
        staff.sees(&format!("/filing/previews/{fourth}"), &["确认，替换现有草稿"]).await;
        taken_over(db, &us, third).await.unwrap();
        refused(db, &us, fourth).await;
        assert_eq!(sites(db, &us).await, ["三号楼"]);
        let again = looked_at(db, &us, "四号楼").await;
        taken_over(db, &us, again).await.unwrap();
        assert_eq!(sites(db, &us).await, ["四号楼"]);
    }

    &SCHEMAS, async fn a_workbook_does_not_throw_away_what_was_typed_after_it_was_looked_at(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let other = account(db, Role::SchoolStaff, &us.school, "另一经办人").await;
        let other = Browser::of(db, &other).await;
        let page = "/filing/new/form";
        let type_upon = async |version, site| {
            let fields = [("by", "script"), ("version", version), ("kind", "initial"), ("site-0-0", site)];
            let saved = other.post(page, &fields).await;
            assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        };
        let sentence = "网页上的申请表草稿在上传核对后已有变化，没有导入，请重新上传工作簿核对";
        let preview = looked_at(db, &us, "一号楼").await;
        type_upon("0", "网页上所写").await;
        assert_eq!(refused(db, &us, preview).await, sentence);
        let preview = looked_at(db, &us, "一号楼").await;
        type_upon("1", "网页上改写").await;
        assert_eq!(refused(db, &us, preview).await, sentence);
        assert!(sites(db, &us).await.is_empty());
        other.sees(page, &["网页上改写"]).await;
        // What the page of the preview told is knowingly thrown away.
        let preview = looked_at(db, &us, "一号楼").await;
        taken_over(db, &us, preview).await.unwrap();
        assert_eq!(sites(db, &us).await, ["一号楼"]);
    }

    &SCHEMAS, async fn whoever_writes_upon_an_older_form_is_told_who_wrote_the_newer(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let other = Browser::of(db, &account(db, Role::SchoolStaff, &us.school, "另一经办人").await).await;
        let page = format!("/filing/{id}/form");
        let base = other.hidden(&page, "base").await;
        let preview = looked_at(db, &us, "二号楼").await;
        taken_over(db, &us, preview).await.unwrap();
        let draft = DraftForm::of(&form(&us.school.name));
        let mut fields = vec![("version".to_owned(), "0".to_owned()), ("kind".into(), "initial".into()), ("base".into(), base)];
        for section in Section::ALL {
            for (row, texts) in draft.rows(section).iter().enumerate() {
                fields.extend(texts.iter().enumerate().map(|(column, text)| (format!("{section}-{row}-{column}"), text.clone())));
            }
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let late = other.post(&format!("{page}/commit"), &fields).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
        for words in ["已由“经办人”于3月2日12:00:00更新", "与本页内容不同的有：", "场地情况"] {
            assert!(late.body.contains(words), "{words}: {}", late.body);
        }
    }
}
