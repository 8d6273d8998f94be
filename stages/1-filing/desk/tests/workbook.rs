//! The workbook of 附件5: what is written is read back, what is wrong is said at its row and column.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/any_form.rs"]
mod any_form;
mod support;

use any_form::{SCHOOL, any_form};
use filing_desk::{ApplicationForm, workbook};
use kernel::Problem;
use proptest::prelude::*;
use sheet::{Area, Limits, Pick, Position, Workbook};
use support::{form, identity};

fn read(bytes: &[u8]) -> Result<ApplicationForm, Vec<Problem>> {
    workbook::read("申请表.xlsx", bytes, SCHOOL).map_err(|refusal| refusal.problems)
}

/// The problems of a form that was spoiled before it was written.
fn problems(spoil: impl Fn(&mut ApplicationForm)) -> Vec<Problem> {
    let mut form = form(SCHOOL);
    spoil(&mut form);
    read(&workbook::filled(&form).unwrap()).unwrap_err()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn what_is_written_is_always_read_back(form in any_form()) {
        let bytes = workbook::filled(&form).unwrap();
        prop_assert_eq!(read(&bytes), Ok(form));
    }
}

#[test]
fn the_template_is_the_form_of_the_notice_in_its_order() {
    let limits = Limits {
        max_rows: 2_000,
        max_columns: 20,
        max_cells: 20_000,
    };
    let book = Workbook::read("模板.xlsx", &workbook::blank().unwrap(), limits).unwrap();
    let grid = book.grid(Pick::Named("备案申请表")).unwrap();
    let mut row = 1;
    for line in notice_lines() {
        let place = grid
            .find_from(row, line)
            .unwrap_or_else(|| panic!("the form lacks {line}"));
        row = place.row;
    }
    // The room for 专业设置 is one merged cell across the form.
    let teaching = grid.below(grid.find("三、专业设置、课程内容、校企合作情况等").unwrap());
    assert_eq!(
        grid.area(teaching),
        Area::span(
            Position::new(teaching.row, 1),
            Position::new(teaching.row, 8)
        )
    );
}

/// Headings, labels and column headings of 附件5 as the notice prints them, from top to bottom.
fn notice_lines() -> [&'static str; 42] {
    [
        "技工院校职业技能等级认定备案申请表",
        "一、基本信息",
        "（一）申报单位信息",
        "名称",
        "地址",
        "统一社会信用代码",
        "（二）联系人信息",
        "姓名",
        "职务",
        "座机",
        "手机",
        "电子邮箱",
        "（三）等级认定规章制度文件（可上传附件）",
        "二、申请开展认定的职业（工种）",
        "序号",
        "职业",
        "工种",
        "职业编码",
        "评定依据",
        "适用级别",
        "命题资源",
        "备注",
        "三、专业设置、课程内容、校企合作情况等",
        "四、场地设备等情况",
        "（一）场地情况（权属证明材料另附）",
        "（二）设施设备情况（权属证明材料另附）",
        "品牌",
        "规格/型号",
        "数量",
        "所有权归属",
        "（三）计算机考务管理及网络视频监控设备配置情况",
        "五、人员情况（技术技能水平证明文件材料另附）",
        "（一）专职工作人员情况",
        "身份证号",
        "主要工作职责",
        "（二）专家情况",
        "所在单位",
        "专业方向",
        "（三）考评人员情况",
        "考评职业领域",
        "（四）质量督导人员情况",
        "职务/职称/技能等级",
    ]
}

