//! Materials: several files of one, looked at in the page, whatever they hold. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod packages;
mod support;

use axum::http::{StatusCode, header};
use db::{Db, FileDigest, args};
use filing_desk::{Material, workbook};
use packages::{Sheet, document, docx, xlsx};
use support::{Browser, PDF, SCHEMAS, TODAY, cast, city, code, form, identity, kind, noon};
use testing::{
    Place, both,
    files::{JPEG, PNG},
};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file that was handed in before files were looked into.
async fn kept_before(place: &Place, material: Material, name: &str, media: &str, bytes: Vec<u8>) {
    let digest = place.db.files().put(bytes).await.unwrap();
    let sql = format!(
        "update material set file = '{digest}', file_name = '{name}', media = '{media}' where material = '{material}'"
    );
    place.behind_its_back(&sql).await;
}

/// What the journal tells of an act's facts that hold this text.
async fn told(db: &Db, text: &str) -> Vec<String> {
    let sql = "select bytes from journal_leaf order by seq";
    let leaves = db.read().await.unwrap().all(sql, args![]).await.unwrap();
    let bytes = leaves
        .iter()
        .map(|row| row.get::<Vec<u8>>("bytes").unwrap());
    bytes
        .map(|bytes| String::from_utf8(bytes).unwrap())
        .filter(|leaf| leaf.contains(text))
        .collect()
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

        let remove = body.split("action=\"").find(|part| part.contains("/attachments/")).unwrap().split('"').next().unwrap().to_owned();
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
        assert_eq!(materials.matches("\"material\":").count(), 7 + 2, "{materials}");
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
        let files: [(Material, &str, Vec<u8>); 4] = [
            (Material::Registration, "证书.pdf", PDF.to_vec()),
            (Material::Standards, "照片.png", PNG.to_vec()),
            (Material::ItemBank, "题库.xlsx", book),
            (Material::Assets, "办法.docx", document(text, &[])),
        ];
        let old: [(Material, &str, &str, Vec<u8>); 3] = [
            (Material::People, "实体.docx", DOCX, docx(b"<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w:p>&a;</w:p>", &[])),
            (Material::Regulations, "炸弹.docx", DOCX, docx(&vec![b' '; 40 * 1024 * 1024], &[])),
            (Material::WorkPlan, "损坏.xlsx", XLSX, b"PK\x03\x04 [Content_Types].xml xl/workbook.xml".to_vec()),
        ];
        for (material, name, bytes) in &files {
            filing_desk::upload_material(db, &staff, id, (*material, None), name, bytes, noon(TODAY)).await.unwrap();
        }
        for (material, name, media, bytes) in old {
            filing_desk::upload_material(db, &staff, id, (material, None), "材料.pdf", PDF, noon(TODAY)).await.unwrap();
            kept_before(&place, material, name, media, bytes).await;
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

    &SCHEMAS, async fn a_material_of_junk_is_refused_and_nothing_of_it_is_stored(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let staff = us.staff.permit().unwrap();
        let good = document("<w:p><w:t>办法</w:t></w:p>", &[]);
        let junk: [(&str, Vec<u8>); 8] = [
            ("表.xlsx", b"PK\x03\x04 [Content_Types].xml xl/workbook.xml".to_vec()),
            ("表.xlsx", docx(b"<w:document/>", &[])),
            ("办法.docx", good[..good.len() - 30].to_vec()),
            ("办法.docx", docx(b"<w:document>", &[])),
            ("办法.docx", docx(b"<w:document/>", &[("word/vbaProject.bin", b"x")])),
            ("证书.pdf", b"%PDF-1.7".to_vec()),
            ("图.png", b"\x89PNG\r\n\x1a\n picture".to_vec()),
            ("照片.jpg", b"\xFF\xD8\xFF\xE0 picture".to_vec()),
        ];
        for (name, bytes) in &junk {
            let refused = filing_desk::upload_material(db, &staff, id, (Material::Assets, None), name, bytes, noon(TODAY)).await;
            assert_eq!(code(refused), "filing.bad_file", "{name}");
            assert!(db.files().get(FileDigest::of(bytes)).await.is_err(), "{name}");
        }
        let printed = Browser::of(db, &us.staff).await.download(&format!("/filing/{id}/form.pdf")).await;
        let files = [("办法.docx", good.as_slice()), ("证书.pdf", PDF), ("申请表.pdf", &printed), ("图.png", PNG), ("照片.jpg", JPEG)];
        for (name, bytes) in files {
            filing_desk::upload_material(db, &staff, id, (Material::Assets, None), name, bytes, noon(TODAY)).await.unwrap();
        }
    }

    &SCHEMAS, async fn no_material_is_stored_for_somebody_who_may_not_write(place: Place) {
        let db = &place.db;
        let (us, others) = (cast(db, city(), "甲市").await, cast(db, city(), "乙市").await);
        let id = us.draft(db).await;
        let (own, strange) = (us.staff.permit().unwrap(), others.staff.permit().unwrap());
        let theirs = document("<w:p><w:t>别校</w:t></w:p>", &[]);
        let attaching = filing_desk::Attaching { material: Material::Assets, title: "别校办法", file_name: "办法.docx", bytes: &theirs };
        let refused = filing_desk::upload_material(db, &strange, id, (Material::Assets, None), "办法.docx", &theirs, noon(TODAY)).await;
        assert_eq!(kind(refused), kernel::RefusalKind::NotFound);
        assert_eq!(kind(filing_desk::attach_file(db, &strange, id, attaching, noon(TODAY)).await), kernel::RefusalKind::NotFound);
        us.materials(db, id).await;
        us.submit(db, id).await;
        let refused = filing_desk::upload_material(db, &own, id, (Material::Assets, None), "办法.docx", &theirs, noon(TODAY)).await;
        assert_eq!(code(refused), "filing.out_of_order");
        assert_eq!(code(filing_desk::attach_file(db, &own, id, attaching, noon(TODAY)).await), "filing.out_of_order");
        assert!(db.files().get(FileDigest::of(&theirs)).await.is_err(), "nothing of it is stored");
    }

    &SCHEMAS, async fn the_preview_of_a_material_says_what_it_leaves_out(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let permit = us.staff.permit().unwrap();
        let sheet = |name, hidden, cells: &'static [(&'static str, &'static str)]| Sheet { name, hidden, cells };
        let book = xlsx(&[
            sheet("清单", false, &[("A1", "设备"), ("Q1", "第十七列")]),
            sheet("底稿", true, &[("A1", "不给看")]),
            sheet("二", false, &[("A1", "乙"), ("A61", "末行")]), sheet("三", false, &[]), sheet("四", false, &[]), sheet("五", false, &[]),
            sheet("第六表", false, &[("A1", "第六")]),
        ], &[("xl/media/image1.png", PNG)]);
        let pictures: [(&str, &[u8]); 4] = [("word/media/image1.png", PNG), ("word/media/image2.jpg", JPEG), ("word/media/image3.emf", b"emf"), ("word/media/image4.png", &PNG[..40])];
        for (material, name, bytes) in [
            (Material::Assets, "清单.xlsx", book),
            (Material::Regulations, "扫描.docx", document("<w:p></w:p>", &pictures)),
        ] {
            filing_desk::upload_material(db, &permit, id, (material, None), name, &bytes, noon(TODAY)).await.unwrap();
        }
        let staff = Browser::of(db, &us.staff).await;
        let body = staff.sees(&format!("/filing/{id}/materials/assets/preview"), &[
            "内容至Q列，仅显示A至P列", "内容至第61行，仅显示前60行", "另有1个工作表未显示：第六表", "另有1个隐藏的工作表未显示：底稿", "data:image/png;base64,",
        ]).await;
        assert!(!body.contains("第十七列") && !body.contains("不给看"), "{body}");
        let body = staff.sees(&format!("/filing/{id}/materials/regulations/preview"), &[
            "文档中没有文字", "data:image/png;base64,", "data:image/jpeg;base64,", "另有2张图片因格式、大小或数量未显示",
        ]).await;
        assert_eq!(body.matches("<img class=\"preview-picture\"").count(), 2);
    }

    &SCHEMAS, async fn an_online_check_of_a_material_is_told_and_comes_back_when_it_is_refused(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let mut lent = form(&us.school.name);
        lent.experts[0].employer = "某企业".into();
        let id = us.draft_of(db, &lent).await;
        let (page, staff) = (format!("/filing/{id}"), Browser::of(db, &us.staff).await);
        let verified = format!("{page}/verified");
        let check = |on| [("material", "registration"), ("source-registration", "省法人登记查询网"), ("by-registration", "李核验"), ("on-registration", on)];
        for (on, sentence) in [("", "请填写核验日期"), ("2009-12-31", "早于2010-01-01"), ("2026-03-03", "晚于今天")] {
            let back = format!("value=\"{on}\" id=\"on-registration\"");
            staff.refused(&verified, &check(on), &["value=\"省法人登记查询网\"", "value=\"李核验\"", &back, "id=\"on-registration-error\"><p>", sentence]).await;
        }
        staff.done(&verified, &check("2026-02-27")).await;
        let facts = told(db, "\"online\":\"yes\"").await;
        assert_eq!(facts.len(), 1);
        assert!(facts[0].contains("\"on\":\"2026-02-27\""), "{}", facts[0]);
        for word in ["李核验", "省法人登记查询网"] {
            assert!(!facts[0].contains(word), "the journal names nobody: {}", facts[0]);
            staff.sees(&page, &[word]).await;
        }
        let signed = [("material", "agreements"), ("source-agreements", "某网站"), ("by-agreements", "李核验"), ("on-agreements", "2026-02-27")];
        staff.refused(&verified, &signed, &["不能通过网络核验"]).await;
        let body = staff.sees(&page, &["name=\"source-registration\"", "name=\"title-agreements\""]).await;
        assert!(!body.contains("source-agreements"), "it is not offered: {body}");
    }

    &SCHEMAS, async fn a_wrong_material_is_removed(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        us.materials(db, id).await;
        let (page, staff) = (format!("/filing/{id}"), Browser::of(db, &us.staff).await);
        let remove = |material: Material| format!("{page}/materials/{material}/remove");
        staff.sees(&page, &[&format!("action=\"{}\" data-confirm=\"确定删除“材料.pdf”？\"", remove(Material::Assets))]).await;
        let others = cast(db, city(), "乙市").await;
        let stranger = Browser::of(db, &others.staff).await;
        assert_eq!(stranger.post(&remove(Material::Assets), &[]).await.status, StatusCode::NOT_FOUND);
        // A file and an online check.
        for material in [Material::Assets, Material::Registration] {
            staff.done(&remove(material), &[]).await;
            assert_eq!(staff.post(&remove(material), &[]).await.status, StatusCode::NOT_FOUND, "it is gone");
        }
        let body = staff.sees(&page, &["未提交"]).await;
        assert!(!body.contains(&remove(Material::Assets)), "{body}");
        assert_eq!(staff.get(&format!("{page}/materials/assets")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(told(db, "\"removed\":\"assets\"").await.len(), 1);
        let head = us.head.permit().unwrap();
        let early = filing_desk::submit_application(db, &head, id, ("王校长", None), noon(TODAY)).await;
        assert_eq!(code(early), "filing.material_missing");
        us.materials(db, id).await;
        us.submit(db, id).await;
        let late = filing_desk::remove_material(db, &us.staff.permit().unwrap(), id, (Material::Assets, None), noon(TODAY)).await;
        assert_eq!(code(late), "filing.out_of_order");
        place.db.grow_tree(noon(TODAY)).await.unwrap();
        assert_eq!(place.db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn an_identity_number_in_a_title_is_refused_and_in_a_file_name_masked(place: Place) {
        let db = &place.db;
        let us = cast(db, city(), "甲市").await;
        let id = us.draft(db).await;
        let (page, staff) = (format!("/filing/{id}"), Browser::of(db, &us.staff).await);
        let person = identity(7);
        let (number, name) = (person.expose(), format!("张三（{}）承诺书.pdf", person.expose()));
        let masked = format!("张三（{}）承诺书.pdf", person.masked());
        let title = format!("张三{number}");
        let attach = format!("{page}/attachments");
        let refused = staff.upload(&attach, &[("material", "people"), ("title-people", &title)], &name, PDF).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("id=\"title-people-error\"><p>填写的内容在页面上显示，请勿填写身份证号"), "{}", refused.body);
        let lie = staff.upload(&format!("{page}/materials"), &[("material", "people")], &name, PNG).await;
        assert!(lie.body.contains(&format!("文件名是“{masked}”")) && !lie.body.contains(number), "{}", lie.body);
        for (door, fields) in [(&attach, vec![("material", "people"), ("title-people", "张三承诺书")]), (&format!("{page}/materials"), vec![("material", "assets")])] {
            let answer = staff.upload(door, &fields, &name, PDF).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        let mut conn = db.read().await.unwrap();
        for sql in ["select file_name from material", "select file_name from attachment"] {
            let row = conn.one(sql, args![]).await.unwrap();
            assert_eq!(row.get::<String>("file_name").unwrap(), masked);
        }
        drop(conn);
        let body = staff.sees(&page, &[&masked]).await;
        assert!(!body.contains(number), "{body}");
        staff.sees(&format!("{page}/materials/assets/preview"), &[&masked]).await;
    }
}
