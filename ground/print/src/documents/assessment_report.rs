//! The report of the technical assessment.

use jiff::civil::Date;
use serde::Serialize;

use crate::world::Job;
use crate::{PrintError, qr_code};

/// 技工院校职业技能等级认定备案技术评估报告: how the panel assessed whether a school meets the conditions of 附件1, what it
/// found and what it concludes (A3.3).
#[derive(Clone, Debug, Serialize)]
pub struct AssessmentReport {
    /// 申请院校.
    pub school: String,
    /// 统一社会信用代码 of the school.
    pub uscc: String,
    /// 申请编号.
    pub application: String,
    /// 职鉴中心 that organised the assessment.
    pub centre: String,
    /// 申请类别: 首次申请, 增项 or 续期.
    pub kind: String,
    /// 受理日期.
    pub accepted_on: Date,
    /// 一、评估方式及实施情况.
    pub methods: Vec<MethodRow>,
    /// 二、评估专家组.
    pub panel: Vec<PanelMember>,
    /// How the panel was drawn.
    pub draw: PanelDraw,
    /// 三、条件评估情况.
    pub conditions: Vec<ConditionRow>,
    /// 四、各职业（工种）等级评估结果.
    pub lines: Vec<AssessedLine>,
    /// 五、不同意见, by name; empty where there are none.
    pub dissents: Vec<Dissent>,
    /// 六、评估结论, a paragraph per line.
    pub conclusion: String,
    /// 专家签字, a line for each expert.
    pub signatures: Vec<PanelSignature>,
    /// 报告日期.
    pub date: Date,
}

/// One way of assessing and when it was done.
#[derive(Clone, Debug, Serialize)]
pub struct MethodRow {
    /// 评估方式: 听取报告, 文件审核, 技术抽查, 访谈咨询, 质询答辩 or 现场考察.
    pub method: String,
    /// 计划日期; none where it is not used.
    pub planned_on: Option<Date>,
    /// 实施日期; none where it was not done.
    pub done_on: Option<Date>,
    /// 说明.
    pub note: String,
}

/// An expert of the panel.
#[derive(Clone, Debug, Serialize)]
pub struct PanelMember {
    /// 姓名.
    pub name: String,
    /// 所在单位.
    pub employer: String,
    /// 职务/职称.
    pub position: String,
    /// Whether the expert leads the panel (组长).
    pub leader: bool,
}

/// How the panel was drawn, so that anyone can do the draw again.
#[derive(Clone, Debug, Serialize)]
pub struct PanelDraw {
    /// Experts on the list, the excluded ones counted.
    pub pool_size: usize,
    /// Experts on the list who could not be drawn.
    pub excluded: usize,
    /// SHA-256 of the list, hex.
    pub list_digest: String,
    /// The seed, hex.
    pub seed: String,
    /// How many further lists were drawn from, when the first was used up.
    pub further: usize,
    /// Version of the method.
    pub method_version: String,
    /// Address where the list is and the draw can be done again.
    pub verify_url: String,
}

/// One condition of 附件1, for the school or for one occupation and level.
#[derive(Clone, Debug, Serialize)]
pub struct ConditionRow {
    /// The clause, such as "附件1第2项".
    pub clause: String,
    /// 全校, or the occupation and level.
    pub subject: String,
    /// 自查结论 of the school.
    pub self_check: String,
    /// 评估结论 of the panel: 符合 or 不符合.
    pub verdict: String,
    /// 评估情况: what the panel found.
    pub finding: String,
}

/// The panel's votes on one occupation and level.
#[derive(Clone, Debug, Serialize)]
pub struct AssessedLine {
    /// 职业.
    pub occupation: String,
    /// 工种; empty when the occupation has none.
    pub job_type: String,
    /// 职业编码.
    pub code: String,
    /// 等级.
    pub level: String,
    /// Experts who support it.
    pub supports: usize,
    /// Experts who object.
    pub objects: usize,
    /// 评估结果.
    pub result: String,
}

/// What an expert holds against the panel's result.
#[derive(Clone, Debug, Serialize)]
pub struct Dissent {
    /// The expert's name.
    pub expert: String,
    /// The occupation and level.
    pub line: String,
    /// The opinion.
    pub text: String,
}

/// An expert's line for the signature.
#[derive(Clone, Debug, Serialize)]
pub struct PanelSignature {
    /// The expert's name.
    pub name: String,
    /// The day of the online confirmation; none leaves the date to be written by hand.
    pub signed_on: Option<Date>,
}

impl AssessmentReport {
    /// Sets the report on A4.
    ///
    /// # Errors
    /// See [`PrintError`]: a character that cannot be drawn, an address too long for a QR code.
    pub fn render(&self) -> Result<Vec<u8>, PrintError> {
        let qr = qr_code(&self.draw.verify_url)?;
        let template = include_str!("../../templates/assessment_report.typ");
        Job {
            template,
            data: self,
            images: &[("qr.svg", &qr)],
            date: self.date,
        }
        .pdf()
    }
}
