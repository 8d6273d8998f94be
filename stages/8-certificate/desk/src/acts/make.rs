//! 制作证书: the platform makes the PDF of an issued certificate, signs it for the school and keeps it (A4.5).

use crate::{
    document::{self, Bearer},
    store::{self, Certificate},
};
use access::{Permit, acts};
use certificate_rules::CertificateState;
use db::{Db, columns};
use jiff::Timestamp;
use kernel::{CertificateId, Clause, Fact, Fault, Refusal, Stop};
use web::Config;

/// Makes, signs and keeps the PDF of an issued certificate. One that is made already is left as it is.
///
/// # Errors
/// A refusal where there is no such certificate or it is not issued; a fault where it cannot be made.
pub async fn make_certificate(
    db: &Db,
    permit: &Permit<acts::PrintCertificate>,
    config: &Config,
    id: CertificateId,
    now: Timestamp,
) -> Result<(), Stop> {
    let certificate = {
        let mut conn = db.read().await?;
        store::one(&mut conn, permit, id).await?
    };
    if certificate.file.is_some() {
        return Ok(());
    }
    check_issued(&certificate)?;
    let bearer = bearer(db, &certificate).await?;
    let pdf = document::signed(&certificate, bearer, config, db.keys(), now)?;
    let file = db.files().put(pdf).await?;
    db.act(now, |mut tx| async move {
        let certificate = store::one(&mut tx, permit, id).await?;
        if certificate.file.is_some() {
            return Err(Refusal::conflict("certificate.made", "该证书已经制作").into());
        }
        tx.update("certificate", id, columns! { "file" => file.to_string() })
            .await?;
        let fact = Fact::about("certificate", id)
            .with("code", certificate.code)
            .with("file", file);
        tx.commit(permit, fact, ()).await
    })
    .await
}

fn check_issued(certificate: &Certificate) -> Result<(), Refusal> {
    if certificate.state == CertificateState::Issued {
        return Ok(());
    }
    let sentence = format!(
        "证书{}{}，颁发后才能制作",
        certificate.code,
        certificate.state.title()
    );
    Err(Refusal::conflict("certificate.not_issued", sentence).citing(Clause::A4_5))
}

/// What the certificate shows of the person and the tables of this stage do not hold.
async fn bearer(db: &Db, certificate: &Certificate) -> Result<Bearer, Stop> {
    let (candidate, identity) = {
        let mut conn = db.read().await?;
        let candidate = candidates_desk::candidate(&mut conn, certificate.candidate).await?;
        let identity =
            candidates_desk::identity(&mut conn, db.keys(), certificate.candidate).await?;
        (candidate, identity)
    };
    let photo = candidate
        .and_then(|candidate| candidate.photo)
        .ok_or_else(|| Fault::broken("the photo of a certificate is gone"))?;
    Ok(Bearer {
        identity,
        photo: db.files().get(photo).await?,
    })
}
