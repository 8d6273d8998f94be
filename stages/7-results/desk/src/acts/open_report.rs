//! Reading a report: it holds identity numbers, so that the reading itself is a line of the journal (A4.4).

use crate::store;
use access::{Permit, acts};
use db::Db;
use jiff::Timestamp;
use kernel::{Fact, Refusal, SessionId, Stop};

/// Opens the workbook that was reported last.
///
/// # Errors
/// A refusal where nothing was reported.
pub async fn open_report(
    db: &Db,
    permit: &Permit<acts::RevealIdentity>,
    id: SessionId,
    now: Timestamp,
) -> Result<Vec<u8>, Stop> {
    let (_, outcome) = store::load(&mut db.read().await?, permit, id).await?;
    let digest = outcome
        .and_then(|it| it.report)
        .ok_or_else(|| Refusal::not_found("认定结果报送表"))?;
    let workbook = db.files().get(digest).await?;
    db.act(now, |tx| async move {
        tx.commit(permit, Fact::about("session", id), ()).await
    })
    .await?;
    Ok(workbook)
}
