//! Signatures on PDF files: PAdES (`ETSI.CAdES.detached`), ECDSA on P-256 with SHA-256, checked without any network.
//!
//! `keys` and `certificate` make authorities and signers, `installation` all those of one installation from its seed, `cms` builds and reads the signature itself, `pdf` puts it into a
//! file by an incremental update (whose form is in `file`) and finds it again, `verify` gives the verdict. ECDSA is deterministic (RFC 6979), so that signing the
//! same bytes at the same time gives the same file.

pub(crate) mod certificate;
mod cms;
mod file;
pub(crate) mod installation;
pub(crate) mod keys;
mod pdf;
pub(crate) mod verify;

use jiff::Timestamp;

use crate::PrintError;
use keys::Signer;

/// Signs a rendered document, as at `at`; `reason` says what the signature stands for, such as "颁发证书".
///
/// # Errors
/// [`PrintError::NotSignable`] when `pdf` is not as `render` makes it (a file that already has a signature, for example),
/// [`PrintError::OutsideValidity`] when the signer's certificate is not valid at `at`.
pub fn sign(
    pdf: &[u8],
    signer: &Signer,
    at: Timestamp,
    reason: &str,
) -> Result<Vec<u8>, PrintError> {
    signer.check_validity(at)?;
    sign_unchecked(pdf, signer, at, reason)
}

/// Signs whether or not the certificate is valid at `at`.
fn sign_unchecked(
    pdf: &[u8],
    signer: &Signer,
    at: Timestamp,
    reason: &str,
) -> Result<Vec<u8>, PrintError> {
    let mut prepared = pdf::Prepared::new(pdf, &signer.certificate().subject(), at, reason)?;
    let digest = prepared.digest();
    prepared.fill(&cms::signed_data(signer, digest)?)?;
    Ok(prepared.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::verify::{Flaw, Verdict, verify};
    use super::*;
    use crate::Authority;

    /// The least that the scanner takes for a document of ours.
    fn small_pdf() -> Vec<u8> {
        let objects = [
            "<</Type/Pages/Count 1/Kids[2 0 R]>>",
            "<</Type/Page/Parent 1 0 R>>",
            "<</Type/Catalog/Pages 1 0 R>>",
            "<<>>",
        ];
        let mut pdf = "%PDF-1.7\n".to_owned();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (index, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", pdf.len());
            pdf += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
        }
        let start = pdf.len();
        pdf += &format!(
            "{table}trailer\n<</Size 5/Root 3 0 R/Info 4 0 R>>\nstartxref\n{start}\n%%EOF"
        );
        pdf.into_bytes()
    }

    #[test]
    fn an_expired_signer_is_found() {
        let made = "2025-01-01T00:00:00Z".parse().unwrap();
        let authority = Authority::generate([1; 32], "根", made).unwrap();
        let signer = authority.issue([2; 32], "学校", made, 1).unwrap();
        let trust = [authority.certificate().clone()];
        let signed_at = |at: &str| {
            sign_unchecked(&small_pdf(), &signer, at.parse().unwrap(), "颁发证书").unwrap()
        };
        assert!(matches!(
            verify(&signed_at("2025-06-01T00:00:00Z"), &trust),
            Verdict::Valid(_)
        ));
        for late in ["2026-01-01T00:00:01Z", "2024-12-31T23:59:59Z"] {
            let verdict = verify(&signed_at(late), &trust);
            assert!(
                matches!(
                    verdict,
                    Verdict::Broken {
                        why: Flaw::Validity { .. }
                    }
                ),
                "{late}: {verdict}"
            );
        }
    }

    #[test]
    fn what_is_not_of_our_making_is_not_signed() {
        let made = "2025-01-01T00:00:00Z".parse().unwrap();
        let signer = Authority::generate([1; 32], "根", made)
            .unwrap()
            .issue([2; 32], "学校", made, 1)
            .unwrap();
        let ours = String::from_utf8(small_pdf()).unwrap();
        assert!(sign(ours.as_bytes(), &signer, made, "").is_ok());
        let changes = [
            (
                "/Parent 1 0 R",
                "/Annots[]      ",
                "an annotation is there already",
            ),
            ("/Kids[2 0 R]", "/Kids[1 0 R]", "a loop in the page tree"),
            ("/Root 3 0 R", "/Root 9 0 R", "no catalog"),
            ("0 5\n", "0 7\n", "fewer objects than the table says"),
            ("%%EOF", "%%EOF\n", "something after the end"),
        ];
        for (from, to, what) in changes {
            assert!(ours.contains(from), "{from}");
            let refused = sign(ours.replacen(from, to, 1).as_bytes(), &signer, made, "");
            assert!(
                matches!(refused, Err(PrintError::NotSignable { .. })),
                "{what}"
            );
        }
    }
}
