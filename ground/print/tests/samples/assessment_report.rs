//! The sample of the report of a technical assessment.

use jiff::civil::date;
use print::{
    AssessedLine, AssessmentReport, ConditionRow, Dissent, MethodRow, PanelDraw, PanelMember,
    PanelSignature,
};

const EXPERTS: [&str; 3] = ["刘演示", "韩演示", "唐演示"];

pub fn assessment_report() -> AssessmentReport {
    AssessmentReport {
        school: "四川演示技师学院".into(),
        uscc: "12510000MB0X000019".into(),
        application: "SQ-2025-000018".into(),
        centre: "演示省职业技能鉴定指导中心".into(),
        kind: "首次申请".into(),
        accepted_on: date(2025, 10, 24),
        methods: methods(),
        panel: panel(),
        draw: PanelDraw {
            further: 0,
            pool_size: 42,
            excluded: 6,
            list_digest: "3b5d5c3712955042212316173ccf37be80090c8f3a1b2f5f24b7d0a1e5c9f802".into(),
            seed: "c0535e4be2b79ffd93291305436bf889314e4a3faec05ecffcbb7df31ad9e51a".into(),
            method_version: "gongjiang/draw/1".into(),
            verify_url: "http://127.0.0.1:8080/draws/06f1c2a4".into(),
        },
        conditions: conditions(),
        lines: vec![
            line("电工", "", "6-31-01-03", "四级/中级工", 3, "具备条件"),
            line("焊工", "电焊工", "6-18-02-04", "三级/高级工", 1, "不具备条件"),
        ],
        dissents: vec![Dissent {
            expert: "刘演示".into(),
            line: "焊工（电焊工）三级/高级工".into(),
            text: "另有1名考评人员已取得考评资格、正在办理聘任手续，到岗后即满足3人的要求，建议限期补正后同意。".into(),
        }],
        conclusion: "经全面技术评估，四川演示技师学院设有专门负责院校学生等级认定的内设机构，制度完善，考务工作流程规范，具备开展电工四级/中级工职业技能等级认定试点工作的条件。\n焊工（电焊工）三级/高级工考评人员不足3人，暂不具备条件，建议补足后另行申请增项。".into(),
        signatures: [Some(date(2025, 11, 12)), Some(date(2025, 11, 13)), None]
            .into_iter()
            .zip(EXPERTS)
            .map(|(signed_on, name)| PanelSignature {
                name: name.into(),
                signed_on,
            })
            .collect(),
        date: date(2025, 11, 14),
    }
}

fn methods() -> Vec<MethodRow> {
    let method = |method: &str, day: i8, done: bool, note: &str| MethodRow {
        method: method.into(),
        planned_on: done.then(|| date(2025, 11, day)),
        done_on: done.then(|| date(2025, 11, day)),
        note: note.into(),
    };
    vec![
        method("听取报告", 10, true, "听取试点工作方案和筹备情况报告"),
        method("文件审核", 10, true, "审核规章制度和资产证明材料"),
        method("技术抽查", 11, true, "抽查题库试题40道、考务系统和监控录像"),
        method("访谈咨询", 11, true, "访谈考评人员5人、学生8人"),
        method("质询答辩", 12, false, "不采用：与现场考察合并进行"),
        method("现场考察", 12, true, "考察机考室2间、实训室4间"),
    ]
}

fn panel() -> Vec<PanelMember> {
    let employers = ["演示电器有限公司", "演示职业技术学院", "演示焊接研究所"];
    let positions = ["高级技师", "教授", "正高级工程师"];
    let members = EXPERTS.into_iter().zip(employers).zip(positions);
    members
        .enumerate()
        .map(|(place, ((name, employer), position))| PanelMember {
            name: name.into(),
            employer: employer.into(),
            position: position.into(),
            leader: place == 0,
        })
        .collect()
}

fn conditions() -> Vec<ConditionRow> {
    let condition =
        |number: u8, subject: &str, self_check: &str, met: bool, finding: &str| ConditionRow {
            clause: format!("附件1第{number}项"),
            subject: subject.into(),
            self_check: self_check.into(),
            verdict: if met { "符合" } else { "不符合" }.into(),
            finding: finding.into(),
        };
    let [electrician, welder] = ["电工四级/中级工", "焊工（电焊工）三级/高级工"];
    vec![
        condition(
            1,
            "全校",
            "待现场核实",
            true,
            "设考试中心，专职5人；制度12份，考务流程完整。",
        ),
        condition(2, electrician, "满足", true, "考评人员5人，资格有效。"),
        condition(
            2,
            welder,
            "满足",
            false,
            "申报考评人员3人，其中1人已调离，现有2人，应不少于3人。",
        ),
        condition(
            3,
            electrician,
            "待现场核实",
            true,
            "实训室4间1200平方米，装置40台，监控覆盖全部考位。",
        ),
        condition(
            3,
            welder,
            "待现场核实",
            true,
            "焊接工位24个，排烟和监控设备齐全。",
        ),
        condition(
            4,
            electrician,
            "待现场核实",
            true,
            "电气专业在校生640人，与8家企业签有用工协议。",
        ),
        condition(4, welder, "待现场核实", true, "焊接专业在校生180人。"),
        condition(
            5,
            electrician,
            "满足",
            true,
            "理论1200题、技能40套，抽查40道均符合标准。",
        ),
        condition(5, welder, "满足", true, "理论900题、技能25套。"),
        condition(6, "全校", "满足", true, "年度预算安排认定经费60万元。"),
        condition(7, "全校", "满足", true, "配备考务系统，已与监管系统联调。"),
    ]
}

fn line(
    occupation: &str,
    job_type: &str,
    code: &str,
    level: &str,
    supports: usize,
    result: &str,
) -> AssessedLine {
    AssessedLine {
        occupation: occupation.into(),
        job_type: job_type.into(),
        code: code.into(),
        level: level.into(),
        supports,
        objects: EXPERTS.len() - supports,
        result: result.into(),
    }
}
