//! A small form to which no rule objects.

use filing_rules::{
    ApplicationForm, AssessorRow, Contact, EquipmentRow, ExpertRow, OccupationRow, StaffRow,
    SupervisorRow,
};
use jiff::civil::date;
use kernel::{CitizenId, Level, Uscc, citizen_id::Sex};

pub fn form() -> ApplicationForm {
    let school = "虚构技师学院".to_owned();
    let identity = |serial| CitizenId::fictitious(date(1980, 1, 1), Sex::Male, serial).unwrap();
    let assessor = |serial| AssessorRow {
        name: format!("考评{serial}"),
        identity: identity(serial),
        employer: school.clone(),
        position: "技师".into(),
        education: "本科".into(),
        occupations: "电工".into(),
    };
    ApplicationForm {
        school: school.clone(),
        address: "虚构路1号".into(),
        uscc: Uscc::fictitious(1),
        contact: Contact {
            name: "联系人".into(),
            position: "主任".into(),
            landline: String::new(),
            mobile: "13800000001".into(),
            email: "a@example.cn".into(),
        },
        regulations: vec!["考务办法".into()],
        occupations: vec![OccupationRow {
            occupation: "电工".into(),
            job_type: String::new(),
            code: "6-31-01-03".parse().unwrap(),
            basis: "国家职业技能标准".into(),
            levels: vec![Level::Four],
            items: "自建题库".into(),
            remark: String::new(),
        }],
        teaching: "专业".into(),
        site: "场地".into(),
        equipment: vec![EquipmentRow {
            name: "实训台".into(),
            brand: "无".into(),
            model: "无".into(),
            quantity: "1台".into(),
            ownership: "自有".into(),
        }],
        monitoring: "考务系统".into(),
        staff: vec![StaffRow {
            name: "专职".into(),
            identity: identity(10),
            position: "科员".into(),
            education: "本科".into(),
            duties: "考务".into(),
        }],
        experts: vec![ExpertRow {
            name: "专家".into(),
            identity: identity(11),
            employer: school.clone(),
            position: "教授".into(),
            education: "硕士".into(),
            field: "电气".into(),
        }],
        assessors: vec![assessor(1), assessor(2), assessor(3)],
        supervisors: vec![SupervisorRow {
            name: "督导".into(),
            identity: identity(12),
            employer: school,
            position: "教师".into(),
            education: "本科".into(),
        }],
    }
}
