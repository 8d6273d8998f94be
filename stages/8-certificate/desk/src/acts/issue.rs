//! 颁发证书: the head of the school issues the certificates of a session; they are made and signed right after (A4.5).

use crate::{
    document,
    store::{self, Certificate},
};
use access::{Permit, acts};
use certificate_rules::{CertificateState, Holder, issue};
use db::{Conn, Db, columns};
use jiff::Timestamp;
use kernel::{CandidateId, Clause, Fact, Fault, Refusal, SessionId, Stop};
use std::collections::BTreeMap;

/// Issues every certificate of a session and leaves the making of each to the worker; gives their number.
///
/// # Errors
/// A refusal where the session is out of reach, has no codes, was issued before, or where one of its certificates could
/// not be made: a photo is missing, or a character cannot be printed.
pub async fn issue_certificates(
    db: &Db,
    permit: &Permit<acts::IssueCertificates>,
    session: SessionId,
    now: Timestamp,
) -> Result<u32, Stop> {
    db.act(now, |mut tx| async move {
        plan_desk::session(&mut tx, permit, session).await?;
        let certificates = store::of_session(&mut tx, session).await?;
        issue(&holders(&mut tx, session, &certificates).await?)?;
        check_seals(&certificates)?;
        let issued_on = calendar::shanghai_date(now);
        let mut issued = 0;
        for certificate in &certificates {
            let change =
                columns! { "state" => CertificateState::Issued.code(), "issued_on" => issued_on };
            tx.update("certificate", certificate.id, change).await?;
            tx.later("certificate.print", certificate.id).await?;
            issued += 1;
        }
        let fact = Fact::about("session", session)
            .with("count", issued)
            .with("issued_on", issued_on);
        tx.commit(permit, fact, issued).await
    })
    .await
}

/// What the rule needs to know of each certificate.
async fn holders(
    conn: &mut Conn,
    session: SessionId,
    certificates: &[Certificate],
) -> Result<Vec<Holder>, Fault> {
    let candidates: BTreeMap<CandidateId, _> = candidates_desk::candidates(conn, session, true)
        .await?
        .into_iter()
        .map(|candidate| (candidate.id, candidate))
        .collect();
    let holder = |certificate: &Certificate| {
        let candidate = candidates
            .get(&certificate.candidate)
            .ok_or_else(|| Fault::broken("a certificate without its candidate"))?;
        Ok(Holder {
            row_no: candidate.row_no,
            state: certificate.state,
            has_photo: candidate.photo.is_some(),
            unprintable: document::unprintable(certificate),
        })
    };
    certificates.iter().map(holder).collect()
}

/// The seal is drawn from the school's name, which must fit around it.
fn check_seals(certificates: &[Certificate]) -> Result<(), Refusal> {
    let Some(any) = certificates.first() else {
        return Ok(());
    };
    print::seal(&any.issuer, "").map(drop).map_err(|error| {
        let sentence = format!("无法按院校名称“{}”制作印章：{error}", any.issuer);
        Refusal::invalid("certificate.no_seal", sentence).citing(Clause::A4_5)
    })
}
