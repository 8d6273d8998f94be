//! 制作备案回执: the worker prints and signs the receipt of a filing (A3.4). Repeatable.

use access::{Principal, acts};
use calendar::shanghai_date;
use db::{FileDigest, args, columns};
use jiff::Timestamp;
use kernel::{Fact, Fault, FilingId, Refusal, Stop};
use web::House;

/// Prints the receipt of a filing and keeps it under its digest.
///
/// # Errors
/// A fault where it cannot be printed or kept; the worker tries again.
pub(crate) async fn print_receipt(house: &House, filing: FilingId) -> Result<FileDigest, Stop> {
    let db = &house.db;
    let permit = &Principal::platform().permit::<acts::PrintReceipt>()?;
    let mut conn = db.read().await?;
    let row = conn
        .opt("select * from filing where id = $1", args![filing])
        .await?
        .ok_or_else(|| Refusal::not_found("备案"))?;
    if let Some(digest) = row.parse_some("receipt")? {
        return Ok(digest);
    }
    let number: String = row.get("number")?;
    let entry = crate::register_entry(&mut conn, &number, house.today())
        .await?
        .ok_or_else(|| Fault::broken(format!("the filing {number} is not in the register")))?;
    drop(conn);
    let decided_at: Timestamp = row.get("decided_at")?;
    let failing = |error| Fault::new("printing a receipt", error);
    let scope = entry
        .scope
        .iter()
        .map(|line| print::ScopeRow {
            occupation: line.occupation_name.clone(),
            job_type: line.job_type.clone(),
            code: line.occupation.to_string(),
            levels: filing_rules::write_levels(&line.levels),
            basis: line.basis.clone(),
            audience: line.audience.clone(),
        })
        .collect();
    let receipt = print::Receipt {
        filing_number: number.clone(),
        school: entry.school,
        uscc: entry.uscc,
        address: entry.address,
        scope,
        valid_from: entry.valid_from,
        valid_to: entry.valid_until,
        seal: print::seal(&entry.department, "备案专用章").map_err(failing)?,
        department: entry.department.clone(),
        date: shanghai_date(decided_at),
        register_url: format!("{}/register/{number}", house.config.base_url),
    };
    let pdf = receipt.render().map_err(failing)?;
    let signer = print::signer_for(
        &db.keys().documents,
        &entry.department,
        &entry.department,
        decided_at,
    )
    .map_err(failing)?;
    let signed = print::sign(&pdf, &signer, decided_at, "出具备案回执").map_err(failing)?;
    let digest = db.files().put(signed).await?;
    db.act(house.now(), |mut tx| async move {
        tx.update(
            "filing",
            filing,
            columns! { "receipt" => digest.to_string() },
        )
        .await?;
        tx.commit(
            permit,
            Fact::about("filing", filing).with("file", digest),
            digest,
        )
        .await
    })
    .await
}
