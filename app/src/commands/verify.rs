//! `gongjiang verify FILE.pdf`: whether a PDF is what was issued, by the signature that it carries. Needs no network.

use anyhow::Context;
use print::{CertificatePem, Verdict, verify};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Verifies a PDF against the platform's root certificate.
///
/// # Errors
/// An error (misuse) where the file or the certificate cannot be read.
pub fn run(
    file: &Path,
    trust: Option<PathBuf>,
    data: &Path,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let pdf = std::fs::read(file).with_context(|| format!("无法读取 {}", file.display()))?;
    let roots = match &trust {
        Some(path) => vec![root(path)?],
        // Without a root at hand, the answer is still given: whole or not, and by whose fingerprint.
        None => root(&data.join("trust.pem")).into_iter().collect(),
    };
    let verdict = verify(&pdf, &roots);
    let valid = matches!(verdict, Verdict::Valid(_));
    if json {
        let answer = serde_json::json!({ "valid": valid, "sentence": verdict.to_string() });
        println!("{}", serde_json::to_string_pretty(&answer)?);
    } else {
        println!("{verdict}");
        if roots.is_empty() {
            println!("未找到签发平台的根证书：请用 --trust 指明从签发机构取得的trust.pem。");
        }
    }
    Ok(if valid {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn root(path: &Path) -> anyhow::Result<CertificatePem> {
    std::fs::read_to_string(path)
        .with_context(|| format!("无法读取 {}", path.display()))?
        .parse()
        .with_context(|| format!("{} 不是证书", path.display()))
}
