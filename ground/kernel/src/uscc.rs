//! The code of an organisation (GB 32100-2015) and the organisation code inside it (GB 11714-1997).

use crate::{
    citizen_id::NOBODYS_DIVISION,
    division::{self, DivisionCode},
    part::Part,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const LENGTH: usize = 18;
/// The standard's alphabet: a character's place is its value. I, O, S, V and Z look like others and are left out.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Where the division code stands, from 1.
const DIVISION: std::ops::RangeInclusive<usize> = 3..=8;
/// The first codes were given in this year: a division is named as it was then or, if it is younger, as it was first.
const FIRST_YEAR: i16 = 2015;

/// 统一社会信用代码: eighteen characters whose last follows from the others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Uscc(String);

/// Why a text is no such code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsccError {
    /// It has another length.
    #[error("统一社会信用代码应为18位，实为{0}位")]
    Length(usize),
    /// It was typed in the full-width characters of an input method.
    #[error("统一社会信用代码第{place}位“{found}”是全角字符，请改用半角字符")]
    FullWidth {
        /// Which character, from 1.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// A character that the standard does not use.
    #[error(
        "统一社会信用代码第{place}位“{found}”有误：只使用数字和大写字母，其中不用I、O、S、V、Z"
    )]
    Character {
        /// Which character, from 1.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// A letter in the division code.
    #[error("统一社会信用代码第3至8位是行政区划码，第{place}位应为数字，实为“{found}”")]
    Division {
        /// Which character, from 1.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// The last character does not follow from the others.
    #[error(
        "统一社会信用代码校验不符：末位为“{found}”，按前17位推算应为“{expected}”；也可能是前17位中有误，请与登记证书核对"
    )]
    CheckCharacter {
        /// The last character.
        found: char,
        /// What follows from the other seventeen, should these be right.
        expected: char,
    },
}

impl FromStr for Uscc {
    type Err = UsccError;

    /// Reads a code; small letters are taken as capitals, spaces around it are dropped.
    fn from_str(text: &str) -> Result<Self, UsccError> {
        let text = text.trim().to_ascii_uppercase();
        check_characters(&text)?;
        let found = text
            .chars()
            .last()
            .expect("eighteen characters have a last");
        let expected = check_character(&text[..LENGTH - 1]);
        if found != expected {
            return Err(UsccError::CheckCharacter { found, expected });
        }
        Ok(Uscc(text))
    }
}

/// Passes only what has the length and the characters of a code, so that it is ASCII.
fn check_characters(text: &str) -> Result<(), UsccError> {
    let places = || text.chars().enumerate().map(|(at, found)| (at + 1, found));
    if let Some((place, found)) = places().find(|(_, found)| ('！'..='～').contains(found)) {
        return Err(UsccError::FullWidth { place, found });
    }
    let length = places().count();
    if length != LENGTH {
        return Err(UsccError::Length(length));
    }
    for (place, found) in places() {
        if !ALPHABET.contains(found) {
            return Err(UsccError::Character { place, found });
        }
        if DIVISION.contains(&place) && !found.is_ascii_digit() {
            return Err(UsccError::Division { place, found });
        }
    }
    Ok(())
}

/// The weights are the powers of 3, modulo 31.
fn check_character(body: &str) -> char {
    let value = |letter| ALPHABET.find(letter).expect("the characters were checked");
    let (sum, _) = body.chars().fold((0, 1), |(sum, weight), letter| {
        (sum + value(letter) * weight, weight * 3 % 31)
    });
    char::from(ALPHABET.as_bytes()[(31 - sum % 31) % 31])
}

/// The check character of an organisation code over its first eight characters (GB 11714).
fn organisation_check(body: &str) -> char {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let value = |letter: char| letter.to_digit(36).expect("the characters were checked");
    let sum: u32 = body
        .chars()
        .map(value)
        .zip(WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).expect("one to nine"),
    }
}

