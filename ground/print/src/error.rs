//! Why a document could not be made or signed.

use jiff::Timestamp;

/// Why a document could not be made or signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrintError {
    /// The data holds characters that no embedded font can draw.
    #[error("这些字符无法打印，请改用字库中的字：{}", name_characters(.characters))]
    MissingGlyphs {
        /// Each character once, in order of code point.
        characters: Vec<char>,
    },
    /// An image is in none of the accepted formats.
    #[error("图片格式无法识别，应为 PNG、JPEG 或 SVG")]
    ImageFormat,
    /// An address is too long for a QR code.
    #[error("网址过长，无法生成二维码：{length} 字节，最多 {most} 字节")]
    QrTooLong {
        /// Bytes of the address.
        length: usize,
        /// Bytes that fit.
        most: usize,
    },
    /// The text around a seal is empty or too long.
    #[error("印章文字为 {length} 字，应为 1 至 {most} 字")]
    SealText {
        /// Characters of the text.
        length: usize,
        /// Characters that fit.
        most: usize,
    },
    /// The template does not fit its data, or an image is damaged.
    #[error("文书排版失败：{message}")]
    Typesetting {
        /// What the typesetter said, one line per problem.
        message: String,
    },
    /// The bytes are not a PDF as `render` makes it.
    #[error("无法签名：{what}")]
    NotSignable {
        /// What was found.
        what: &'static str,
    },
    /// The signer's certificate is not valid at the time of signing.
    #[error("无法签名：签名证书有效期为 {from} 至 {to}，签名时间为 {at}")]
    OutsideValidity {
        /// Start of the validity.
        from: Timestamp,
        /// End of the validity.
        to: Timestamp,
        /// The time of signing asked for.
        at: Timestamp,
    },
    /// A key or certificate could not be read or made.
    #[error("密钥或证书无法处理：{what}")]
    Key {
        /// What was found.
        what: String,
    },
}

impl PrintError {
    /// A key or certificate fails with the library's own words.
    pub(crate) fn key(cause: impl std::fmt::Display) -> Self {
        Self::Key {
            what: cause.to_string(),
        }
    }
}

fn name_characters(characters: &[char]) -> String {
    let named = characters.iter().map(|&c| {
        let visible = if c.is_control() { ' ' } else { c };
        format!("“{visible}”（U+{:04X}）", u32::from(c))
    });
    named.collect::<Vec<_>>().join("、")
}
