//! 学习经历: where and how long a candidate studied, as the column 简要经历 says it.

use jiff::civil::Date;
use std::fmt;

/// 年月: a month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

/// 班型: for what a class of a technical school trains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// 中级工班.
    Intermediate,
    /// 高级工班.
    Senior,
    /// 预备技师班、技师班.
    Technician,
}

/// 学习经历: one time of study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Study {
    /// The month of entry.
    pub entered: Month,
    /// The month of graduation, past or planned.
    pub graduates: Month,
    /// The class, where one is named.
    pub class: Option<Class>,
}

/// Why a text tells of no time of study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StudyError {
    /// There are no two months in it.
    #[error("没有写明入学年月和毕业年月")]
    NoMonths,
    /// The second month is not after the first.
    #[error("毕业年月不晚于入学年月")]
    Backwards,
}

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Month {
            year: day.year(),
            month: day.month(),
        }
    }

    /// Months from this one to a later one; negative where it is earlier.
    pub fn until(self, later: Month) -> i32 {
        (i32::from(later.year) - i32::from(self.year)) * 12 + i32::from(later.month)
            - i32::from(self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年{}月", self.year, self.month)
    }
}

impl Class {
    /// The Chinese term.
    pub fn title(self) -> &'static str {
        match self {
            Class::Intermediate => "中级工班",
            Class::Senior => "高级工班",
            Class::Technician => "预备技师班（技师班）",
        }
    }

    fn in_text(text: &str) -> Option<Self> {
        let named = [
            ("技师班", Class::Technician),
            ("高级工班", Class::Senior),
            ("中级工班", Class::Intermediate),
        ];
        named
            .into_iter()
            .find(|(name, _)| text.contains(name))
            .map(|(_, class)| class)
    }
}

impl Study {
    /// Reads `2024.09—2027.06 某某技师学院 电气自动化设备安装与维修 中级工班`: the first two months are entry and
    /// graduation, the class is named anywhere.
    ///
    /// # Errors
    /// Where there are no two months, or not in order.
    pub fn read(text: &str) -> Result<Self, StudyError> {
        let mut months = months(text);
        let (Some(entered), Some(graduates)) = (months.next(), months.next()) else {
            return Err(StudyError::NoMonths);
        };
        if graduates <= entered {
            return Err(StudyError::Backwards);
        }
        Ok(Study {
            entered,
            graduates,
            class: Class::in_text(text),
        })
    }
}

/// The months that a text names: a year of four digits and a month after it, such as 2024.09, 2024-9 or 2024年9月.
fn months(text: &str) -> impl Iterator<Item = Month> {
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let month = |pair: &[&str]| {
        let [year, month] = pair else { return None };
        let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
        let month: i8 = month.parse().ok().filter(|m| (1..=12).contains(m))?;
        (1950..=2100)
            .contains(&year)
            .then_some(Month { year, month })
    };
    numbers
        .windows(2)
        .filter_map(month)
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn month(year: i16, month: i8) -> Month {
        Month { year, month }
    }

    #[test]
    fn a_time_of_study_is_read_however_it_is_written() {
        for (text, class) in [
            (
                "2024.09—2027.06 甲技师学院 电气自动化 中级工班",
                Some(Class::Intermediate),
            ),
            (
                "2024年9月至2027年6月，甲技师学院预备技师班",
                Some(Class::Technician),
            ),
            ("2024-9～2027-6 高级工班1班", Some(Class::Senior)),
            ("2024/09-2027/06 甲技工学校", None),
        ] {
            let study = Study::read(text).unwrap();
            assert_eq!(
                (study.entered, study.graduates),
                (month(2024, 9), month(2027, 6)),
                "{text}"
            );
            assert_eq!(study.class, class, "{text}");
        }
    }

    #[test]
    fn what_tells_of_no_study_is_refused() {
        for (text, error) in [
            ("", StudyError::NoMonths),
            ("在甲技师学院学习", StudyError::NoMonths),
            ("2024.09至今", StudyError::NoMonths),
            ("2024.13—2027.00", StudyError::NoMonths),
            ("2027.06—2024.09", StudyError::Backwards),
        ] {
            assert_eq!(Study::read(text), Err(error), "{text}");
        }
    }

    #[test]
    fn months_are_counted_across_years() {
        assert_eq!(Month::of(date(2026, 11, 7)).until(month(2027, 6)), 7);
        assert_eq!(month(2027, 6).until(month(2026, 11)), -7);
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(text in ".{0,60}") {
            let _ = Study::read(&text);
        }
    }
}