impl Uscc {
    /// The code as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 主体标识码（组织机构代码）: the nine characters of the organisation code inside.
    pub fn organisation_code(&self) -> &str {
        &self.0[8..17]
    }

    /// Whether the organisation code's own check character follows from the rest of it. A code whose last character
    /// is right but this one is not deserves a second look; it is no reason to refuse it.
    pub fn organisation_code_holds(&self) -> bool {
        self.organisation_code()
            .ends_with(organisation_check(&self.0[8..16]))
    }

    /// Makes a code for an invented public school; no two serials share one, and none can belong to anybody: its
    /// division was never on any map.
    pub fn fictitious(serial: u16) -> Self {
        let organisation = format!("{serial:08}");
        let organisation_check = organisation_check(&organisation);
        let body = format!("12{NOBODYS_DIVISION}{organisation}{organisation_check}");
        let check = check_character(&body);
        Uscc(body + &check.to_string())
    }

    /// Whether this is the code of an invented organisation.
    pub fn is_fictitious(&self) -> bool {
        self.0[2..8] == *NOBODYS_DIVISION
    }

    /// Takes the code apart.
    pub fn explain(&self) -> Vec<Part> {
        let part = |positions, name, meaning| Part::of(&self.0, positions, name, meaning);
        let (department, kind) = registration(&self.0[..2]);
        let organisation = if self.organisation_code_holds() {
            "组织机构代码，其校验码相符".to_owned()
        } else {
            let expected = organisation_check(&self.0[8..16]);
            format!("组织机构代码，其校验码不符，按前8位推算末位应为“{expected}”，请与登记证书核对")
        };
        vec![
            part((1, 1), "登记管理部门代码", department.to_owned()),
            part((2, 2), "机构类别代码", kind.to_owned()),
            part((3, 8), "登记管理机关行政区划码", self.explain_division()),
            part((9, 17), "主体标识码", organisation),
            part((18, 18), "校验码", "与前17位相符".to_owned()),
        ]
    }

    fn explain_division(&self) -> String {
        if self.is_fictitious() {
            return "虚构代码专用，从未分配给任何地方".to_owned();
        }
        if &self.0[2..8] == "100000" {
            return "国家".to_owned();
        }
        let code: DivisionCode = self.0[2..8].parse().expect("the division code is digits");
        division::full_name(code, FIRST_YEAR)
            .unwrap_or_else(|| "未收录的行政区划码（不影响代码本身是否有效）".to_owned())
    }
}

