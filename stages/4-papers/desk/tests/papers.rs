//! The story of a paper, on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use access::{Role, acts};
use db::args;
use kernel::RefusalKind;
use papers_desk::{
    ItemKind, assemble_paper, import_bank, paper_of, practical_task, workbook::Rows,
};
use std::collections::BTreeSet;
use support::rostered::refused;
use support::{
    SCHEMAS, TODAY, book, electrician, import, noon, planned, received, reported, rows, school,
    verify,
};
use testing::both;

both! {
    &SCHEMAS, async fn a_paper_is_assembled_sealed_and_opened_by_the_exam(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        import(db, &school).await;
        let session = received(db, &school).await;
        let id = assemble_paper(db, &school.staff.permit().unwrap(), session, noon(TODAY)).await.unwrap();

        let mut conn = db.read().await.unwrap();
        let paper = paper_of(&mut conn, db.keys(), session).await.unwrap().unwrap();
        assert_eq!((paper.id, paper.points, paper.items.len()), (id, 100, 90));
        assert!(paper.items.iter().zip(1..).all(|(item, no)| item.no == no));
        let count = |kind| paper.items.iter().filter(|item| item.kind == kind).count();
        assert_eq!((count(ItemKind::Single), count(ItemKind::Judge)), (80, 10));
        for item in paper.items.iter().filter(|item| item.kind == ItemKind::Single) {
            let right = item.options.iter().find(|option| option.key == item.answer).unwrap();
            assert_eq!(right.text, "正确的说法");
        }
        let letters: BTreeSet<&str> = paper.items.iter().map(|item| item.answer.as_str()).collect();
        assert!(letters.len() > 3, "the options are shuffled: {letters:?}");
        let task = practical_task(&mut conn, session).await.unwrap().unwrap();
        assert_eq!((task.title.as_str(), task.minutes, task.rows.len()), ("配电板的安装与调试", 120, 2));

        let row = conn.one("select * from paper where session = $1", args![session]).await.unwrap();
        assert!(!format!("{row:?}").contains("单选题问的是什么"), "the content lies sealed");
        let leaf = conn.one("select bytes from journal_leaf where act = 'paper.assemble'", args![]).await.unwrap();
        let leaf = String::from_utf8_lossy(&leaf.get::<Vec<u8>>("bytes").unwrap()).into_owned();
        assert!(leaf.contains(&paper.digest), "the journal has the digest");
        drop(conn);
        verify(db).await;
    }

    &SCHEMAS, async fn a_paper_comes_after_the_plan_and_the_bank_and_only_once(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let permit = school.staff.permit::<acts::AssemblePaper>().unwrap();
        let early = reported(db, &school).await;
        assert_eq!(refused(assemble_paper(db, &permit, early, noon(TODAY)).await).code, "paper.plan_not_received");
        let session = received(db, &school).await;
        assert_eq!(refused(assemble_paper(db, &permit, session, noon(TODAY)).await).code, "paper.no_bank");

        let full = rows(30, 40);
        let without_task = Rows { task: vec![], sheet: vec![], ..full.clone() };
        for (content, code) in [(without_task, "paper.no_task"), (full, "paper.too_few_items")] {
            let file = ("题库.xlsx", &book(&content)[..]);
            import_bank(db, &school.staff.permit().unwrap(), electrician(), file, noon(TODAY)).await.unwrap();
            let refusal = refused(assemble_paper(db, &permit, session, noon(TODAY)).await);
            assert_eq!(refusal.code, code);
        }
        let refusal = refused(assemble_paper(db, &permit, session, noon(TODAY)).await);
        assert_eq!(refusal.problems[0].sentence, "基础知识·单选题需要40题，题库只有15题，还缺25题");

        import(db, &school).await;
        assemble_paper(db, &permit, session, noon(TODAY)).await.unwrap();
        assert_eq!(refused(assemble_paper(db, &permit, session, noon(TODAY)).await).code, "paper.there_already");
        verify(db).await;
    }

    &SCHEMAS, async fn without_a_blueprint_the_weights_decide(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let content = Rows { blueprint: vec![], ..rows(120, 40) };
        let file = ("题库.xlsx", &book(&content)[..]);
        import_bank(db, &school.staff.permit().unwrap(), electrician(), file, noon(TODAY)).await.unwrap();
        let session = received(db, &school).await;
        assemble_paper(db, &school.staff.permit().unwrap(), session, noon(TODAY)).await.unwrap();
        let paper = paper_of(&mut db.read().await.unwrap(), db.keys(), session).await.unwrap().unwrap();
        assert_eq!((paper.points, paper.items.len()), (100, 100));
    }

    &SCHEMAS, async fn nobody_else_assembles_a_schools_paper(place: Place) {
        let db = &place.db;
        let own = school(db, "甲技师学院", "Y000051000001").await;
        let other = school(db, "乙技工学校", "Y000051000002").await;
        import(db, &own).await;
        import(db, &other).await;
        let session = received(db, &own).await;
        let refusal = refused(assemble_paper(db, &other.staff.permit().unwrap(), session, noon(TODAY)).await);
        assert_eq!(refusal.kind, RefusalKind::NotFound);
        for role in [Role::SchoolHead, Role::ExamStaff, Role::Assessor, Role::CentreOfficer] {
            let somebody = planned::somebody(role, &own.place);
            assert_eq!(somebody.permit::<acts::AssemblePaper>().unwrap_err().kind, RefusalKind::Forbidden);
        }
    }
}
