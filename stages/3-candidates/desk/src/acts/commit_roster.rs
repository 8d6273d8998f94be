//! 导入名册: what was previewed is read once more and counts, all of it or nothing (A4.1).

use super::PreviewId;
use crate::{import, store};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Db, args};
use jiff::Timestamp;
use kernel::{CandidateId, Fact, SessionId, Stop};

/// What an import added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// To which session.
    pub session: SessionId,
    /// How many people.
    pub added: u32,
    /// How many of them may sit.
    pub eligible: u32,
}

/// Imports the roster that was previewed under `id`, by who previewed it.
///
/// # Errors
/// A refusal where there is no such preview, or what was fine then no longer is, with every problem.
pub async fn commit_roster(
    db: &Db,
    permit: &Permit<acts::ImportRoster>,
    id: PreviewId,
    now: Timestamp,
) -> Result<Imported, Stop> {
    let keys = db.keys();
    let today = shanghai_date(now);
    let mut conn = db.read().await?;
    let upload = store::upload(&mut conn, keys, permit, id).await?;
    let session = upload.session;
    let context = store::context(&mut conn, permit, session, today).await?;
    drop(conn);
    // Reading a workbook takes long: no other act shall wait for it.
    let (entries, read_for) = import::read_aside(keys, upload, context).await?;
    let (entries, read_for) = (&entries, &read_for);
    db.act(now, |mut tx| async move {
        store::take_upload(&mut tx, permit, id).await?;
        let context = store::context(&mut tx, permit, session, today).await?;
        import::recheck(entries, read_for, &context)?;
        let first: u32 = tx
            .one(
                "select coalesce(max(row_no), 0) + 1 as first from candidate where session = $1",
                args![session],
            )
            .await?
            .get("first")?;
        for (row_no, entry) in (first..).zip(entries) {
            let candidate: CandidateId = tx.id();
            let columns = store::columns_of(entry, &context.session, row_no, keys, now)?;
            tx.insert("candidate", candidate, columns).await?;
        }
        let eligible = entries
            .iter()
            .filter(|entry| entry.eligibility.eligible)
            .count();
        let imported = Imported {
            session,
            added: entries.len() as u32,
            eligible: eligible as u32,
        };
        let fact = Fact::about("session", session)
            .with("added", imported.added)
            .with("eligible", imported.eligible);
        tx.commit(permit, fact, imported).await
    })
    .await
}
