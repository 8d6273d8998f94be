//! Says whether a file is still what was signed, and by whom: offline, from the file and the trusted certificates alone.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::{self, TimeZone};

use super::certificate::CertificatePem;
use super::cms::{self, Unreadable};
use super::pdf;

/// What can be said of a file. Displays as one Chinese sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The file carries no signature.
    NotSigned,
    /// The file is not what was signed, or its signature is no good.
    Broken {
        /// What is wrong.
        why: Flaw,
    },
    /// The file is what was signed, but nobody we trust vouches for the signer.
    UnknownSigner(Signed),
    /// The file is what was signed, by a signer of a trusted authority.
    Valid(Signed),
}

/// Who signed a file, when and what for.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
    /// Holder of the signing certificate.
    pub subject: String,
    /// Who issued the certificate, as it says itself.
    pub issuer: String,
    /// SHA-256 of the certificate in hex.
    pub fingerprint: String,
    /// The time of signing, as the signer says.
    pub at: Timestamp,
    /// What the signature stands for.
    pub reason: String,
}

/// What is wrong with a signed file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Flaw {
    /// The bytes are no PDF.
    #[error("这不是 PDF 文件")]
    NotPdf,
    /// There is more than one signature: somebody added to a signed file.
    #[error("文件中有不止一个签名")]
    SeveralSignatures,
    /// The file goes on after what was signed.
    #[error("签名之后文件末尾又增加了 {added} 字节")]
    ChangedAfterSigning {
        /// How many bytes were added.
        added: usize,
    },
    /// The signature is damaged, or not of the form that this platform makes.
    #[error("签名已损坏，或者不是本平台的签名格式")]
    Form,
    /// The signature was made for other bytes than these.
    #[error("文件内容与签名时不同")]
    Content,
    /// The signature was not made by the certificate's key.
    #[error("签名与签名证书不符")]
    Signature,
    /// The certificate was not valid at the time of signing.
    #[error("签名时间不在签名证书的有效期内（{} 至 {}）", local(.from), local(.to))]
    Validity {
        /// First moment of validity.
        from: Timestamp,
        /// Last moment of validity.
        to: Timestamp,
    },
}

/// Checks a file against the authorities in `trust`.
///
/// Every byte of the file must be covered by its one signature; the signature must be right, its certificate issued by a
/// trusted authority, and both certificates valid at the time of signing.
pub fn verify(pdf: &[u8], trust: &[CertificatePem]) -> Verdict {
    match check(pdf, trust) {
        Ok(verdict) => verdict,
        Err(why) => Verdict::Broken { why },
    }
}

fn check(pdf: &[u8], trust: &[CertificatePem]) -> Result<Verdict, Flaw> {
    let Some(found) = pdf::find_signature(pdf)? else {
        return Ok(Verdict::NotSigned);
    };
    let parts =
        cms::read(&found.signature, found.digest).map_err(|unreadable| match unreadable {
            Unreadable::Form => Flaw::Form,
            Unreadable::Other => Flaw::Content,
        })?;
    if !parts.is_signed(found.digest) {
        return Err(Flaw::Signature);
    }
    let certificate = parts.certificate;
    let signed = Signed {
        subject: certificate.subject(),
        issuer: certificate.issuer(),
        fingerprint: certificate.fingerprint(),
        at: found.at,
        reason: found.reason,
    };
    let Some(authority) = trust
        .iter()
        .find(|authority| certificate.is_issued_by(authority))
    else {
        return Ok(Verdict::UnknownSigner(signed));
    };
    for (from, to) in [certificate.validity(), authority.validity()] {
        if !(from..=to).contains(&signed.at) {
            return Err(Flaw::Validity { from, to });
        }
    }
    Ok(Verdict::Valid(signed))
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSigned => f.write_str("该文件没有数字签名，无法核验。"),
            Self::Broken { why } => write!(f, "核验不通过：{why}。"),
            Self::UnknownSigner(signed) => write!(
                f,
                "文件未被改动，但签名人“{}”不是受信任机构签发的，不能认可（证书指纹 {}）。",
                signed.subject, signed.fingerprint
            ),
            Self::Valid(signed) => write!(
                f,
                "核验通过：该文件由“{}”于 {} 签名（{}），签名证书由“{}”签发，签名后未被改动。",
                signed.subject,
                local(&signed.at),
                signed.reason,
                signed.issuer
            ),
        }
    }
}

/// A moment as people in China read it.
fn local(at: &Timestamp) -> String {
    let shanghai = TimeZone::fixed(tz::offset(8));
    at.to_zoned_datetime(shanghai)
        .strftime("%Y年%-m月%-d日 %H:%M")
        .to_string()
}
