//! The filing receipt.

use jiff::civil::Date;
use serde::Serialize;

use crate::world::Job;
use crate::{Image, PrintError, qr_code};

/// 备案回执: what the department gives a school whose filing is accepted, with number and validity (A3.4).
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// 备案编号, 13 characters.
    pub filing_number: String,
    /// 院校名称.
    pub school: String,
    /// 统一社会信用代码 of the school.
    pub uscc: String,
    /// 地址 of the school.
    pub address: String,
    /// 备案范围, in the order of printing.
    pub scope: Vec<ScopeRow>,
    /// First month of validity (any day in it).
    pub valid_from: Date,
    /// Last month of validity (any day in it).
    pub valid_to: Date,
    /// 人力资源社会保障部门 that issues the receipt.
    pub department: String,
    /// Its seal.
    #[serde(skip)]
    pub seal: Image,
    /// 出具日期.
    pub date: Date,
    /// Address of the school's page in the public register.
    pub register_url: String,
}

/// One line of a school's scope (备案范围).
#[derive(Clone, Debug, Serialize)]
pub struct ScopeRow {
    /// 职业.
    pub occupation: String,
    /// 工种; empty when the occupation has none.
    pub job_type: String,
    /// 职业编码.
    pub code: String,
    /// 等级, such as "五级/初级工至三级/高级工".
    pub levels: String,
    /// 评价依据: the national standard or the industry specification.
    pub basis: String,
    /// 面向, such as "本校学生".
    pub audience: String,
    /// The days on which the line holds, such as "至2029年2月28日"; empty where it holds as long as the filing.
    pub holds: String,
}

impl Receipt {
    /// Sets the receipt on A4.
    ///
    /// # Errors
    /// See [`PrintError`]: a character that cannot be drawn, a damaged seal image, an address too long for a QR code.
    pub fn render(&self) -> Result<Vec<u8>, PrintError> {
        let qr = qr_code(&self.register_url)?;
        let template = include_str!("../../templates/receipt.typ");
        let images = [("seal", &self.seal), ("qr.svg", &qr)];
        Job {
            template,
            data: self,
            images: &images,
            date: self.date,
        }
        .pdf()
    }
}
