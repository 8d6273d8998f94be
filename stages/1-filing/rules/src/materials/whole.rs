//! Whether a PDF or a picture is a whole file, beyond its first bytes. Pure logic on bytes that may mean harm.

/// Bytes at the end of a PDF among which its end is told.
const TAIL: usize = 2048;

/// What is wrong with a file that begins as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// 不完整
    Broken,
    /// 已加密
    Encrypted,
}

/// Width and height of a picture, in dots.
pub(super) type Size = (u32, u32);

/// A whole PDF holds objects and a root, and ends by saying where the list of its objects is. One behind a password, or
/// with rights that are taken away, names how it was encrypted.
pub(super) fn pdf(bytes: &[u8]) -> Result<(), Flaw> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let ends = places(tail, b"startxref").any(|at| ends_with_place(&tail[at + 9..]));
    if !bytes.starts_with(b"%PDF-") || !ends || !holds(bytes, b" obj") || !holds(bytes, b"/Root") {
        return Err(Flaw::Broken);
    }
    match places(bytes, b"/Encrypt").any(|at| is_value(&bytes[at + 8..])) {
        true => Err(Flaw::Encrypted),
        false => Ok(()),
    }
}

/// After `startxref`: a number, then the end of the file.
fn ends_with_place(rest: &[u8]) -> bool {
    number(rest).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"%%EOF"))
}

/// After the name of an entry: a dictionary, or a reference to one.
fn is_value(rest: &[u8]) -> bool {
    let reference = || number(number(rest)?)?.trim_ascii_start().first().copied();
    rest.trim_ascii_start().starts_with(b"<<") || reference() == Some(b'R')
}

/// What follows a whole number.
fn number(rest: &[u8]) -> Option<&[u8]> {
    let rest = rest.trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then(|| &rest[digits..])
}

fn places<'a>(bytes: &'a [u8], part: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let windows = bytes.windows(part.len()).enumerate();
    windows
        .filter(move |(_, window)| *window == part)
        .map(|(at, _)| at)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    places(bytes, part).next().is_some()
}

/// The size of a whole PNG: its signature, the header first, some data, the end last.
pub(super) fn png(bytes: &[u8]) -> Option<Size> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    if !rest.starts_with(b"\0\0\0\x0DIHDR") {
        return None;
    }
    let size = (big_endian(rest, 8)?, big_endian(rest, 12)?);
    let mut has_data = false;
    loop {
        let length = usize::try_from(big_endian(rest, 0)?).ok()?;
        let kind = rest.get(4..8)?;
        has_data |= kind == b"IDAT";
        let after = rest.get(length.checked_add(12)?..)?;
        if kind == b"IEND" {
            let is_whole = length == 0 && has_data && after.is_empty();
            return (is_whole && has_dots(size)).then_some(size);
        }
        rest = after;
    }
}

/// The size of a whole JPEG: its start, a frame, a scan of it, the end.
pub(super) fn jpeg(bytes: &[u8]) -> Option<Size> {
    let mut rest = bytes.strip_prefix(b"\xFF\xD8")?;
    let mut size = None;
    loop {
        // Any number of 0xFF may stand before a marker.
        let at = rest.iter().position(|byte| *byte != 0xFF)?;
        let marker = (at > 0).then(|| rest[at])?;
        let length = usize::from(short(rest, at + 1)?);
        let segment = rest.get(at + 1..at + 1 + length)?;
        if length < 2 || is_alone(marker) {
            return None;
        }
        if is_frame(marker) {
            size = Some((short(segment, 5)?.into(), short(segment, 3)?.into()));
        }
        rest = &rest[at + 1 + length..];
        if marker == START_OF_SCAN {
            // Cameras write more behind the end, so that it need not be the last thing.
            return size.filter(|size| has_dots(*size) && holds(rest, b"\xFF\xD9"));
        }
    }
}

const START_OF_SCAN: u8 = 0xDA;

