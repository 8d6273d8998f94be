//! `gongjiang journal verify`: recomputes everything and compares it with the rows that it speaks of.

use anyhow::Context;
use gongjiang::{place::Place, tools::say};
use std::{path::PathBuf, process::ExitCode};

/// Verifies the journal of an installation.
///
/// # Errors
/// An error (misuse) where there is no installation.
pub async fn verify(
    folder: PathBuf,
    database: Option<String>,
    against: Option<PathBuf>,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let kept = match against {
        Some(file) => Some(
            std::fs::read_to_string(&file)
                .with_context(|| format!("无法读取 {}", file.display()))?,
        ),
        None => None,
    };
    let db = Place { folder, database }.open().await?;
    let mut findings = db.verify_journal().await?;
    if let Some(kept) = kept {
        findings.problems.extend(db.departs_from(&kept).await?);
    }
    let valid = findings.problems.is_empty();
    if json {
        let answer = serde_json::json!({
            "valid": valid,
            "leaves": findings.leaves,
            "pending": findings.pending,
            "heads": findings.heads,
            "rows": findings.rows,
            "files": findings.files,
            "problems": findings.problems,
        });
        say(serde_json::to_string_pretty(&answer)?);
    } else {
        say(format_args!(
            "核验日志{}行（其中{}行待入树）、签名树头{}个、所记数据{}条、文件{}个。",
            findings.leaves, findings.pending, findings.heads, findings.rows, findings.files
        ));
        for problem in &findings.problems {
            say(format_args!("  {problem}"));
        }
        say(if valid {
            "全部相符。"
        } else {
            "存在不符，见上。"
        });
    }
    Ok(if valid {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
