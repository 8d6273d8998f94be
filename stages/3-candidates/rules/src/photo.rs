//! 证件照: a JPEG of one inch at 300 dots an inch, 295×413 pixels, at most 100 KB.
//!
//! The notice leaves it open; these are the numbers of a filed examination body. The header is read by hand, so that only
//! a picture of the right size is decoded; decoded it is, because certificates are printed with it long afterwards.

use kernel::{Clause, Refusal};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, options::DecoderOptions},
};

/// Pixels from left to right.
pub const PHOTO_WIDTH: u16 = 295;
/// Pixels from top to bottom.
pub const PHOTO_HEIGHT: u16 = 413;
/// The most bytes.
pub const PHOTO_BYTES: usize = 100 * 1024;

/// Checks that the bytes are a photo as it must be.
///
/// # Errors
/// A refusal that says what was found.
pub fn check_photo(bytes: &[u8]) -> Result<(), Refusal> {
    let refuse =
        |sentence: String| Err(Refusal::invalid("roster.bad_photo", sentence).citing(Clause::A4_5));
    if bytes.len() > PHOTO_BYTES {
        let found = bytes.len().div_ceil(1024);
        return refuse(format!(
            "照片应不超过100KB，现为{found}KB，请压缩后重新上传"
        ));
    }
    match dimensions(bytes) {
        None => refuse("文件不是完整的JPEG照片，请上传扩展名为.jpg的证件照".to_owned()),
        Some((PHOTO_WIDTH, PHOTO_HEIGHT)) if decodes(bytes) => Ok(()),
        Some((PHOTO_WIDTH, PHOTO_HEIGHT)) => {
            refuse("照片文件已损坏，不能完整打开，请用看图软件另存为JPEG后重新上传".to_owned())
        }
        Some((width, height)) => refuse(format!(
            "照片应为{PHOTO_WIDTH}×{PHOTO_HEIGHT}像素，现为{width}×{height}像素，请按一寸证件照裁剪后重新上传"
        )),
    }
}

/// Whether there is a picture behind the header.
fn decodes(bytes: &[u8]) -> bool {
    let options = DecoderOptions::new_safe()
        .set_strict_mode(true)
        .set_max_width(PHOTO_WIDTH.into())
        .set_max_height(PHOTO_HEIGHT.into());
    JpegDecoder::new_with_options(ZCursor::new(bytes), options)
        .decode()
        .is_ok()
}

/// Width and height from the frame header of a JPEG that also has its end.
fn dimensions(bytes: &[u8]) -> Option<(u16, u16)> {
    let mut rest = bytes.strip_prefix(b"\xFF\xD8")?;
    if !bytes.ends_with(b"\xFF\xD9") {
        return None;
    }
    loop {
        // Any number of 0xFF may stand before a marker.
        let at = rest.iter().position(|byte| *byte != 0xFF)?;
        let marker = (at > 0).then(|| rest[at])?;
        let length = usize::from(u16::from_be_bytes([*rest.get(at + 1)?, *rest.get(at + 2)?]));
        let segment = rest.get(at + 1..at + 1 + length)?;
        if is_frame(marker) {
            let number = |from: usize| {
                Some(u16::from_be_bytes([
                    *segment.get(from)?,
                    *segment.get(from + 1)?,
                ]))
            };
            return Some((number(5)?, number(3)?));
        }
        if length < 2 || marker == START_OF_SCAN {
            return None;
        }
        rest = &rest[at + 1 + length..];
    }
}

const START_OF_SCAN: u8 = 0xDA;

/// Start of frame: C0 to CF, without the tables of Huffman, of arithmetic coding and the extension among them.
fn is_frame(marker: u8) -> bool {
    (0xC0..=0xCF).contains(&marker) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jpeg_encoder::{ColorType, Encoder};
    use proptest::prelude::*;

    /// A JPEG with a picture.
    fn picture(width: u16, height: u16, kind: ColorType, progressive: bool) -> Vec<u8> {
        let parts = if kind == ColorType::Luma { 1 } else { 3 };
        let dots = usize::from(width) * usize::from(height) * parts;
        let pixels: Vec<u8> = (0..dots)
            .map(|at| (at * 31 % 251) as u8 / 8 + 100)
            .collect();
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 60);
        encoder.set_progressive(progressive);
        encoder.encode(&pixels, width, height, kind).unwrap();
        bytes
    }

    /// A JPEG without a picture: an application segment, a frame header, the end.
    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF\xFF\xC0\x00\x0B\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend(b"\x01\x01\x11\x00\xFF\xD9");
        bytes
    }

    #[test]
    fn a_photo_of_the_right_size_is_taken() {
        for kind in [ColorType::Luma, ColorType::Rgb] {
            for progressive in [false, true] {
                assert_eq!(check_photo(&picture(295, 413, kind, progressive)), Ok(()));
            }
        }
    }

    #[test]
    fn a_header_without_its_picture_is_no_photo() {
        let mut tables = picture(295, 413, ColorType::Rgb, false);
        // The tables by which the picture is read become a comment.
        for at in 0..tables.len() - 1 {
            if tables[at..at + 2] == *b"\xFF\xC4" {
                tables[at + 1] = 0xFE;
            }
        }
        for bytes in [jpeg(295, 413), tables] {
            let refusal = check_photo(&bytes).unwrap_err();
            assert!(refusal.sentence.contains("已损坏"), "{}", refusal.sentence);
        }
    }

    #[test]
    fn what_is_no_photo_is_refused_with_what_was_found() {
        let mut large = jpeg(295, 413);
        large.splice(2..2, vec![0xFF; PHOTO_BYTES]);
        let whole = jpeg(295, 413);
        for (bytes, word) in [
            (jpeg(413, 295), "现为413×295像素"),
            (large, "现为101KB"),
            (whole[..whole.len() - 1].to_vec(), "不是完整的JPEG"),
            (b"\x89PNG\r\n\x1a\n".to_vec(), "不是完整的JPEG"),
            (
                b"\xFF\xD8\xFF\xDA\x00\x02\xFF\xD9".to_vec(),
                "不是完整的JPEG",
            ),
            (
                b"\xFF\xD8\xFF\xE0\x00\x00\xFF\xD9".to_vec(),
                "不是完整的JPEG",
            ),
            (Vec::new(), "不是完整的JPEG"),
        ] {
            let refusal = check_photo(&bytes).unwrap_err();
            assert!(refusal.sentence.contains(word), "{}", refusal.sentence);
        }
    }

    proptest! {
        #[test]
        fn hostile_bytes_never_panic(
            mut bytes in proptest::collection::vec(prop_oneof![Just(0xFFu8), any::<u8>()], 0..200)
        ) {
            bytes.splice(0..0, *b"\xFF\xD8");
            bytes.extend(b"\xFF\xD9");
            let _ = check_photo(&bytes);
        }

        #[test]
        fn a_damaged_picture_never_panics(place in 200usize..4_000, with in any::<u8>()) {
            let mut bytes = picture(295, 413, ColorType::Luma, place % 2 == 0);
            let last = bytes.len() - 3;
            bytes[place.min(last)] = with;
            let _ = check_photo(&bytes);
        }
    }
}