#[test]
fn a_blank_template_says_all_that_is_missing_at_once() {
    let problems = read(&workbook::blank().unwrap()).unwrap_err();
    let said = format!("{problems:?}");
    for word in [
        "“名称”列",
        "“地址”列",
        "“统一社会信用代码”列",
        "“手机”列",
        "没有填写申请开展认定的职业",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn each_problem_is_said_at_its_row_and_column() {
    type Case = (fn(&mut ApplicationForm), &'static str, &'static str);
    let cases: [Case; 10] = [
        (
            |form| form.school = "别校".into(),
            "第4行“名称”列",
            "与提交机构的名称“虚构技师学院”不一致",
        ),
        (
            |form| form.contact.mobile = "12".into(),
            "第9行“手机”列",
            "不是有效的手机号码",
        ),
        (
            |form| form.occupations[0].occupation = "焊工".into(),
            "第15行“职业编码”列",
            "是“电工”，不是“焊工”",
        ),
        // The catalogue could not confirm its code of 2015; that of the electrician it knows.
        (
            |form| form.occupations[0].occupation = "消防设施操作员".into(),
            "第15行“职业编码”列",
            "不是“消防设施操作员”，“消防设施操作员”的编码为4-07-05-04（2015年版）或4-07-05-03（2022年版）",
        ),
        (
            |form| form.supervisors[0].identity = identity(102),
            "行“身份证号”列",
            "与“（二）专家情况”中“专家甲”的相同，姓名不同",
        ),
        (
            |form| form.occupations[0].basis = String::new(),
            "第15行“评定依据”列",
            "未填写",
        ),
        (
            |form| form.occupations.push(form.occupations[0].clone()),
            "第16行“职业编码”列",
            "同一职业",
        ),
        (
            |form| form.assessors[1].identity = identity(1),
            "行“身份证号”列",
            "重复",
        ),
        (
            |form| form.assessors[1].employer = String::new(),
            "行“所在单位”列",
            "未填写",
        ),
        (
            |form| form.site = "长".repeat(3_001),
            "行“（一）场地情况（权属证明材料另附）”列",
            "3001个字",
        ),
    ];
    for (spoil, place, sentence) in cases {
        let problems = problems(spoil);
        assert!(
            problems.iter().any(|problem| problem.place.contains(place) && problem.sentence.contains(sentence)),
            "{place} {sentence}: {problems:?}"
        );
    }
}

#[test]
fn every_problem_is_said_at_once_and_no_number_in_full() {
    let problems = problems(|form| {
        form.contact.email = "没有".into();
        form.occupations[0].code = "1-99-99-99".parse().unwrap();
        form.assessors[1].identity = form.assessors[0].identity.clone();
        form.staff[0].duties = String::new();
    });
    assert_eq!(problems.len(), 4, "{problems:?}");
    let number = identity(1);
    assert!(
        problems
            .iter()
            .all(|problem| !problem.sentence.contains(number.expose()))
    );
}

#[test]
fn what_is_no_form_is_refused_with_a_remedy() {
    let list = |name| sheet::ListPage::new(name).column(sheet::ListColumn::new("姓名"));
    let book = |name| {
        sheet::Book::new("别的")
            .list(list(name))
            .to_bytes()
            .unwrap()
    };
    let (other, renamed) = (book("备案申请表"), book("名册"));
    let below = Area::cell(Position::new(1_000_000, 1));
    let far = sheet::FormPage::new("备案申请表", &[]).put(below, "远", sheet::Look::Field);
    let far = sheet::Book::new("别的").form(far).to_bytes().unwrap();
    let cases: [(&str, &[u8], &str); 5] = [
        ("申请表.xlsx", &far, "内容到第1000000行"),
        ("申请表.xlsx", &other, "没有找到“一、基本信息”一节"),
        ("申请表.xlsx", &renamed, "没有名为“备案申请表”的工作表"),
        ("申请表.xlsx", b"%PDF-1.7", "PDF"),
        (
            "申请表.xls",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old",
            "旧版Excel",
        ),
    ];
    for (name, bytes, word) in cases {
        let refusal = workbook::read(name, bytes, SCHOOL).unwrap_err();
        assert_eq!(refusal.code, "filing.bad_workbook");
        assert!(
            refusal.problems[0].sentence.contains(word),
            "{word}: {:?}",
            refusal.problems
        );
    }
}

#[test]
fn a_cell_that_lost_what_was_written_is_said_once() {
    let mut form = form(SCHOOL);
    form.occupations[0].basis = "5.10101E+17".into();
    let problems = read(&workbook::filled(&form).unwrap()).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].sentence.contains("后几位已丢失"));
}

/// The workbook again, with the row of a person as Excel inserts it: without merged cells, and with more texts in it.
fn inserted(bytes: &[u8], person: &str, more: &[(u32, &str)]) -> (Vec<u8>, u32) {
    let limits = Limits {
        max_rows: 2_000,
        max_columns: 20,
        max_cells: 20_000,
    };
    let book = Workbook::read("表.xlsx", bytes, limits).unwrap();
    let grid = book.grid(Pick::Named("备案申请表")).unwrap();
    let row = grid.find(person).unwrap().row;
    let places =
        (1..=grid.last_row()).flat_map(|row| (1..=8).map(move |at| Position::new(row, at)));
    let mut page = sheet::FormPage::new("备案申请表", &[]);
    for place in places.filter(|place| grid.area(*place).first == *place) {
        let text = more
            .iter()
            .find(|(column, _)| Position::new(row, *column) == place);
        let text = text.map_or(grid.at(place).text(), |(_, text)| *text);
        let area = match place.row == row {
            true => Area::cell(place),
            false => grid.area(place),
        };
        if !text.is_empty() {
            page = page.put(area, text, sheet::Look::Field);
        }
    }
    for (column, text) in more {
        let place = Position::new(row, *column);
        if grid.area(place).first != place {
            page = page.put(Area::cell(place), *text, sheet::Look::Field);
        }
    }
    (sheet::Book::new("表").form(page).to_bytes().unwrap(), row)
}

#[test]
fn what_stands_in_a_row_and_in_no_column_is_objected_to() {
    let form = form(SCHOOL);
    let good = workbook::filled(&form).unwrap();
    let (same, _) = inserted(&good, "专职甲", &[]);
    assert_eq!(read(&same), Ok(form), "a row without merged cells is read");
    let (bytes, row) = inserted(&good, "专职甲", &[(4, "某号"), (8, "另有职责")]);
    let problems = read(&bytes).unwrap_err();
    let said: Vec<_> = (problems.iter())
        .map(|one| (one.place.as_str(), one.sentence.as_str()))
        .collect();
    let remedy = "没有读入，请移到该栏的第一格，或按上一行合并单元格";
    let at = |letter: &str| format!("第{row}行“{letter}”列");
    let what =
        |text: &str, heading: &str| format!("“{text}”填在“{heading}”栏未合并的后一格，{remedy}");
    assert_eq!(
        said,
        [
            (at("D").as_str(), what("某号", "身份证号").as_str()),
            (at("H").as_str(), what("另有职责", "主要工作职责").as_str()),
        ]
    );
}
