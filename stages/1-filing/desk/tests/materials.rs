//! Materials: several files of one, looked at in the page, whatever they hold. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use axum::http::{StatusCode, header};
use db::{Db, args};
use filing_desk::{Material, workbook};
use std::io::{Cursor, Write};
use support::{Browser, PDF, SCHEMAS, TODAY, cast, city, form, noon};
use testing::both;
use zip::{ZipWriter, write::SimpleFileOptions};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n picture";

fn docx(body: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("[Content_Types].xml", b"<Types/>".as_slice()),
        ("word/document.xml", body),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// How often somebody opened a file, by the journal.
async fn openings(db: &Db) -> usize {
    let sql = "select bytes from journal_leaf";
    let leaves = db.read().await.unwrap().all(sql, args![]).await.unwrap();
    let opened = |row: &&db::Row| {
        let bytes: Vec<u8> = row.get("bytes").unwrap();
        String::from_utf8_lossy(&bytes).contains("filing.open")
    };
    leaves.iter().filter(opened).count()
}

both! {
    &SCHEMAS, async fn a_material_holds_several_files_with_their_titles(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let mut lent = form(&us.school.name);
        lent.experts[0].employer = "某企业".into();
        let id = us.draft_of(db, &lent).await;
        us.materials(db, id).await;
        let (page, staff) = (format!("/filing/{id}"), Browser::of(db, &us.staff).await);
        let attach = format!("{page}/attachments");
        staff.sees(&page, &["非本单位人员尚无标题写明姓名的文件：专家甲", "未提交"]).await;
        let bad = staff.upload(&attach, &[("material", "agreements"), ("title-agreements", "甲")], "协议.pdf", PDF).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.body.contains("id=\"title-agreements-error\"><p>附件标题应为2至60个字"), "{}", bad.body);
        let lie = staff.upload(&attach, &[("material", "agreements"), ("title-agreements", "专家甲合作协议")], "协议.pdf", PNG).await;
        assert!(lie.body.contains("id=\"attached-agreements-error\"><p>文件名是"), "{}", lie.body);
        for (material, title, name, bytes) in [
            ("agreements", "专家甲合作协议", "协议.pdf", PDF),
            ("regulations", "考务管理办法", "办法.png", PNG),
            ("regulations", "质量督导办法", "办法.pdf", PDF),
        ] {
            let fields = [("material", material), (&format!("title-{material}"), title)];
            let answer = staff.upload(&attach, &fields, name, bytes).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        let body = staff.sees(&page, &["附件：专家甲合作协议", "附件：考务管理办法", "附件：质量督导办法"]).await;
        assert!(!body.contains("未提交") && !body.contains("尚无标题"), "the agreement is there: {body}");
        staff.sees(&format!("{page}/form"), &["考务管理办法", "专家甲合作协议"]).await;

        let remove = body.split("action=\"").find(|part| part.contains("/remove")).unwrap().split('"').next().unwrap().to_owned();
        let others = cast(db, city(), "乙市").await;
        let stranger = Browser::of(db, &others.staff).await;
        assert_eq!(stranger.post(&remove, &[]).await.status, StatusCode::NOT_FOUND);
        let theirs = stranger.upload(&attach, &[("material", "regulations"), ("title-regulations", "别校办法")], "办法.pdf", PDF).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND);
        staff.done(&remove, &[]).await;
        assert_eq!(staff.post(&remove, &[]).await.status, StatusCode::NOT_FOUND, "it is gone");
        let kept = db.read().await.unwrap().all("select id from attachment", args![]).await.unwrap();
        assert_eq!(kept.len(), 3, "what was attached stays on record");

        // What was confirmed is frozen with its attachments, and the centre sees them.
        us.submit(db, id).await;
        let row = db.read().await.unwrap().one("select materials from submission", args![]).await.unwrap();
        let materials: String = row.get("materials").unwrap();
        assert_eq!(materials.lines().count(), 7 + 2, "{materials}");
        let centre = Browser::of(db, &us.centre).await;
        let body = centre.sees(&page, &["附件："]).await;
        assert!(!body.contains("/remove"));
        let late = staff.upload(&attach, &[("material", "regulations"), ("title-regulations", "补充办法")], "办法.pdf", PDF).await;
        assert_eq!(late.status, StatusCode::SEE_OTHER);
        let kept = db.read().await.unwrap().all("select id from attachment", args![]).await.unwrap();
        assert_eq!(kept.len(), 3, "nothing is attached to what was handed in");
        place.db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(place.db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn a_material_is_looked_at_in_the_page(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let staff = us.staff.permit().unwrap();
        let text = "<w:p><w:t>考务管理办法</w:t></w:p><w:p><w:t>&lt;script&gt;第一条</w:t></w:p>";
        let book = workbook::filled(&form(&us.school.name)).unwrap();
        let files: [(Material, &str, Vec<u8>); 7] = [
            (Material::Registration, "证书.pdf", PDF.to_vec()),
            (Material::Standards, "照片.png", PNG.to_vec()),
            (Material::ItemBank, "题库.xlsx", book),
            (Material::Assets, "办法.docx", docx(text.as_bytes())),
            (Material::People, "实体.docx", docx(b"<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w:p>&a;</w:p>")),
            (Material::Regulations, "炸弹.docx", docx(&vec![b' '; 40 * 1024 * 1024])),
            (Material::WorkPlan, "损坏.xlsx", b"PK\x03\x04 [Content_Types].xml xl/workbook.xml".to_vec()),
        ];
        for (material, name, bytes) in &files {
            filing_desk::upload_material(db, &staff, id, *material, name, bytes, noon(TODAY)).await.unwrap();
        }
        let staff = Browser::of(db, &us.staff).await;
        let at = |material: Material| format!("/filing/{id}/materials/{material}");
        let looks: [(Material, &[&str]); 7] = [
            (Material::Registration, &["<iframe class=\"preview\"", "证书.pdf"]),
            (Material::Standards, &["<img class=\"preview-picture\"", "alt=\"照片.png\""]),
            (Material::ItemBank, &["备案申请表", "电工实训台"]),
            (Material::Assets, &["考务管理办法", "&#60;script&#62;第一条"]),
            (Material::People, &["不是规范的Word文档"]),
            (Material::Regulations, &["文件压缩异常"]),
            (Material::WorkPlan, &["文件已损坏"]),
        ];
        let before = openings(db).await;
        for (material, words) in looks {
            staff.sees(&format!("{}/preview", at(material)), words).await;
        }
        assert_eq!(openings(db).await - before, 5, "what is read for the page is journaled");
        for (material, inline) in [(Material::Registration, "inline"), (Material::Standards, "inline"), (Material::ItemBank, "attachment"), (Material::Assets, "attachment")] {
            let headers = staff.get(&at(material)).await.headers;
            assert_eq!(headers[header::CONTENT_DISPOSITION], inline, "{material}");
            assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.contains("default-src 'none'") && policy.contains("sandbox") && policy.contains("frame-ancestors 'self'"), "{policy}");
        }
        assert_eq!(openings(db).await - before, 9);
        let others = cast(db, city(), "乙市").await;
        let stranger = Browser::of(db, &others.staff).await;
        for material in [Material::Registration, Material::ItemBank] {
            assert_eq!(stranger.get(&format!("{}/preview", at(material))).await.status, StatusCode::NOT_FOUND);
            assert_eq!(stranger.get(&at(material)).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(staff.get(&at(Material::Agreements)).await.status, StatusCode::NOT_FOUND);
    }
}
