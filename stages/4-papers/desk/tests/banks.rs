//! The story of a bank, on both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use db::{Db, args};
use kernel::{BankId, RefusalKind};
use papers_desk::{
    Imported, bank_size, commit_bank, import_bank, open_preview, preview_bank, workbook::Rows,
};
use support::rostered::refused;
use support::{SCHEMAS, School, TODAY, book, electrician, import, noon, rows, school, verify};
use testing::both;

/// Every column of a bank's items, as somebody sees them who has the database only.
async fn in_the_clear(db: &Db, bank: BankId) -> String {
    let rows = db
        .read()
        .await
        .unwrap()
        .all("select * from item where bank = $1", args![bank])
        .await
        .unwrap();
    format!("{rows:?}")
}

async fn size(db: &Db, school: &School) -> u32 {
    let (occupation, level) = electrician();
    bank_size(
        &mut db.read().await.unwrap(),
        school.place.id,
        occupation,
        level,
    )
    .await
    .unwrap()
}

both! {
    &SCHEMAS, async fn a_bank_is_imported_renewed_by_number_and_loses_nothing(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let permit = school.staff.permit().unwrap();
        let first = import(db, &school).await;
        assert_eq!((first.added, first.renewed, size(db, &school).await), (160, 0, 160));
        let again = import(db, &school).await;
        assert_eq!(again, Imported { bank: first.bank, added: 0, renewed: 0 });

        let mut more = rows(121, 0);
        more.items[0][2] = "换了题干的第一道单选题".to_owned();
        let file = ("题库.xlsx", &book(&Rows { items: more.items, ..Rows::default() })[..]);
        let renewed = import_bank(db, &permit, electrician(), file, noon(TODAY)).await.unwrap();
        assert_eq!((renewed.bank, renewed.added, renewed.renewed), (first.bank, 1, 1));
        assert_eq!(size(db, &school).await, 161, "the judgements stay");
        verify(db).await;
    }

    &SCHEMAS, async fn answers_and_explanations_are_sealed(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let imported = import(db, &school).await;
        let clear = in_the_clear(db, imported.bank).await;
        assert!(clear.contains("第1道单选题问的是什么"), "the query looks at the items");
        assert!(!clear.contains("答案见教材") && !clear.contains("Text(\"A\")") && !clear.contains("Text(\"对\")"));
    }

    &SCHEMAS, async fn a_preview_imports_nothing_until_its_maker_commits_it(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let colleague = support::planned::somebody(access::Role::SchoolStaff, &school.place);
        let permit = school.staff.permit().unwrap();
        let small = book(&rows(30, 40));
        let preview = preview_bank(db, &permit, electrician(), ("题库.xlsx", &small), noon(TODAY)).await.unwrap();
        assert_eq!((preview.changes.added, preview.lacks.len(), size(db, &school).await), (70, 2, 0));
        let refusal = refused(commit_bank(db, &colleague.permit().unwrap(), preview.id, noon(TODAY)).await);
        assert_eq!(refusal.kind, RefusalKind::NotFound);
        assert_eq!(open_preview(db, &permit, preview.id).await.unwrap().bank, preview.bank);

        let imported = commit_bank(db, &permit, preview.id, noon(TODAY)).await.unwrap();
        assert_eq!((imported.added, size(db, &school).await), (70, 70));
        let refusal = refused(commit_bank(db, &permit, preview.id, noon(TODAY)).await);
        assert_eq!(refusal.kind, RefusalKind::NotFound, "a preview is committed once");
        verify(db).await;
    }

    &SCHEMAS, async fn a_bad_upload_is_answered_whole_and_imports_nothing(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let permit = school.staff.permit().unwrap();
        let mut bad = rows(10, 0);
        bad.items[0][1] = "简答题".to_owned();
        bad.items[1][8] = "F".to_owned();
        bad.items[2][10] = "65".to_owned();
        bad.items[3][3] = bad.items[3][4].clone();
        bad.points[0][5] = "W".to_owned();
        bad.blueprint[0][2] = "39".to_owned();
        bad.sheet[1][4] = "30".to_owned();
        let refusal = refused(import_bank(db, &permit, electrician(), ("题库.xlsx", &book(&bad)), noon(TODAY)).await);
        let said: Vec<String> = refusal.problems.iter().map(|problem| format!("{}：{}", problem.place, problem.sentence)).collect();
        let wanted = [
            "细目表 第3行“重要程度”列", "试题 第3行“题型”列", "试题 第4行“答案”列", "试题 第5行“难度”列", "试题 第6行“选项A”列",
            "命题蓝图：全卷合计应为100分，现为99分", "评分表：配分合计应为100分，现为90分",
        ];
        for (said, wanted) in said.iter().zip(wanted) {
            assert!(said.starts_with(wanted), "{said} instead of {wanted}");
        }
        assert_eq!((said.len(), size(db, &school).await), (wanted.len(), 0), "{said:#?}");
    }

    &SCHEMAS, async fn what_does_not_fit_the_bank_is_refused(place: Place) {
        let db = &place.db;
        let school = school(db, "甲技师学院", "Y000051000001").await;
        let permit = school.staff.permit().unwrap();
        import(db, &school).await;
        let head = "编号,题型,题干,选项A,选项B,选项C,选项D,选项E,答案,鉴定点代码,难度,解析,出处\n";
        let cases = [
            ("试题.csv", format!("{head}N1,判断题,一道新的判断题,,,,,,对,P99,0.6,,\n"), "鉴定点代码P99不在细目表中"),
            ("试题.csv", format!("{head}N1,判断题,第1道判断题的说法是正确的,,,,,,对,P01,0.6,,\n"), "的题干与编号"),
            ("试题.csv", head.replace("难度", "难易") + "N1,判断题,一道新的判断题,,,,,,对,P01,0.6,,\n", "缺少该列"),
            ("新题.csv", format!("{head}N1,判断题,一道新的判断题,,,,,,对,P01,0.6,,\n"), "工作表应名为细目表、试题"),
            ("题库.xlsx", "编号".to_owned(), "内容实际是"),
        ];
        for (name, text, wanted) in cases {
            let refusal = refused(import_bank(db, &permit, electrician(), (name, text.as_bytes()), noon(TODAY)).await);
            let said = format!("{:?}", refusal.problems);
            assert!(said.contains(wanted), "{said} instead of {wanted}");
        }
        let good = format!("{head}N1,判断题,一道新的判断题,,,,,,对,P01,0.6,,\n");
        let imported = import_bank(db, &permit, electrician(), ("试题.csv", good.as_bytes()), noon(TODAY)).await.unwrap();
        assert_eq!((imported.added, size(db, &school).await), (1, 161));
        let nowhere = ("6-99-99-99".parse().unwrap(), electrician().1);
        let refusal = refused(import_bank(db, &permit, nowhere, ("题库.xlsx", &book(&rows(1, 0))), noon(TODAY)).await);
        assert_eq!(refusal.code, "bank.no_occupation");
    }
}
