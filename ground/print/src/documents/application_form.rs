//! The application form of 附件5.

use jiff::civil::Date;
use serde::Serialize;

use crate::PrintError;
use crate::world::Job;

/// 技工院校职业技能等级认定备案申请表 (A5), with the sections and columns that the notice prints.
#[derive(Clone, Debug, Serialize)]
pub struct ApplicationForm {
    /// 名称.
    pub school: String,
    /// 地址.
    pub address: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// 联系人信息.
    pub contact: Contact,
    /// 等级认定规章制度文件: titles of the attached files.
    pub regulations: Vec<String>,
    /// 二、申请开展认定的职业（工种）.
    pub occupations: Vec<OccupationRow>,
    /// 三、专业设置、课程内容、校企合作情况等.
    pub teaching: String,
    /// 四（一）场地情况.
    pub venues: String,
    /// 四（二）设施设备情况.
    pub equipment: Vec<EquipmentRow>,
    /// 四（三）计算机考务管理及网络视频监控设备配置情况.
    pub monitoring: String,
    /// 五（一）专职工作人员情况.
    pub staff: Vec<StaffRow>,
    /// 五（二）专家情况.
    pub experts: Vec<ExpertRow>,
    /// 五（三）考评人员情况.
    pub assessors: Vec<AssessorRow>,
    /// 五（四）质量督导人员情况.
    pub supervisors: Vec<SupervisorRow>,
    /// The online confirmation that the materials are true (A3.1); none where the form is to be signed by hand.
    pub confirmation: Option<Confirmation>,
    /// The date of making; the form itself shows none.
    pub date: Date,
}

/// 联系人信息.
#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    /// 姓名.
    pub name: String,
    /// 职务.
    pub position: String,
    /// 座机.
    pub landline: String,
    /// 手机.
    pub mobile: String,
    /// 电子邮箱.
    pub email: String,
}

/// A row of 申请开展认定的职业（工种）.
#[derive(Clone, Debug, Serialize)]
pub struct OccupationRow {
    /// 职业.
    pub occupation: String,
    /// 工种.
    pub job_type: String,
    /// 职业编码.
    pub code: String,
    /// 评定依据.
    pub basis: String,
    /// 适用级别.
    pub levels: String,
    /// 命题资源.
    pub item_resources: String,
    /// 备注.
    pub remark: String,
}

/// A row of 设施设备情况.
#[derive(Clone, Debug, Serialize)]
pub struct EquipmentRow {
    /// 名称.
    pub name: String,
    /// 品牌.
    pub brand: String,
    /// 规格/型号.
    pub model: String,
    /// 数量, with its unit.
    pub quantity: String,
    /// 所有权归属.
    pub ownership: String,
}

/// A row of 专职工作人员情况.
#[derive(Clone, Debug, Serialize)]
pub struct StaffRow {
    /// 姓名.
    pub name: String,
    /// 身份证号.
    pub id_number: String,
    /// 职务/职称.
    pub position: String,
    /// 学历.
    pub education: String,
    /// 主要工作职责.
    pub duties: String,
}

/// A row of 专家情况.
#[derive(Clone, Debug, Serialize)]
pub struct ExpertRow {
    /// 姓名.
    pub name: String,
    /// 身份证号.
    pub id_number: String,
    /// 所在单位.
    pub employer: String,
    /// 职务/职称/技能等级.
    pub position: String,
    /// 学历.
    pub education: String,
    /// 专业方向.
    pub field: String,
}

/// A row of 考评人员情况.
#[derive(Clone, Debug, Serialize)]
pub struct AssessorRow {
    /// 姓名.
    pub name: String,
    /// 身份证号.
    pub id_number: String,
    /// 所在单位.
    pub employer: String,
    /// 职务/职称/技能等级.
    pub position: String,
    /// 学历.
    pub education: String,
    /// 考评职业领域.
    pub occupations: String,
}

/// A row of 质量督导人员情况.
#[derive(Clone, Debug, Serialize)]
pub struct SupervisorRow {
    /// 姓名.
    pub name: String,
    /// 身份证号.
    pub id_number: String,
    /// 所在单位.
    pub employer: String,
    /// 职务/职称/技能等级.
    pub position: String,
    /// 学历.
    pub education: String,
}

/// 法定代表人在线确认.
#[derive(Clone, Debug, Serialize)]
pub struct Confirmation {
    /// 法定代表人.
    pub name: String,
    /// The day of the confirmation.
    pub on: Date,
    /// The digest of what was confirmed, hex; the journal holds the same.
    pub digest: String,
}

impl ApplicationForm {
    /// Sets the form on A4. A table with fewer rows than the notice prints is filled up with empty ones; room for the
    /// legal representative's signature and the school's seal (A3.1) follows the last table.
    ///
    /// # Errors
    /// See [`PrintError`]: a character that cannot be drawn.
    pub fn render(&self) -> Result<Vec<u8>, PrintError> {
        let template = include_str!("../../templates/application_form.typ");
        Job {
            template,
            data: self,
            images: &[],
            date: self.date,
        }
        .pdf()
    }
}
