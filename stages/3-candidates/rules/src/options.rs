//! 申报条件: the options by which somebody may apply for a level, by the edition of the rules for standards.
//!
//! Two editions of the 国家职业技能标准编制技术规程 are in use. A standard keeps the conditions of the edition under which
//! it was written, so the edition follows from the year of the standard; the notice itself names the one of 2018 (N3).
//! Left out are options that stand on a professional title (职称): the 33 columns of the registration workbook have none.

use kernel::Level::{self, *};

/// 规程版本: an edition of the conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// 2018年版.
    E2018,
    /// 2023年版.
    E2023,
}

/// 学历要求: what schooling an option asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schooling {
    /// 技工院校, any of them.
    Technical,
    /// 技工院校或中等及以上职业院校、专科及以上普通高校.
    SecondaryOrAbove,
    /// 高级技工学校、技师学院.
    SeniorTechnical,
    /// 技工院校高级工班及以上.
    SeniorClass,
    /// 技师学院.
    TechnicianCollege,
    /// 技师学院的预备技师班、技师班.
    TechnicianClass,
    /// 大学专科及以上, or a college of that rank.
    College,
}

/// 学业进度: how far the schooling must have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 毕业生.
    Graduate,
    /// 毕业生，含在校应届毕业生.
    GraduateOrFinalYear,
    /// 在校学生.
    Student,
}

/// 申报条件: one option; all that it asks for must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// A stable code: edition, level, number.
    pub code: &'static str,
    /// The level that it leads to.
    pub level: Level,
    /// The words that the workbook offers.
    pub text: &'static str,
    /// 周岁, at least.
    pub age: u8,
    /// Years of work in the occupation or a related one, at least.
    pub work: u8,
    /// A certificate of this level, held for at least so many years.
    pub prior: Option<(Level, u8)>,
    /// Schooling in the major that belongs to the occupation or a related one.
    pub schooling: Option<(Schooling, Standing)>,
    /// Words that 简要经历 must hold, where no column can show the fact.
    pub says: Option<&'static str>,
}

const NOTHING: Condition = Condition {
    code: "",
    level: Five,
    text: "",
    age: 0,
    work: 0,
    prior: None,
    schooling: None,
    says: None,
};

macro_rules! conditions {
    ($($code:literal $level:ident $text:literal { $($field:ident: $value:expr),* })*) => {
        &[$(Condition { code: $code, level: $level, text: $text, $($field: $value,)* ..NOTHING },)*]
    };
}

const GRADUATE: Standing = Standing::Graduate;
const FINAL_YEAR: Standing = Standing::GraduateOrFinalYear;

const E2018: &[Condition] = conditions! {
    "2018-5-1" Five "累计从事本职业或相关职业工作1年（含）以上" { work: 1 }
    "2018-5-2" Five "本职业或相关职业学徒期满" { says: Some("学徒期满") }
    "2018-4-1" Four "取得五级证书后累计从事本职业或相关职业工作4年（含）以上" { prior: Some((Five, 4)), work: 4 }
    "2018-4-2" Four "累计从事本职业或相关职业工作6年（含）以上" { work: 6 }
    "2018-4-3" Four "技工学校本专业或相关专业毕业（含在校应届毕业生）"
        { schooling: Some((Schooling::Technical, FINAL_YEAR)) }
    "2018-4-4" Four "经评估论证、以中级技能为培养目标的中等及以上职业学校毕业（含在校应届毕业生）"
        { schooling: Some((Schooling::SecondaryOrAbove, FINAL_YEAR)), says: Some("评估论证") }
    "2018-3-1" Three "取得四级证书后累计从事本职业或相关职业工作5年（含）以上" { prior: Some((Four, 5)), work: 5 }
    "2018-3-2" Three "具有四级证书的高级技工学校、技师学院毕业（含在校应届毕业生）"
        { prior: Some((Four, 0)), schooling: Some((Schooling::SeniorTechnical, FINAL_YEAR)) }
    "2018-3-3" Three "具有四级证书，经评估论证、以高级技能为培养目标的高等职业学校毕业（含在校应届毕业生）"
        { prior: Some((Four, 0)), schooling: Some((Schooling::College, FINAL_YEAR)), says: Some("评估论证") }
    "2018-3-4" Three "大专及以上毕业，取得四级证书后累计从事本职业或相关职业工作2年（含）以上"
        { prior: Some((Four, 2)), work: 2, schooling: Some((Schooling::College, GRADUATE)) }
    "2018-2-1" Two "取得三级证书后累计从事本职业或相关职业工作4年（含）以上" { prior: Some((Three, 4)), work: 4 }
    "2018-2-2" Two "取得三级证书的高级技工学校、技师学院毕业生，累计从事本职业或相关职业工作3年（含）以上"
        { prior: Some((Three, 0)), work: 3, schooling: Some((Schooling::SeniorTechnical, GRADUATE)) }
    "2018-2-3" Two "取得预备技师证书的技师学院毕业生，累计从事本职业或相关职业工作2年（含）以上"
        { work: 2, schooling: Some((Schooling::TechnicianCollege, GRADUATE)), says: Some("预备技师证书") }
    "2018-1-1" One "取得二级证书后累计从事本职业或相关职业工作4年（含）以上" { prior: Some((Two, 4)), work: 4 }
};

