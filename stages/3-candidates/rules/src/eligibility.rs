//! 资格审核: whether somebody meets the option that they claim, by what the roster says, and why (A4.2, N6.5).

use crate::{
    Condition, Edition, Prior, Schooling, Study, lists::Education, lists::Origin, options,
    options::Standing, study::Class, study::Month,
};
use jiff::civil::Date;

/// 申报信息: what the roster says of one person, as far as an option may ask.
#[derive(Clone, Debug)]
pub struct Claims<'a> {
    /// The first exam day: what must hold, must hold then.
    pub exam_day: Date,
    /// 周岁 on that day.
    pub age: i16,
    /// 文化程度.
    pub education: Education,
    /// 考生来源.
    pub origin: Origin,
    /// 专业.
    pub major: &'a str,
    /// 学历证书编号.
    pub diploma: &'a str,
    /// 简要经历.
    pub experience: &'a str,
    /// 专业年限: years of work in the occupation or a related one.
    pub work: u8,
    /// The certificate that the person holds.
    pub prior: Option<Prior>,
}

/// 资格审核结果: what the rule found, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// Whether the person may sit.
    pub eligible: bool,
    /// By which option this was decided.
    pub option: &'static Condition,
    /// Why, for the person and for whoever checks it.
    pub reason: String,
}

/// What was found to hold, or what is missing.
type Finding = Result<String, String>;

/// Decides by the option that is claimed; where it does not hold but another does, the reason says so.
pub fn decide(edition: Edition, option: &'static Condition, claims: &Claims<'_>) -> Eligibility {
    let (found, missing) = examine(option, claims);
    let eligible = missing.is_empty();
    let mut reason = if eligible {
        format!("符合“{}”：{}", option.text, found.join("，"))
    } else {
        format!("不符合“{}”：{}", option.text, missing.join("，"))
    };
    let other = options(edition, option.level).find(|other| examine(other, claims).1.is_empty());
    if let (false, Some(other)) = (eligible, other) {
        reason.push_str(&format!("；可改按“{}”申报", other.text));
    }
    Eligibility {
        eligible,
        option,
        reason,
    }
}

/// What of an option holds, and what is missing.
fn examine(option: &Condition, claims: &Claims<'_>) -> (Vec<String>, Vec<String>) {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for finding in [
        (option.age > 0).then(|| age(option.age, claims)),
        (option.work > 0).then(|| work(option.work, claims)),
        option.prior.map(|(level, years)| {
            let prior = claims.prior.filter(|prior| prior.level() == level);
            held(prior, years, claims.exam_day).ok_or_else(|| match years {
                0 => format!("须具有{level}证书"),
                years => format!("须取得{level}证书满{years}年"),
            })
        }),
        option.schooling.map(|needed| schooling(needed, claims)),
        option.says.map(|words| says(words, claims)),
    ]
    .into_iter()
    .flatten()
    {
        match finding {
            Ok(text) => found.push(text),
            Err(text) => missing.push(text),
        }
    }
    (found, missing)
}

fn age(least: u8, claims: &Claims<'_>) -> Finding {
    if claims.age >= i16::from(least) {
        return Ok(format!("考核日年满{}周岁", claims.age));
    }
    Err(format!("考核日{}周岁，须年满{least}周岁", claims.age))
}

fn work(least: u8, claims: &Claims<'_>) -> Finding {
    if claims.work >= least {
        return Ok(format!("从事本职业或相关职业{}年", claims.work));
    }
    Err(format!("专业年限{}年，须满{least}年", claims.work))
}

/// The number of a certificate tells the year of issue only, so years are counted from year to year.
fn held(prior: Option<Prior>, years: u8, exam_day: Date) -> Option<String> {
    let prior = prior.filter(|prior| exam_day.year() - prior.year() >= i16::from(years))?;
    Some(format!("{}年取得{}证书", prior.year(), prior.level()))
}

