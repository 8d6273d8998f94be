//! Puts a signature into a PDF file by an incremental update, and finds it again.
//!
//! The signature is an invisible field on the first page. All of the file is signed but the hex digits of the signature
//! itself.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::file::{Original, Update, find, rfind};
use super::verify::Flaw;
use crate::PrintError;

/// Bytes kept free for a signature.
const CAPACITY: usize = 4096;
const BYTE_RANGE: &[u8] = b"/ByteRange ";
const CONTENTS: &str = "\n/Contents ";

/// A file with room for its signature.
pub(crate) struct Prepared {
    bytes: Vec<u8>,
    /// The hex string of the signature with its angle brackets: all that the signature does not cover.
    gap: Range<usize>,
}

/// A signature found in a file.
pub(crate) struct Found {
    /// The CMS signature, DER encoded.
    pub(crate) signature: Vec<u8>,
    /// SHA-256 of everything around it.
    pub(crate) digest: [u8; 32],
    /// When it says that it was made.
    pub(crate) at: Timestamp,
    /// What it says that it stands for.
    pub(crate) reason: String,
}

impl Prepared {
    /// Adds a signature field of `signer` to a file that has none.
    pub(crate) fn new(
        pdf: &[u8],
        signer: &str,
        at: Timestamp,
        reason: &str,
    ) -> Result<Self, PrintError> {
        if find(pdf, BYTE_RANGE).is_some() {
            return Err(PrintError::NotSignable {
                what: "文件已有签名",
            });
        }
        let original = Original::read(pdf).ok_or(PrintError::NotSignable {
            what: "不是本平台生成的 PDF 文件",
        })?;
        let page = original.first_page().ok_or(PrintError::NotSignable {
            what: "找不到首页"
        })?;
        let mut update = Update::after(&original);
        let signature = original.size;
        add_field(&mut update, &original, page, signature)?;
        let before = format!("{}{CONTENTS}", signature_dictionary(signer, at, reason));
        let room = "0".repeat(2 * CAPACITY);
        update.object(signature, format!("{before}<{room}>\n>>").as_bytes());
        let start = update.body_of(signature) + before.len();
        let gap = start..start + room.len() + 2;

        let mut bytes = update.finish(&original);
        let range = byte_range(&gap, bytes.len());
        let at = gap.start - CONTENTS.len() - range.len();
        bytes[at..at + range.len()].copy_from_slice(range.as_bytes());
        Ok(Self { bytes, gap })
    }

    /// SHA-256 of what is to be signed.
    pub(crate) fn digest(&self) -> [u8; 32] {
        digest_around(&self.bytes, &self.gap)
    }

