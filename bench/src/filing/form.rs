//! Forms: a small one for each application, a large one for the import.

use filing_desk::{
    ApplicationForm, AssessorRow, Contact, EquipmentRow, ExpertRow, OccupationRow, StaffRow,
    SupervisorRow,
};
use jiff::{ToSpan, civil::date};
use kernel::{CitizenId, Level, OccupationCode, Uscc, citizen_id::Sex};

/// A form as small as one that is accepted.
pub fn small(school: &str, number: u16) -> ApplicationForm {
    form(school, number, 1, 1, 3)
}

/// A form with so many people.
pub fn large(school: &str, people: u16) -> ApplicationForm {
    form(
        school,
        1,
        people / 3,
        people / 3,
        people - 2 * (people / 3) - 1,
    )
}

fn form(school: &str, number: u16, staff: u16, experts: u16, assessors: u16) -> ApplicationForm {
    let (employer, position, education) = (school.to_owned(), "讲师/技师", "本科");
    ApplicationForm {
        school: school.to_owned(),
        address: format!("四川省某市虚构路{number}号"),
        uscc: Uscc::fictitious(number),
        contact: Contact {
            name: "联系人".into(),
            position: "主任".into(),
            landline: "028-00000001".into(),
            mobile: "13800000001".into(),
            email: "office@example.invalid".into(),
        },
        regulations: vec!["考务管理办法".into(), "质量督导办法".into()],
        occupations: vec![OccupationRow {
            occupation: "电工".into(),
            job_type: String::new(),
            code: electrician(),
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
        staff: (0..staff)
            .map(|n| StaffRow {
                name: format!("专职{n}"),
                identity: identity(n),
                position: position.into(),
                education: education.into(),
                duties: "考务管理".into(),
            })
            .collect(),
        experts: (0..experts)
            .map(|n| ExpertRow {
                name: format!("专家{n}"),
                identity: identity(1_000 + n),
                employer: employer.clone(),
                position: position.into(),
                education: education.into(),
                field: "电气".into(),
            })
            .collect(),
        assessors: (0..assessors)
            .map(|n| AssessorRow {
                name: format!("考评{n}"),
                identity: identity(2_000 + n),
                employer: employer.clone(),
                position: position.into(),
                education: education.into(),
                occupations: "电工".into(),
            })
            .collect(),
        supervisors: vec![SupervisorRow {
            name: "督导".into(),
            identity: identity(3_000),
            employer: employer.clone(),
            position: position.into(),
            education: education.into(),
        }],
    }
}

/// 电工.
pub fn electrician() -> OccupationCode {
    "6-31-01-03".parse().expect("a code of the catalogue")
}

/// Somebody who does not exist.
fn identity(number: u16) -> CitizenId {
    let born = date(1970, 1, 1).saturating_add(i64::from(number / 100).days());
    CitizenId::fictitious(born, Sex::Male, number % 100).expect("an invented number is well made")
}
