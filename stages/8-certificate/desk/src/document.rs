//! The certificate as a document: what stands on it, whose seal and signature it bears (A4.5).

use crate::store::Certificate;
use db::Keys;
use jiff::Timestamp;
use kernel::{CitizenId, Fault};
use print::{CertificatePem, Image, PrintError};
use web::Config;

/// What a signature on a certificate stands for.
const REASON: &str = "颁发职业技能等级证书";
/// The word across the certificates of an installation whose data are invented.
const WATERMARK: &str = "演示";

/// 持证人: what the certificate shows of the person and the tables of this stage do not hold.
pub(crate) struct Bearer {
    /// The identity number, which a certificate prints in full.
    pub(crate) identity: CitizenId,
    /// The photo, a JPEG.
    pub(crate) photo: Vec<u8>,
}

/// 平台根证书: by which anyone can check the documents of the installation that owns these keys.
///
/// # Errors
/// A fault where the certificate cannot be made.
pub fn root_certificate(keys: &Keys) -> Result<CertificatePem, Fault> {
    let root = print::root_of(&keys.documents).map_err(failing)?;
    Ok(root.certificate().clone())
}

/// The characters of what a certificate says that no font of ours can draw.
pub(crate) fn unprintable(certificate: &Certificate) -> Vec<char> {
    print::missing_glyphs(&format!(
        "{}{}{}",
        certificate.holder, certificate.occupation_name, certificate.job_type
    ))
}

/// The signed PDF of an issued certificate.
pub(crate) fn signed(
    certificate: &Certificate,
    bearer: Bearer,
    config: &Config,
    keys: &Keys,
    now: Timestamp,
) -> Result<Vec<u8>, Fault> {
    let issuer = &certificate.issuer;
    let document = print::Certificate {
        name: certificate.holder.clone(),
        id_type: "居民身份证".to_owned(),
        id_number: bearer.identity.expose().to_owned(),
        occupation: certificate.occupation_name.clone(),
        job_type: certificate.job_type.clone(),
        level: certificate.level.label().to_owned(),
        code: certificate.code.to_string(),
        date: certificate
            .issued_on
            .ok_or_else(|| Fault::broken("an issued certificate has no date"))?,
        issuer: issuer.clone(),
        photo: Image::new(bearer.photo).map_err(failing)?,
        seal: print::seal(issuer, "").map_err(failing)?,
        query_url: format!(
            "{}/certificates/query?code={}",
            config.base_url, certificate.code
        ),
        watermark: config.notice.as_ref().map(|_| WATERMARK.to_owned()),
    };
    let school = certificate.owner.school.to_string();
    let signer = print::signer_for(&keys.documents, &school, issuer, now).map_err(failing)?;
    print::sign(&document.render().map_err(failing)?, &signer, now, REASON).map_err(failing)
}

fn failing(error: PrintError) -> Fault {
    Fault::new("making a certificate", error)
}
