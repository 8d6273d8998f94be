//! The certificate of a vocational skill level.

use jiff::civil::Date;
use serde::Serialize;

use crate::world::Job;
use crate::{Image, PrintError, qr_code};

/// 职业技能等级证书: laid out by the reference style, under the issuer's seal (A4.5).
///
/// The fields stand where the official blank form has them, so that the same page can also be printed over it.
#[derive(Clone, Debug, Serialize)]
pub struct Certificate {
    /// 姓名.
    pub name: String,
    /// 证件类型, such as "居民身份证".
    pub id_type: String,
    /// 证件号码.
    pub id_number: String,
    /// 职业名称.
    pub occupation: String,
    /// 工种/职业方向; empty prints a dash.
    pub job_type: String,
    /// 职业技能等级, such as "四级/中级工".
    pub level: String,
    /// 证书编号, 22 characters.
    pub code: String,
    /// 发证日期.
    pub date: Date,
    /// 发证机构: the school, or the department for a competition (A4.6).
    pub issuer: String,
    /// The photo, 25 mm × 35 mm.
    #[serde(skip)]
    pub photo: Image,
    /// The issuer's seal.
    #[serde(skip)]
    pub seal: Image,
    /// Address of the page that checks this certificate.
    pub query_url: String,
    /// A word across the page, such as "演示", for certificates that certify nothing.
    pub watermark: Option<String>,
}

impl Certificate {
    /// Sets the certificate on A4 landscape.
    ///
    /// # Errors
    /// See [`PrintError`]: a character that cannot be drawn, a damaged image, an address too long for a QR code.
    pub fn render(&self) -> Result<Vec<u8>, PrintError> {
        let qr = qr_code(&self.query_url)?;
        let template = include_str!("../../templates/certificate.typ");
        let images = [
            ("photo", &self.photo),
            ("seal", &self.seal),
            ("qr.svg", &qr),
        ];
        Job {
            template,
            data: self,
            images: &images,
            date: self.date,
        }
        .pdf()
    }
}
