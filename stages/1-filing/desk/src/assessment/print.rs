//! 制作技术评估报告: the worker prints and signs the report of a concluded assessment (A3.3). Repeatable.

use super::report::report;
use crate::store;
use access::{Principal, acts};
use db::{FileDigest, args, columns};
use jiff::Timestamp;
use kernel::{ApplicationId, Fact, Fault, Stop};
use print::{AssessmentReport, PrintError};
use web::House;

/// Prints the report and keeps it under its digest.
///
/// # Errors
/// A fault where it cannot be printed or kept; the worker tries again.
pub(crate) async fn print_report(house: &House, application: ApplicationId) -> Result<(), Stop> {
    let db = &house.db;
    let permit = &Principal::platform().permit::<acts::PrintReport>()?;
    let mut conn = db.read().await?;
    let sql = "select report, concluded_at from application where id = $1";
    let row = conn.one(sql, args![application]).await?;
    if row.parse_some::<FileDigest>("report")?.is_some() {
        return Ok(());
    }
    let Some(at) = row.get::<Option<Timestamp>>("concluded_at")? else {
        // It was sent back; the next conclusion leaves a job of its own.
        return Ok(());
    };
    let found = store::application(&mut conn, db.keys(), permit, application).await?;
    let place = (house.config.base_url.as_str(), house.today());
    let report = report(&mut conn, db.keys(), &found, place).await?;
    drop(conn);
    let signed = signed(&report, &db.keys().documents, at)
        .map_err(|error| Fault::new("printing an assessment report", error))?;
    let digest = db.files().put(signed).await?;
    db.act(house.now(), |mut tx| async move {
        let now = tx.one(
            "select concluded_at from application where id = $1",
            args![application],
        );
        if now.await?.get::<Option<Timestamp>>("concluded_at")? != Some(at) {
            return Err(Fault::broken("a report of what was sent back meanwhile").into());
        }
        let columns = columns! { "report" => digest.to_string() };
        tx.update("application", application, columns).await?;
        let fact = Fact::about("application", application).with("file", digest);
        tx.commit(permit, fact, ()).await
    })
    .await
}

fn signed(
    report: &AssessmentReport,
    seed: &[u8; 32],
    at: Timestamp,
) -> Result<Vec<u8>, PrintError> {
    let signer = print::signer_for(seed, &report.centre, &report.centre, at)?;
    print::sign(&report.render()?, &signer, at, "出具技术评估报告")
}
