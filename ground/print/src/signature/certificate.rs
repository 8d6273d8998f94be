//! X.509 certificates of the two kinds that this house issues, and what can be read from them.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{DerSignature, SigningKey, VerifyingKey};
use p256::pkcs8::LineEnding;
use sha2::{Digest, Sha256};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::certificate::{Certificate, TbsCertificate};
use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::referenced::OwnedToRef as _;
use x509_cert::der::{DateTime, Decode, DecodePem, Encode, EncodePem, Tag};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};

use crate::PrintError;

/// An X.509 certificate; displayed and parsed as PEM.
#[derive(Clone, Debug, PartialEq)]
pub struct CertificatePem(Certificate);

impl CertificatePem {
    /// The common name of the holder.
    pub fn subject(&self) -> String {
        shown(self.0.tbs_certificate().subject())
    }

    /// The common name of the issuer.
    pub fn issuer(&self) -> String {
        shown(self.0.tbs_certificate().issuer())
    }

    /// SHA-256 of the certificate in hex: what people compare by eye or telephone.
    pub fn fingerprint(&self) -> String {
        hex::encode(self.digest())
    }

    /// First and last moment of validity.
    pub fn validity(&self) -> (Timestamp, Timestamp) {
        let validity = self.0.tbs_certificate().validity();
        (
            timestamp(validity.not_before),
            timestamp(validity.not_after),
        )
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.der()).into()
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        self.0
            .to_der()
            .expect("a certificate that was decoded or built can be encoded")
    }

    pub(crate) fn x509(&self) -> &Certificate {
        &self.0
    }

    pub(crate) fn key(&self) -> Result<VerifyingKey, PrintError> {
        let key = self.0.tbs_certificate().subject_public_key_info();
        VerifyingKey::try_from(key.owned_to_ref()).map_err(PrintError::key)
    }

    /// Whether this certificate names `issuer` and bears its signature, and `issuer` may issue certificates.
    pub(crate) fn is_issued_by(&self, issuer: &Self) -> bool {
        let tbs = self.0.tbs_certificate();
        let may_issue = issuer
            .0
            .tbs_certificate()
            .get_extension::<BasicConstraints>();
        if !matches!(may_issue, Ok(Some((_, BasicConstraints { ca: true, .. })))) {
            return false;
        }
        let signed = || -> Option<bool> {
            let signature = DerSignature::try_from(self.0.signature().as_bytes()?).ok()?;
            Some(
                issuer
                    .key()
                    .ok()?
                    .verify(&tbs.to_der().ok()?, &signature)
                    .is_ok(),
            )
        };
        tbs.issuer() == issuer.0.tbs_certificate().subject() && signed() == Some(true)
    }
}

impl From<Certificate> for CertificatePem {
    fn from(certificate: Certificate) -> Self {
        Self(certificate)
    }
}

impl FromStr for CertificatePem {
    type Err = PrintError;

    fn from_str(pem: &str) -> Result<Self, PrintError> {
        let certificate = Self(Certificate::from_pem(pem).map_err(PrintError::key)?);
        certificate.key()?;
        Ok(certificate)
    }
}

impl fmt::Display for CertificatePem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_pem(LineEnding::LF).map_err(|_| fmt::Error)?)
    }
}

/// What a certificate says of its holder.
pub(crate) struct Terms<'a> {
    /// Common name of the holder.
    pub(crate) name: &'a str,
    /// The holder's key.
    pub(crate) key: &'a VerifyingKey,
    /// What the serial number is made of.
    pub(crate) seed: &'a [u8; 32],
    /// First moment of validity.
    pub(crate) from: Timestamp,
    /// Years of validity.
    pub(crate) years: i16,
}

