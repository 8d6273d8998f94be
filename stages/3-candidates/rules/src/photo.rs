//! 证件照: a JPEG of one inch at 300 dots an inch, 295×413 pixels, at most 100 KB.
//!
//! The notice leaves it open; these are the numbers of a filed examination body. The header is read by hand: nothing of
//! a stranger's picture is decoded here.

use kernel::{Clause, Refusal};

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
        Some((PHOTO_WIDTH, PHOTO_HEIGHT)) => Ok(()),
        Some((width, height)) => refuse(format!(
            "照片应为{PHOTO_WIDTH}×{PHOTO_HEIGHT}像素，现为{width}×{height}像素，请按一寸证件照裁剪后重新上传"
        )),
    }
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
    use proptest::prelude::*;

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
        assert_eq!(check_photo(&jpeg(295, 413)), Ok(()));
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
    }
}