const E2023: &[Condition] = conditions! {
    "2023-5-1" Five "年满16周岁，拟从事或从事本职业或相关职业" { age: 16 }
    "2023-4-1" Four "累计从事本职业或相关职业工作满5年" { work: 5 }
    "2023-4-2" Four "取得五级证书后累计从事本职业或相关职业工作满3年" { prior: Some((Five, 3)), work: 3 }
    "2023-4-3" Four "本专业或相关专业的技工院校或中等及以上职业院校、专科及以上普通高校毕业（含在读应届毕业生）"
        { schooling: Some((Schooling::SecondaryOrAbove, FINAL_YEAR)) }
    "2023-3-1" Three "累计从事本职业或相关职业工作满10年" { work: 10 }
    "2023-3-2" Three "取得四级证书后累计从事本职业或相关职业工作满4年" { prior: Some((Four, 4)), work: 4 }
    "2023-3-3" Three "技工院校高级工班及以上毕业（含在读应届毕业生）"
        { schooling: Some((Schooling::SeniorClass, FINAL_YEAR)) }
    "2023-3-4" Three "取得四级证书，高等职业学校、专科及以上普通高校毕业（含在读应届毕业生）"
        { prior: Some((Four, 0)), schooling: Some((Schooling::College, FINAL_YEAR)) }
    "2023-3-5" Three "经评估论证的高等职业学校、专科及以上普通高校毕业（含在读应届毕业生）"
        { schooling: Some((Schooling::College, FINAL_YEAR)), says: Some("评估论证") }
    "2023-2-1" Two "取得三级证书后累计从事本职业或相关职业工作满5年" { prior: Some((Three, 5)), work: 5 }
    "2023-2-2" Two "取得三级证书的高级技工学校、技师学院毕业生，累计从事本职业或相关职业工作满2年"
        { prior: Some((Three, 0)), work: 2, schooling: Some((Schooling::SeniorTechnical, GRADUATE)) }
    "2023-2-3" Two "取得三级证书满2年的技师学院预备技师班、技师班学生"
        { prior: Some((Three, 2)), schooling: Some((Schooling::TechnicianClass, Standing::Student)) }
    "2023-1-1" One "取得二级证书后累计从事本职业或相关职业工作满5年" { prior: Some((Two, 5)), work: 5 }
};

impl Schooling {
    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Schooling::Technical => "技工院校",
            Schooling::SecondaryOrAbove => "技工院校或中等及以上职业院校、专科及以上普通高校",
            Schooling::SeniorTechnical => "高级技工学校、技师学院",
            Schooling::SeniorClass => "技工院校高级工班及以上",
            Schooling::TechnicianCollege => "技师学院",
            Schooling::TechnicianClass => "技师学院预备技师班、技师班",
            Schooling::College => "大学专科及以上",
        }
    }
}

impl Edition {
    /// The edition under which a standard was written, by the year that its name carries; without one, that of 2018.
    pub fn of_basis(basis: &str) -> Self {
        let years = basis
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| part.len() == 4)
            .filter_map(|part| part.parse::<u16>().ok());
        match years.max() {
            Some(2023..=2100) => Edition::E2023,
            _ => Edition::E2018,
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Edition::E2018 => "国家职业技能标准编制技术规程（2018年版）",
            Edition::E2023 => "国家职业标准编制技术规程（2023年版）",
        }
    }
}

/// The options that lead to a level under an edition.
pub fn options(edition: Edition, level: Level) -> impl Iterator<Item = &'static Condition> {
    let all = match edition {
        Edition::E2018 => E2018,
        Edition::E2023 => E2023,
    };
    all.iter().filter(move |condition| condition.level == level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_level_has_options_whose_words_tell_them_apart() {
        let mut codes = BTreeSet::new();
        for (edition, year) in [(Edition::E2018, "2018"), (Edition::E2023, "2023")] {
            for level in Level::ALL {
                let of_level: Vec<_> = options(edition, level).collect();
                let texts: BTreeSet<_> = of_level.iter().map(|option| option.text).collect();
                assert!(!of_level.is_empty());
                assert_eq!(texts.len(), of_level.len());
                for option in of_level {
                    let prefix = format!("{year}-{}-", level.digit());
                    assert!(option.code.starts_with(&prefix), "{}", option.code);
                    assert!(codes.insert(option.code), "{}", option.code);
                }
            }
        }
    }

    #[test]
    fn no_option_asks_for_nothing() {
        for option in E2018.iter().chain(E2023) {
            let bare = Condition {
                code: option.code,
                level: option.level,
                text: option.text,
                ..NOTHING
            };
            assert_ne!(*option, bare);
        }
    }

    #[test]
    fn the_edition_follows_from_the_year_of_the_standard() {
        for (basis, edition) in [
            ("国家职业技能标准《电工》（2018年版）", Edition::E2018),
            ("国家职业标准（2023年版）", Edition::E2023),
            ("国家职业标准 职业编码6-31-01-03 2024年版", Edition::E2023),
            ("某企业工种岗位评价规范", Edition::E2018),
            ("标准编号20250001", Edition::E2018),
        ] {
            assert_eq!(Edition::of_basis(basis), edition, "{basis}");
        }
    }
}
