//! The identity number of a citizen (GB 11643-1999): reading it, and what it says about its bearer.
//!
//! Whether a number is right is decided by its form, its birthday and its check digit alone. The address code is
//! looked up to explain it but refuses nobody: codes are abolished, renamed, and younger than their bearers.

mod fictitious;
mod named;

use crate::{
    division::{self, Division, DivisionCode},
    part::Part,
};
use jiff::civil::Date;
use std::{fmt, str::FromStr};

pub(crate) use fictitious::NOBODYS_DIVISION;
pub use named::{names_a_number, without_numbers};

const LENGTH: usize = 18;
/// The years that a birthday can lie in; the standard's own example was born in 1880.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

/// 居民身份证号码: eighteen characters that hold together. It never shows itself in full unless [exposed](Self::expose).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenId {
    text: String,
    birthday: Date,
}

/// 性别, as the seventeenth digit has it: odd for men, even for women.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// 男 or 女.
    pub fn label(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
        }
    }
}

/// Why a text is no identity number. The sentences name single characters and the birthday, never the whole number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CitizenIdError {
    /// It has another length.
    #[error("居民身份证号码应为18位，实为{0}位")]
    Length(usize),
    /// It is a number of the first generation of cards.
    #[error("这是15位的第一代居民身份证号码，自2013年1月1日起停止使用，请填写18位的居民身份证号码")]
    FirstGeneration,
    /// It was typed in the full-width characters of an input method.
    #[error("居民身份证号码第{place}位“{found}”是全角字符，请改用半角字符")]
    FullWidth {
        /// Which character, from 1.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// A character cannot stand where it does.
    #[error("居民身份证号码第{place}位应为{}，实为“{found}”", if *.place == LENGTH { "数字或X" } else { "数字" })]
    Character {
        /// Which character, from 1.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// There is no such day.
    #[error("居民身份证号码第7至14位“{0}”不是实际存在的出生日期，应为年（4位）月（2位）日（2位）")]
    Birthday(String),
    /// The last character does not follow from the others.
    #[error(
        "居民身份证号码校验不符：末位为“{found}”，按前17位推算应为“{expected}”；也可能是前17位中有误，请与证件核对"
    )]
    CheckDigit {
        /// The last character.
        found: char,
        /// What follows from the other seventeen, should these be right.
        expected: char,
    },
}

impl FromStr for CitizenId {
    type Err = CitizenIdError;

    /// Reads a number; a small x is taken as X, spaces around it are dropped.
    fn from_str(text: &str) -> Result<Self, CitizenIdError> {
        let text = text.trim().to_ascii_uppercase();
        check_characters(&text)?;
        let written = &text[6..14];
        let birthday =
            read_birthday(written).ok_or_else(|| CitizenIdError::Birthday(written.to_owned()))?;
        let found = text
            .chars()
            .last()
            .expect("eighteen characters have a last");
        let expected = check_digit(&text[..LENGTH - 1]);
        if found != expected {
            return Err(CitizenIdError::CheckDigit { found, expected });
        }
        Ok(CitizenId { text, birthday })
    }
}

/// Passes only what has the length and the characters of a number, so that it is ASCII.
fn check_characters(text: &str) -> Result<(), CitizenIdError> {
    let places = || text.chars().enumerate().map(|(at, found)| (at + 1, found));
    if let Some((place, found)) = places().find(|(_, found)| ('！'..='～').contains(found)) {
        return Err(CitizenIdError::FullWidth { place, found });
    }
    match text.chars().count() {
        LENGTH => {}
        15 if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            return Err(CitizenIdError::FirstGeneration);
        }
        other => return Err(CitizenIdError::Length(other)),
    }
    let fits = |(place, found): &(usize, char)| {
        found.is_ascii_digit() || *place == LENGTH && *found == 'X'
    };
    match places().find(|placed| !fits(placed)) {
        Some((place, found)) => Err(CitizenIdError::Character { place, found }),
        None => Ok(()),
    }
}

fn read_birthday(digits: &str) -> Option<Date> {
    let year = digits[..4]
        .parse()
        .ok()
        .filter(|year| YEARS.contains(year))?;
    Date::new(year, digits[4..6].parse().ok()?, digits[6..].parse().ok()?).ok()
}

/// ISO 7064 MOD 11-2 over the first seventeen digits.
fn check_digit(digits: &str) -> char {
    let remainder = digits
        .bytes()
        .fold(0, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    match (12 - remainder) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).expect("what is left of eleven, save ten, is a digit"),
    }
}

impl CitizenId {
    /// 出生日期
    pub fn birthday(&self) -> Date {
        self.birthday
    }

    /// 性别
    pub fn sex(&self) -> Sex {
        if self.text.as_bytes()[16] % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// 周岁: full years of age on a day; the birthday counts. Negative before birth.
    pub fn age_on(&self, day: Date) -> i16 {
        let born = self.birthday;
        let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
        day.year() - born.year() - i16::from(before_birthday)
    }

    /// The place of first registration, by the name of the year of birth or, if the code is younger, the first that
    /// it meant later. `None` says only that the code is in no table; it is no reason to refuse the number.
    pub fn region(&self) -> Option<&'static Division> {
        division::since_year(self.region_code(), self.birthday.year())
    }

    /// The number for readers whose task does not need it: 510***********1234.
    pub fn masked(&self) -> String {
        format!("{}***********{}", &self.text[..3], &self.text[14..])
    }

