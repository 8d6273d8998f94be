//! What certificates hand on to the register: one certificate by its code, and how many there are.

use crate::store::{self, Certificate};
use certificate_rules::{CertificateCode, CertificateState};
use db::{Conn, args};
use kernel::Fault;

/// The certificate with this code.
///
/// # Errors
/// A fault where storage fails.
pub async fn by_code(
    conn: &mut Conn,
    code: &CertificateCode,
) -> Result<Option<Certificate>, Fault> {
    conn.opt(
        "select * from certificate where code = $1",
        args![code.to_string()],
    )
    .await?
    .map(|row| store::certificate_of(&row))
    .transpose()
}

/// How many certificates are issued.
///
/// # Errors
/// A fault where storage fails.
pub async fn issued_count(conn: &mut Conn) -> Result<u32, Fault> {
    conn.one(
        "select count(*) as issued from certificate where state = $1",
        args![CertificateState::Issued.code()],
    )
    .await?
    .get("issued")
}