/// Start of frame: C0 to CF, without the tables of Huffman, of arithmetic coding and the extension among them.
fn is_frame(marker: u8) -> bool {
    (0xC0..=0xCF).contains(&marker) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// Markers without a segment, which have no place before the scan.
fn is_alone(marker: u8) -> bool {
    matches!(marker, 0x00 | 0x01 | 0xD0..=0xD9)
}

fn has_dots((width, height): Size) -> bool {
    width > 0 && height > 0
}

fn big_endian(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::materials::samples::{JPEG, PDF, PNG};
    use proptest::prelude::*;

    fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        assert!(text.contains(from), "{from}");
        text.replace(from, to).chars().map(|c| c as u8).collect()
    }

    #[test]
    fn a_material_in_pdf_is_whole_and_open_to_all() {
        let cases: [(Vec<u8>, Result<(), Flaw>); 11] = [
            (PDF.to_vec(), Ok(())),
            (b"%PDF-1.7".to_vec(), Err(Flaw::Broken)),
            (
                b"%PDF-1.7\nstartxref\n0\n%%EOF\n".to_vec(),
                Err(Flaw::Broken),
            ),
            (PDF[..PDF.len() / 2].to_vec(), Err(Flaw::Broken)),
            (PDF[1..].to_vec(), Err(Flaw::Broken)),
            ([PDF, &[b' '; TAIL]].concat(), Err(Flaw::Broken)),
            (
                replaced(PDF, "startxref\n", "startxref\nx"),
                Err(Flaw::Broken),
            ),
            (
                replaced(PDF, "/Root", "/Encrypt 5 0 R/Root"),
                Err(Flaw::Encrypted),
            ),
            (
                replaced(PDF, "/Root", "/Encrypt<</V 4>>/Root"),
                Err(Flaw::Encrypted),
            ),
            (replaced(PDF, "/Root", "/EncryptMetadata true/Root"), Ok(())),
            (replaced(PDF, "/Root", "/Encrypt null/Root"), Ok(())),
        ];
        for (at, (bytes, expected)) in cases.iter().enumerate() {
            assert_eq!(pdf(bytes), *expected, "case {at}");
        }
    }

    #[test]
    fn a_material_in_png_begins_with_its_header_and_ends_with_its_end() {
        let cases: [(Vec<u8>, bool); 8] = [
            (PNG.to_vec(), true),
            (PNG[..8].to_vec(), false),
            (b"\x89PNG\r\n\x1a\n picture".to_vec(), false),
            (PNG[..PNG.len() - 1].to_vec(), false),
            ([PNG, b"MZ"].concat(), false),
            (replaced(PNG, "IHDR", "tEXt"), false),
            (replaced(PNG, "IDAT", "tEXt"), false),
            (replaced(PNG, "IHDR\0\0\0\u{1}", "IHDR\0\0\0\0"), false),
        ];
        for (at, (bytes, whole)) in cases.iter().enumerate() {
            assert_eq!(png(bytes), whole.then_some((1, 1)), "case {at}");
        }
    }

    #[test]
    fn a_material_in_jpeg_has_a_frame_and_an_end() {
        let end = JPEG.len() - 2;
        let cases: [(Vec<u8>, bool); 8] = [
            (JPEG.to_vec(), true),
            // A camera's own data behind the picture.
            ([JPEG, b"SEFT"].concat(), true),
            (b"\xFF\xD8\xFF\xE0".to_vec(), false),
            (b"\xFF\xD8\xFF\xD9".to_vec(), false),
            (JPEG[..end].to_vec(), false),
            (JPEG[2..].to_vec(), false),
            (replaced(JPEG, "\u{FF}\u{C0}", "\u{FF}\u{E1}"), false),
            (replaced(JPEG, "\u{FF}\u{DA}", "\u{FF}\u{D9}"), false),
        ];
        for (at, (bytes, whole)) in cases.iter().enumerate() {
            assert_eq!(jpeg(bytes), whole.then_some((1, 1)), "case {at}");
        }
    }

    proptest! {
        #[test]
        fn a_hostile_material_never_panics(bytes: Vec<u8>, at in 0..200_usize, byte: u8) {
            for sample in [PDF, PNG, JPEG] {
                let mut changed = sample.to_vec();
                let at = at % changed.len();
                changed[at] = byte;
                changed.splice(at..at, bytes.iter().copied());
                let _ = (pdf(&changed), png(&changed), jpeg(&changed));
            }
        }
    }
}
