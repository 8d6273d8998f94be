//! What people hand in by mistake or by malice: a clear answer to each, and nothing half done. On both engines.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use candidates_desk::preview_roster;
use db::Db;
use kernel::{Clause, Refusal};
use plan_desk::Session;
use sheet::{Area, Book, FormPage, Look, Position};
use std::io::{Cursor, Write};
use support::{
    Line, SCHEMAS, identity, import, kept, line,
    planned::{School, TODAY, noon, school},
    refused, session, with, workbook,
};
use testing::both;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

const SCHOOL: &str = "甲技师学院";
const NUMBER: &str = "Y000051000001";

fn good() -> Line {
    line(SCHOOL, 1)
}

/// The refusal of an upload, of which nothing may be kept.
async fn answer(db: &Db, school: &School, session: &Session, name: &str, bytes: &[u8]) -> Refusal {
    let permit = school.staff.permit().unwrap();
    let result = preview_roster(db, &permit, session.id, name, bytes, noon(TODAY)).await;
    let refusal = refused(result);
    assert_eq!(
        (refusal.code, refusal.clause),
        ("roster.bad_file", Some(Clause::A4_2))
    );
    assert_eq!(kept(db, session.id).await, (0, 0));
    refusal
}

fn csv(lines: &[Line]) -> String {
    let row = |texts: Vec<&str>| texts.join(",") + "\n";
    let heads = row(lines[0].iter().map(|(heading, _)| *heading).collect());
    let rows = lines
        .iter()
        .map(|line| row(line.iter().map(|(_, text)| text.as_str()).collect()));
    heads + &rows.collect::<String>()
}

/// The workbook with one more part.
fn with_part(workbook: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        new.raw_copy_file(old.by_index_raw(at).unwrap()).unwrap();
    }
    new.start_file(name, SimpleFileOptions::default()).unwrap();
    new.write_all(content).unwrap();
    new.finish().unwrap().into_inner()
}

/// A workbook with two rows whose school is one merged cell.
fn merged() -> Vec<u8> {
    let mut page = FormPage::new("考生名册", &[]);
    for (column, (heading, text)) in (1..).zip(&good()) {
        let cell = |row| Area::cell(Position::new(row, column));
        page = page.put(cell(1), *heading, Look::Label);
        page = if *heading == "报名单位" {
            let area = Area::span(Position::new(2, column), Position::new(3, column));
            page.put(area, text.as_str(), Look::Field)
        } else {
            page.put(cell(2), text.as_str(), Look::Field)
        };
    }
    Book::new("名册").form(page).to_bytes().unwrap()
}

