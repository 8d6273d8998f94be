//! The five levels of vocational skill (N3).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// 职业技能等级: five is where everybody starts, one is the highest (N3). Ordered by skill: `Five < One`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// 五级/初级工
    #[serde(rename = "5")]
    Five,
    /// 四级/中级工
    #[serde(rename = "4")]
    Four,
    /// 三级/高级工
    #[serde(rename = "3")]
    Three,
    /// 二级/技师
    #[serde(rename = "2")]
    Two,
    /// 一级/高级技师
    #[serde(rename = "1")]
    One,
}

impl Level {
    /// All levels, the lowest first.
    pub const ALL: [Level; 5] = [
        Level::Five,
        Level::Four,
        Level::Three,
        Level::Two,
        Level::One,
    ];

    /// How a certificate prints it, such as 四级/中级工.
    pub fn label(self) -> &'static str {
        match self {
            Level::Five => "五级/初级工",
            Level::Four => "四级/中级工",
            Level::Three => "三级/高级工",
            Level::Two => "二级/技师",
            Level::One => "一级/高级技师",
        }
    }

    /// The digit that stands for it in a certificate code, `'5'` to `'1'`.
    pub fn digit(self) -> char {
        match self {
            Level::Five => '5',
            Level::Four => '4',
            Level::Three => '3',
            Level::Two => '2',
            Level::One => '1',
        }
    }

    /// The level for which a digit stands in a certificate code.
    pub fn from_digit(digit: char) -> Option<Self> {
        Level::ALL.into_iter().find(|level| level.digit() == digit)
    }

    /// The numbered name, such as 四级.
    pub fn grade(self) -> &'static str {
        self.names().0
    }

    /// The name in the older qualifications, such as 中级工.
    pub fn title(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        self.label()
            .split_once('/')
            .expect("each label has both names")
    }

    /// Reads one name of a level: its digit, its numbered name or its title.
    fn from_name(name: &str) -> Option<Self> {
        let bare = name.strip_suffix('级').unwrap_or(name);
        Level::ALL.into_iter().find(|level| {
            level.grade() == name
                || level.title() == name
                || level.title().strip_suffix('工') == Some(name)
                || bare.chars().eq([level.digit()])
        })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// Why a text names no level.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LevelError {
    /// It is none of the names.
    #[error(
        "“{0}”不是职业技能等级；应为五级/初级工、四级/中级工、三级/高级工、二级/技师或一级/高级技师"
    )]
    Unknown(String),
    /// Its two halves name different levels.
    #[error("“{found}”前后不一致：{}是{}，{}是{}", .first.grade(), .first.title(), .second.grade(), .second.title())]
    Contradictory {
        /// What was read.
        found: String,
        /// The level that is named first.
        first: Level,
        /// The other one.
        second: Level,
    },
}

impl FromStr for Level {
    type Err = LevelError;

    /// Reads 四级, 中级工, 中级, 4, 4级, 四级/中级工 or 四级（中级工）.
    fn from_str(text: &str) -> Result<Self, LevelError> {
        let unknown = || LevelError::Unknown(text.trim().to_owned());
        let mut named = text
            .split(['/', '／', '（', '）', '(', ')'])
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(|name| Level::from_name(name).ok_or_else(unknown));
        let first = named.next().ok_or_else(unknown)??;
        for second in named {
            let second = second?;
            if second != first {
                return Err(LevelError::Contradictory {
                    found: text.trim().to_owned(),
                    first,
                    second,
                });
            }
        }
        Ok(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_way_of_writing_a_level_is_read() {
        let cases = [
            ("四级", Level::Four),
            ("中级工", Level::Four),
            ("中级", Level::Four),
            ("4", Level::Four),
            ("4级", Level::Four),
            (" 四级 / 中级工 ", Level::Four),
            ("四级（中级工）", Level::Four),
            ("技师", Level::Two),
            ("高级技师", Level::One),
            ("高级", Level::Three),
        ];
        for (text, level) in cases {
            assert_eq!(text.parse(), Ok(level), "{text}");
        }
    }

    #[test]
    fn every_level_reads_back_from_each_of_its_names() {
        for level in Level::ALL {
            for name in [
                level.label(),
                level.grade(),
                level.title(),
                &level.digit().to_string(),
            ] {
                assert_eq!(name.parse(), Ok(level), "{name}");
            }
            assert_eq!(Level::from_digit(level.digit()), Some(level));
        }
    }

    #[test]
    fn what_names_no_level_is_refused_with_the_names() {
        for text in ["", "/", "六级", "0", "44", "四", "工", "四级/甲"] {
            assert!(
                matches!(text.parse::<Level>(), Err(LevelError::Unknown(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn two_levels_in_one_field_are_a_contradiction() {
        let error = "四级/高级工".parse::<Level>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "“四级/高级工”前后不一致：四级是中级工，三级是高级工"
        );
    }

    #[test]
    fn one_is_the_highest() {
        assert!(Level::One > Level::Two && Level::Four > Level::Five);
        assert!(Level::ALL.is_sorted());
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(text in ".*") {
            let _ = text.parse::<Level>();
        }
    }
}