fn says(words: &str, claims: &Claims<'_>) -> Finding {
    if claims.experience.contains(words) {
        return Ok(format!("简要经历载明“{words}”"));
    }
    Err(format!("简要经历未载明“{words}”"))
}

fn schooling((needed, standing): (Schooling, Standing), claims: &Claims<'_>) -> Finding {
    if claims.major.is_empty() {
        return Err("未填写专业".to_owned());
    }
    let study = Study::read(claims.experience)
        .map_err(|error| format!("简要经历{error}（如“2024.09—2027.06 某某学校 专业 班型”）"))?;
    if !fits(needed, study.class, claims) {
        return Err(format!(
            "{}、{}，须为{}",
            claims.origin,
            study.class.map_or("未写明班型", Class::title),
            needed.title()
        ));
    }
    let progress = progress(standing, &study, claims)?;
    Ok(format!(
        "{}{progress}，专业“{}”",
        claims.origin, claims.major
    ))
}

fn progress(standing: Standing, study: &Study, claims: &Claims<'_>) -> Finding {
    let left = Month::of(claims.exam_day).until(study.graduates);
    let entered = study.entered.until(Month::of(claims.exam_day)) >= 0;
    match (standing, left) {
        (Standing::Graduate | Standing::GraduateOrFinalYear, ..0) if claims.diploma.is_empty() => {
            Err(format!("{}已毕业，须填写学历证书编号", study.graduates))
        }
        (Standing::Graduate | Standing::GraduateOrFinalYear, ..0) => {
            Ok(format!("{}毕业", study.graduates))
        }
        (Standing::GraduateOrFinalYear, 0..=12) => {
            Ok(format!("在校应届毕业生（{}毕业）", study.graduates))
        }
        (Standing::GraduateOrFinalYear, _) => {
            Err(format!("{}毕业，考核时不是应届毕业生", study.graduates))
        }
        (Standing::Graduate, _) => Err(format!("{}毕业，考核时尚未毕业", study.graduates)),
        (Standing::Student, 0..) if entered => Ok(format!("在校学生（{}毕业）", study.graduates)),
        (Standing::Student, _) => Err("考核时不是在校学生".to_owned()),
    }
}

/// How high a technical school the roster names: 1 技工学校, 2 高级技工学校, 3 技师学院; 0 none.
fn technical_rank(claims: &Claims<'_>) -> u8 {
    let by_origin = match claims.origin {
        Origin::Technical => 1,
        Origin::SeniorTechnical => 2,
        Origin::TechnicianCollege => 3,
        _ => 0,
    };
    let by_education = match claims.education {
        Education::Technical => 1,
        Education::SeniorTechnical => 2,
        Education::TechnicianCollege => 3,
        _ => 0,
    };
    by_origin.max(by_education)
}

fn fits(needed: Schooling, class: Option<Class>, claims: &Claims<'_>) -> bool {
    use Education::{Bachelor, Doctor, JuniorCollege, Postgraduate, SecondarySpecialised};
    let rank = technical_rank(claims);
    let college = matches!(
        claims.education,
        Doctor | Postgraduate | Bachelor | JuniorCollege
    ) || matches!(
        claims.origin,
        Origin::VocationalCollege | Origin::JuniorCollege | Origin::University | Origin::Graduate
    );
    let secondary = matches!(
        claims.education,
        SecondarySpecialised | Education::VocationalHigh
    ) || matches!(claims.origin, Origin::VocationalHigh | Origin::Secondary);
    match needed {
        Schooling::Technical => rank >= 1,
        Schooling::SecondaryOrAbove => rank >= 1 || secondary || college,
        Schooling::SeniorTechnical => rank >= 2,
        Schooling::SeniorClass => rank >= 1 && class >= Some(Class::Senior),
        Schooling::TechnicianCollege => rank == 3,
        Schooling::TechnicianClass => rank == 3 && class == Some(Class::Technician),
        Schooling::College => college,
    }
}

#[cfg(test)]
#[path = "eligibility/tests.rs"]
mod tests;
