//! Whether a form is well made: what can be said of it before anybody asks for conditions.
//!
//! Where a value is wrong is said by table, row and heading, so that a workbook can point at its cell.

use crate::{OccupationRow, Section, classified::stranger};
use kernel::CitizenId;
use people_rules::one_name;
use std::collections::{BTreeMap, BTreeSet};

/// 填写错误: one fault of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// In which section.
    pub section: Section,
    /// In which row of its table, from 0; 0 where it has no table.
    pub row: usize,
    /// Under which heading.
    pub heading: &'static str,
    /// What was found.
    pub value: String,
    /// What is wrong with it.
    pub what: String,
    /// What would be right.
    pub remedy: String,
}

/// Every fault of the table of occupations.
pub fn occupations(rows: &[OccupationRow]) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut object = |row, heading, value: String, what: String, remedy: &str| {
        flaws.push(Flaw {
            section: Section::Occupations,
            row,
            heading,
            value,
            what,
            remedy: remedy.to_owned(),
        });
    };
    if rows.is_empty() {
        let what = "没有填写申请开展认定的职业（工种）".to_owned();
        object(0, "职业", String::new(), what, "请至少填写一行");
    }
    let mut seen = BTreeSet::new();
    for (row, line) in rows.iter().enumerate() {
        let code = || line.code.to_string();
        if let Some((what, remedy)) = stranger(&line.occupation, line.code) {
            object(row, "职业编码", code(), what, &remedy);
        }
        if !seen.insert((line.code, &line.job_type)) {
            let what = "与前面的行是同一职业（工种）".to_owned();
            let remedy = "请合并为一行，级别填在一起";
            object(row, "职业编码", code(), what, remedy);
        }
    }
    flaws
}

/// Whoever stands in an earlier table of the form, by number: the table and their name in it.
pub type Known = BTreeMap<CitizenId, (Section, String)>;

/// Every fault of a table of people: nobody stands in it twice, or under another name than in a table before it. `known` takes
/// those of this table up.
pub fn people<'a>(
    section: Section,
    rows: impl IntoIterator<Item = (&'a str, &'a CitizenId)>,
    known: &mut Known,
) -> Vec<Flaw> {
    let mut seen = BTreeSet::new();
    let mut flaws = Vec::new();
    for (row, (name, identity)) in rows.into_iter().enumerate() {
        let (before, called) = known
            .entry(identity.clone())
            .or_insert_with(|| (section, name.to_owned()));
        let twice = !seen.insert(identity);
        let (what, remedy) = match () {
            () if twice => ("在本表中重复".to_owned(), "同一人在一张表中只填一行"),
            () if *before != section && !one_name(called, name) => {
                let what = format!("与“{}”中“{called}”的相同，姓名不同", before.title());
                (what, "请核对姓名和身份证号")
            }
            () => continue,
        };
        flaws.push(Flaw {
            section,
            row,
            heading: "身份证号",
            value: identity.masked(),
            what,
            remedy: remedy.to_owned(),
        });
    }
    flaws
}

/// A landline or a mobile, as the public is given it.
pub(crate) fn is_phone(text: &str) -> bool {
    is_mobile(text) || is_landline(text)
}

