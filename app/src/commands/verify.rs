//! `gongjiang verify FILE.pdf`: whether a PDF is what was issued, by the signature that it carries. Needs no network.

use anyhow::Context;
use gongjiang::tools::say;
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
        None if data.join("trust.pem").exists() => vec![root(&data.join("trust.pem"))?],
        // Without a root at hand, the answer is still given: whole or not, and by whose fingerprint.
        None => Vec::new(),
    };
    let verdict = verify(&pdf, &roots);
    let valid = matches!(verdict, Verdict::Valid(_));
    if json {
        let mut answer = serde_json::json!({ "valid": valid, "sentence": verdict.to_string() });
        if let Verdict::Valid(signed) | Verdict::UnknownSigner(signed) = &verdict {
            answer["signer"] = signed.subject.as_str().into();
            answer["issuer"] = signed.issuer.as_str().into();
            answer["fingerprint"] = signed.fingerprint.as_str().into();
            answer["signed_at"] = signed.at.to_string().into();
            answer["reason"] = signed.reason.as_str().into();
        }
        say(serde_json::to_string_pretty(&answer)?);
    } else {
        say(&verdict);
        if roots.is_empty() {
            say("未找到签发平台的根证书：请用 --trust 指明从签发机构取得的trust.pem。");
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
