//! 退回重新评估: the department sends back what was found by somebody who must not judge any more (A3.4, N6.5).

use super::store::{note_phase, underway};
use crate::store::{self, Application};
use access::{Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Db, Row, Tx, args, columns};
use filing_rules::send_back;
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, Fact, Fault, ReassessmentId, Stop};

/// Sends a concluded assessment back to the centre, which replaces whoever must not judge; the others stay by what they said.
/// What was concluded and its report stay on record, a new report is made of the next conclusion.
///
/// # Errors
/// A refusal where it is not its turn, everybody of the panel may judge, or it is not said why.
pub async fn send_back_application(
    db: &Db,
    permit: &Permit<acts::SendBackApplication>,
    application: ApplicationId,
    why: &str,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let found = store::application(&mut tx, db.keys(), permit, application).await?;
        let held = underway(&mut tx, application).await?;
        let state = send_back(found.state, found.route(), &held, why)?;
        keep(&mut tx, &found, why.trim()).await?;
        let columns = columns! {
            "state" => state.code(),
            "conclusion" => None::<String>,
            "concluded_at" => None::<Timestamp>,
            "report" => None::<String>,
        };
        tx.update("application", application, columns).await?;
        note_phase(&mut tx, application).await?;
        // The journal is public: it does not tell what bars whom.
        let report = found.report.map(|report| report.to_string());
        let fact =
            Fact::about("application", application).with("report", report.unwrap_or_default());
        tx.commit(permit, fact, ()).await
    })
    .await
}

async fn keep(tx: &mut Tx, found: &Application, why: &str) -> Result<(), Fault> {
    let sql = "select concluded_at from application where id = $1";
    let concluded: Option<Timestamp> = tx.one(sql, args![found.id]).await?.get("concluded_at")?;
    let id: ReassessmentId = tx.id();
    let columns = columns! {
        "application" => found.id,
        "why" => why,
        "sent_back_at" => tx.now(),
        "conclusion" => found.conclusion.as_deref(),
        "concluded_at" => concluded,
        "report" => found.report.map(|report| report.to_string()),
    };
    tx.insert("reassessment", id, columns).await
}

/// 退回: on which day an assessment was sent back, and why.
pub(crate) struct SentBack {
    pub on: Date,
    pub why: String,
}

/// Every time that an application was sent back to be assessed anew.
pub(crate) async fn sent_back(
    conn: &mut Conn,
    application: ApplicationId,
) -> Result<Vec<SentBack>, Fault> {
    let sql = "select why, sent_back_at from reassessment where application = $1 order by sent_back_at, id";
    let rows = conn.all(sql, args![application]).await?;
    let one = |row: &Row| {
        Ok(SentBack {
            on: shanghai_date(row.get("sent_back_at")?),
            why: row.get("why")?,
        })
    };
    rows.iter().map(one).collect()
}
