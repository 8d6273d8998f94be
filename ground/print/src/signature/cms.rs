//! The signature itself: CMS `SignedData` (RFC 5652) in the one form that this house writes and reads.
//!
//! One signer, one certificate, SHA-256, ECDSA on P-256; signed attributes are the content type, the digest of the document
//! and the digest of the certificate (`signingCertificateV2`, RFC 5035). The time of signing stands in the PDF, as PAdES asks.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo};
use p256::ecdsa::DerSignature;
use p256::ecdsa::signature::Verifier as _;
use x509_cert::attr::{Attribute, Attributes};
use x509_cert::der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use x509_cert::der::{self, Decode, Encode, Tag};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::certificate::CertificatePem;
use super::keys::Signer;
use crate::PrintError;

const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ID_SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ECDSA_WITH_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// What a signature says once it is taken apart.
pub(crate) struct Parts {
    /// The signer's certificate; nothing is known yet about who issued it.
    pub(crate) certificate: CertificatePem,
    signature: Vec<u8>,
}

/// Why a signature's content is no signature of ours.
#[derive(Debug, PartialEq)]
pub(crate) enum Unreadable {
    /// Not DER, or not in the form that [`signed_data`] writes.
    Form,
    /// In the right form, but made for another document or another certificate.
    Other,
}

/// A detached signature over the document with the given SHA-256 digest, DER encoded.
pub(crate) fn signed_data(signer: &Signer, digest: [u8; 32]) -> Result<Vec<u8>, PrintError> {
    let certificate = signer.certificate();
    let attributes = signed_attributes(certificate, digest).map_err(PrintError::key)?;
    let signature = signer.sign(&attributes.to_der().map_err(PrintError::key)?);
    enveloped(certificate, attributes, signature.as_bytes()).map_err(PrintError::key)
}

/// Takes a signature apart and compares it, byte for byte, with the one form in which its certificate can have signed
/// the document with this digest. Whether the signature itself is right remains to be asked.
pub(crate) fn read(bytes: &[u8], digest: [u8; 32]) -> Result<Parts, Unreadable> {
    let parts = take_apart(bytes).ok_or(Unreadable::Form)?;
    let expected = signed_attributes(&parts.certificate, digest)
        .and_then(|attributes| enveloped(&parts.certificate, attributes, &parts.signature))
        .map_err(|_| Unreadable::Form)?;
    if expected == bytes {
        Ok(parts)
    } else {
        Err(Unreadable::Other)
    }
}

impl Parts {
    /// Whether the certificate's key signed the document with this digest.
    pub(crate) fn is_signed(&self, digest: [u8; 32]) -> bool {
        let signed = || -> Option<bool> {
            let attributes = signed_attributes(&self.certificate, digest)
                .ok()?
                .to_der()
                .ok()?;
            let signature = DerSignature::try_from(self.signature.as_slice()).ok()?;
            Some(
                self.certificate
                    .key()
                    .ok()?
                    .verify(&attributes, &signature)
                    .is_ok(),
            )
        };
        signed() == Some(true)
    }
}

fn take_apart(bytes: &[u8]) -> Option<Parts> {
    let content = ContentInfo::from_der(bytes).ok()?;
    let data: SignedData = content.content.decode_as().ok()?;
    let certificates = data.certificates?;
    let [CertificateChoices::Certificate(certificate)] = certificates.0.as_slice() else {
        return None;
    };
    let [signer] = data.signer_infos.0.as_slice() else {
        return None;
    };
    Some(Parts {
        certificate: certificate.clone().into(),
        signature: signer.signature.as_bytes().to_vec(),
    })
}

fn signed_attributes(certificate: &CertificatePem, digest: [u8; 32]) -> der::Result<Attributes> {
    let attributes = [
        (CONTENT_TYPE, Any::encode_from(&ID_DATA)?),
        (MESSAGE_DIGEST, Any::new(Tag::OctetString, digest)?),
        (SIGNING_CERTIFICATE_V2, signing_certificate(certificate)?),
    ];
    let attributes = attributes.map(|(oid, value)| {
        Ok(Attribute {
            oid,
            values: SetOfVec::try_from(vec![value])?,
        })
    });
    SetOfVec::try_from(attributes.into_iter().collect::<der::Result<Vec<_>>>()?)
}

/// `SigningCertificateV2`: a list of one `ESSCertIDv2`, whose hash algorithm is SHA-256 by default.
fn signing_certificate(certificate: &CertificatePem) -> der::Result<Any> {
    let sequence = |content: Vec<u8>| Any::new(Tag::Sequence, content);
    let hash = OctetString::new(certificate.digest())?;
    let identifier = sequence(hash.to_der()?)?;
    let list = sequence(identifier.to_der()?)?;
    sequence(list.to_der()?)
}

fn enveloped(
    certificate: &CertificatePem,
    attributes: Attributes,
    signature: &[u8],
) -> der::Result<Vec<u8>> {
    let algorithm = |oid| AlgorithmIdentifierOwned {
        oid,
        parameters: None,
    };
    let tbs = certificate.x509().tbs_certificate();
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: tbs.issuer().clone(),
            serial_number: tbs.serial_number().clone(),
        }),
        digest_alg: algorithm(SHA_256),
        signed_attrs: Some(attributes),
        signature_algorithm: algorithm(ECDSA_WITH_SHA_256),
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![algorithm(SHA_256)])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: ID_DATA,
            econtent: None,
        },
        certificates: Some(
            vec![CertificateChoices::Certificate(certificate.x509().clone())].try_into()?,
        ),
        crls: None,
        signer_infos: vec![signer].try_into()?,
    };
    ContentInfo {
        content_type: ID_SIGNED_DATA,
        content: Any::encode_from(&data)?,
    }
    .to_der()
}
