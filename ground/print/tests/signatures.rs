//! Signed documents: other people's programs accept them, and no change goes unseen.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod samples;
mod tools;

use std::sync::LazyLock;

use jiff::Timestamp;
use print::{Authority, CertificatePem, Flaw, PrintError, Signer, Verdict, sign, verify};
use proptest::prelude::*;
use tools::PdfFile;

/// From here to the end of the gap's `>` is the only part that a signature does not cover.
const CONTENTS: &[u8] = b"\n/Contents <";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn authority() -> Authority {
    Authority::generate(
        [1; 32],
        "演示省职业技能鉴定指导中心",
        at("2025-01-01T00:00:00Z"),
    )
    .unwrap()
}

fn signer() -> Signer {
    authority()
        .issue([2; 32], "四川演示技师学院", at("2025-03-01T00:00:00Z"), 3)
        .unwrap()
}

fn trust() -> Vec<CertificatePem> {
    vec![authority().certificate().clone()]
}

fn signed(pdf: &[u8]) -> Vec<u8> {
    sign(pdf, &signer(), at("2025-12-26T08:00:00Z"), "颁发证书").unwrap()
}

static RECEIPT: LazyLock<Vec<u8>> = LazyLock::new(|| signed(&samples::receipt().render().unwrap()));
static TRUST: LazyLock<Vec<CertificatePem>> = LazyLock::new(trust);

fn gap(pdf: &[u8]) -> std::ops::Range<usize> {
    let start = pdf
        .windows(CONTENTS.len())
        .position(|w| w == CONTENTS)
        .unwrap()
        + CONTENTS.len();
    let length = pdf[start..].iter().position(|&byte| byte == b'>').unwrap();
    start..start + length
}

fn flaw(pdf: &[u8]) -> Flaw {
    match verify(pdf, &TRUST) {
        Verdict::Broken { why } => why,
        other => panic!("{other}"),
    }
}

#[test]
fn a_signed_document_is_valid_and_says_who_signed_it() {
    let Verdict::Valid(signed) = verify(&RECEIPT, &TRUST) else {
        panic!("{}", verify(&RECEIPT, &TRUST))
    };
    assert_eq!(signed.subject, "四川演示技师学院");
    assert_eq!(signed.issuer, "演示省职业技能鉴定指导中心");
    assert_eq!(signed.fingerprint, signer().certificate().fingerprint());
    assert_eq!(signed.at, at("2025-12-26T08:00:00Z"));
    assert_eq!(signed.reason, "颁发证书");
    assert_eq!(
        verify(&RECEIPT, &TRUST).to_string(),
        "核验通过：该文件由“四川演示技师学院”于 2025年12月26日 16:00 签名（颁发证书），签名证书由“演示省职业技能鉴定指导中心”签发，签名后未被改动。"
    );
}

#[test]
fn every_document_can_be_signed_and_pdfsig_agrees() {
    for (name, pdf) in samples::all() {
        let signed = signed(&pdf.unwrap());
        assert!(
            matches!(verify(&signed, &TRUST), Verdict::Valid(_)),
            "{name}"
        );
        let told = PdfFile::new(&signed).told_by("pdfsig", &["it.pdf"]);
        for wanted in [
            "Signature is Valid.",
            "Total document signed",
            "ETSI.CAdES.detached",
            "CN=四川演示技师学院",
            "SHA-256",
        ] {
            assert!(told.contains(wanted), "{name}: {wanted} is not in\n{told}");
        }
    }
}

#[test]
fn signing_leaves_the_pages_as_they_were() {
    let plain = samples::receipt().render().unwrap();
    let text = |pdf: &[u8]| PdfFile::new(pdf).told_by("pdftotext", &["it.pdf", "-"]);
    assert!(RECEIPT.starts_with(&plain));
    assert_eq!(text(&RECEIPT), text(&plain));
}

#[test]
fn signing_twice_the_same_gives_the_same_bytes() {
    assert!(*RECEIPT == signed(&samples::receipt().render().unwrap()));
}

#[test]
fn an_unsigned_document_is_not_signed() {
    assert_eq!(
        verify(&samples::receipt().render().unwrap(), &TRUST),
        Verdict::NotSigned
    );
    assert_eq!(flaw(b"PK\x03\x04"), Flaw::NotPdf);
}