    /// The whole number. Each call is a place where personal data leaves our hands.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// Takes the number apart.
    pub fn explain(&self) -> Vec<Part> {
        let part = |positions, name, meaning| Part::of(&self.text, positions, name, meaning);
        let born = self.birthday;
        vec![
            part((1, 6), "地址码", self.explain_region()),
            part(
                (7, 14),
                "出生日期码",
                format!("{}年{}月{}日出生", born.year(), born.month(), born.day()),
            ),
            part(
                (15, 17),
                "顺序码",
                format!(
                    "同一地址同日出生人员的顺序号，末位{}",
                    match self.sex() {
                        Sex::Male => "为奇数：男",
                        Sex::Female => "为偶数：女",
                    }
                ),
            ),
            part((18, 18), "校验码", "与前17位相符".to_owned()),
        ]
    }

    fn explain_region(&self) -> String {
        if self.is_fictitious() {
            return "虚构号码专用，从未分配给任何地方".to_owned();
        }
        match &self.text[..6] {
            "810000" => return "香港特别行政区（港澳台居民居住证）".to_owned(),
            "820000" => return "澳门特别行政区（港澳台居民居住证）".to_owned(),
            "830000" => return "台湾地区（港澳台居民居住证）".to_owned(),
            _ => {}
        }
        division::full_name(self.region_code(), self.birthday.year())
            .unwrap_or_else(|| "未收录的地址码（不影响号码本身是否有效）".to_owned())
    }

    fn region_code(&self) -> DivisionCode {
        self.text[..6]
            .parse()
            .expect("the first seventeen characters are digits")
    }
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CitizenId({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// The example that the standard prints.
    const EXAMPLE: &str = "11010519491231002X";

    fn read(text: &str) -> CitizenId {
        text.parse().unwrap()
    }

    #[test]
    fn the_example_of_the_standard_is_read() {
        let id = read(EXAMPLE);
        assert_eq!(id.birthday(), date(1949, 12, 31));
        assert_eq!(id.sex(), Sex::Female);
        assert_eq!(id.region().unwrap().name, "朝阳区");
        assert_eq!(id.masked(), "110***********002X");
        assert_eq!(read(" 11010519491231002x ").expose(), EXAMPLE);
    }

    #[test]
    fn each_fault_is_named_with_what_would_be_right() {
        let cases = [
            ("1101051949123100", "居民身份证号码应为18位，实为16位"),
            ("", "居民身份证号码应为18位，实为0位"),
            (
                "110105491231002",
                "这是15位的第一代居民身份证号码，自2013年1月1日起停止使用，请填写18位的居民身份证号码",
            ),
            (
                "1１010519491231002X",
                "居民身份证号码第2位“１”是全角字符，请改用半角字符",
            ),
            (
                "1101051949123100ZX",
                "居民身份证号码第17位应为数字，实为“Z”",
            ),
            (
                "11010519491231002Y",
                "居民身份证号码第18位应为数字或X，实为“Y”",
            ),
            ("110105194912310一X", "居民身份证号码应为18位，实为17位"),
            (
                "110105194902300021",
                "居民身份证号码第7至14位“19490230”不是实际存在的出生日期，应为年（4位）月（2位）日（2位）",
            ),
            (
                "110105194912310021",
                "居民身份证号码校验不符：末位为“1”，按前17位推算应为“X”；也可能是前17位中有误，请与证件核对",
            ),
        ];
        for (text, sentence) in cases {
            assert_eq!(text.parse::<CitizenId>().unwrap_err().to_string(), sentence);
        }
    }

    #[test]
    fn age_grows_on_the_birthday() {
        let id = read(EXAMPLE);
        assert_eq!(id.age_on(date(1965, 12, 30)), 15);
        assert_eq!(id.age_on(date(1965, 12, 31)), 16);
        assert_eq!(id.age_on(date(1949, 12, 30)), -1);
    }

    #[test]
    fn debug_never_shows_the_number() {
        let shown = format!("{:?}", read(EXAMPLE));
        assert_eq!(shown, "CitizenId(110***********002X)");
    }

    #[test]
    fn the_parts_cover_the_number_in_order() {
        let parts = read("120110198012010073").explain();
        let text: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(text, "120110198012010073");
        assert_eq!(parts[0].meaning, "天津市东郊区");
        assert_eq!(parts[1].meaning, "1980年12月1日出生");
        assert!(parts[2].meaning.ends_with("男"));
    }

    #[test]
    fn an_unknown_region_is_explained_and_not_refused() {
        assert!(
            read("990426199112010074").explain()[0]
                .meaning
                .starts_with("未收录")
        );
        assert!(
            read("830000198802110027").explain()[0]
                .meaning
                .starts_with("台湾地区")
        );
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(text in ".*") {
            let _ = text.parse::<CitizenId>();
        }

        #[test]
        fn one_wrong_digit_is_always_found(place in 0usize..17, by in 1u8..10) {
            let mut digits = EXAMPLE.as_bytes().to_vec();
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            prop_assert!(String::from_utf8(digits).unwrap().parse::<CitizenId>().is_err());
        }

        #[test]
        fn two_neighbours_exchanged_are_always_found(place in 0usize..16) {
            let mut digits = EXAMPLE.as_bytes().to_vec();
            prop_assume!(digits[place] != digits[place + 1]);
            digits.swap(place, place + 1);
            prop_assert!(String::from_utf8(digits).unwrap().parse::<CitizenId>().is_err());
        }
    }
}