    /// Writes the signature into its room.
    pub(crate) fn fill(&mut self, signature: &[u8]) -> Result<(), PrintError> {
        if signature.len() > CAPACITY {
            return Err(PrintError::NotSignable {
                what: "签名证书过大",
            });
        }
        let start = self.gap.start + 1;
        self.bytes[start..start + 2 * signature.len()]
            .copy_from_slice(hex::encode(signature).as_bytes());
        Ok(())
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// An invisible form field on the first page that holds the signature.
fn add_field(
    update: &mut Update,
    original: &Original<'_>,
    page: usize,
    signature: usize,
) -> Result<(), PrintError> {
    let field = signature + 1;
    let form = format!("/AcroForm<</Fields[{field} 0 R]/SigFlags 3>>");
    let catalog = original.extended(original.root, &form);
    let first_page = original.extended(page, &format!("/Annots[{field} 0 R]"));
    let (Some(catalog), Some(first_page)) = (catalog, first_page) else {
        return Err(PrintError::NotSignable {
            what: "文件已有表单或批注",
        });
    };
    let widget = format!(
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/Rect[0 0 0 0]/F 132/P {page} 0 R/V {signature} 0 R>>"
    );
    update.object(original.root, &catalog);
    update.object(page, &first_page);
    update.object(field, widget.as_bytes());
    Ok(())
}

/// The signature dictionary up to its byte range, whose numbers are filled in later.
fn signature_dictionary(signer: &str, at: Timestamp, reason: &str) -> String {
    let at = at
        .to_zoned_datetime(TimeZone::UTC)
        .strftime("%Y%m%d%H%M%SZ");
    format!(
        "<<\n/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached\n/Name {}\n/Reason {}\n/M(D:{at})\n{}",
        text_string(signer),
        text_string(reason),
        byte_range(&(0..0), 0),
    )
}

/// A PDF text string in UTF-16, as hex so that nothing in it needs escaping.
fn text_string(text: &str) -> String {
    let units: String = text
        .encode_utf16()
        .map(|unit| format!("{unit:04x}"))
        .collect();
    format!("<feff{units}>")
}

/// The byte range of a file of `length` bytes with a gap, always of the same width.
fn byte_range(gap: &Range<usize>, length: usize) -> String {
    format!(
        "/ByteRange [0 {:>10} {:>10} {:>10}]",
        gap.start,
        gap.end,
        length - gap.end
    )
}

fn digest_around(bytes: &[u8], gap: &Range<usize>) -> [u8; 32] {
    Sha256::new()
        .chain_update(&bytes[..gap.start])
        .chain_update(&bytes[gap.end..])
        .finalize()
        .into()
}

/// Finds the one signature of a file; none in a file that was never signed.
///
/// Apart from the hex digits of the signature every byte of the file must be covered.
pub(crate) fn find_signature(pdf: &[u8]) -> Result<Option<Found>, Flaw> {
    if !pdf.starts_with(b"%PDF-") {
        return Err(Flaw::NotPdf);
    }
    let Some(start) = find(pdf, BYTE_RANGE) else {
        return Ok(None);
    };
    if find(&pdf[start + 1..], BYTE_RANGE).is_some() {
        return Err(Flaw::SeveralSignatures);
    }
    let gap_start = start + byte_range(&(0..0), 0).len() + CONTENTS.len();
    let gap = gap_start..gap_start + 2 * CAPACITY + 2;
    if let Some(covered) = covered_length(&pdf[start..]).filter(|&covered| covered < pdf.len()) {
        return Err(Flaw::ChangedAfterSigning {
            added: pdf.len() - covered,
        });
    }
    let hex = pdf.get(gap.clone()).ok_or(Flaw::Form)?;
    let expected = format!("{}{CONTENTS}", byte_range(&gap, pdf.len()));
    if pdf[start..gap.start] != *expected.as_bytes() {
        return Err(Flaw::Form);
    }
    let dictionary_start = rfind(&pdf[..start], b" 0 obj\n<<\n/Type/Sig").ok_or(Flaw::Form)?;
    let (at, reason) = read_dictionary(&pdf[dictionary_start..start]).ok_or(Flaw::Form)?;
    let signature = read_hex(hex).ok_or(Flaw::Form)?;
    Ok(Some(Found {
        signature,
        digest: digest_around(pdf, &gap),
        at,
        reason,
    }))
}

/// How many bytes of the file the byte range at the start of `text` claims to cover.
fn covered_length(text: &[u8]) -> Option<usize> {
    let inside = text.get(BYTE_RANGE.len() + 1..)?;
    let inside = inside.get(..inside.iter().take(64).position(|&byte| byte == b']')?)?;
    let numbers: Vec<usize> = std::str::from_utf8(inside)
        .ok()?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let [_, _, start, length] = numbers[..] else {
        return None;
    };
    start.checked_add(length)
}

fn read_dictionary(text: &[u8]) -> Option<(Timestamp, String)> {
    let moment = &text[find(text, b"\n/M(D:")? + 6..];
    let moment = std::str::from_utf8(moment.get(..15)?).ok()?;
    let at = DateTime::strptime("%Y%m%d%H%M%SZ", moment)
        .ok()?
        .to_zoned_datetime(TimeZone::UTC)
        .ok()?
        .timestamp();
    let reason = &text[find(text, b"\n/Reason <feff")? + 14..];
    let reason = hex::decode(&reason[..find(reason, b">")?]).ok()?;
    let units: Vec<u16> = reason
        .chunks_exact(2)
        .map(|unit| u16::from_be_bytes([unit[0], unit[1]]))
        .collect();
    Some((at, String::from_utf16(&units).ok()?))
}

/// Reads lower-case hex digits in angle brackets, a DER sequence and zeros after it.
fn read_hex(hex: &[u8]) -> Option<Vec<u8>> {
    let digits = hex.strip_prefix(b"<")?.strip_suffix(b">")?;
    if !digits
        .iter()
        .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    {
        return None;
    }
    let mut signature = hex::decode(digits).ok()?;
    let [0x30, 0x82, high, low, ..] = signature[..] else {
        return None;
    };
    let padding =
        signature.split_off((4 + usize::from(u16::from_be_bytes([high, low]))).min(CAPACITY));
    padding.iter().all(|&byte| byte == 0).then_some(signature)
}
