//! Administrative divisions: who lies where today in Sichuan, and which code meant which place in which year.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::OnceLock};

/// 行政区划代码: six digits of GB/T 2260; two for the province, two for the prefecture, two for the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DivisionCode(u32);

impl DivisionCode {
    /// 四川省
    pub const SICHUAN: DivisionCode = DivisionCode(510_000);

    /// The province that it lies in (itself, for a province).
    pub fn province(self) -> Self {
        DivisionCode(self.0 / 10_000 * 10_000)
    }

    /// The prefecture that it lies in (itself, for a prefecture or a province).
    pub fn prefecture(self) -> Self {
        DivisionCode(self.0 / 100 * 100)
    }

    /// At which height of the tree it stands.
    pub fn tier(self) -> Tier {
        if self == self.province() {
            Tier::Province
        } else if self == self.prefecture() {
            Tier::Prefecture
        } else {
            Tier::County
        }
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl FromStr for DivisionCode {
    type Err = DivisionCodeError;

    fn from_str(text: &str) -> Result<Self, DivisionCodeError> {
        if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DivisionCodeError(text.to_owned()));
        }
        Ok(DivisionCode(text.parse().expect("six digits fit")))
    }
}

impl TryFrom<String> for DivisionCode {
    type Error = DivisionCodeError;

    fn try_from(text: String) -> Result<Self, DivisionCodeError> {
        text.parse()
    }
}

impl From<DivisionCode> for String {
    fn from(code: DivisionCode) -> String {
        code.to_string()
    }
}

/// A text that is no division code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("行政区划代码应为6位数字，实为“{0}”")]
pub struct DivisionCodeError(String);

/// 行政层级: the height of a division in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// 省级
    Province,
    /// 市（州）
    Prefecture,
    /// 县（市、区）
    County,
}

/// 行政区划: one code and the place that it meant for some years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// The code.
    pub code: DivisionCode,
    /// The name of the place, such as 锦江区.
    pub name: &'static str,
    /// The first year of this meaning; `None` before records begin.
    pub from: Option<i16>,
    /// The last year of this meaning; `None` while it lasts.
    pub until: Option<i16>,
}

impl Division {
    /// Whether the name only fills a level of the table, as 市辖区 does, and names no place.
    pub fn is_placeholder(&self) -> bool {
        matches!(self.name, "市辖区" | "市区" | "县") || self.name.contains("直辖")
    }

    fn read(row: &'static str) -> Option<Self> {
        let mut columns = row.split(',');
        let mut next = || columns.next();
        Some(Division {
            code: next()?.parse().ok()?,
            name: next()?,
            from: year(next()?)?,
            until: year(next()?)?,
        })
    }
}

/// An empty column is an open end; the outer `None` is a column that is neither empty nor a year.
fn year(column: &str) -> Option<Option<i16>> {
    if column.is_empty() {
        return Some(None);
    }
    column.parse().ok().map(Some)
}

/// Sichuan as it is: the province, its cities and prefectures, their counties, in the order of their codes.
pub fn sichuan() -> &'static [Division] {
    static TABLE: OnceLock<Vec<Division>> = OnceLock::new();
    TABLE.get_or_init(|| read_table(include_str!("../data/divisions/sichuan.csv")))
}

/// 市（州）: the 21 cities and prefectures of Sichuan, in the order of their codes.
pub fn sichuan_cities() -> &'static [Division] {
    static TABLE: OnceLock<Vec<Division>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let is_city = |division: &&Division| division.code.tier() == Tier::Prefecture;
        sichuan().iter().filter(is_city).cloned().collect()
    })
}

/// A division of Sichuan as it is, by its code.
pub fn in_sichuan(code: DivisionCode) -> Option<&'static Division> {
    let at = sichuan().binary_search_by_key(&code, |division| division.code);
    at.ok().map(|at| &sichuan()[at])
}

/// The place that a code meant in a year, anywhere in China.
pub fn in_year(code: DivisionCode, year: i16) -> Option<&'static Division> {
    since_year(code, year).filter(|division| division.from.is_none_or(|from| from <= year))
}

