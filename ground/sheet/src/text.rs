//! Text files of separated values: UTF-8 with or without mark, or GB18030 (which holds GBK), comma or tab between.

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{GB18030, UTF_8};

use crate::{Cell, Position, SheetError, collect::Collector, workbook::Sheet, write};

/// The text of a file, when it is text at all; every line ends with a line feed.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, SheetError> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(SheetError::Encoding);
    }
    let unmarked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = [UTF_8, GB18030]
        .iter()
        .find_map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(unmarked))
        .ok_or(SheetError::Encoding)?;
    let is_binary = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if text.contains(is_binary) {
        return Err(SheetError::Encoding);
    }
    let mut lines = text.replace("\r\n", "\n").replace('\r', "\n");
    if !lines.ends_with('\n') {
        lines.push('\n');
    }
    Ok(lines)
}

/// Reads the text as one sheet. Rows are numbered as Excel numbers them: a blank line is a row, a line break in quotes is not.
pub(crate) fn read(
    name: &str,
    text: &str,
    mut collector: Collector,
) -> Result<Vec<Sheet>, SheetError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut quoted_breaks = 0;
    while reader
        .read_record(&mut record)
        .map_err(|_| SheetError::Damaged)?
    {
        let breaks = record
            .iter()
            .map(|field| field.matches('\n').count() as u64);
        quoted_breaks += breaks.sum::<u64>();
        let next_line = reader.position().line();
        let row = next_line.saturating_sub(1 + quoted_breaks) as u32;
        for (column, field) in (1..).zip(&record) {
            let cell = Cell::from_text(write::unguard(field));
            collector.put(Position::new(row, column), cell)?;
        }
    }
    collector.end_sheet(name, false, Vec::new())?;
    collector.finish()
}

/// A tab, when the first line with content holds more tabs than commas.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let line = first.unwrap_or_default();
    if line.matches('\t').count() > line.matches(',').count() {
        b'\t'
    } else {
        b','
    }
}
