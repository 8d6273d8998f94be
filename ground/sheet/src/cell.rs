//! One cell as the person sees it, with what the file knew about it.

use jiff::civil;

use kernel::plain;

/// 单元格: its text and what kind of value the file held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    text: String,
    kind: CellKind,
    formula: bool,
}

/// What kind of value a cell held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// 空白: nothing but space.
    Blank,
    /// 文本.
    Text,
    /// 数字, at most 15 significant digits, as Excel keeps them.
    Number,
    /// 数字, longer than Excel can keep: its last digits are lost. Identity numbers typed as numbers end here.
    DamagedNumber,
    /// 日期: the text is an ISO date, with the time of day after a space when there was one.
    Date,
    /// 逻辑值: the text is `TRUE` or `FALSE`.
    Boolean,
    /// 错误值: a formula that failed; the text is its mark, such as `#N/A`.
    Error,
}

/// Excel keeps 15 significant digits; an integer of 16 digits or more has lost its end.
const FIRST_DAMAGED_INTEGER: f64 = 1e15;

pub(crate) static BLANK: Cell = Cell {
    text: String::new(),
    kind: CellKind::Blank,
    formula: false,
};

impl Cell {
    /// The text as it stands in the file; numbers and dates as text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text in its plain form: see [`plain`].
    pub fn normal(&self) -> String {
        plain(&self.text)
    }

    /// What kind of value the file held.
    pub fn kind(&self) -> CellKind {
        self.kind
    }

    /// Whether the value is the stored result of a formula.
    pub fn is_formula(&self) -> bool {
        self.formula
    }

    /// Whether there is nothing but space in it.
    pub fn is_blank(&self) -> bool {
        self.kind == CellKind::Blank
    }

    /// A cell of text. A number in scientific notation is what a spreadsheet leaves of a long number: damaged.
    pub(crate) fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        let normal = plain(&text);
        let kind = if normal.is_empty() {
            CellKind::Blank
        } else if is_scientific(&normal) {
            CellKind::DamagedNumber
        } else {
            CellKind::Text
        };
        Self::new(text, kind)
    }

    pub(crate) fn from_number(number: f64) -> Self {
        if !number.is_finite() {
            return Self::error("#NUM!");
        }
        let whole = number.fract() == 0.0;
        if whole && number.abs() >= FIRST_DAMAGED_INTEGER {
            return Self::new(format!("{number:.0}"), CellKind::DamagedNumber);
        }
        let text = if whole {
            format!("{}", number as i64)
        } else {
            fifteen_digits(number)
        };
        Self::new(text, CellKind::Number)
    }

    /// A cell of a date; midnight is a date without time.
    pub(crate) fn from_date(moment: civil::DateTime) -> Self {
        let date = moment.date();
        let text = if moment.time() == civil::Time::midnight() {
            date.to_string()
        } else {
            format!("{date} {}", moment.time().strftime("%H:%M:%S"))
        };
        Self::new(text, CellKind::Date)
    }

    pub(crate) fn from_boolean(value: bool) -> Self {
        let text = if value { "TRUE" } else { "FALSE" };
        Self::new(text.to_owned(), CellKind::Boolean)
    }

    pub(crate) fn error(mark: &str) -> Self {
        Self::new(mark.to_owned(), CellKind::Error)
    }

    /// Says that the value is the stored result of a formula.
    pub(crate) fn calculated(mut self) -> Self {
        self.formula = true;
        self
    }

    fn new(text: String, kind: CellKind) -> Self {
        Self {
            text,
            kind,
            formula: false,
        }
    }
}

/// The number as Excel shows it: 15 significant digits, so that 0.1 + 0.2 is 0.3.
fn fifteen_digits(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// Whether the text is a number such as `5.10101E+17`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once("E+") else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && exponent.len() >= 2 && digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_keep_the_digits_that_excel_shows() {
        let cases = [
            (0.0, "0", CellKind::Number),
            (-0.0, "0", CellKind::Number),
            (60.5, "60.5", CellKind::Number),
            (0.1 + 0.2, "0.3", CellKind::Number),
            (13_800_000_000.0, "13800000000", CellKind::Number),
            (999_999_999_999_999.0, "999999999999999", CellKind::Number),
            (1e15, "1000000000000000", CellKind::DamagedNumber),
            (
                510_101_200_803_051_234.0,
                "510101200803051264",
                CellKind::DamagedNumber,
            ),
            (f64::NAN, "#NUM!", CellKind::Error),
        ];
        for (number, text, kind) in cases {
            let cell = Cell::from_number(number);
            assert_eq!((cell.text(), cell.kind()), (text, kind), "{number}");
        }
    }

    #[test]
    fn text_is_text_unless_it_is_the_rest_of_a_number() {
        let cases = [
            ("5.10101E+17", CellKind::DamagedNumber),
            ("1.38E+10", CellKind::DamagedNumber),
            ("5E+17", CellKind::DamagedNumber),
            ("E+17", CellKind::Text),
            ("5.1E17", CellKind::Text),
            ("型号5.1E+17", CellKind::Text),
            ("\u{3000}\u{A0} ", CellKind::Blank),
            ("", CellKind::Blank),
        ];
        for (text, kind) in cases {
            assert_eq!(Cell::from_text(text).kind(), kind, "{text}");
        }
    }

    #[test]
    fn a_date_shows_its_time_only_when_it_has_one() {
        let day = civil::date(2008, 3, 5);
        assert_eq!(Cell::from_date(day.at(0, 0, 0, 0)).text(), "2008-03-05");
        assert_eq!(
            Cell::from_date(day.at(9, 5, 0, 0)).text(),
            "2008-03-05 09:05:00"
        );
    }

    proptest! {
        #[test]
        fn an_integer_of_fifteen_digits_is_printed_whole(number in -999_999_999_999_999_i64..=999_999_999_999_999) {
            let cell = Cell::from_number(number as f64);
            prop_assert_eq!(cell.text(), number.to_string());
        }
    }
}
