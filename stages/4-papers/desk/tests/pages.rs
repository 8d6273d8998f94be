//! Banks and papers as people and programs meet them. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::{Organisation, Role};
use axum::http::StatusCode;
use db::Db;
use papers_desk::work;
use support::{
    SCHEMAS, TODAY, book,
    browser::{Browser, house},
    import, noon, planned, received, rows, school,
};
use testing::both;

const FORM: [(&str, &str); 2] = [("occupation", "6-31-01-03"), ("level", "4")];

async fn browser(db: &Db, role: Role, place: &Organisation) -> Browser {
    Browser::of(db, role, place, papers_desk::doors(), noon(TODAY)).await
}

both! {
    &SCHEMAS, async fn a_bank_is_imported_in_the_browser(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let staff = browser(db, Role::SchoolStaff, &school.place).await;
        staff.sees("/banks", &["还没有题库", "导入题库"]).await;
        staff.sees("/banks/import", &["职业编码", "下载模板", "四级/中级工"]).await;
        assert!(staff.get("/banks/template.xlsx").await.body.starts_with("PK"));

        let answer = staff.upload("/banks/import", &[("occupation", "电工"), ("level", "4")], "", b"").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("没有选择文件") && answer.body.contains("value=\"电工\""), "{}", answer.body);
        let mut bad = rows(1, 0);
        bad.items[0][8] = "F".to_owned();
        let answer = staff.upload("/banks/import", &FORM, "题库.xlsx", &book(&bad)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("单选题的答案应为一个已有选项的字母，现为“F”"), "{}", answer.body);

        let answer = staff.upload("/banks/import", &FORM, "题库.xlsx", &book(&rows(30, 40))).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let preview = answer.location;
        staff.sees(&preview, &["新增试题", "70题", "仍不足以组卷", "还缺25题", "确认导入"]).await;
        staff.sees("/banks", &["还没有题库"]).await;
        let bank = staff.post(&preview, &[]).await.location;
        assert_eq!(staff.get(&preview).await.status, StatusCode::NOT_FOUND);
        let page = staff.sees(&bank, &["电工（四级/中级工）", "基础知识", "50%", "第3道判断题的说法", "共70条，第1/3页"]).await;
        assert!(!page.contains("答案见教材"));
        staff.sees(&format!("{bank}?kind=judge&point=P03"), &["共4条", "第13道判断题"]).await;
        staff.sees(&format!("{bank}?text=%E7%AC%AC7%E9%81%93"), &["共2条"]).await;
        staff.sees(&format!("{bank}?text=100%25"), &["没有符合条件的试题"]).await;
        staff.sees("/banks", &["甲技师学院", "电工（6-31-01-03）"]).await;
    }

    &SCHEMAS, async fn a_paper_is_assembled_in_the_browser(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let staff = browser(db, Role::SchoolStaff, &school.place).await;
        let session = received(db, &school).await;
        let paper = format!("/papers/{session}");
        staff.sees(&paper, &["还没有对应的题库"]).await;
        let waiting = work(&mut db.read().await.unwrap(), &house(db, noon(TODAY)), &staff.principal).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].title.as_str()), (1, "导入题库"));

        let answer = staff.upload("/banks/import", &FORM, "题库.xlsx", &book(&rows(30, 40))).await;
        staff.post(&answer.location, &[]).await;
        let waiting = work(&mut db.read().await.unwrap(), &house(db, noon(TODAY)), &staff.principal).await.unwrap();
        assert_eq!((waiting[0].title.as_str(), waiting[0].href.as_str()), ("组卷", paper.as_str()));
        staff.sees(&paper, &["尚未组卷"]).await;
        let answer = staff.post(&format!("{paper}/assemble"), &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("还缺25题") && answer.body.contains("尚未组卷"), "{}", answer.body);

        import(db, &school).await;
        assert_eq!(staff.post(&format!("{paper}/assemble"), &[]).await.location, paper);
        let page = staff.sees(&paper, &["已组卷并封存", "试卷摘要", "装调维修", "判断题", "20分", "考场编排"]).await;
        assert!(!page.contains("单选题问的是什么"), "the content is not shown");
        assert!(work(&mut db.read().await.unwrap(), &house(db, noon(TODAY)), &staff.principal).await.unwrap().is_empty());
        assert_eq!(staff.post(&format!("{paper}/assemble"), &[]).await.status, StatusCode::CONFLICT);
    }

    &SCHEMAS, async fn programs_read_banks_without_answers(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let staff = browser(db, Role::SchoolStaff, &school.place).await;
        let bank = import(db, &school).await.bank;
        staff.sees("/api/v1/banks", &["\"items\":160", "\"level\":\"4\"", "\"next\":null"]).await;
        let items = format!("/api/v1/banks/{bank}/items");
        let mut path = format!("{items}?limit=70");
        let mut seen = 0;
        loop {
            let page = staff.sees(&path, &["\"stem\""]).await;
            assert!(!page.contains("answer") && !page.contains("答案见教材"), "{page}");
            seen += page.matches("\"stem\"").count();
            let next = page.split("\"next\":\"").nth(1).and_then(|rest| rest.split('"').next());
            let Some(next) = next else { break };
            path = format!("{items}?limit=70&after={next}");
        }
        assert_eq!(seen, 160);
    }

    &SCHEMAS, async fn a_bank_is_seen_by_its_school_and_its_centre_only(place: Place) {
        let db = &place.db;
        let own = school(db, "甲技师学院", "Y000051000001").await;
        let other = school(db, "乙技工学校", "Y000051000002").await;
        let session = received(db, &own).await;
        let bank = import(db, &own).await.bank;
        let pages = [format!("/banks/{bank}"), format!("/api/v1/banks/{bank}/items"), format!("/papers/{session}")];
        let stranger = browser(db, Role::SchoolStaff, &other.place).await;
        let elsewhere = planned::centre(db, "510700".parse().unwrap(), "绵阳市职鉴中心").await;
        let elsewhere = browser(db, Role::CentreOfficer, &elsewhere.organisation.unwrap()).await;
        for outsider in [&stranger, &elsewhere] {
            for page in &pages {
                assert_eq!(outsider.get(page).await.status, StatusCode::NOT_FOUND, "{page}");
            }
            outsider.sees("/banks", &["还没有题库"]).await;
        }
        let centre = planned::centre(db, planned::chengdu(), "成都市职鉴中心分部").await;
        let centre = browser(db, Role::CentreOfficer, &centre.organisation.unwrap()).await;
        for page in &pages {
            assert_eq!(centre.get(page).await.status, StatusCode::OK, "{page}");
        }
        assert_eq!(centre.get("/banks/import").await.status, StatusCode::FORBIDDEN);
        let head = browser(db, Role::SchoolHead, &own.place).await;
        assert_eq!(head.get("/banks").await.status, StatusCode::FORBIDDEN);
    }
}
