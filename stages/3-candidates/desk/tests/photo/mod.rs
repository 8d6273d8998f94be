//! A photo as it should be.
#![allow(missing_docs, clippy::unwrap_used)]

/// A photo of one inch: a grey picture.
pub fn photo() -> Vec<u8> {
    let mut jpeg = Vec::new();
    jpeg_encoder::Encoder::new(&mut jpeg, 80)
        .encode(
            &vec![128; 295 * 413],
            295,
            413,
            jpeg_encoder::ColorType::Luma,
        )
        .unwrap();
    jpeg
}
