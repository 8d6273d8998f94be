//! What is done about an agreement: the school records, confirms and ends it, its centre may object.

use crate::partner::{agreements, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db, args, columns};
use filing_rules::{
    AgreementEntry, AgreementStep, Parties, PartnerLine, PartnerStep, Terms, give_reason,
    read_agreement,
};
use jiff::Timestamp;
use kernel::{
    AgreementId, AgreementLineId, Clause, Fact, Fault, OrganisationId, PartnerId, Stop,
    without_numbers,
};
use std::collections::BTreeSet;

/// Records an agreement of the school with a partner: its terms, what it is about, and the name and bytes of the signed
/// paper.
///
/// # Errors
/// A refusal with every problem at its field, or where the partner may not certify for the time being.
pub async fn record_agreement(
    db: &Db,
    permit: &Permit<acts::RecordAgreement>,
    partner: PartnerId,
    typed: AgreementEntry<'_>,
    lines: &BTreeSet<PartnerLine>,
    paper: (&str, &[u8]),
    now: Timestamp,
) -> Result<AgreementId, Stop> {
    let school = permit.organisation()?;
    let today = shanghai_date(now);
    let read = async |conn: &mut Conn| {
        let found = store::partner_of(conn, partner).await?;
        PartnerStep::Agree.allowed(found.on(today), found.kind)?;
        let parties = Parties {
            kind: found.kind,
            partner: [&found.number, &found.uscc],
            scope: &found.scope_from(today),
            school: &codes_of(conn, school.id).await?,
        };
        Ok::<Terms, Stop>(read_agreement(typed, lines, paper, parties, today)?)
    };
    // Only a paper of an agreement that would be recorded is kept, and it is kept before the act that mentions it.
    read(&mut db.read().await?).await?;
    let file = db.files().put(paper.1.to_vec()).await?;
    db.act(now, |mut tx| async move {
        let terms = read(&mut tx).await?;
        let id: AgreementId = tx.id();
        let columns = columns! {
            "partner" => partner,
            "school" => school.id,
            "affiliation" => school.affiliation.to_string(),
            "title" => &terms.title,
            "valid_from" => terms.valid.from,
            "valid_until" => terms.valid.until,
            "file" => file.to_string(),
            "file_name" => without_numbers(paper.0),
            "recorded_by" => &permit.principal().name,
            "recorded_on" => today,
        };
        tx.insert("agreement", id, columns).await?;
        for line in lines {
            let columns = columns! {
                "agreement" => id,
                "occupation" => line.occupation.to_string(),
                "job_type" => &line.job_type,
                "level" => line.level.digit().to_string(),
            };
            let line: AgreementLineId = tx.id();
            tx.insert("agreement_line", line, columns).await?;
        }
        let fact = Fact::about("agreement", id)
            .with("partner", partner)
            .with("file", file)
            .with("lines", lines.len());
        tx.commit(permit, fact, id).await
    })
    .await
}

/// The filing numbers and credit codes under which a school was ever filed.
async fn codes_of(conn: &mut Conn, school: OrganisationId) -> Result<Vec<String>, Fault> {
    let sql = "select number as code from filing where school = $1
               union select uscc as code from filing where school = $1";
    let rows = conn.all(sql, args![school]).await?;
    rows.iter().map(|row| row.get("code")).collect()
}

/// The school's head confirms what was recorded.
///
/// # Errors
/// A refusal where it is confirmed already, or its time is over.
pub async fn confirm_agreement(
    db: &Db,
    permit: &Permit<acts::ConfirmAgreement>,
    id: AgreementId,
    now: Timestamp,
) -> Result<(), Stop> {
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        agreements::for_step(&mut tx, permit, id, AgreementStep::Confirm, today).await?;
        let columns = columns! {
            "confirmed_by" => &permit.principal().name,
            "confirmed_on" => today,
        };
        tx.update("agreement", id, columns).await?;
        tx.commit(permit, Fact::about("agreement", id), ()).await
    })
    .await
}

/// The school's centre objects: from today on nobody is certified by the agreement. What is put right is recorded anew.
///
/// # Errors
/// A refusal where it holds no more, or no reason is given.
pub async fn object_to_agreement(
    db: &Db,
    permit: &Permit<acts::ObjectToAgreement>,
    id: AgreementId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    give_reason(reason, Clause::N6_4)?;
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        agreements::for_step(&mut tx, permit, id, AgreementStep::Object, today).await?;
        let columns = columns! { "objected_on" => today, "objection" => reason.trim() };
        tx.update("agreement", id, columns).await?;
        tx.commit(permit, Fact::about("agreement", id), ()).await
    })
    .await
}

/// The school ends an agreement before its time, or takes back what it recorded.
///
/// # Errors
/// A refusal where it holds no more, or no reason is given.
pub async fn end_agreement(
    db: &Db,
    permit: &Permit<acts::EndAgreement>,
    id: AgreementId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    give_reason(reason, Clause::N6_4)?;
    let today = shanghai_date(now);
    db.act(now, |mut tx| async move {
        agreements::for_step(&mut tx, permit, id, AgreementStep::End, today).await?;
        let columns = columns! { "ended_on" => today, "end_reason" => reason.trim() };
        tx.update("agreement", id, columns).await?;
        tx.commit(permit, Fact::about("agreement", id), ()).await
    })
    .await
}

/// The signed paper. It may name people, so that its reading is journaled.
///
/// # Errors
/// A refusal where the agreement is out of reach.
pub async fn open_agreement(
    db: &Db,
    permit: &Permit<acts::ReadAgreement>,
    id: AgreementId,
    now: Timestamp,
) -> Result<Vec<u8>, Stop> {
    let file = db
        .act(now, |mut tx| async move {
            let found = agreements::agreement_of(&mut tx, id).await?;
            permit.check(&found.owner, "合作协议")?;
            let fact = Fact::about("agreement", id).with("opened", "paper");
            tx.commit(permit, fact, found.file).await
        })
        .await?;
    Ok(db.files().get(file).await?)
}
