//! What an upload really is. Its content decides; a name that says otherwise is refused.

use crate::{SheetError, package::Package, text};

/// 上传文件的实际格式: what an upload turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upload {
    /// An Excel workbook without macros.
    Xlsx,
    /// Text of separated values.
    Csv,
}

/// The content of an accepted upload.
#[derive(Debug)]
pub(crate) enum Content {
    Workbook(Package),
    Text(String),
}

/// Bytes of an upload.
const MOST_BYTES: usize = 10 * 1024 * 1024;

const ZIP: &[u8] = b"PK\x03\x04";
const OLE2: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// First bytes of what people upload by mistake.
const STRANGERS: [(&[u8], &str); 8] = [
    (b"%PDF", "PDF文件"),
    (b"\x89PNG", "图片"),
    (b"\xFF\xD8\xFF", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "RTF文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xBC\xAF", "压缩包"),
    (b"PK\x05\x06", "空压缩包"),
];

impl Upload {
    /// Says what an upload is, by its bytes.
    ///
    /// # Errors
    /// When it is not an .xlsx workbook or a text file, is not safe to read, or is named as something else.
    pub fn sniff(name: &str, bytes: &[u8]) -> Result<Self, SheetError> {
        Ok(match open(name, bytes)? {
            Content::Workbook(_) => Self::Xlsx,
            Content::Text(_) => Self::Csv,
        })
    }
}

/// Opens an upload after all that can be said against it was checked.
pub(crate) fn open(name: &str, bytes: &[u8]) -> Result<Content, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(SheetError::TooLarge {
            found: bytes.len(),
            limit: MOST_BYTES,
        });
    }
    if bytes.starts_with(OLE2) {
        return Err(ole2(bytes));
    }
    if bytes.starts_with(ZIP) {
        let package = Package::open(bytes)?;
        check_name(name, &["xlsx"], "Excel工作簿（.xlsx）")?;
        return Ok(Content::Workbook(package));
    }
    if let Some((_, what)) = STRANGERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(SheetError::NotTable(what));
    }
    let text = text::decode(bytes)?;
    if text.trim_start().starts_with('<') {
        return Err(SheetError::Markup);
    }
    if text.trim().is_empty() {
        return Err(SheetError::Empty);
    }
    check_name(name, &["csv", "txt"], "文本（.csv）")?;
    Ok(Content::Text(text))
}

/// The name of a file without its folder and its extension.
pub(crate) fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

fn check_name(name: &str, extensions: &[&str], content: &'static str) -> Result<(), SheetError> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if extensions.iter().any(|e| e.eq_ignore_ascii_case(extension)) {
        return Ok(());
    }
    Err(SheetError::NameMismatch {
        name: name.to_owned(),
        content,
    })
}

/// The compound file of old Office: an encrypted new workbook, or an old workbook (perhaps with macros).
fn ole2(bytes: &[u8]) -> SheetError {
    let mark: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(mark.len()).any(|window| window == mark) {
        SheetError::Encrypted
    } else {
        SheetError::OldExcel
    }
}
