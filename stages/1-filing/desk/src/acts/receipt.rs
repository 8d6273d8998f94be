//! 制作备案回执: the worker prints and signs the receipt of a filing (A3.4). Repeatable.

use crate::{RegisterScope, life::history, pages::view::day, register::scope_from};
use access::{Principal, acts};
use calendar::shanghai_date;
use db::{FileDigest, args, columns};
use filing_rules::Validity;
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
    let valid = Validity {
        from: entry.valid_from,
        until: entry.valid_until,
    };
    let lines = scope_from(&mut conn, filing, valid, house.today()).await?;
    let versions = history(&mut conn, filing).await?;
    drop(conn);
    // Each change is certified on the day on which it was made.
    let decided_at: Timestamp = match versions.last() {
        Some(last) => last.changed_at,
        None => row.get("decided_at")?,
    };
    let known = versions.len();
    let failing = |error| Fault::new("printing a receipt", error);
    let scope = lines
        .into_iter()
        .map(|line| scope_row(line, valid))
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
        if history(&mut tx, filing).await?.len() != known {
            return Err(Fault::broken("a filing changed while its receipt was printed").into());
        }
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

/// A line of the scope as the receipt prints it.
fn scope_row((line, holds): (RegisterScope, Validity), valid: Validity) -> print::ScopeRow {
    let from = (holds.from > valid.from).then(|| format!("自{}", day(holds.from)));
    let until = (holds.until < valid.until).then(|| format!("至{}", day(holds.until)));
    print::ScopeRow {
        occupation: line.occupation_name,
        job_type: line.job_type,
        code: line.occupation.to_string(),
        levels: filing_rules::write_levels(&line.levels),
        basis: line.basis,
        audience: line.audience,
        holds: from.into_iter().chain(until).collect(),
    }
}