pub(crate) fn is_mobile(text: &str) -> bool {
    text.len() == 11 && text.starts_with('1') && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn is_landline(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = |byte: u8| byte.is_ascii_digit() || byte == b'-';
    (7..=16).contains(&digits) && text.bytes().all(plain)
}

pub(crate) fn is_email(text: &str) -> bool {
    text.is_ascii()
        && !text.contains(char::is_whitespace)
        && text.split_once('@').is_some_and(|(name, place)| {
            !name.is_empty() && place.contains('.') && !place.contains('@')
        })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        ApplicationForm, AssessorRow, Contact, DraftForm, EquipmentRow, ExpertRow, StaffRow,
        SupervisorRow,
    };
    use kernel::{Level, Uscc, citizen_id::Sex};

    pub fn identity(serial: u16) -> CitizenId {
        CitizenId::fictitious(jiff::civil::date(1980, 1, 1), Sex::Male, serial).unwrap()
    }

    /// A form that meets every condition that data can meet.
    pub fn form() -> ApplicationForm {
        let school = "虚构技师学院";
        let assessor = |serial, name: &str| AssessorRow {
            name: name.into(),
            identity: identity(serial),
            employer: school.into(),
            position: "讲师/技师".into(),
            education: "本科".into(),
            occupations: "电工、焊工".into(),
        };
        ApplicationForm {
            school: school.into(),
            address: "虚构市虚构路1号".into(),
            uscc: Uscc::fictitious(1),
            contact: Contact {
                name: "联系人".into(),
                position: "主任".into(),
                landline: "028-00000001".into(),
                mobile: "13800000001".into(),
                email: "office@example.cn".into(),
            },
            regulations: vec!["考务管理办法".into()],
            occupations: vec![OccupationRow {
                occupation: "电工".into(),
                job_type: String::new(),
                code: "6-31-01-03".parse().unwrap(),
                basis: "国家职业技能标准《电工》（2018年版）".into(),
                levels: vec![Level::Five, Level::Four],
                items: "自建题库".into(),
                remark: String::new(),
            }],
            teaching: "开设电气自动化设备安装与维修专业。".into(),
            site: "实训楼一栋。".into(),
            equipment: vec![EquipmentRow {
                name: "电工实训台".into(),
                brand: "虚构牌".into(),
                model: "A1".into(),
                quantity: "40台".into(),
                ownership: "自有".into(),
            }],
            monitoring: "考务系统一套，考场全部安装网络摄像机。".into(),
            staff: vec![StaffRow {
                name: "专职甲".into(),
                identity: identity(1),
                position: "科员".into(),
                education: "本科".into(),
                duties: "考务".into(),
            }],
            experts: vec![ExpertRow {
                name: "专家甲".into(),
                identity: identity(2),
                employer: school.into(),
                position: "教授".into(),
                education: "硕士".into(),
                field: "电气".into(),
            }],
            assessors: vec![
                assessor(3, "考评甲"),
                assessor(4, "考评乙"),
                assessor(5, "考评丙"),
            ],
            supervisors: vec![SupervisorRow {
                name: "督导甲".into(),
                identity: identity(6),
                employer: school.into(),
                position: "教师".into(),
                education: "本科".into(),
            }],
        }
    }

    /// What is checked of the whole form.
    fn check(form: &ApplicationForm, organisation: &str) -> Vec<Flaw> {
        DraftForm::of(form)
            .read(organisation)
            .err()
            .unwrap_or_default()
    }

    #[test]
    fn a_good_form_has_no_flaw() {
        assert_eq!(check(&form(), "虚构技师学院"), []);
    }

    #[test]
    fn one_person_may_stand_in_several_tables_under_their_name() {
        let mut form = form();
        let ExpertRow { name, identity, .. } = form.experts[0].clone();
        form.supervisors[0].name = format!(" {name}");
        form.supervisors[0].identity = identity;
        assert_eq!(check(&form, "虚构技师学院"), []);
    }

    #[test]
    fn each_flaw_is_found_where_it_is() {
        type Case = (
            fn(&mut ApplicationForm),
            Section,
            usize,
            &'static str,
            &'static str,
        );
        let cases: [Case; 11] = [
            (
                |form| form.school = "别校".into(),
                Section::School,
                0,
                "名称",
                "虚构技师学院",
            ),
            (
                |form| form.contact.mobile = "2380000000".into(),
                Section::Contact,
                0,
                "手机",
                "手机号码",
            ),
            (
                |form| form.contact.landline = "转1".into(),
                Section::Contact,
                0,
                "座机",
                "座机",
            ),
            (
                |form| form.contact.email = "没有@点".into(),
                Section::Contact,
                0,
                "电子邮箱",
                "邮箱",
            ),
            (
                |form| form.occupations.clear(),
                Section::Occupations,
                0,
                "职业",
                "没有填写",
            ),
            (
                |form| form.occupations[0].occupation = "焊工".into(),
                Section::Occupations,
                0,
                "职业编码",
                "是“电工”，不是“焊工”",
            ),
            (
                |form| form.occupations[0].code = "1-99-99-99".parse().unwrap(),
                Section::Occupations,
                0,
                "职业编码",
                "没有该编码",
            ),
            (
                |form| form.occupations.push(form.occupations[0].clone()),
                Section::Occupations,
                1,
                "职业编码",
                "同一职业",
            ),
            (
                |form| form.assessors[2].identity = identity(3),
                Section::Assessors,
                2,
                "身份证号",
                "重复",
            ),
            (
                |form| form.assessors[1].identity = identity(2),
                Section::Assessors,
                1,
                "身份证号",
                "与“（二）专家情况”中“专家甲”的相同，姓名不同",
            ),
            (
                |form| form.supervisors[0].identity = identity(1),
                Section::Supervisors,
                0,
                "身份证号",
                "与“（一）专职工作人员情况”中“专职甲”的相同",
            ),
        ];
        for (spoil, section, row, heading, what) in cases {
            let mut form = form();
            spoil(&mut form);
            let flaws = check(&form, "虚构技师学院");
            let [flaw] = flaws.as_slice() else {
                panic!("{heading}: {flaws:?}")
            };
            assert_eq!(
                (flaw.section, flaw.row, flaw.heading),
                (section, row, heading)
            );
            assert!(flaw.what.contains(what), "{}", flaw.what);
        }
    }
}
