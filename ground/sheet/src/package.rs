//! The zip container of a workbook, opened as if its sender meant harm.
//!
//! Nothing that a header claims is trusted: every entry is inflated once under a hard cap. Only the parts that the reader
//! needs go on, into a plain container of our own making, after a look at what would make the reader ask for memory out of
//! proportion to the file.

use std::io::{self, Cursor, Read, Write};

use quick_xml::{Reader, events::Event};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::SheetError;

/// Entries of the container. A workbook of the platform has about fifteen.
const MOST_ENTRIES: usize = 1_000;
/// Bytes of all entries together once inflated.
const MOST_INFLATED: u64 = 64 * 1024 * 1024;
/// How much larger than its packed form an entry may be. Sheets of text reach about 30; deflate can reach 1032.
const MOST_RATIO: u64 = 250;
/// Below this size the ratio says nothing.
const RATIO_MATTERS_FROM: u64 = 1024 * 1024;
/// Tags of the skeleton: a reader keeps some hundred bytes for each format. Excel has at most 65,490 formats.
const MOST_TAGS: usize = 400_000;
/// A reader may copy the text of one tag into what it makes of many others: tags × longest tag, in bytes.
const MOST_COPIED: usize = 256 * 1024 * 1024;

const WORKBOOK: &str = "xl/workbook.xml";
const SHARED_STRINGS: &str = "xl/sharedstrings.xml";
const SKELETON: [&str; 3] = [WORKBOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml"];

/// The one relationship that leads a reader to the workbook, in place of what the sender wrote.
const ROOT_RELATIONSHIPS: &str = concat!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" "#,
    r#"Target="xl/workbook.xml"/></Relationships>"#
);

/// The parts of a workbook that the reader needs, inflated and looked at.
#[derive(Debug)]
pub(crate) struct Package {
    parts: Vec<(String, Vec<u8>)>,
}

impl Package {
    /// Opens a container whose first bytes are those of a zip.
    pub(crate) fn open(bytes: &[u8]) -> Result<Self, SheetError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
        let names = names(&archive)?;
        check_contents(&names)?;
        check_claims(&archive)?;
        let parts = inflate(&mut archive, &names, is_needed)?;
        check_skeleton(&parts)?;
        Ok(Self { parts })
    }

    /// The parts as a container without compression.
    pub(crate) fn into_zip(self) -> Result<Vec<u8>, SheetError> {
        self.write().map_err(|_| SheetError::Damaged)
    }

    fn write(self) -> zip::result::ZipResult<Vec<u8>> {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("_rels/.rels", stored)?;
        zip.write_all(ROOT_RELATIONSHIPS.as_bytes())?;
        for (name, content) in self.parts {
            zip.start_file(name, stored)?;
            zip.write_all(&content)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}

/// Parts of a container by their names.
pub(crate) type NamedParts = Vec<(String, Vec<u8>)>;

/// Any container under the same caps: the names in it, and the parts that are wanted.
pub(crate) fn opened(
    bytes: &[u8],
    is_wanted: impl Fn(&str) -> bool,
) -> Result<(Vec<String>, NamedParts), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
    let names = names(&archive)?;
    check_claims(&archive)?;
    let parts = inflate(&mut archive, &names, is_wanted)?;
    Ok((names, parts))
}

/// Whether a container holds macros, by the names in it.
pub(crate) fn holds_macros(names: &[String]) -> bool {
    let is_macro =
        |name: &String| name.ends_with("vbaproject.bin") || name.starts_with("xl/macrosheets/");
    names.iter().any(is_macro)
}

/// One part of a container, inflated under the same caps.
pub(crate) fn part(bytes: &[u8], wanted: &str) -> Result<Vec<u8>, SheetError> {
    let (_, mut parts) = opened(bytes, |name| name == wanted)?;
    parts
        .pop()
        .map(|(_, content)| content)
        .ok_or(SheetError::Damaged)
}

/// The names of all entries, with forward slashes and in lower case, as Excel compares them.
fn names(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, SheetError> {
    if archive.len() > MOST_ENTRIES {
        return Err(SheetError::Bomb);
    }
    archive
        .file_names_raw()
        .map(|raw| String::from_utf8_lossy(raw).replace('\\', "/"))
        .map(|name| Ok(name.to_ascii_lowercase()))
        .collect()
}

/// Says what sort of container this is by the names in it; only a plain workbook passes.
fn check_contents(names: &[String]) -> Result<(), SheetError> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let has_under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if holds_macros(names) {
        return Err(SheetError::Macro);
    }
    if has_under("xl/externallinks/") {
        return Err(SheetError::ExternalLinks);
    }
    if has(WORKBOOK) {
        return Ok(());
    }
    Err(SheetError::NotTable(if has("xl/workbook.bin") {
        "Excel二进制工作簿（.xlsb）"
    } else if has("word/document.xml") {
        "Word文档"
    } else if has("ppt/presentation.xml") {
        "演示文稿"
    } else if has("content.xml") {
        "OpenDocument文件"
    } else {
        "压缩包"
    }))
}