both! {
    &SCHEMAS, async fn a_file_that_is_no_roster_gets_a_clear_answer(place: Place) {
        let db = &place.db;
        let school = school(db, SCHOOL, NUMBER).await;
        let session = session(db, &school).await;
        let fine = workbook(&session, &school, &[good()]);
        let twenty_thousand: Vec<Line> = (0..20_000).map(|_| good()).collect();
        let mut odd = good();
        odd[5].0 = "考生大名";
        let cases: Vec<(&str, Vec<u8>, &str)> = vec![
            ("名册.xlsx", Vec::new(), "文件是空的"),
            ("名册.csv", csv(&twenty_thousand).into_bytes(), "有20001行内容，超过上限2010行"),
            ("名册.csv", csv(&[odd]).into_bytes(), "不是模板中的列名"),
            ("名册.csv", "天,地,玄,黄\n1,2,3,4\n".into(), "前10行没有找到表头"),
            ("名册.xlsx", merged(), "是合并单元格，请取消合并后逐格填写"),
            ("名册.xlsx", with_part(&fine, "xl/vbaProject.bin", b"macro"), "文件含有宏"),
            ("名册.xlsx", with_part(&fine, "xl/worksheets/sheet9.xml", &vec![b' '; 20 << 20]), "文件压缩异常"),
            ("名册.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "旧版Excel格式"),
            ("名册.xlsx", b"%PDF-1.7".to_vec(), "文件实际是PDF文件"),
            ("名册.xlsx", b"<html><table></table></html>".to_vec(), "文件实际是网页"),
            ("名册.xlsx", csv(&[good()]).into_bytes(), "内容实际是文本"),
            ("名册.jpg", fine.clone(), "内容实际是Excel工作簿"),
            ("名册.xlsx", fine[..fine.len() / 2].to_vec(), "文件已损坏"),
            ("名册.xlsx", workbook(&session, &school, &[]), "名册有0名考生"),
        ];
        for (name, bytes, words) in cases {
            let refusal = answer(db, &school, &session, name, &bytes).await;
            assert!(refusal.problems.iter().any(|problem| problem.sentence.contains(words)), "{words}: {refusal:?}");
        }
    }

    &SCHEMAS, async fn a_cell_that_is_wrong_is_named_by_row_and_column(place: Place) {
        let db = &place.db;
        let school = school(db, SCHOOL, NUMBER).await;
        let session = session(db, &school).await;
        let number = identity(1);
        let wrong_digit = format!("{}{}", &number[..17], if number.ends_with('0') { '1' } else { '0' });
        let no_day = format!("{}20080231{}", &number[..6], &number[14..]);
        let cases: [(&str, &str, &str); 26] = [
            ("证件号码", &wrong_digit, "校验不符"),
            ("证件号码", &no_day, "不是实际存在的出生日期"),
            ("证件号码", "51980020080305", "应为18位，实为14位"),
            ("证件号码", "5.1980E+17", "以数字格式保存，后几位已丢失"),
            ("性别", "女", "与证件号码不一致，证件号码表明为男"),
            ("出生日期", "2008-03-06", "证件号码表明为2008-03-05"),
            ("出生日期", "去年", "不是有效的日期"),
            ("手机号码", "12345678901", "不是有效的手机号码"),
            ("姓名", "", "未填写"),
            ("民族", "华夏族", "不在可选范围内"),
            ("文化程度", "中专", "不在可选范围内"),
            ("考生来源", "技校", "不在可选范围内"),
            ("认定分类", "再次认定", "不在可选范围内"),
            ("认定分类", "晋级认定", "与“是否有职业资格证书”不一致"),
            ("考试类型", "缓考", "不在可选范围内"),
            ("申报条件", "年满16周岁", "不在可选范围内"),
            ("证件类型", "护照", "不在可选范围内"),
            ("职业工种名称", "焊工", "与本批次职业（工种）不一致"),
            ("认定等级", "三级/高级工", "与本批次等级不一致"),
            ("认定等级", "特级", "不是职业技能等级"),
            ("报名单位", "乙技工学校", "不是本校全称"),
            ("证书编号", "Y000051001064245000001", "填写的“否”不一致"),
            ("专业年限", "三年", "不是范围内的整数"),
            ("参加工作时间", "很久以前", "不是有效的日期"),
            ("电子邮箱", "abc", "不是有效的电子邮箱"),
            ("邮政编码", "61", "不是有效的邮政编码"),
        ];
        for (heading, text, words) in cases {
            let lines = [line(SCHOOL, 2), with(good(), heading, text)];
            let refusal = answer(db, &school, &session, "名册.xlsx", &workbook(&session, &school, &lines)).await;
            let problem = &refusal.problems[0];
            assert_eq!(refusal.problems.len(), 1, "{refusal:?}");
            assert_eq!(problem.place, format!("第5行“{heading}”列"));
            assert!(problem.sentence.contains(words), "{}", problem.sentence);
            assert!(!problem.sentence.contains(&wrong_digit), "numbers are masked: {}", problem.sentence);
        }
    }

    &SCHEMAS, async fn every_problem_is_said_at_once(place: Place) {
        let db = &place.db;
        let school = school(db, SCHOOL, NUMBER).await;
        let session = session(db, &school).await;
        let held = with(with(with(good(), "是否有职业资格证书", "是"), "证书等级", "五级/初级工"), "证书编号", "123");
        let worked = with(with(line(SCHOOL, 4), "参加工作时间", "2025-01-01"), "专业年限", "3");
        let lines = [held, line(SCHOOL, 3), line(SCHOOL, 3), worked, with(line(SCHOOL, 5), "民族", "")];
        let refusal = answer(db, &school, &session, "名册.xlsx", &workbook(&session, &school, &lines)).await;
        let places: Vec<_> = refusal.problems.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(places, ["第4行“证书编号”列", "第7行“专业年限”列", "第8行“民族”列", "第6行“证件号码”列"]);
        assert!(refusal.sentence.contains("4处问题，未导入任何考生"));
        assert!(refusal.problems[3].sentence.contains("与第5行重复"));
    }

    &SCHEMAS, async fn what_an_input_method_or_another_program_writes_is_taken(place: Place) {
        let db = &place.db;
        let school = school(db, SCHOOL, NUMBER).await;
        let session = session(db, &school).await;
        let wide: String = identity(1).chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        let dated = with(with(with(good(), "证件号码", &wide), "出生日期", "２００８年３月５日"), "性别", "男");
        import(db, &school, &session, &[dated]).await.unwrap();

        let text = csv(&[with(line(SCHOOL, 2), "出生日期", "2008/3/5")]);
        let gbk = encoding_rs::GBK.encode(&text).0;
        let permit = school.staff.permit().unwrap();
        let preview = preview_roster(db, &permit, session.id, "名册.csv", &gbk, noon(TODAY)).await.unwrap();
        assert_eq!((preview.rows[0].name.as_str(), preview.eligible()), ("王川", 1));
    }
}
