//! The long documents as full as they come: many rows, long Chinese, Latin text with no place to break.

use jiff::civil::date;
use print::{
    ApplicationForm, AssessmentReport, AssessorRow, ConditionRow, Dissent, EquipmentRow, ExpertRow,
    MethodRow, OccupationRow, PanelMember, PanelSignature, StaffRow, SupervisorRow,
};

use crate::samples;

pub const PEOPLE: usize = 100;
pub const EQUIPMENT: usize = 60;
pub const OCCUPATIONS: usize = 15;
pub const CODE: &str = "6-31-01-03";

const LONG: &str = "四川演示智能制造与现代服务高级技工学校（演示技师学院）国家级高技能人才培训基地";
const LATIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const ADDRESS: &str = "http://127.0.0.1:8080/materials/0123456789abcdef0123456789abcdef/0123456789abcdef0123456789abcdef/proof.pdf";

/// The identity number of the person in this row of this table.
pub fn id_number(table: usize, row: usize) -> String {
    format!("510000197{table:02}{row:03}001X")
}

/// One of several texts of a cell: short in most rows, long or unbreakable in some.
fn text(row: usize, short: &str) -> String {
    match row % 7 {
        3 => LONG.into(),
        5 => format!("{short}{LATIN}"),
        _ => short.into(),
    }
}

pub fn application_form() -> ApplicationForm {
    let paragraph = format!("{}\n{ADDRESS}\n{LATIN}{LATIN}", LONG.repeat(30));
    let people = |table: usize| (0..PEOPLE).map(move |row| (row, id_number(table, row)));
    let name = |row: usize| ["赵演示", "欧阳演示", "买买提·演示江·阿卜杜拉"][row % 3].to_owned();
    let position = |row| text(row, "高级技师/高级考评员");
    let education = |row: usize| ["本科", "硕士研究生", "Bachelor"][row % 3].to_owned();
    ApplicationForm {
        school: LONG.into(),
        address: LONG.repeat(3),
        regulations: (0..20)
            .map(|row| format!("{}.pdf", text(row, "考务管理制度")))
            .collect(),
        occupations: (0..OCCUPATIONS)
            .map(|row| OccupationRow {
                occupation: text(row, "工业机器人系统运维员"),
                job_type: text(row + 1, "电焊工"),
                code: CODE.into(),
                basis: text(row + 2, "国家职业技能标准 电工（2018年版）"),
                levels: "五级/初级工至一级/高级技师".into(),
                item_resources: text(row + 3, "自建题库，理论1200题、技能40套"),
                remark: text(row + 4, "增项"),
            })
            .collect(),
        teaching: paragraph.clone(),
        venues: paragraph.clone(),
        equipment: (0..EQUIPMENT)
            .map(|row| EquipmentRow {
                name: text(row, "维修电工实训考核装置"),
                brand: text(row + 1, "演示牌"),
                model: text(row + 2, "YS-DG01/380V-50Hz"),
                quantity: "1200台（套）".into(),
                ownership: text(row + 3, "自有"),
            })
            .collect(),
        monitoring: paragraph,
        staff: people(1)
            .map(|(row, id_number)| StaffRow {
                name: name(row),
                id_number,
                position: position(row),
                education: education(row),
                duties: text(row + 1, "考务管理"),
            })
            .collect(),
        experts: people(2)
            .map(|(row, id_number)| ExpertRow {
                name: name(row),
                id_number,
                employer: text(row + 2, "演示电器有限公司"),
                position: position(row),
                education: education(row),
                field: text(row + 1, "电气自动化"),
            })
            .collect(),
        assessors: people(3)
            .map(|(row, id_number)| AssessorRow {
                name: name(row),
                id_number,
                employer: text(row + 2, "四川演示技师学院"),
                position: position(row),
                education: education(row),
                occupations: text(row + 1, "电工、焊工"),
            })
            .collect(),
        supervisors: people(4)
            .map(|(row, id_number)| SupervisorRow {
                name: name(row),
                id_number,
                employer: text(row + 2, "四川演示技师学院"),
                position: position(row),
                education: education(row),
            })
            .collect(),
        contact: print::Contact {
            email: format!("{LATIN}@example.invalid"),
            ..samples::application_form().contact
        },
        confirmation: None,
        ..samples::application_form()
    }
}

pub fn assessment_report() -> AssessmentReport {
    let sample = samples::assessment_report();
    let line = &sample.lines[1];
    AssessmentReport {
        school: LONG.repeat(2),
        application: LATIN.into(),
        centre: LONG.into(),
        methods: (0..24)
            .map(|row| MethodRow {
                method: "现场考察".into(),
                planned_on: Some(date(2025, 12, 28)),
                done_on: (row % 2 == 0).then(|| date(2025, 12, 29)),
                note: text(row, "考察机考室2间"),
            })
            .collect(),
        panel: (0..9)
            .map(|row| PanelMember {
                name: ["赵演示", "买买提·演示江·阿卜杜拉"][row % 2].into(),
                employer: text(row, "演示电器有限公司"),
                position: text(row + 1, "正高级工程师"),
                leader: row == 0,
            })
            .collect(),
        draw: print::PanelDraw {
            further: 0,
            verify_url: ADDRESS.into(),
            ..sample.draw.clone()
        },
        conditions: (0..PEOPLE)
            .map(|row| ConditionRow {
                clause: format!("附件1第{}项", row % 7 + 1),
                subject: text(row, "工业机器人系统运维员三级/高级工"),
                self_check: "待现场核实".into(),
                verdict: ["符合", "不符合"][row % 2].into(),
                finding: if row == 50 {
                    LONG.repeat(60)
                } else {
                    text(row + 1, LONG)
                },
            })
            .collect(),
        lines: (0..EQUIPMENT)
            .map(|row| print::AssessedLine {
                occupation: text(row, "工业机器人系统运维员"),
                job_type: text(row + 1, ""),
                result: text(row + 2, "具备条件"),
                level: "一级/高级技师".into(),
                ..line.clone()
            })
            .collect(),
        dissents: (0..9)
            .map(|row| Dissent {
                expert: format!("演示专家{row}"),
                line: text(row, "工业机器人系统运维员三级/高级工"),
                text: text(row + 2, &LONG.repeat(4)),
            })
            .collect(),
        conclusion: format!("{}\n{LATIN}{LATIN}", LONG.repeat(20)),
        signatures: (0..9)
            .map(|row| PanelSignature {
                name: ["赵演示", "买买提·演示江·阿卜杜拉"][row % 2].into(),
                signed_on: None,
            })
            .collect(),
        ..sample
    }
}
