//! Images that documents carry: photos, seals, QR codes.

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};
use typst::foundations::Bytes;

use crate::PrintError;

/// A photo or seal: the bytes of a PNG, JPEG or SVG file.
#[derive(Clone, Debug, PartialEq)]
pub struct Image(Bytes);

impl Image {
    /// Takes the bytes of a PNG, JPEG or SVG file.
    ///
    /// # Errors
    /// [`PrintError::ImageFormat`] when they begin like none of these. Damage further inside is found when a document is
    /// rendered.
    pub fn new(bytes: Vec<u8>) -> Result<Self, PrintError> {
        const BEGINNINGS: [&[u8]; 4] = [b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF", b"<svg", b"<?xml"];
        if BEGINNINGS
            .iter()
            .any(|beginning| bytes.starts_with(beginning))
        {
            Ok(Self(Bytes::new(bytes)))
        } else {
            Err(PrintError::ImageFormat)
        }
    }

    /// The file as it was given.
    pub fn as_slice(&self) -> &[u8] {
        self.0.as_slice()
    }

    pub(crate) fn bytes(&self) -> &Bytes {
        &self.0
    }

    pub(crate) fn svg(text: String) -> Self {
        Self(Bytes::new(text.into_bytes()))
    }
}

/// Bytes that a QR code holds at error correction level M.
const QR_BYTES: usize = 2331;

/// A QR code of `address` as an SVG image, with a quiet zone of two modules (the templates leave white around it).
///
/// # Errors
/// [`PrintError::QrTooLong`] when the address does not fit.
pub fn qr_code(address: &str) -> Result<Image, PrintError> {
    const QUIET: usize = 2;
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| {
        PrintError::QrTooLong {
            length: address.len(),
            most: QR_BYTES,
        }
    })?;
    let width = code.width();
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                path += &format!(
                    "M{} {}h{}v1h-{}z",
                    column + QUIET,
                    row + QUIET,
                    run.len(),
                    run.len()
                );
            }
            column += run.len();
        }
    }
    let side = width + 2 * QUIET;
    Ok(Image::svg(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>"#
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_formats_are_taken() {
        assert!(Image::new(b"\xFF\xD8\xFF\xE0".to_vec()).is_ok());
        for bytes in [&b""[..], b"GIF89a", b"%PDF-1.7", b"\xFF\xD8"] {
            assert!(
                matches!(Image::new(bytes.to_vec()), Err(PrintError::ImageFormat)),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn an_address_that_does_not_fit_is_refused() {
        assert!(qr_code(&"x".repeat(QR_BYTES)).is_ok());
        let refused = qr_code(&"x".repeat(QR_BYTES + 1));
        assert!(
            matches!(
                refused,
                Err(PrintError::QrTooLong {
                    length: 2332,
                    most: 2331
                })
            ),
            "{refused:?}"
        );
    }
}