/// The registering department and the kind of organisation, by the first two characters (table 1 of the standard).
fn registration(code: &str) -> (&'static str, &'static str) {
    let (department, kinds): (_, &[&str]) = match &code[..1] {
        "1" => (
            "机构编制",
            &["机关", "事业单位", "编办直接管理机构编制的群众团体"],
        ),
        "2" => ("外交", &["外国常驻新闻机构"]),
        "3" => (
            "司法行政",
            &[
                "律师执业机构",
                "公证处",
                "基层法律服务所",
                "司法鉴定机构",
                "仲裁委员会",
            ],
        ),
        "4" => ("文化", &["外国在华文化中心"]),
        "5" => ("民政", &["社会团体", "民办非企业单位", "基金会"]),
        "6" => (
            "旅游",
            &[
                "外国旅游部门常驻代表机构",
                "港澳台地区旅游部门常驻内地（大陆）代表机构",
            ],
        ),
        "7" => ("宗教", &["宗教活动场所", "宗教院校"]),
        "8" => ("工会", &["基层工会"]),
        "9" => (
            "工商（市场监督管理）",
            &["企业", "个体工商户", "农民专业合作社"],
        ),
        "A" => ("中央军委改革和编制办公室", &["军队事业单位"]),
        "N" => (
            "农业",
            &["组级集体经济组织", "村级集体经济组织", "乡镇级集体经济组织"],
        ),
        "Y" => ("其他", &["其他"]),
        _ => ("标准中未列出的部门", &[]),
    };
    let kind = match code[1..].parse::<usize>() {
        Ok(9) => "其他",
        Ok(number @ 1..) => kinds
            .get(number - 1)
            .copied()
            .unwrap_or("标准中未列出的类别"),
        _ => "标准中未列出的类别",
    };
    (department, kind)
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for Uscc {
    type Error = UsccError;

    fn try_from(text: String) -> Result<Self, UsccError> {
        text.parse()
    }
}

impl From<Uscc> for String {
    fn from(code: Uscc) -> String {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A public institution of Tianjin, published with the tests of python-stdnum.
    const INSTITUTION: &str = "121200004013590816";

    #[test]
    fn a_code_is_taken_apart() {
        let parts = INSTITUTION.parse::<Uscc>().unwrap().explain();
        let meanings: Vec<_> = parts.iter().map(|part| part.meaning.as_str()).collect();
        assert_eq!(
            meanings,
            [
                "机构编制",
                "事业单位",
                "天津市",
                "组织机构代码，其校验码相符",
                "与前17位相符"
            ]
        );
        assert_eq!(
            parts
                .iter()
                .map(|part| part.text.as_str())
                .collect::<String>(),
            INSTITUTION
        );
    }

    #[test]
    fn each_fault_is_named_with_what_would_be_right() {
        let cases = [
            ("12345", "统一社会信用代码应为18位，实为5位"),
            (
                "１21200004013590816",
                "统一社会信用代码第1位“１”是全角字符，请改用半角字符",
            ),
            (
                "12120000401359O816",
                "统一社会信用代码第15位“O”有误：只使用数字和大写字母，其中不用I、O、S、V、Z",
            ),
            (
                "12A200004013590816",
                "统一社会信用代码第3至8位是行政区划码，第3位应为数字，实为“A”",
            ),
            (
                "121200004013590817",
                "统一社会信用代码校验不符：末位为“7”，按前17位推算应为“6”；也可能是前17位中有误，请与登记证书核对",
            ),
        ];
        for (text, sentence) in cases {
            assert_eq!(text.parse::<Uscc>().unwrap_err().to_string(), sentence);
        }
    }

    #[test]
    fn a_wrong_organisation_code_is_said_but_not_refused() {
        let body = "12120000401359082";
        let code: Uscc = format!("{body}{}", check_character(body)).parse().unwrap();
        assert!(!code.organisation_code_holds());
        assert!(code.explain()[3].meaning.contains("末位应为“1”"));
    }

    #[test]
    fn what_the_standard_does_not_list_is_said() {
        assert_eq!(registration("52"), ("民政", "民办非企业单位"));
        assert_eq!(registration("59"), ("民政", "其他"));
        assert_eq!(
            registration("B1"),
            ("标准中未列出的部门", "标准中未列出的类别")
        );
        assert_eq!(registration("10").1, "标准中未列出的类别");
        assert_eq!(registration("1A").1, "标准中未列出的类别");
    }

    proptest! {
        #[test]
        fn an_invented_code_always_holds(serial: u16) {
            let code = Uscc::fictitious(serial);
            prop_assert_eq!(code.as_str().parse(), Ok(code.clone()));
            prop_assert!(code.organisation_code_holds() && code.is_fictitious());
            prop_assert!(code.as_str().contains(&serial.to_string()));
        }

        #[test]
        fn hostile_text_never_panics(text in ".*") {
            let _ = text.parse::<Uscc>();
        }

        #[test]
        fn one_wrong_character_is_always_found(place in 0usize..18, letter in 0usize..31) {
            let mut code = INSTITUTION.as_bytes().to_vec();
            let letter = ALPHABET.as_bytes()[letter];
            prop_assume!(code[place] != letter);
            code[place] = letter;
            prop_assert!(String::from_utf8(code).unwrap().parse::<Uscc>().is_err());
        }
    }
}