#[test]
fn what_is_added_after_signing_is_found() {
    assert_eq!(
        flaw(&[&RECEIPT[..], b"\n"].concat()),
        Flaw::ChangedAfterSigning { added: 1 }
    );
    let update = b"9 0 obj\n<<>>\nendobj\nxref\n9 1\n0000000000 00000 n \ntrailer\n<<>>\nstartxref\n0\n%%EOF\n";
    assert_eq!(
        flaw(&[&RECEIPT[..], update].concat()),
        Flaw::ChangedAfterSigning {
            added: update.len()
        }
    );
    let second = [&RECEIPT[..], b"\n/ByteRange [0 1 2 3]"].concat();
    assert_eq!(flaw(&second), Flaw::SeveralSignatures);
    assert!(matches!(
        sign(&RECEIPT, &signer(), at("2025-12-26T08:00:00Z"), "再次签名"),
        Err(PrintError::NotSignable {
            what: "文件已有签名"
        })
    ));
}

#[test]
fn a_shortened_file_is_found() {
    for cut in [1, 2, 10, 200] {
        assert_eq!(
            flaw(&RECEIPT[..RECEIPT.len() - cut]),
            Flaw::Form,
            "{cut} bytes cut off"
        );
    }
}

#[test]
fn a_signature_of_another_document_is_found() {
    let other = signed(&samples::tickets().render().unwrap());
    let mut swapped = RECEIPT.clone();
    swapped[gap(&RECEIPT)].copy_from_slice(&other[gap(&other)]);
    assert_eq!(flaw(&swapped), Flaw::Content);
}

#[test]
fn another_authority_of_the_same_name_is_not_trusted() {
    let stranger = Authority::generate(
        [9; 32],
        "演示省职业技能鉴定指导中心",
        at("2025-01-01T00:00:00Z"),
    )
    .unwrap();
    let verdict = verify(&RECEIPT, &[stranger.certificate().clone()]);
    let Verdict::UnknownSigner(signed) = &verdict else {
        panic!("{verdict}")
    };
    assert_eq!(signed.fingerprint, signer().certificate().fingerprint());
    assert!(
        verdict.to_string().contains(&signed.fingerprint),
        "{verdict}"
    );
    assert!(matches!(verify(&RECEIPT, &[]), Verdict::UnknownSigner(_)));
}

#[test]
fn a_signer_is_no_authority() {
    assert!(matches!(
        verify(&RECEIPT, &[signer().certificate().clone()]),
        Verdict::UnknownSigner(_)
    ));
}

#[test]
fn nobody_signs_outside_the_validity_of_the_certificate() {
    let pdf = samples::receipt().render().unwrap();
    for moment in ["2025-02-28T23:59:59Z", "2028-03-01T00:00:01Z"] {
        let refused = sign(&pdf, &signer(), at(moment), "颁发证书");
        assert!(
            matches!(refused, Err(PrintError::OutsideValidity { .. })),
            "{moment}: {refused:?}"
        );
    }
}

#[test]
fn a_signature_after_the_end_of_the_authority_is_found() {
    let late = authority()
        .issue([3; 32], "四川演示技师学院", at("2054-01-01T00:00:00Z"), 5)
        .unwrap();
    let pdf = sign(
        &samples::receipt().render().unwrap(),
        &late,
        at("2056-01-01T00:00:00Z"),
        "颁发证书",
    )
    .unwrap();
    assert!(matches!(flaw(&pdf), Flaw::Validity { .. }));
}

#[test]
fn every_changed_digit_of_the_signature_is_found() {
    for position in gap(&RECEIPT).step_by(7) {
        let mut changed = RECEIPT.clone();
        changed[position] = if changed[position] == b'0' {
            b'1'
        } else {
            b'0'
        };
        assert!(
            matches!(flaw(&changed), Flaw::Form | Flaw::Content | Flaw::Signature),
            "at {position}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_changed_byte_is_found(place in any::<prop::sample::Index>(), mask in 1u8..) {
        let mut changed = RECEIPT.clone();
        let position = place.index(changed.len());
        changed[position] ^= mask;
        prop_assert!(matches!(verify(&changed, &TRUST), Verdict::Broken { .. } | Verdict::NotSigned), "at {position}");
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000), keep in any::<prop::sample::Index>()) {
        let kept = &RECEIPT[..keep.index(RECEIPT.len())];
        let range = b"\n/ByteRange [0 ";
        for pdf in [
            bytes.clone(),
            [b"%PDF-1.7\n", &bytes[..]].concat(),
            [b"%PDF-1.7 0 obj\n<<\n/Type/Sig\n/M(D:", &bytes[..], range, &bytes[..], CONTENTS, &bytes[..]].concat(),
            [kept, &bytes[..]].concat(),
        ] {
            prop_assert!(!matches!(verify(&pdf, &TRUST), Verdict::Valid(_)));
            if let Ok(signed) = sign(&pdf, &signer(), at("2025-12-26T08:00:00Z"), "颁发证书") {
                prop_assert!(matches!(verify(&signed, &TRUST), Verdict::Valid(_)));
            }
        }
    }
}
