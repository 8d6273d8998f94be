//! 调阅证书: somebody opens the PDF of a certificate. It shows the whole identity number, so the reading is journaled.

use crate::store;
use access::{Permit, acts};
use db::Db;
use jiff::Timestamp;
use kernel::{CertificateId, Fact, Refusal, Stop};

/// The signed PDF of a certificate, with the name that the file is given.
///
/// # Errors
/// A refusal where the certificate is out of reach or not made yet.
pub async fn open_certificate(
    db: &Db,
    permit: &Permit<acts::ReadCertificates>,
    id: CertificateId,
    now: Timestamp,
) -> Result<(String, Vec<u8>), Stop> {
    let (code, file) = db
        .act(now, |mut tx| async move {
            let certificate = store::one(&mut tx, permit, id).await?;
            let file = certificate.file.ok_or_else(|| {
                let sentence = format!(
                    "证书{}{}，尚未制作完成",
                    certificate.code,
                    certificate.state.title()
                );
                Refusal::conflict("certificate.not_made", sentence)
            })?;
            let fact = Fact::about("certificate", id).with("file", file);
            tx.commit(permit, fact, (certificate.code, file)).await
        })
        .await?;
    Ok((format!("{code}.pdf"), db.files().get(file).await?))
}