/// Refuses at once what its own headers already say is too large.
fn check_claims(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), SheetError> {
    let mut total: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive
            .by_index_data(index)
            .map_err(|_| SheetError::Damaged)?;
        if entry.encrypted() {
            return Err(SheetError::Encrypted);
        }
        check_ratio(entry.size(), entry.compressed_size())?;
        total = total.saturating_add(entry.size());
    }
    if total > MOST_INFLATED {
        return Err(SheetError::Bomb);
    }
    Ok(())
}

fn check_ratio(inflated: u64, packed: u64) -> Result<(), SheetError> {
    if inflated > RATIO_MATTERS_FROM && inflated / packed.max(1) > MOST_RATIO {
        return Err(SheetError::Bomb);
    }
    Ok(())
}

/// Inflates every entry under one cap for all and keeps the parts that the reader needs. An entry that is larger than it
/// claimed ends in an error of the zip library; the cap holds whether or not the library notices.
fn inflate(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    names: &[String],
    is_needed: impl Fn(&str) -> bool,
) -> Result<Vec<(String, Vec<u8>)>, SheetError> {
    let mut parts = Vec::new();
    let mut left = MOST_INFLATED;
    for (index, name) in names.iter().enumerate() {
        let entry = archive.by_index(index).map_err(|_| SheetError::Damaged)?;
        let mut capped = entry.take(left + 1);
        let mut content = Vec::new();
        let inflated = if is_needed(name) {
            capped.read_to_end(&mut content).map(|length| length as u64)
        } else {
            io::copy(&mut capped, &mut io::sink())
        };
        let inflated = inflated.map_err(|_| SheetError::Damaged)?;
        left = left.checked_sub(inflated).ok_or(SheetError::Bomb)?;
        if is_needed(name) {
            parts.push((name.clone(), content));
        }
    }
    Ok(parts)
}

fn is_needed(name: &str) -> bool {
    SKELETON.contains(&name)
        || name == SHARED_STRINGS
        || (name.starts_with("xl/worksheets/") && name.ends_with(".xml"))
}

/// Refuses a skeleton from which a reader would make far more than it is: each format or sheet may carry a copy of the
/// longest tag (a font, a number format, a target).
fn check_skeleton(parts: &[(String, Vec<u8>)]) -> Result<(), SheetError> {
    let (mut tags, mut longest) = (0_usize, 0_usize);
    for (name, content) in parts {
        if SKELETON.contains(&name.as_str()) {
            let (found, length) = measure_tags(content)?;
            tags += found;
            longest = longest.max(length);
        } else if name == SHARED_STRINGS {
            check_string_count(content)?;
        }
    }
    if tags > MOST_TAGS || tags.saturating_mul(longest) > MOST_COPIED {
        return Err(SheetError::Bomb);
    }
    Ok(())
}

/// How many tags there are, and the bytes of the longest.
fn measure_tags(xml: &[u8]) -> Result<(usize, usize), SheetError> {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    let (mut tags, mut longest) = (0, 0);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                tags += 1;
                longest = longest.max(tag.len());
            }
            Ok(Event::Eof) => return Ok((tags, longest)),
            Ok(_) => {}
            Err(_) => return Err(SheetError::Damaged),
        }
    }
}

/// A reader makes room for as many strings as the table says it holds: it may not say more than it has bytes.
fn check_string_count(xml: &[u8]) -> Result<(), SheetError> {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "sst" => {
                let believable = claimed_counts(&tag).all(|count| count <= xml.len());
                return if believable {
                    Ok(())
                } else {
                    Err(SheetError::Damaged)
                };
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(SheetError::Damaged),
        }
    }
}

/// Every number that follows the word `uniqueCount` in a tag, however the tag is written.
fn claimed_counts(tag: &str) -> impl Iterator<Item = usize> {
    tag.split("uniqueCount").skip(1).map(|rest| {
        let from_digit = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
        let digits = from_digit
            .split(|c: char| !c.is_ascii_digit())
            .next()
            .unwrap_or_default();
        if digits.is_empty() {
            return 0;
        }
        digits.parse().unwrap_or(usize::MAX)
    })
}
