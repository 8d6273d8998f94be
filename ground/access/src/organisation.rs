//! Organisations, and whose affairs each may look after (N2, N5).

use kernel::{
    OrganisationId,
    division::{self, DivisionCode},
};
use std::{fmt, str::FromStr};

/// 机构类别: the kinds of organisation that take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrganisationKind {
    /// 人社部门: decides on filings and oversees (N5).
    Department,
    /// 职鉴中心: accepts, assesses, supervises, gives codes (N5.1, N5.3).
    AppraisalCentre,
    /// 省职培中心: receives and recommends provincial schools (N5.2).
    TrainingCentre,
    /// 技工院校: files and certifies its students (N4.3).
    School,
}

/// 隶属: to whom a school belongs, or whom an authority serves. It decides who looks after a school (N2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Affiliation {
    /// 省属及以上.
    Province,
    /// 市（州）及以下, of this city.
    City(DivisionCode),
}

/// 机构: one organisation as far as the policy needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Whom it serves, or to whom it belongs.
    pub affiliation: Affiliation,
    /// Its name in Chinese.
    pub name: String,
}

impl OrganisationKind {
    /// All kinds.
    pub const ALL: [OrganisationKind; 4] = [
        OrganisationKind::Department,
        OrganisationKind::AppraisalCentre,
        OrganisationKind::TrainingCentre,
        OrganisationKind::School,
    ];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            OrganisationKind::Department => "department",
            OrganisationKind::AppraisalCentre => "appraisal_centre",
            OrganisationKind::TrainingCentre => "training_centre",
            OrganisationKind::School => "school",
        }
    }

    /// The Chinese term.
    pub fn title(self) -> &'static str {
        match self {
            OrganisationKind::Department => "人力资源社会保障部门",
            OrganisationKind::AppraisalCentre => "职业技能鉴定指导中心",
            OrganisationKind::TrainingCentre => "职业培训指导中心",
            OrganisationKind::School => "技工院校",
        }
    }
}

impl FromStr for OrganisationKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| format!("机构类别“{text}”不存在"))
    }
}

impl fmt::Display for OrganisationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Affiliation {
    /// Every affiliation: the province, then its cities in the order of their codes.
    pub fn all() -> Vec<Affiliation> {
        let cities = division::sichuan_cities().iter();
        std::iter::once(Affiliation::Province)
            .chain(cities.map(|city| Affiliation::City(city.code)))
            .collect()
    }

    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Affiliation::Province => "省属及以上",
            Affiliation::City(city) => division::in_sichuan(city).map_or("—", |city| city.name),
        }
    }
}

impl fmt::Display for Affiliation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Affiliation::Province => f.write_str("province"),
            Affiliation::City(city) => fmt::Display::fmt(city, f),
        }
    }
}

impl FromStr for Affiliation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "province" {
            return Ok(Affiliation::Province);
        }
        text.parse()
            .map(Affiliation::City)
            .map_err(|_| format!("隶属关系“{text}”不存在，应为 province 或市（州）区划代码"))
    }
}
