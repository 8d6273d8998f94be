//! One filled-in sample of each document, shared by the tests.

mod assessment_report;

pub use assessment_report::assessment_report;
use jiff::civil::date;
use print::{
    AdmissionTickets, ApplicationForm, AssessorRow, Block, Certificate, Confirmation, Contact,
    EquipmentRow, ExpertRow, Image, Notice, OccupationRow, PrintError, Receipt, ScopeRow, Sitting,
    StaffRow, SupervisorRow, Ticket, seal,
};

pub type Rendered = Result<Vec<u8>, PrintError>;

/// Every sample by name.
pub fn all() -> [(&'static str, Rendered); 6] {
    [
        ("receipt", receipt().render()),
        ("certificate", certificate().render()),
        ("notice", notice().render()),
        ("application_form", application_form().render()),
        ("tickets", tickets().render()),
        ("assessment_report", assessment_report().render()),
    ]
}

pub fn receipt() -> Receipt {
    let row = |occupation: &str, job_type: &str, code: &str, levels: &str, basis: &str| ScopeRow {
        occupation: occupation.into(),
        job_type: job_type.into(),
        code: code.into(),
        levels: levels.into(),
        basis: basis.into(),
        audience: "本校学生".into(),
        holds: String::new(),
    };
    Receipt {
        filing_number: "Y000051009001".into(),
        school: "四川演示技师学院".into(),
        uscc: "12510000MB0X000019".into(),
        address: "四川省成都市演示区工匠路1号".into(),
        scope: vec![
            row(
                "电工",
                "",
                "6-31-01-03",
                "五级/初级工至三级/高级工",
                "国家职业技能标准 电工（2018年版）",
            ),
            row(
                "焊工",
                "电焊工",
                "6-18-02-04",
                "四级/中级工",
                "国家职业技能标准 焊工（2018年版）",
            ),
        ],
        valid_from: date(2025, 11, 1),
        valid_to: date(2028, 10, 31),
        department: "演示省人力资源和社会保障厅".into(),
        seal: seal("演示省人力资源和社会保障厅", "").unwrap(),
        date: date(2025, 11, 18),
        register_url: "http://127.0.0.1:8080/schools/Y000051009001".into(),
    }
}

pub fn certificate() -> Certificate {
    Certificate {
        name: "王𠮷安".into(),
        id_type: "居民身份证".into(),
        id_number: "510000200801010011".into(),
        occupation: "电工".into(),
        job_type: String::new(),
        level: "四级/中级工".into(),
        code: "Y000051009001254000001".into(),
        date: date(2025, 12, 26),
        issuer: "四川演示技师学院".into(),
        photo: photo(),
        seal: seal("四川演示技师学院", "").unwrap(),
        query_url:
            "http://127.0.0.1:8080/certificates/query?code=Y000051009001254000001&name=%E7%8E%8B"
                .into(),
        watermark: Some("演示".into()),
    }
}

/// A drawn stand-in for a photo.
pub fn photo() -> Image {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 25 35"><rect width="25" height="35" fill="#4a86c8"/><circle cx="12.5" cy="14" r="6" fill="#f0d0b0"/><path d="M2 35c0-18 21-18 21 0z" fill="#333"/></svg>"##;
    Image::new(svg.as_bytes().to_vec()).unwrap()
}

pub fn notice() -> Notice {
    let paragraph = |text: &str| Block::Paragraph { text: text.into() };
    let rows = [
        ("1", "电工", "6-31-01-03", "四级/中级工", "同意备案"),
        (
            "2",
            "焊工",
            "6-18-02-04",
            "三级/高级工",
            "暂不同意：考评人员2人，不足3人",
        ),
    ];
    Notice {
        title: "关于四川演示技师学院职业技能等级认定试点技术评估的意见".into(),
        number: Some("演职鉴〔2025〕18号".into()),
        addressee: Some("演示省人力资源和社会保障厅".into()),
        body: vec![
            paragraph(
                "受你厅委托，我中心组织专家组于2025年11月10日至12日，采取听取报告、文件审核、技术抽查、访谈咨询、质询答辩和现场考察等方式，对四川演示技师学院开展职业技能等级认定试点工作的条件进行了全面技术评估。现将评估意见报告如下。",
            ),
            Block::Heading {
                text: "一、评估情况".into(),
            },
            paragraph(
                "该校设有专门负责学生等级认定的内设机构，制度完善，考务流程规范；场地、设施设备和网络视频监控设备与申报职业（工种）等级相适应。",
            ),
            Block::Heading {
                text: "二、评估结论".into(),
            },
            Block::Table {
                head: ["序号", "职业", "职业编码", "等级", "意见"]
                    .map(String::from)
                    .into(),
                rows: rows
                    .iter()
                    .map(|r| [r.0, r.1, r.2, r.3, r.4].map(String::from).into())
                    .collect(),
            },
            paragraph("以上意见，请审示。"),
        ],
        signatory: "演示省职业技能鉴定指导中心".into(),
        seal: Some(seal("演示省职业技能鉴定指导中心", "评估专用章").unwrap()),
        date: date(2025, 11, 14),
    }
}

pub fn tickets() -> AdmissionTickets {
    let sitting =
        |part: &str, room: &str, seat: String, day: i8, from: (i8, i8), to: (i8, i8)| Sitting {
            part: part.into(),
            room: room.into(),
            seat,
            begins: date(2025, 12, day).at(from.0, from.1, 0, 0),
            ends: date(2025, 12, day).at(to.0, to.1, 0, 0),
        };
    let ticket = |n: i32| Ticket {
        number: format!("2025120601{n:02}"),
        name: ["赵演示", "钱演示", "孙演示"][n as usize % 3].into(),
        occupation: "电工".into(),
        level: "四级/中级工".into(),
        sittings: vec![
            sitting(
                "理论知识",
                "教学楼A101",
                format!("{n:02}"),
                6,
                (9, 0),
                (10, 30),
            ),
            sitting(
                "技能操作",
                "实训楼B203",
                format!("工位{n}"),
                6,
                (14, 0),
                (16, 0),
            ),
        ],
    };
    AdmissionTickets {
        session: "2025年第2批 电工四级职业技能等级认定".into(),
        school: "四川演示技师学院".into(),
        rules: vec![
            "凭本证和居民身份证入场，提前15分钟到场，迟到15分钟不得入场。".into(),
            "手机等通讯工具集中存放，不得带入座位。".into(),
            "服从考场工作人员管理，违纪按规定处理。".into(),
        ],
        tickets: (1..=10).map(ticket).collect(),
        date: date(2025, 12, 1),
    }
}

pub fn application_form() -> ApplicationForm {
    let id = || "510000197001010011".to_owned();
    ApplicationForm {
        school: "四川演示技师学院".into(),
        address: "四川省成都市演示区工匠路1号".into(),
        uscc: "12510000MB0X000019".into(),
        contact: Contact {
            name: "李演示".into(),
            position: "教务处处长".into(),
            landline: "028-00000000".into(),
            mobile: "10000000000".into(),
            email: "office@example.invalid".into(),
        },
        regulations: ["职业技能等级认定管理办法.pdf", "考务管理制度.pdf", "质量督导制度.pdf"].map(String::from).into(),
        occupations: vec![OccupationRow {
            occupation: "电工".into(),
            job_type: String::new(),
            code: "6-31-01-03".into(),
            basis: "国家职业技能标准 电工（2018年版）".into(),
            levels: "五级至三级".into(),
            item_resources: "自建题库，理论1200题、技能40套".into(),
            remark: String::new(),
        }],
        teaching: "学校开设电气自动化设备安装与维修等12个专业，在校生3600人。\n课程内容与国家职业技能标准对接，与演示电器有限公司等8家企业签有校企合作协议，共建实训基地5个。".into(),
        venues: "设理论机考室2间，共120座；电工实训室4间，共1200平方米，可同时容纳80人考核。".into(),
        equipment: vec![EquipmentRow {
            name: "维修电工实训考核装置".into(),
            brand: "演示牌".into(),
            model: "YS-DG01".into(),
            quantity: "40台".into(),
            ownership: "自有".into(),
        }],
        monitoring: "配备职业技能等级认定考务系统1套，考场高清网络摄像机36路，录像保存不少于90天。".into(),
        staff: vec![StaffRow {
            name: "张演示".into(),
            id_number: id(),
            position: "科长".into(),
            education: "本科".into(),
            duties: "考务管理".into(),
        }],
        experts: vec![ExpertRow {
            name: "刘演示".into(),
            id_number: id(),
            employer: "演示电器有限公司".into(),
            position: "高级技师".into(),
            education: "大专".into(),
            field: "电气自动化".into(),
        }],
        assessors: ["陈演示", "杨演示", "黄演示", "周演示", "吴演示"]
            .map(|name| AssessorRow {
                name: name.into(),
                id_number: id(),
                employer: "四川演示技师学院".into(),
                position: "高级考评员".into(),
                education: "本科".into(),
                occupations: "电工".into(),
            })
            .into(),
        supervisors: vec![SupervisorRow {
            name: "徐演示".into(),
            id_number: id(),
            employer: "四川演示技师学院".into(),
            position: "质量督导员".into(),
            education: "本科".into(),
        }],
        confirmation: Some(Confirmation {
            name: "李演示".into(),
            on: date(2025, 10, 20),
            digest: "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4".into(),
        }),
        date: date(2025, 10, 20),
    }
}
