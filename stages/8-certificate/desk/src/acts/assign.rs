//! 证书编码赋值: the centre gives a code to everyone who passed in a session whose results it has reviewed (A4.5).

use crate::store;
use access::{Permit, acts};
use certificate_rules::{CODE_RULE, CertificateCode, CertificateState, Series, assign};
use db::{Conn, Db, columns};
use filing_rules::FilingNumber;
use jiff::Timestamp;
use kernel::{CandidateId, Fact, Fault, SessionId, Stop};
use plan_desk::Session;
use std::collections::BTreeMap;

/// 赋码结果: the codes that a session was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// How many.
    pub count: u32,
    /// The first.
    pub first: CertificateCode,
    /// The last.
    pub last: CertificateCode,
}

/// Gives a code to every candidate of a session who passed. The run goes on after the last code of the same filing
/// number, year and level; it is read and continued in one transaction, so no code is ever given twice.
///
/// # Errors
/// A refusal where the session is out of reach, its results are not reviewed, it has codes already, nobody passed, or the school was not
/// filed on an exam day.
pub async fn assign_codes(
    db: &Db,
    permit: &Permit<acts::AssignCodes>,
    session: SessionId,
    now: Timestamp,
) -> Result<Assigned, Stop> {
    db.act(now, |mut tx| async move {
        let planned = plan_desk::session(&mut tx, permit, session).await?;
        plan_desk::still_filed(&mut tx, &planned).await?;
        let passed = results_desk::passed(&mut tx, session).await?;
        let codes = codes_for(&mut tx, &planned, passed.len(), now).await?;
        let issuer = accounts::organisation(&mut tx, planned.owner.school)
            .await?
            .name;
        let mut candidates: BTreeMap<CandidateId, _> =
            candidates_desk::candidates(&mut tx, session, true)
                .await?
                .into_iter()
                .map(|candidate| (candidate.id, candidate))
                .collect();
        for (id, code) in passed.into_iter().zip(&codes) {
            let holder = candidates
                .remove(&id)
                .ok_or_else(|| Fault::broken("one who passed was not eligible"))?;
            let certificate = tx.id::<kernel::Certificate>();
            tx.insert(
                "certificate",
                certificate,
                columns! {
                    "session" => session,
                    "school" => planned.owner.school,
                    "affiliation" => planned.owner.affiliation.to_string(),
                    "candidate" => id,
                    "code" => code.to_string(),
                    "code_rule" => CODE_RULE,
                    "holder" => holder.name,
                    "identity_digest" => holder.identity_digest,
                    "identity_masked" => holder.identity_masked,
                    "occupation" => planned.occupation.to_string(),
                    "occupation_name" => &planned.occupation_name,
                    "job_type" => &planned.job_type,
                    "level" => planned.level.digit().to_string(),
                    "issuer" => &issuer,
                    "assigned_at" => now,
                    "state" => CertificateState::Assigned.code(),
                },
            )
            .await?;
        }
        let assigned = whole_run(&codes)?;
        let fact = Fact::about("session", session)
            .with("count", assigned.count)
            .with("first", &assigned.first)
            .with("last", &assigned.last)
            .with("rule", CODE_RULE);
        tx.commit(permit, fact, assigned).await
    })
    .await
}

/// The codes for so many who passed, by the rule.
async fn codes_for(
    conn: &mut Conn,
    planned: &Session,
    passed: usize,
    now: Timestamp,
) -> Result<Vec<CertificateCode>, Stop> {
    let filing: FilingNumber = planned
        .filing_number
        .parse()
        .map_err(|error| Fault::new("reading a filing number", error))?;
    let series = Series::new(filing, planned.level, calendar::shanghai_date(now));
    let last = store::last_of(conn, &series).await?;
    let results = results_desk::state(conn, planned.id).await?;
    let assigned = count(store::of_session(conn, planned.id).await?.len())?;
    Ok(assign(results, assigned, count(passed)?, &series, last)?)
}

fn whole_run(codes: &[CertificateCode]) -> Result<Assigned, Fault> {
    match (codes.first(), codes.last()) {
        (Some(first), Some(last)) => Ok(Assigned {
            count: count(codes.len())?,
            first: first.clone(),
            last: last.clone(),
        }),
        _ => Err(Fault::broken("the rule gave no codes")),
    }
}

fn count(length: usize) -> Result<u32, Fault> {
    u32::try_from(length).map_err(|error| Fault::new("counting certificates", error))
}
