//! Rows of `certificate`, read.

use access::{Doing, Owner, Permit};
use certificate_rules::{CertificateCode, CertificateState, Series};
use db::{Conn, FileDigest, Row, args};
use jiff::civil::Date;
use kernel::{CandidateId, CertificateId, Fault, Level, Refusal, SessionId, Stop};

/// 证书: one certificate as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The certificate.
    pub id: CertificateId,
    /// The session in which it was earned.
    pub session: SessionId,
    /// Whose affair it is.
    pub owner: Owner,
    /// The candidate who earned it.
    pub candidate: CandidateId,
    /// 证书编码.
    pub code: CertificateCode,
    /// 持证人: the holder's name.
    pub holder: String,
    /// The holder's identity number, masked.
    pub identity_masked: String,
    /// 职业名称.
    pub occupation_name: String,
    /// 工种; empty where the occupation is certified as a whole.
    pub job_type: String,
    /// 等级.
    pub level: Level,
    /// 发证机构: the school's name when the code was assigned.
    pub issuer: String,
    /// 发证日期; none before it is issued.
    pub issued_on: Option<Date>,
    /// How far it has come.
    pub state: CertificateState,
    /// The signed PDF; none before it is made.
    pub file: Option<FileDigest>,
}

/// Reads a row of `certificate`.
pub(crate) fn certificate_of(row: &Row) -> Result<Certificate, Fault> {
    Ok(Certificate {
        id: row.get("id")?,
        session: row.get("session")?,
        owner: Owner {
            school: row.get("school")?,
            affiliation: row.parse("affiliation")?,
        },
        candidate: row.get("candidate")?,
        code: row.parse("code")?,
        holder: row.get("holder")?,
        identity_masked: row.get("identity_masked")?,
        occupation_name: row.get("occupation_name")?,
        job_type: row.get("job_type")?,
        level: row.parse("level")?,
        issuer: row.get("issuer")?,
        issued_on: row.get("issued_on")?,
        state: row.parse("state")?,
        file: row.parse_some("file")?,
    })
}

/// The certificates of a session, by code.
pub(crate) async fn of_session(
    conn: &mut Conn,
    session: SessionId,
) -> Result<Vec<Certificate>, Fault> {
    conn.all(
        "select * from certificate where session = $1 order by code",
        args![session],
    )
    .await?
    .iter()
    .map(certificate_of)
    .collect()
}

/// One certificate, whoever asks.
pub(crate) async fn any(conn: &mut Conn, id: CertificateId) -> Result<Option<Certificate>, Fault> {
    conn.opt("select * from certificate where id = $1", args![id])
        .await?
        .map(|row| certificate_of(&row))
        .transpose()
}

/// One certificate, if it is within the reach of the permit.
pub(crate) async fn one<A: Doing>(
    conn: &mut Conn,
    permit: &Permit<A>,
    id: CertificateId,
) -> Result<Certificate, Stop> {
    let certificate = any(conn, id)
        .await?
        .ok_or_else(|| Refusal::not_found("证书"))?;
    permit.check(&certificate.owner, "证书")?;
    Ok(certificate)
}

/// The last code of a series that was given.
pub(crate) async fn last_of(
    conn: &mut Conn,
    series: &Series,
) -> Result<Option<CertificateCode>, Fault> {
    conn.one(
        "select max(code) as code from certificate where code >= $1 and code <= $2",
        args![format!("{series}000000"), format!("{series}999999")],
    )
    .await?
    .parse_some("code")
}
