//! The workbook as a whole.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::{FormPage, ListPage, Look, Value, list::Choices};
use crate::Area;

/// 要生成的工作簿: pages in their order, then bytes.
///
/// ```
/// use sheet::{Book, ListColumn, ListPage};
///
/// let roster = ListPage::new("名册")
///     .title("考生名册")
///     .column(ListColumn::new("姓名").required())
///     .column(ListColumn::new("是否有职业资格证书").choices(&["是", "否"]))
///     .row(["张三".into(), "否".into()]);
/// let bytes = Book::new("考生名册").list(roster).to_bytes()?;
/// assert!(bytes.starts_with(b"PK"));
/// # Ok::<(), sheet::BookError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Book {
    title: String,
    pages: Vec<Page>,
}

#[derive(Clone, Debug)]
enum Page {
    List(ListPage),
    Form(FormPage),
}

/// The workbook cannot be made of this data: a name of a sheet is not allowed, a text is too long, or regions overlap.
#[derive(Debug, thiserror::Error)]
#[error("工作簿无法生成：{0}")]
pub struct BookError(#[from] XlsxError);

impl Book {
    /// A workbook without pages; the title stands in its properties.
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            pages: Vec::new(),
        }
    }

    /// Adds a page that is one table.
    pub fn list(mut self, page: ListPage) -> Self {
        self.pages.push(Page::List(page));
        self
    }

    /// Adds a page that is laid out as a paper form.
    pub fn form(mut self, page: FormPage) -> Self {
        self.pages.push(Page::Form(page));
        self
    }

    /// The workbook as .xlsx. The same book gives the same bytes.
    ///
    /// # Errors
    /// When the data does not fit a workbook.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BookError> {
        let mut workbook = Workbook::new();
        // Without a date of its own the file would carry the time at which it was made.
        let fixed = ExcelDateTime::from_ymd(2020, 1, 1)?;
        let properties = DocProperties::new()
            .set_title(&self.title)
            .set_creation_datetime(&fixed);
        workbook.set_properties(&properties);
        let mut choices = Choices::default();
        for page in &self.pages {
            let sheet = workbook.add_worksheet();
            sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
            match page {
                Page::List(list) => list.write(sheet, &mut choices)?,
                Page::Form(form) => form.write(sheet)?,
            }
        }
        choices.write(&mut workbook)?;
        Ok(workbook.save_to_buffer()?)
    }
}

/// The number of the paper size A4 in a workbook.
const A4: u8 = 9;

/// Writes a value into an area; an area of several cells is merged and its value is text.
pub(super) fn put(
    sheet: &mut Worksheet,
    area: Area,
    value: &Value,
    look: Look,
) -> Result<(), XlsxError> {
    let (row, column) = place(area.first.row, area.first.column)?;
    let (last_row, last_column) = place(area.last.row, area.last.column)?;
    if area.first != area.last {
        sheet.merge_range(row, column, last_row, last_column, "", &look.text())?;
    }
    match value {
        Value::Blank => sheet.write_blank(row, column, &look.text())?,
        Value::Text(text) => {
            let format = look.text();
            // Excel would take the text for a formula as soon as somebody edits the cell.
            let format = if text.starts_with(['=', '+', '-', '@']) {
                format.set_quote_prefix()
            } else {
                format
            };
            sheet.write_string_with_format(row, column, text, &format)?
        }
        Value::Number(number) => {
            sheet.write_number_with_format(row, column, *number, &look.number())?
        }
        Value::Date(date) => {
            let (year, month, day) = (date.year() as u16, date.month() as u8, date.day() as u8);
            let moment = ExcelDateTime::from_ymd(year, month, day)?;
            sheet.write_datetime_with_format(row, column, &moment, &look.date())?
        }
    };
    Ok(())
}

/// Row and column as the writer counts them, from 0.
pub(super) fn place(row: u32, column: u32) -> Result<(u32, u16), XlsxError> {
    let row = row.checked_sub(1);
    let column = column.checked_sub(1).and_then(|c| u16::try_from(c).ok());
    row.zip(column).ok_or(XlsxError::RowColumnLimitError)
}
