//! What the package of an Office file (.docx, .xlsx) is, and the media in it, for whoever keeps it without reading it.

use crate::{SheetError, package};
use quick_xml::{Reader, events::Event};

/// 文件包: what an Office file without macros turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    /// A Word document.
    Document,
    /// An Excel workbook.
    Workbook,
}

/// The part that every package has.
const TYPES: &str = "[content_types].xml";
/// What a package is by its main part, and the root of that.
const MAIN: [(Office, &str, &str); 2] = [
    (Office::Document, "word/document.xml", "document"),
    (Office::Workbook, "xl/workbook.xml", "workbook"),
];
/// Where pictures lie.
const MEDIA: [&str; 2] = ["word/media/", "xl/media/"];

/// Opens the package of an Office file under the caps of the reader, and reads its main part through.
///
/// # Errors
/// When it is none of these, holds macros, is locked or damaged, or inflates beyond all measure.
pub fn office(bytes: &[u8]) -> Result<Office, SheetError> {
    let is_main = |name: &str| MAIN.iter().any(|(_, part, _)| *part == name);
    let (names, parts) = package::opened(bytes, is_main)?;
    if package::holds_macros(&names) {
        return Err(SheetError::Macro);
    }
    let has_types = names.iter().any(|name| name == TYPES);
    let found = MAIN.iter().find_map(|(office, part, root)| {
        let (_, content) = parts.iter().find(|(name, _)| name == part)?;
        Some((*office, content, *root))
    });
    let Some((office, content, root)) = found.filter(|_| has_types) else {
        return Err(SheetError::NotTable("压缩包"));
    };
    match is_rooted(content, root) {
        true => Ok(office),
        false => Err(SheetError::Damaged),
    }
}

/// Every media file of a document or a workbook as it is, in the order of its name; what each is, the caller finds out.
///
/// # Errors
/// When the package cannot be opened, or inflates beyond all measure.
pub fn media(bytes: &[u8]) -> Result<Vec<Vec<u8>>, SheetError> {
    let is_media = |name: &str| MEDIA.iter().any(|folder| name.starts_with(folder));
    let (_, mut parts) = package::opened(bytes, is_media)?;
    parts.sort_by_cached_key(|(name, _)| (number_in(name), name.clone()));
    let files = parts.into_iter().map(|(_, content)| content);
    Ok(files.filter(|content| !content.is_empty()).collect())
}

/// The number in a name, so that `image2` stands before `image10`.
fn number_in(name: &str) -> u64 {
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(u64::MAX)
}

/// Whether a part is XML to its end under this root, without a document type.
fn is_rooted(xml: &[u8], root: &str) -> bool {
    let mut reader = Reader::from_reader(xml);
    let (mut buffer, mut depth, mut found) = (Vec::new(), 0_usize, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => {
                found |= depth == 0 && tag.local_name().as_ref() == root;
                depth += 1;
            }
            Ok(Event::Empty(tag)) => found |= depth == 0 && tag.local_name().as_ref() == root,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::DocType(_)) | Err(_) => return false,
            Ok(Event::Eof) => return found && depth == 0,
            Ok(_) => {}
        }
    }
}
