//! Workbooks good, bad and hostile: all of it or nothing, each problem by row, column, value and remedy.

use crate::support::*;
use access::Principal;
use db::Db;
use kernel::{Clause, Refusal, Stop};
use people_desk::{Imported, commit_people, disqualify_person, filled_template, preview_people};
use testing::both;

type Line = Vec<(&'static str, String)>;

/// An assessor to whom nobody objects.
fn line(serial: u16) -> Line {
    [
        ("姓名", format!("人员{serial}")),
        ("身份证号码", identity(serial).expose().to_owned()),
        ("手机号码", format!("1990000{serial:04}")),
        ("所在单位", "某某电力公司".to_owned()),
        ("人员类别", "考评员".to_owned()),
        ("职业编码", "6-31-01-03、6-18-02-04".to_owned()),
        ("考评等级", "三级/高级工".to_owned()),
        ("证卡编号", format!("K{serial:05}")),
        ("培训名称", "考评员培训".to_owned()),
        ("培训学时", "40".to_owned()),
        ("证卡起始日期", "2025-09-01".to_owned()),
    ]
    .to_vec()
}

fn with(mut line: Line, heading: &'static str, text: &str) -> Line {
    line.retain(|(known, _)| *known != heading);
    line.push((heading, text.to_owned()));
    line
}

async fn import(db: &Db, officer: &Principal, lines: &[Line]) -> Result<Imported, Stop> {
    let bytes = filled_template(lines).unwrap();
    let permit = officer.permit().unwrap();
    let preview = preview_people(db, &permit, "人员.xlsx", &bytes, noon(TODAY)).await?;
    assert_eq!(preview.rows.len(), lines.len());
    commit_people(db, &permit, preview.id, noon(TODAY)).await
}

async fn answer(db: &Db, officer: &Principal, name: &str, bytes: &[u8]) -> Refusal {
    let permit = officer.permit().unwrap();
    let before = kept(db).await;
    let refusal = refused(preview_people(db, &permit, name, bytes, noon(TODAY)).await);
    assert_eq!(
        (refusal.code, refusal.clause),
        ("people.bad_file", Some(Clause::A2_6))
    );
    assert_eq!(kept(db).await, before, "nothing is kept");
    refusal
}

both! {
    &SCHEMAS, async fn a_good_workbook_registers_everybody_in_it(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let mut lines: Vec<Line> = (1..=200).map(line).collect();
        // A second card of the first person.
        lines.push(with(with(with(line(1), "人员类别", "质量督导员"), "职业编码", ""), "考评等级", ""));
        lines.push(with(with(with(line(201), "人员类别", "专家"), "考评等级", ""), "专业方向", "电气"));
        let imported = import(db, &officer, &lines).await.unwrap();
        assert_eq!(imported, Imported { people: 201, cards: 202 });
        assert_eq!(kept(db).await, (201, 202, 0));
        let again = filled_template(&[line(1)]).unwrap();
        let refusal = answer(db, &officer, "人员.xlsx", &again).await;
        assert!(refusal.problems[0].sentence.contains("已在本地人员库中"), "{refusal:?}");
        assert_eq!(db.verify_journal().await.unwrap().problems, Vec::<String>::new());
    }

    &SCHEMAS, async fn bad_rows_import_nothing_and_each_is_named(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        register(db, &officer, &person(900, "旧人", "某厂"), &expert("OLD")).await.unwrap();
        let cases: [(&str, &str, &str); 24] = [
            ("姓名", "", "未填写"),
            ("姓名", "甲\u{7}乙", "控制字符"),
            ("姓名", &"长".repeat(41), "有41个字，过长"),
            ("身份证号码", "5.1980E+17", "以数字格式保存，后几位已丢失"),
            ("身份证号码", "51980019800506", "应为18位"),
            ("手机号码", "12345678901", "不是有效的手机号码"),
            ("所在单位", "厂", "不是单位全称"),
            ("人员类别", "考官", "不在可选范围内"),
            ("人员类别", "专家", "不考评考生"),
            ("职业编码", "电工", "请按“6-31-01-03、6-18-02-04”的形式填写"),
            ("职业编码", "6-99-99-99", "不在职业分类大典中"),
            ("职业编码", "", "没有职业编码"),
            ("考评等级", "特级", "不是职业技能等级"),
            ("考评等级", "一级/高级技师", "不能考评"),
            ("考评等级", "", "没有考评等级"),
            ("证卡编号", "", "未填写"),
            ("证卡编号", "OLD", "已登记在他人名下"),
            ("培训名称", "", "没有培训记录"),
            ("培训学时", "很多", "不是范围内的整数"),
            ("培训学时", "", "没有培训学时，也没有培训日期"),
            ("培训日期", "2026-02-30", "不是有效的日期"),
            ("培训日期", "2026-03-03", "晚于登记当天"),
            ("证卡起始日期", "2026-03-03", "晚于登记当天"),
            ("证卡起始日期", "2022-01-01", "已于2024-12-31届满"),
        ];
        for (heading, text, words) in cases {
            let bytes = filled_template(&[line(2), with(line(1), heading, text)]).unwrap();
            let refusal = answer(db, &officer, "人员.xlsx", &bytes).await;
            assert_eq!(refusal.problems.len(), 1, "{refusal:?}");
            let problem = &refusal.problems[0];
            assert!(problem.place.starts_with("第5行"), "{problem:?}");
            assert!(problem.sentence.contains(words), "{words}: {}", problem.sentence);
        }
        let lines = [
            line(1),
            with(line(2), "证卡编号", "K00001"),
            with(with(line(1), "所在单位", "别家公司"), "人员类别", "高级考评员"),
            line(1),
            with(line(3), "姓名", ""),
        ];
        let refusal = answer(db, &officer, "人员.xlsx", &filled_template(&lines).unwrap()).await;
        let places: Vec<_> = refusal.problems.iter().map(|one| one.place.as_str()).collect();
        assert_eq!(places, ["第8行“姓名”列", "第5行“证卡编号”列", "第6行“所在单位”列", "第7行“人员类别”列"]);
        assert!(refusal.sentence.contains("4处问题，未导入任何人员"));
    }

    &SCHEMAS, async fn hostile_files_and_cells_get_a_clear_answer(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let fine = filled_template(&[line(1)]).unwrap();
        let many: Vec<Line> = (1..=2_001).map(|n| line(n % 900)).collect();
        for (name, bytes, words) in [
            ("人员.xlsx", Vec::new(), "文件是空的"),
            ("人员.xlsx", fine[..fine.len() / 2].to_vec(), "文件已损坏"),
            ("人员.xlsx", b"%PDF-1.7".to_vec(), "文件实际是PDF文件"),
            ("人员.xlsx", filled_template(&[]).unwrap(), "有0行人员"),
            ("人员.xlsx", filled_template(&many).unwrap(), "有2001行人员"),
            ("人员.csv", "天,地,玄,黄\n1,2,3,4\n".into(), "没有找到表头"),
        ] {
            let refusal = answer(db, &officer, name, &bytes).await;
            assert!(refusal.problems.iter().any(|one| one.sentence.contains(words)), "{words}: {refusal:?}");
        }
        // What looks like a formula or a tag is a text like any other.
        let odd = with(with(line(1), "姓名", "=1+1"), "所在单位", "<script>alert(1)</script>");
        import(db, &officer, &[odd]).await.unwrap();
        assert_eq!(kept(db).await, (1, 1, 0));
    }

    &SCHEMAS, async fn nobody_is_imported_who_was_disqualified_or_registered_meanwhile(place: Place) {
        let db = &place.db;
        let (_, officer) = centre(db, chengdu(), "city1").await;
        let (_, other) = centre(db, mianyang(), "city2").await;
        let now = noon(TODAY);
        let permit = officer.permit().unwrap();
        let bytes = filled_template(&[line(1), line(2)]).unwrap();
        let preview = preview_people(db, &permit, "人员.xlsx", &bytes, now).await.unwrap();
        let stolen = commit_people(db, &other.permit().unwrap(), preview.id, now).await;
        assert_eq!(code(stolen), "not_found");
        let elsewhere = register(db, &other, &person(2, "人员2", "某厂"), &expert("Z2")).await.unwrap();
        disqualify_person(db, &other.permit().unwrap(), elsewhere, "评估中弄虚作假", &[], now).await.unwrap();
        let refusal = refused(commit_people(db, &permit, preview.id, now).await);
        assert_eq!((refusal.code, refusal.problems.len()), ("people.bad_file", 1));
        assert!(refusal.problems[0].sentence.contains("被取消资格"), "{refusal:?}");
        assert_eq!(kept(db).await.0, 1, "nobody came in");
    }
}
