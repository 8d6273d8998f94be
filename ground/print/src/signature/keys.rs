//! Keys: an authority that signs itself, and signers that it issues.

use jiff::Timestamp;
use p256::SecretKey;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use sha2::{Digest, Sha256};

use super::certificate::{CertificatePem, Terms};
use crate::PrintError;

/// Years that an authority's own certificate is valid.
const AUTHORITY_YEARS: i16 = 30;

/// The root of trust of an installation: a key with a certificate that it signed itself.
pub struct Authority(Credential);

/// A key that signs documents, with the certificate that an [`Authority`] issued for it.
pub struct Signer(Credential);

impl Authority {
    /// Makes the authority that `seed` stands for; whoever knows the seed is the authority. Valid 30 years from `at`.
    ///
    /// # Errors
    /// [`PrintError::Key`] when the time is out of range of certificates.
    pub fn generate(seed: [u8; 32], name: &str, at: Timestamp) -> Result<Self, PrintError> {
        let key = derive_key(&seed);
        let terms = Terms {
            name,
            key: key.verifying_key(),
            seed: &seed,
            from: at,
            years: AUTHORITY_YEARS,
        };
        let certificate = terms.root(&key)?;
        Ok(Self(Credential { key, certificate }))
    }

    /// Issues a signer for `subject`, a school, a department or the platform, valid `years` from `at`.
    ///
    /// # Errors
    /// [`PrintError::Key`] when the time is out of range of certificates.
    pub fn issue(
        &self,
        seed: [u8; 32],
        subject: &str,
        at: Timestamp,
        years: i16,
    ) -> Result<Signer, PrintError> {
        let key = derive_key(&seed);
        let terms = Terms {
            name: subject,
            key: key.verifying_key(),
            seed: &seed,
            from: at,
            years,
        };
        let certificate = terms.leaf(&self.0.certificate, &self.0.key)?;
        Ok(Signer(Credential { key, certificate }))
    }

    /// Reads what [`Authority::key_pem`] and [`Authority::certificate`] wrote.
    ///
    /// # Errors
    /// [`PrintError::Key`] when the key is not PKCS#8 PEM on P-256 or is not the certificate's key.
    pub fn from_pem(key: &str, certificate: CertificatePem) -> Result<Self, PrintError> {
        Credential::from_pem(key, certificate).map(Self)
    }

    /// The private key as PKCS#8 PEM.
    pub fn key_pem(&self) -> String {
        self.0.key_pem()
    }

    /// The certificate that verifiers trust.
    pub fn certificate(&self) -> &CertificatePem {
        &self.0.certificate
    }
}

impl Signer {
    /// Reads what [`Signer::key_pem`] and [`Signer::certificate`] wrote.
    ///
    /// # Errors
    /// [`PrintError::Key`] when the key is not PKCS#8 PEM on P-256 or is not the certificate's key.
    pub fn from_pem(key: &str, certificate: CertificatePem) -> Result<Self, PrintError> {
        Credential::from_pem(key, certificate).map(Self)
    }

    /// The private key as PKCS#8 PEM.
    pub fn key_pem(&self) -> String {
        self.0.key_pem()
    }

    /// The certificate that goes into each signature.
    pub fn certificate(&self) -> &CertificatePem {
        &self.0.certificate
    }

    /// Refuses a time outside the certificate's validity.
    pub(crate) fn check_validity(&self, at: Timestamp) -> Result<(), PrintError> {
        let (from, to) = self.0.certificate.validity();
        if (from..=to).contains(&at) {
            Ok(())
        } else {
            Err(PrintError::OutsideValidity { from, to, at })
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> DerSignature {
        self.0.key.sign(message)
    }
}

/// A private key with its certificate.
struct Credential {
    key: SigningKey,
    certificate: CertificatePem,
}

impl Credential {
    fn from_pem(key: &str, certificate: CertificatePem) -> Result<Self, PrintError> {
        let key = SigningKey::from(SecretKey::from_pkcs8_pem(key).map_err(PrintError::key)?);
        if certificate.key()? != *key.verifying_key() {
            return Err(PrintError::key("私钥与证书不是一对"));
        }
        Ok(Self { key, certificate })
    }

    fn key_pem(&self) -> String {
        let pem = self
            .key
            .to_pkcs8_pem(LineEnding::LF)
            .expect("a valid key can be encoded");
        pem.to_string()
    }
}

/// The key that a seed stands for: the first hash of seed and counter that is a scalar of the curve.
fn derive_key(seed: &[u8; 32]) -> SigningKey {
    (0..=u8::MAX)
        .find_map(|counter| {
            let hash = Sha256::new()
                .chain_update(b"gongjiang signing key")
                .chain_update(seed)
                .chain_update([counter]);
            SigningKey::from_slice(&hash.finalize()).ok()
        })
        .expect("of 256 hashes one is a scalar: each fails with a chance of 2^-32")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_same_seed_makes_the_same_certificates() {
        let make = || {
            let authority = Authority::generate(
                [1; 32],
                "演示省人力资源和社会保障厅, 根",
                at("2025-01-01T00:00:00Z"),
            )
            .unwrap();
            let signer = authority
                .issue([2; 32], "演示技师学院", at("2025-02-01T00:00:00Z"), 3)
                .unwrap();
            (authority, signer)
        };
        let ((authority, signer), (again, signer_again)) = (make(), make());
        assert_eq!(authority.certificate(), again.certificate());
        assert_eq!(signer.certificate(), signer_again.certificate());
        assert_eq!(
            signer.certificate().issuer(),
            "演示省人力资源和社会保障厅, 根"
        );
        assert_eq!(
            signer.certificate().validity(),
            (at("2025-02-01T00:00:00Z"), at("2028-02-01T00:00:00Z"))
        );
        assert!(signer.certificate().is_issued_by(authority.certificate()));
        assert!(!authority.certificate().is_issued_by(signer.certificate()));
    }

    #[test]
    fn pem_goes_out_and_comes_back() {
        let authority = Authority::generate([1; 32], "根", at("2025-01-01T00:00:00Z")).unwrap();
        let signer = authority
            .issue([2; 32], "学校", at("2025-01-01T00:00:00Z"), 3)
            .unwrap();
        let pem = signer.certificate().to_string();
        assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\n"), "{pem}");
        let certificate: CertificatePem = pem.parse().unwrap();
        let back = Signer::from_pem(&signer.key_pem(), certificate.clone()).unwrap();
        assert_eq!(back.certificate(), signer.certificate());
        assert!(Authority::from_pem(&authority.key_pem(), authority.certificate().clone()).is_ok());
        assert!(matches!(
            Signer::from_pem(&authority.key_pem(), certificate),
            Err(PrintError::Key { .. })
        ));
        assert!("no certificate".parse::<CertificatePem>().is_err());
    }

    #[test]
    fn times_that_certificates_cannot_hold_are_refused() {
        assert!(Authority::generate([1; 32], "根", at("1969-12-31T00:00:00Z")).is_err());
        assert!(Authority::generate([1; 32], "根", at("9980-01-01T00:00:00Z")).is_err());
    }
}
