//! Cells → typed values. Each parser says what it found and what would be right.
//!
//! A parser is a function from a cell to a value or an [`Objection`]; a crate with a type of its own writes one more, best on
//! top of [`normal`]. [`crate::Fields`] applies them to the cells of a row.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use kernel::has_unprintable;

use crate::{Cell, CellKind};

/// 异议: why a cell cannot be taken as the value that is asked for. Both parts are without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub remedy: String,
}

impl Objection {
    /// Says what is wrong and what would be right.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

/// The plain text of a cell, when its content can be relied on.
///
/// # Errors
/// When it is the error of a formula, a formula without result, a number that has lost digits, or holds control characters.
pub fn normal(cell: &Cell) -> Result<String, Objection> {
    reliable(cell)?;
    refuse_control_characters(cell.normal())
}

/// Whether what the person wrote is still in the cell.
///
/// # Errors
/// When it is the error of a formula, a formula without result, or a number that has lost digits.
pub fn reliable(cell: &Cell) -> Result<(), Objection> {
    match cell.kind() {
        CellKind::Error => Err(Objection::new(
            "是公式的错误值",
            "请填写实际内容，不要使用公式",
        )),
        CellKind::DamagedNumber => Err(Objection::new(
            "以数字格式保存，后几位已丢失",
            "请设为文本格式后重新填写",
        )),
        CellKind::Blank if cell.is_formula() => Err(Objection::new(
            "是没有计算结果的公式",
            "请填写实际内容，不要使用公式",
        )),
        _ => Ok(()),
    }
}

fn refuse_control_characters(text: String) -> Result<String, Objection> {
    if has_unprintable(&text) {
        return Err(Objection::new(
            "含有无法显示的控制字符或乱码",
            "请删除后重新填写",
        ));
    }
    Ok(text)
}

/// Text of at most `longest` characters.
pub fn text(longest: usize) -> impl Fn(&Cell) -> Result<String, Objection> {
    move |cell| {
        let text = normal(cell)?;
        let found = text.chars().count();
        if found > longest {
            return Err(Objection::new(
                format!("有{found}个字，过长"),
                format!("请控制在{longest}个字以内"),
            ));
        }
        Ok(text)
    }
}

/// A date: a date cell, or `2008-03-05`, `2008/3/5`, `2008.3.5`, `2008年3月5日`, `20080305` as text, from 1900 to 2100.
///
/// # Errors
/// When it is none of these or no day of the calendar.
pub fn date(cell: &Cell) -> Result<Date, Objection> {
    let text = normal(cell)?;
    let day = if cell.kind() == CellKind::Date {
        text.split(' ').next().unwrap_or_default()
    } else {
        &text
    };
    day_of_calendar(day)
        .ok_or_else(|| Objection::new("不是有效的日期", "请按2008-03-05的形式填写年月日"))
}

fn day_of_calendar(text: &str) -> Option<Date> {
    let parts: Vec<&str> = if text.len() == 8 && is_number(text) {
        vec![&text[..4], &text[4..6], &text[6..]]
    } else {
        let parts = text.strip_suffix('日').unwrap_or(text);
        parts
            .split(['-', '/', '.', '年', '月'])
            .map(str::trim)
            .collect()
    };
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let is_written_out = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    if !is_written_out || !parts.iter().all(|part| is_number(part)) {
        return None;
    }
    let year = year.parse().ok().filter(|y| (1900..=2100).contains(y))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// 是 or 否.
///
/// # Errors
/// When it is neither.
pub fn yes_no(cell: &Cell) -> Result<bool, Objection> {
    match normal(cell)?.as_str() {
        "是" => Ok(true),
        "否" => Ok(false),
        _ => Err(Objection::new("不是“是”或“否”", "请填写“是”或“否”")),
    }
}

/// One of a list of words; it gives back the word as the list has it. Full-width and half-width brackets are the same.
pub fn choice<'a>(words: &'a [&'a str]) -> impl Fn(&Cell) -> Result<&'a str, Objection> {
    move |cell| {
        let found = crate::heading::heading_key(&normal(cell)?);
        words
            .iter()
            .find(|word| crate::heading::heading_key(word) == found)
            .copied()
            .ok_or_else(|| {
                Objection::new(
                    "不在可选范围内",
                    format!("请填写以下之一：{}", words.join("、")),
                )
            })
    }
}

/// An integer within a range.
pub fn integer(range: RangeInclusive<i64>) -> impl Fn(&Cell) -> Result<i64, Objection> {
    move |cell| {
        let text = normal(cell)?;
        text.parse()
            .ok()
            .filter(|number| range.contains(number))
            .ok_or_else(|| {
                Objection::new(
                    "不是范围内的整数",
                    format!("请填写{}至{}之间的整数", range.start(), range.end()),
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;
    use proptest::prelude::*;

    fn typed(text: &str) -> Cell {
        Cell::from_text(text)
    }

    #[test]
    fn a_date_is_understood_however_it_is_written() {
        let expected = civil::date(2008, 3, 5);
        let written = [
            "2008-03-05",
            "2008/3/5",
            "2008.3.5",
            "2008年3月5日",
            "2008年03月05",
            "20080305",
            "２００８－０３－０５",
            "２００８年３月５日",
            " 2008 - 3 - 5 ",
        ];
        for text in written {
            assert_eq!(date(&typed(text)), Ok(expected), "{text}");
        }
        assert_eq!(
            date(&Cell::from_date(expected.at(0, 0, 0, 0))),
            Ok(expected)
        );
        assert_eq!(
            date(&Cell::from_date(expected.at(9, 30, 0, 0))),
            Ok(expected)
        );
        assert_eq!(date(&Cell::from_number(20_080_305.0)), Ok(expected));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        let written = [
            "2008-13-05",
            "2008-02-30",
            "200803",
            "2008-3",
            "08-3-5",
            "+208-3-5",
            "3/5/2008",
            "1899-12-31",
            "2101-01-01",
            "2008-+3-5",
            "39512",
            "昨天",
            "2008-003-05",
            "2008年3月5日日5",
        ];
        for text in written {
            assert!(date(&typed(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn words_of_a_list_are_taken_as_the_list_has_them() {
        let words = ["初次认定", "晋级认定", "其他（校外）"];
        let parse = choice(&words);
        assert_eq!(parse(&typed(" 初次认定　")), Ok("初次认定"));
        assert_eq!(parse(&typed("其他(校外)")), Ok("其他（校外）"));
        let objection = parse(&typed("复审")).unwrap_err();
        assert_eq!(
            objection.remedy,
            "请填写以下之一：初次认定、晋级认定、其他（校外）"
        );
    }

    #[test]
    fn numbers_words_and_texts_keep_to_their_bounds() {
        assert_eq!(yes_no(&typed("是")), Ok(true));
        assert_eq!(yes_no(&typed("否 ")), Ok(false));
        assert!(yes_no(&typed("有")).is_err());
        assert_eq!(integer(1..=5)(&typed("４")), Ok(4));
        assert_eq!(integer(1..=5)(&Cell::from_number(4.0)), Ok(4));
        for wrong in ["6", "4.5", "", "四"] {
            assert!(integer(1..=5)(&typed(wrong)).is_err(), "{wrong}");
        }
        assert_eq!(text(2)(&typed("张三")), Ok("张三".to_owned()));
        assert!(text(2)(&typed("欧阳修")).is_err());
        assert_eq!(text(9)(&typed("甲\n乙")), Ok("甲\n乙".to_owned()));
    }

    #[test]
    fn content_that_cannot_be_relied_on_is_refused() {
        let cases = [
            (Cell::error("#N/A"), "是公式的错误值"),
            (Cell::from_number(5.1e17), "以数字格式保存，后几位已丢失"),
            (typed("5.10101E+17"), "以数字格式保存，后几位已丢失"),
            (typed("").calculated(), "是没有计算结果的公式"),
            (typed("张\u{7}三"), "含有无法显示的控制字符或乱码"),
            (typed("张\u{202E}三"), "含有无法显示的控制字符或乱码"),
            (typed("张\u{FFFD}"), "含有无法显示的控制字符或乱码"),
        ];
        for (cell, what) in cases {
            assert_eq!(normal(&cell).unwrap_err().what, what);
        }
        assert_eq!(normal(&typed("41").calculated()), Ok("41".to_owned()));
    }

    proptest! {
        #[test]
        fn a_parser_never_panics(text in any::<String>()) {
            let cell = typed(&text);
            let _ = (date(&cell), yes_no(&cell), integer(0..=9)(&cell), super::text(5)(&cell));
        }

        #[test]
        fn every_day_is_read_back(days in 0_i32..73_000) {
            let day = civil::date(1900, 1, 1).saturating_add(jiff::Span::new().days(days));
            prop_assert_eq!(date(&typed(&day.to_string())), Ok(day));
            prop_assert_eq!(date(&typed(&day.strftime("%Y%m%d").to_string())), Ok(day));
        }
    }
}
