//! 证书查询: whoever knows the code of a certificate and the name of its holder is told what it certifies (A4.5).
//!
//! A wrong code and a wrong name get the same answer, so that nobody can find out names by trying.

use certificate_desk::{Certificate, CertificateCode, CertificateState};
use db::Conn;
use kernel::{Clause, Fault, Refusal, RefusalKind};
use serde::Serialize;
use utoipa::ToSchema;

/// 查询: what somebody asks, as they typed it.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// 证书编码.
    pub code: &'a str,
    /// 持证人姓名.
    pub name: &'a str,
}

/// 查询结果: what a certificate certifies, for the public. It never holds an identity number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Found {
    /// Whether it certifies anything: true for what is issued.
    pub valid: bool,
    /// The holder's name: the first character, a star for each other.
    pub holder: String,
    /// 职业名称.
    pub occupation: String,
    /// 工种; empty where the occupation is certified as a whole.
    pub job_type: String,
    /// Such as 四级/中级工.
    pub level: String,
    /// 证书编码.
    pub code: String,
    /// 发证日期, an ISO date.
    pub issued_on: String,
    /// 发证机构.
    pub issuer: String,
    /// How far it has come: `issued`.
    pub state: String,
}

/// Answers a question.
///
/// # Errors
/// A refusal with all that is missing in the question; another, always the same, where no issued certificate has this
/// code and holder. A fault where storage fails.
pub async fn answer(conn: &mut Conn, question: &Question<'_>) -> Result<Found, kernel::Stop> {
    let (code, name) = (
        compact(question.code).to_uppercase(),
        compact(question.name),
    );
    let mut missing = kernel::Problems::default();
    missing.check(code.is_empty(), "code", || "请填写证书编码".to_owned());
    missing.check(name.is_empty(), "name", || "请填写持证人姓名".to_owned());
    missing.refuse(
        "certificate.incomplete_query",
        "查询证书须同时填写证书编码和持证人姓名",
    )?;
    let Ok(code) = code.parse::<CertificateCode>() else {
        return Err(no_match().into());
    };
    let found = certificate_desk::by_code(conn, &code).await?;
    let certificate = found
        .filter(|it| it.state == CertificateState::Issued && compact(&it.holder) == name)
        .ok_or_else(no_match)?;
    Ok(shown(certificate)?)
}

fn shown(certificate: Certificate) -> Result<Found, Fault> {
    let issued_on = certificate
        .issued_on
        .ok_or_else(|| Fault::broken("an issued certificate has no date"))?;
    Ok(Found {
        valid: true,
        holder: results_rules::mask_name(&certificate.holder),
        occupation: certificate.occupation_name,
        job_type: certificate.job_type,
        level: certificate.level.label().to_owned(),
        code: certificate.code.to_string(),
        issued_on: issued_on.to_string(),
        issuer: certificate.issuer,
        state: certificate.state.code().to_owned(),
    })
}

fn no_match() -> Refusal {
    Refusal {
        code: "certificate.no_match",
        kind: RefusalKind::NotFound,
        clause: Some(Clause::A4_5),
        sentence: "没有查到证书编码与持证人姓名都相符的证书，请核对后重新查询".to_owned(),
        problems: Vec::new(),
    }
}

/// What was typed, without what typing adds: full-width letters and digits, blanks, the many dots inside names.
fn compact(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| match letter {
            '・' | '•' | '‧' | '．' | '.' => '·',
            '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_read_as_it_was_meant() {
        let cases = [
            ("Ｙ０００051001064 264000001 ", "Y000051001064264000001"),
            ("　王　小明", "王小明"),
            ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
            ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
            ("", ""),
        ];
        for (typed, meant) in cases {
            assert_eq!(compact(typed), meant, "{typed}");
        }
    }
}