/// The place that a code meant in a year or, where it meant none yet, the first that it meant later.
///
/// Somebody's identity number can bear the code of a county that is younger than they are: numbers were
/// given out from 1984 on, and not always at birth.
pub fn since_year(code: DivisionCode, year: i16) -> Option<&'static Division> {
    let start = history().partition_point(|division| division.code < code);
    history()[start..]
        .iter()
        .take_while(|division| division.code == code)
        .find(|division| division.until.is_none_or(|until| year <= until))
}

/// The place with all that it lies in, such as 四川省成都市锦江区, by the names that [`since_year`] finds.
pub fn full_name(code: DivisionCode, year: i16) -> Option<String> {
    since_year(code, year)?;
    let mut path = vec![code.province(), code.prefecture(), code];
    path.dedup();
    let places = path.into_iter().filter_map(|code| since_year(code, year));
    Some(
        places
            .filter(|place| !place.is_placeholder())
            .map(|place| place.name)
            .collect(),
    )
}

/// Every meaning that a code ever had, by code and then by year.
pub(crate) fn history() -> &'static [Division] {
    static TABLE: OnceLock<Vec<Division>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = read_table(include_str!("../data/divisions/national_history.csv"));
        table.sort_by_key(|division| (division.code, division.from));
        table
    })
}

fn read_table(table: &'static str) -> Vec<Division> {
    let read = |row| Division::read(row).expect("a test reads every row of the embedded tables");
    table.lines().skip(1).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        assert_eq!(sichuan().len(), 205);
        assert_eq!(history().len(), 7141);
        assert!(sichuan().is_sorted_by_key(|division| division.code));
    }

    #[test]
    fn sichuan_has_21_cities_and_183_counties_which_lie_in_them() {
        assert_eq!(sichuan_cities().len(), 21);
        assert_eq!(sichuan_cities()[0].name, "成都市");
        let counties: Vec<_> = sichuan()
            .iter()
            .filter(|division| division.code.tier() == Tier::County)
            .collect();
        assert_eq!(counties.len(), 183);
        for county in counties {
            assert!(
                in_sichuan(county.code.prefecture()).is_some(),
                "{}",
                county.name
            );
        }
    }

    #[test]
    fn the_tree_of_sichuan_agrees_with_the_history() {
        let names = |division: &Division| (division.code, division.name);
        let now: BTreeSet<_> = sichuan().iter().map(names).collect();
        let lasting: BTreeSet<_> = history()
            .iter()
            .filter(|division| division.code.province() == DivisionCode::SICHUAN)
            .filter(|division| division.until.is_none() && !division.is_placeholder())
            .map(names)
            .collect();
        assert_eq!(now, lasting);
    }

    #[test]
    fn a_code_means_what_it_meant_in_that_year() {
        let cases = [
            ("120110", 1980, Some("东郊区")),
            ("120110", 1992, Some("东丽区")),
            ("510124", 2015, Some("郫县")),
            ("510124", 2020, None),
            ("510117", 2010, None),
            ("510117", 2017, Some("郫都区")),
            ("990426", 1991, None),
        ];
        for (text, year, name) in cases {
            assert_eq!(
                in_year(code(text), year).map(|division| division.name),
                name,
                "{text} {year}"
            );
        }
    }

    #[test]
    fn a_code_younger_than_the_year_means_what_it_meant_first() {
        assert_eq!(since_year(code("510117"), 2010).unwrap().name, "郫都区");
        assert!(since_year(code("510124"), 2020).is_none());
    }

    #[test]
    fn a_full_name_leaves_out_what_is_no_place() {
        let cases = [
            ("510104", "四川省成都市锦江区"),
            ("110101", "北京市东城区"),
            ("510000", "四川省"),
        ];
        for (text, name) in cases {
            assert_eq!(full_name(code(text), 2020).as_deref(), Some(name));
        }
        assert_eq!(full_name(code("519900"), 2020), None);
    }

    #[test]
    fn a_code_is_six_digits() {
        assert_eq!(code("010000").to_string(), "010000");
        for text in ["", "51010", "5101040", "51010a", "５１０１０４", "+51010"] {
            assert!(text.parse::<DivisionCode>().is_err(), "{text}");
        }
    }
}