impl Terms<'_> {
    /// A certificate that the holder signs himself, which may issue others.
    pub(crate) fn root(&self, key: &SigningKey) -> Result<CertificatePem, PrintError> {
        self.certified(
            Profile::Root {
                name: common_name(self.name)?,
            },
            key,
        )
    }

    /// A certificate that `issuer` signs, which may sign documents.
    pub(crate) fn leaf(
        &self,
        issuer: &CertificatePem,
        issuer_key: &SigningKey,
    ) -> Result<CertificatePem, PrintError> {
        let issuer = issuer.x509().tbs_certificate().subject().clone();
        self.certified(
            Profile::Leaf {
                name: common_name(self.name)?,
                issuer,
            },
            issuer_key,
        )
    }

    fn certified(
        &self,
        profile: Profile,
        issuer_key: &SigningKey,
    ) -> Result<CertificatePem, PrintError> {
        let public = SubjectPublicKeyInfo::from_key(self.key).map_err(PrintError::key)?;
        let validity = validity(self.from, self.years)?;
        CertificateBuilder::new(profile, serial(self.seed)?, validity, public)
            .and_then(|builder| builder.build::<_, DerSignature>(issuer_key))
            .map(CertificatePem)
            .map_err(PrintError::key)
    }
}

/// The extensions of RFC 5280 that this house uses.
enum Profile {
    Root { name: Name },
    Leaf { name: Name, issuer: Name },
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, subject: &Name) -> Name {
        match self {
            Self::Root { .. } => subject.clone(),
            Self::Leaf { issuer, .. } => issuer.clone(),
        }
    }

    fn get_subject(&self) -> Name {
        match self {
            Self::Root { name } | Self::Leaf { name, .. } => name.clone(),
        }
    }

    fn build_extensions(
        &self,
        holder: SubjectPublicKeyInfoRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let is_root = matches!(self, Self::Root { .. });
        let constraints = BasicConstraints {
            ca: is_root,
            path_len_constraint: is_root.then_some(0),
        };
        let usage = KeyUsage(match self {
            Self::Root { .. } => KeyUsages::KeyCertSign | KeyUsages::CRLSign,
            Self::Leaf { .. } => KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
        });
        let name = tbs.subject();
        let mut extensions = vec![
            constraints.to_extension(name, &[])?,
            usage.to_extension(name, &[])?,
            SubjectKeyIdentifier::try_from(holder)?.to_extension(name, &[])?,
        ];
        if !is_root {
            extensions.push(AuthorityKeyIdentifier::try_from(issuer)?.to_extension(name, &[])?);
        }
        Ok(extensions)
    }
}

fn serial(seed: &[u8; 32]) -> Result<SerialNumber, PrintError> {
    let mut digest = Sha256::new()
        .chain_update(b"gongjiang serial")
        .chain_update(seed)
        .finalize();
    digest[0] = digest[0] & 0x7F | 0x40;
    SerialNumber::new(&digest[..16]).map_err(PrintError::key)
}

fn validity(at: Timestamp, years: i16) -> Result<Validity, PrintError> {
    let end = at
        .to_zoned_datetime(TimeZone::UTC)
        .checked_add(i32::from(years).years())
        .map_err(PrintError::key)?;
    Ok(Validity::new(x509_time(at)?, x509_time(end.timestamp())?))
}

fn x509_time(at: Timestamp) -> Result<Time, PrintError> {
    let seconds = u64::try_from(at.as_second()).map_err(PrintError::key)?;
    let time = DateTime::from_unix_duration(std::time::Duration::from_secs(seconds))
        .map_err(PrintError::key)?;
    Ok(Time::from(time))
}

/// Certificates know years 1970 to 9999, all of which a timestamp can hold.
fn timestamp(time: Time) -> Timestamp {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|s| Timestamp::from_second(s).ok())
        .unwrap_or(Timestamp::MAX)
}

fn common_name(text: &str) -> Result<Name, PrintError> {
    const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
    let value = Any::new(Tag::Utf8String, text.as_bytes()).map_err(PrintError::key)?;
    let mut relative = RelativeDistinguishedName::default();
    relative
        .insert(AttributeTypeAndValue {
            oid: COMMON_NAME,
            value,
        })
        .map_err(PrintError::key)?;
    let mut sequence = RdnSequence::default();
    sequence.push(relative);
    sequence
        .to_der()
        .and_then(|der| Name::from_der(&der))
        .map_err(PrintError::key)
}

fn shown(name: &Name) -> String {
    match name.common_name() {
        Ok(Some(common)) => common.value().into_owned(),
        Ok(None) | Err(_) => name.to_string(),
    }
}
