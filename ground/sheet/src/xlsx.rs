//! Cells of an .xlsx workbook, read with calamine from a package that was looked at before.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{
    DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};
use jiff::civil;

use crate::{
    Area, Cell, Position, SheetError, collect::Collector, package::Package, workbook::Sheet,
};

/// The last row and column that Excel has.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: u32 = 16_384;
/// Merged regions of one sheet. The forms of the notice have some dozens.
const MOST_MERGED: usize = 10_000;
/// Days from 1899-12-30 to the end of the year 9999.
const DATE_SERIALS: std::ops::Range<f64> = 0.0..2_958_466.0;

impl From<XlsxError> for SheetError {
    fn from(_: XlsxError) -> Self {
        Self::Damaged
    }
}

/// Reads every sheet into the collector.
///
/// calamine does plain arithmetic on the references that the file gives; where the build checks arithmetic a hostile
/// reference stops it, so a panic inside is taken for what it says: the file is damaged.
pub(crate) fn read(package: Package, collector: Collector) -> Result<Vec<Sheet>, SheetError> {
    let zip = package.into_zip()?;
    catch_unwind(AssertUnwindSafe(|| read_sheets(zip, collector)))
        .unwrap_or(Err(SheetError::Damaged))
}

fn read_sheets(zip: Vec<u8>, mut collector: Collector) -> Result<Vec<Sheet>, SheetError> {
    let mut book = Xlsx::new(Cursor::new(zip))?;
    let mut sheets = book.sheets_metadata().to_vec();
    sheets.retain(|sheet| sheet.typ == SheetType::WorkSheet);
    Collector::expect_sheets(sheets.len())?;
    for sheet in sheets {
        let merged = merged_areas(&book.merge_cells_by_sheet_name(&sheet.name)?)?;
        let mut cells = book.worksheet_cells_reader(&sheet.name)?;
        while let Some(record) = cells.next_cell_with_formula_metadata()? {
            let (row, column) = record.pos;
            let cell = cell(record.value);
            let cell = if record.formula.is_some() {
                cell.calculated()
            } else {
                cell
            };
            collector.put(position(row, column)?, cell)?;
        }
        let hidden = sheet.visible != SheetVisible::Visible;
        collector.end_sheet(&sheet.name, hidden, merged)?;
    }
    collector.finish()
}

/// A position from 1, from one that calamine counts from 0.
fn position(row: u32, column: u32) -> Result<Position, SheetError> {
    if row >= LAST_ROW || column >= LAST_COLUMN {
        return Err(SheetError::Damaged);
    }
    Ok(Position::new(row + 1, column + 1))
}

fn merged_areas(regions: &[Dimensions]) -> Result<Vec<Area>, SheetError> {
    if regions.len() > MOST_MERGED {
        return Err(SheetError::Damaged);
    }
    let area = |region: &Dimensions| {
        let first = position(region.start.0, region.start.1)?;
        let last = position(region.end.0, region.end.1)?;
        Ok(Area::span(first, last))
    };
    let areas = regions
        .iter()
        .map(area)
        .collect::<Result<Vec<_>, SheetError>>()?;
    Ok(areas
        .into_iter()
        .filter(|area| area.first != area.last)
        .collect())
}

fn cell(value: DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::from_text(""),
        DataRef::String(text) => Cell::from_text(text),
        DataRef::SharedString(text) => Cell::from_text(text),
        DataRef::Int(number) => Cell::from_number(number as f64),
        DataRef::Float(number) => Cell::from_number(number),
        DataRef::Bool(value) => Cell::from_boolean(value),
        DataRef::DateTime(moment) => date_cell(moment),
        DataRef::DateTimeIso(text) => match text.parse() {
            Ok(moment) => Cell::from_date(moment),
            Err(_) => Cell::from_text(text),
        },
        DataRef::DurationIso(text) => Cell::from_text(text),
        DataRef::Error(error) => Cell::error(&error.to_string()),
    }
}

/// A number with a date format. A time of day without a date is text; what no calendar has is a number after all.
fn date_cell(moment: ExcelDateTime) -> Cell {
    let serial = moment.as_f64();
    if !DATE_SERIALS.contains(&serial) {
        return Cell::from_number(serial);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if moment.is_duration() || serial < 1.0 {
        return Cell::from_text(format!("{hour:02}:{minute:02}:{second:02}"));
    }
    let (year, month, day) = (year as i16, month as i8, day as i8);
    match civil::DateTime::new(year, month, day, hour as i8, minute as i8, second as i8, 0) {
        Ok(moment) => Cell::from_date(moment),
        Err(_) => Cell::from_number(serial),
    }
}
