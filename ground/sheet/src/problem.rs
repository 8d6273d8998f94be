//! What is wrong with what was handed in, where, and what would be right; every problem at once.

use std::fmt;

use serde::Serialize;

use crate::{Objection, Position, column_letters};

/// 问题: one thing that is wrong in an upload, with its place and its remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The row as Excel numbers it, from 1; none when the whole file is meant.
    pub row: Option<u32>,
    /// The heading of the column, or its letters where it has no heading.
    pub column: Option<String>,
    /// What was found there; identity numbers and phones are masked.
    pub value: String,
    /// What is wrong with it, without a full stop.
    pub what: String,
    /// What would be right, without a full stop.
    pub remedy: String,
}

/// The longest value that a problem quotes, in characters.
const LONGEST_QUOTE: usize = 60;

impl Problem {
    /// A problem of a cell in a row, under a heading.
    pub fn in_row(row: u32, heading: &str, value: &str, objection: Objection) -> Self {
        Self {
            row: Some(row),
            column: Some(heading.to_owned()),
            value: quote(value),
            what: objection.what,
            remedy: objection.remedy,
        }
    }

    /// A problem of a cell that has no heading, such as one of a form.
    pub fn at(position: Position, value: &str, objection: Objection) -> Self {
        let letters = column_letters(position.column);
        Self::in_row(position.row, &letters, value, objection)
    }

    /// A problem of the file as a whole.
    pub fn of_file(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            row: None,
            column: None,
            value: String::new(),
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// Where it is, such as `第12行“出生日期”列`; empty when the whole file is meant.
    pub fn place(&self) -> String {
        let row = self.row.map(|row| format!("第{row}行"));
        let column = self.column.as_ref().map(|name| format!("“{name}”列"));
        row.into_iter().chain(column).collect()
    }

    /// What was found and what would be right, without the place.
    pub fn sentence(&self) -> String {
        let Self { what, remedy, .. } = self;
        if self.value.is_empty() {
            format!("{what}，{remedy}")
        } else {
            format!("“{}”{what}，{remedy}", self.value)
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        if !place.is_empty() {
            write!(f, "{place}：")?;
        }
        write!(f, "{}。", self.sentence())
    }
}

/// 问题清单: the problems of one upload in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// No problem yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Each in turn.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// The value if nothing is wrong, otherwise the problems.
    ///
    /// # Errors
    /// The problems themselves, when there is at least one.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        self.0.extend(problems);
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|problem| writeln!(f, "{problem}"))
    }
}

/// The value as a problem may quote it: masked, on one line, not too long.
fn quote(value: &str) -> String {
    let line: String = mask(value)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let line = line.trim();
    match line.char_indices().nth(LONGEST_QUOTE) {
        Some((cut, _)) => format!("{}……", &line[..cut]),
        None => line.to_owned(),
    }
}

/// The fewest digits in a row that may be a phone or an identity number.
const FEWEST_PERSONAL_DIGITS: usize = 11;
/// Digits that stay readable at the start and at the end of a masked number.
const OPEN_AT_START: usize = 3;
const OPEN_AT_END: usize = 4;

/// The text with whatever looks like an identity number or a phone masked: `138****0001`.
///
/// Mistyped numbers are personal data too: any run of 11 digits or more is masked, also full-width and with spaces or hyphens between.
pub fn mask(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let length = chars[at..]
            .iter()
            .take_while(|c| is_digit(**c) || is_joint(**c))
            .count();
        mask_run(&mut chars[at..at + length]);
        at += length.max(1);
    }
    chars.into_iter().collect()
}

fn mask_run(run: &mut [char]) {
    let digits: Vec<usize> = (0..run.len()).filter(|i| is_digit(run[*i])).collect();
    if digits.len() >= FEWEST_PERSONAL_DIGITS {
        for place in &digits[OPEN_AT_START..digits.len() - OPEN_AT_END] {
            run[*place] = '*';
        }
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, 'x' | 'X' | 'Ｘ' | 'ｘ')
}

fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '-' | '\u{3000}' | '－')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn objection() -> Objection {
        Objection::new("不是有效的日期", "请按2008-03-05的形式填写")
    }

    #[test]
    fn a_problem_is_one_chinese_sentence() {
        let cases = [
            (
                Problem::in_row(12, "出生日期", "2008-13-05", objection()),
                "第12行“出生日期”列：“2008-13-05”不是有效的日期，请按2008-03-05的形式填写。",
            ),
            (
                Problem::at(Position::new(3, 28), "", objection()),
                "第3行“AB”列：不是有效的日期，请按2008-03-05的形式填写。",
            ),
            (
                Problem::of_file("文件是空的", "请检查后重新上传"),
                "文件是空的，请检查后重新上传。",
            ),
        ];
        for (problem, sentence) in cases {
            assert_eq!(problem.to_string(), sentence);
        }
    }

    #[test]
    fn personal_numbers_are_masked() {
        let cases = [
            ("510101200803051234", "510***********1234"),
            ("51010120080305123X", "510***********123X"),
            (
                "５１０１０１２００８０３０５１２３４",
                "５１０***********１２３４",
            ),
            ("13800000001", "138****0001"),
            ("138-0000-0001", "138-****-0001"),
            ("电话13800000001和028", "电话138****0001和028"),
            ("2008-03-05", "2008-03-05"),
            ("41", "41"),
            ("", ""),
        ];
        for (found, shown) in cases {
            assert_eq!(mask(found), shown);
        }
    }

    #[test]
    fn a_long_or_broken_value_is_quoted_on_one_short_line() {
        let problem = Problem::in_row(2, "姓名", &"长\n".repeat(100), objection());
        assert_eq!(problem.value.chars().count(), LONGEST_QUOTE + 2);
        assert!(!problem.value.contains('\n'));
    }

    #[test]
    fn problems_serialize_as_a_plain_list() {
        let mut problems = Problems::new();
        assert_eq!(problems.clone().or(7), Ok(7));
        problems.push(Problem::in_row(12, "出生日期", "昨天", objection()));
        assert_eq!(problems.clone().or(7), Err(problems.clone()));
        assert_eq!(
            serde_json::to_value(&problems).unwrap(),
            serde_json::json!([{
                "row": 12, "column": "出生日期", "value": "昨天",
                "what": "不是有效的日期", "remedy": "请按2008-03-05的形式填写"
            }])
        );
    }

    proptest! {
        #[test]
        fn no_long_run_of_digits_survives(text in "[0-9 甲-]{0,60}") {
            let masked = mask(&text);
            prop_assert_eq!(masked.chars().count(), text.chars().count());
            let longest = masked
                .split(|c: char| !c.is_ascii_digit())
                .map(str::len)
                .max()
                .unwrap_or(0);
            prop_assert!(longest < FEWEST_PERSONAL_DIGITS);
        }
    }
}
