//! The signatures of one installation: everything is made from the one seed that it keeps secret, so nothing but the seed
//! has to be stored, and losing the database loses no key.

use jiff::tz::Offset;
use jiff::{Timestamp, civil};
use sha2::{Digest, Sha256};

use super::keys::{Authority, Signer};
use crate::PrintError;

/// What the root certificate of every installation is called; its key tells installations apart.
const ROOT: &str = "工匠平台根证书";
/// From when the root is valid: before the first document of any installation.
const ROOT_FROM: civil::Date = civil::date(2020, 1, 1);
/// Years that a signer's certificate is valid.
const SIGNER_YEARS: i16 = 10;

/// 平台根证书: the root of trust of the installation that keeps `seed`; always the same for the same seed.
///
/// # Errors
/// [`PrintError::Key`] when the certificate cannot be made.
pub fn root_of(seed: &[u8; 32]) -> Result<Authority, PrintError> {
    Authority::generate(derived(seed, &["root"]), ROOT, start_of(ROOT_FROM)?)
}

/// 签名人: who signs for an organisation in the year of `at`. `id` tells the organisation apart from all others, `name` is
/// what a reader of the document sees. Each year has a key of its own; its certificate is valid for 10 years.
///
/// # Errors
/// [`PrintError::Key`] when the year is out of range of certificates.
pub fn signer_for(
    seed: &[u8; 32],
    id: &str,
    name: &str,
    at: Timestamp,
) -> Result<Signer, PrintError> {
    let year = Offset::UTC.to_datetime(at).year();
    let key = derived(seed, &["signer", id, name, &year.to_string()]);
    root_of(seed)?.issue(key, name, start_of(civil::date(year, 1, 1))?, SIGNER_YEARS)
}

fn start_of(day: civil::Date) -> Result<Timestamp, PrintError> {
    Offset::UTC
        .to_timestamp(day.at(0, 0, 0, 0))
        .map_err(PrintError::key)
}

/// A seed that cannot be traced back to the one that it was made from; every part counts with its length.
fn derived(seed: &[u8; 32], parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new()
        .chain_update(b"gongjiang installation")
        .chain_update(seed);
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn signer(id: &str, name: &str, instant: &str) -> String {
        signer_for(&[1; 32], id, name, at(instant))
            .unwrap()
            .certificate()
            .fingerprint()
    }

    #[test]
    fn a_signer_stands_below_the_root_and_covers_its_year() {
        let root = root_of(&[1; 32]).unwrap();
        let signer = signer_for(&[1; 32], "a", "演示技师学院", at("2026-06-01T00:00:00Z")).unwrap();
        assert!(signer.certificate().is_issued_by(root.certificate()));
        assert_eq!(signer.certificate().subject(), "演示技师学院");
        assert_eq!(
            signer.certificate().validity().0,
            at("2026-01-01T00:00:00Z")
        );
        assert!(
            !signer
                .certificate()
                .is_issued_by(root_of(&[2; 32]).unwrap().certificate())
        );
    }

    #[test]
    fn a_signer_is_the_same_all_year_and_no_other_ones() {
        let first = signer("a", "甲", "2026-01-01T00:00:00Z");
        assert_eq!(first, signer("a", "甲", "2026-12-31T23:59:59Z"));
        for (id, name, instant) in [
            ("a", "甲", "2027-01-01T00:00:00Z"),
            ("a", "乙", "2026-01-01T00:00:00Z"),
            ("b", "甲", "2026-01-01T00:00:00Z"),
        ] {
            assert_ne!(first, signer(id, name, instant), "{id} {name} {instant}");
        }
    }
}
