//! Whether a form is well made: what can be said of it before anybody asks for conditions.
//!
//! Where a value is wrong is said by table, row and heading, so that a workbook can point at its cell.

use crate::{OccupationRow, Section};
use kernel::{
    CitizenId, OccupationCode,
    occupation::{Edition, catalogue},
};
use std::collections::BTreeSet;

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
        if !stand_together(line.code, &line.occupation) {
            let remedy = "请按《中华人民共和国职业分类大典》核对职业名称与编码";
            object(row, "职业编码", code(), stranger(line), remedy);
        }
        if !seen.insert((line.code, &line.job_type)) {
            let what = "与前面的行是同一职业（工种）".to_owned();
            let remedy = "请合并为一行，级别填在一起";
            object(row, "职业编码", code(), what, remedy);
        }
    }
    flaws
}

/// What the catalogue says of a code that does not go with its name.
fn stranger(line: &OccupationRow) -> String {
    match names_of(line.code) {
        names if names.is_empty() => "在职业分类大典中没有该编码".to_owned(),
        names => {
            let names = names.join("”或“");
            format!("在职业分类大典中是“{names}”，不是“{}”", line.occupation)
        }
    }
}

/// Whether the catalogue of either edition has this name under this code. A code that the catalogue itself could not
/// confirm refuses nobody.
fn stand_together(code: OccupationCode, name: &str) -> bool {
    Edition::ALL.into_iter().any(|edition| {
        catalogue(edition)
            .by_name(name)
            .is_some_and(|known| known.code == code || !known.confirmed)
    })
}

fn names_of(code: OccupationCode) -> Vec<&'static str> {
    let mut names: Vec<&str> = Edition::ALL
        .into_iter()
        .filter_map(|edition| catalogue(edition).by_code(code))
        .map(|occupation| occupation.name)
        .collect();
    names.dedup();
    names
}

/// Every fault of a table of people: nobody stands in it twice.
pub fn people<'a>(
    section: Section,
    identities: impl IntoIterator<Item = &'a CitizenId>,
) -> Vec<Flaw> {
    let mut seen = BTreeSet::new();
    identities
        .into_iter()
        .enumerate()
        .filter(|(_, identity)| !seen.insert(*identity))
        .map(|(row, identity)| Flaw {
            section,
            row,
            heading: "身份证号",
            value: identity.masked(),
            what: "在本表中重复".into(),
            remedy: "同一人在一张表中只填一行".into(),
        })
        .collect()
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
    fn each_flaw_is_found_where_it_is() {
        type Case = (
            fn(&mut ApplicationForm),
            Section,
            usize,
            &'static str,
            &'static str,
        );
        let cases: [Case; 9] = [
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
