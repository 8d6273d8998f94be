//! A form to which nobody objects.

use filing_desk::{
    ApplicationForm, AssessorRow, Contact, EquipmentRow, ExpertRow, OccupationRow, StaffRow,
    SupervisorRow, workbook,
};
use jiff::civil::date;
use kernel::{CitizenId, Level, Uscc, citizen_id::Sex};

pub fn workbook_of(form: &ApplicationForm) -> Vec<u8> {
    workbook::filled(form).unwrap()
}

pub fn identity(serial: u16) -> CitizenId {
    CitizenId::fictitious(date(1980, 1, 1), Sex::Male, serial).unwrap()
}

/// A form of a school: 电工 at two levels.
pub fn form(school: &str) -> ApplicationForm {
    let assessor = |serial: u16| AssessorRow {
        name: format!("考评{serial}"),
        identity: identity(serial),
        employer: school.into(),
        position: "讲师/技师".into(),
        education: "本科".into(),
        occupations: "电工、焊工".into(),
    };
    ApplicationForm {
        school: school.into(),
        address: "四川省某市虚构路1号".into(),
        uscc: Uscc::fictitious(1),
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
            code: "6-31-01-03".parse().unwrap(),
            basis: "国家职业技能标准《电工》（2018年版）".into(),
            levels: vec![Level::Five, Level::Four],
            items: "自建题库".into(),
            remark: String::new(),
        }],
        teaching: "开设电气自动化设备安装与维修专业。\n与多家企业共建实训基地。".into(),
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
            identity: identity(101),
            position: "科员".into(),
            education: "本科".into(),
            duties: "考务".into(),
        }],
        experts: vec![ExpertRow {
            name: "专家甲".into(),
            identity: identity(102),
            employer: school.into(),
            position: "教授".into(),
            education: "硕士".into(),
            field: "电气".into(),
        }],
        assessors: (1..=3).map(assessor).collect(),
        supervisors: vec![SupervisorRow {
            name: "督导甲".into(),
            identity: identity(103),
            employer: school.into(),
            position: "教师".into(),
            education: "本科".into(),
        }],
    }
}
