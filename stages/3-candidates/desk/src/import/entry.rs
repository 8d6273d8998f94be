//! One row of the roster → one entry, or every problem of the row.

use super::{Context, cells};
use crate::{
    columns::{SPECS, title},
    handover::IDENTITY,
};
use candidates_rules::{Claims, Condition, Education, Eligibility, Origin, Prior, lists, options};
use db::Keys;
use jiff::civil::Date;
use kernel::CitizenId;
use sheet::{Fields, Objection, Problems, Row, parse};
use std::collections::BTreeMap;

/// 名册条目: one person as the roster has them, and what the rule found.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The row of the sheet, as Excel numbers it.
    pub row: u32,
    /// 姓名.
    pub name: String,
    /// The identity number.
    pub identity: CitizenId,
    /// Its keyed digest.
    pub identity_digest: String,
    /// 手机号码.
    pub phone: String,
    /// 班级.
    pub class_name: String,
    /// The other columns as they were filled in, by heading.
    pub form: BTreeMap<&'static str, String>,
    /// Whether the person may sit, and why.
    pub eligibility: Eligibility,
}

/// Full years that a candidate may have on the exam day; others are slips of the pen.
const AGES: std::ops::RangeInclusive<i16> = 12..=100;
/// The columns that are kept by themselves.
const APART: [&str; 4] = [title::NUMBER, title::IDENTITY, title::NAME, title::PHONE];

/// Reads a row; each problem of it goes into the list.
pub(super) fn read(
    row: Row<'_>,
    keys: &Keys,
    context: &Context,
    problems: &mut Problems,
) -> Option<Entry> {
    let before = problems.len();
    let mut fields = Fields::new(row, problems);
    let exam_day = context.session.theory_on.min(context.session.practical_on);
    let option = read_application(&mut fields, context);
    let person = read_person(&mut fields, exam_day);
    let prior = read_prior(&mut fields, exam_day);
    let education = word::<Education>(&mut fields, title::EDUCATION, Education::WORDS);
    let origin = word::<Origin>(&mut fields, title::ORIGIN, Origin::WORDS);
    let work = read_work(&mut fields, exam_day);
    let mut text = |heading, longest| {
        fields
            .optional(heading, parse::text(longest))
            .unwrap_or_default()
    };
    let (major, diploma) = (text(title::MAJOR, 60), text(title::DIPLOMA, 40));
    let (experience, class_name) = (text(title::EXPERIENCE, 500), text(title::CLASS, 60));
    read_rest(&mut fields);
    if problems.len() > before {
        return None;
    }
    let (name, identity, phone) = person?;
    let claims = Claims {
        exam_day,
        age: identity.age_on(exam_day),
        education: education?,
        origin: origin?,
        major: &major,
        diploma: &diploma,
        experience: &experience,
        work,
        prior,
    };
    Some(Entry {
        row: row.number(),
        eligibility: candidates_rules::decide(context.edition, option?, &claims),
        identity_digest: keys.digest(IDENTITY, identity.expose()),
        name,
        identity,
        phone,
        class_name,
        form: form(row),
    })
}

/// For what the person applies, and by which option.
fn read_application(fields: &mut Fields<'_>, context: &Context) -> Option<&'static Condition> {
    let session = &context.session;
    let code = session.occupation.to_string();
    let mut names = vec![
        session.occupation_name.as_str(),
        session.job_type.as_str(),
        &code,
    ];
    names.retain(|name| !name.is_empty());
    fields.required(
        title::OCCUPATION,
        cells::one_of(&names, "与本批次职业（工种）不一致"),
    );
    fields.required(title::LEVEL, cells::level_of(session.level));
    fields.required(
        title::SCHOOL,
        cells::one_of(&[context.school.as_str()], "不是本校全称"),
    );
    let kind = fields.required(title::KIND, parse::choice(lists::KINDS));
    let has_prior = fields.row().get(title::HAS_PRIOR).normal() == "是";
    if kind == Some("晋级认定") && !has_prior {
        let remedy = "晋级认定须持有证书，请填写证书或改为“初次认定”";
        fields.object(
            title::KIND,
            Objection::new("与“是否有职业资格证书”不一致", remedy),
        );
    }
    fields.required(title::ATTEMPT, parse::choice(lists::ATTEMPTS));
    let known: Vec<_> = options(context.edition, session.level).collect();
    let texts: Vec<&str> = known.iter().map(|option| option.text).collect();
    let chosen = fields.required(title::OPTION, parse::choice(&texts))?;
    known.into_iter().find(|option| option.text == chosen)
}

/// Who the person is.
fn read_person(fields: &mut Fields<'_>, exam_day: Date) -> Option<(String, CitizenId, String)> {
    fields.required(title::DOCUMENT, parse::choice(lists::DOCUMENTS));
    let name = fields.required(title::NAME, parse::text(40));
    let identity = fields.required(title::IDENTITY, cells::identity);
    if let Some(age) = identity.as_ref().map(|identity| identity.age_on(exam_day))
        && !AGES.contains(&age)
    {
        let what = format!("表明考核日为{age}周岁");
        fields.object(title::IDENTITY, Objection::new(what, "请与证件核对后改正"));
    }
    let sex = identity.as_ref().map(CitizenId::sex);
    fields.optional(title::SEX, cells::sex_of(sex));
    fields.optional(title::BIRTHDAY, cells::birthday_of(identity.as_ref()));
    let phone = fields.required(title::PHONE, cells::phone);
    Some((name?, identity?, phone?))
}

/// The certificate that the person holds.
fn read_prior(fields: &mut Fields<'_>, exam_day: Date) -> Option<Prior> {
    if !fields.required(title::HAS_PRIOR, parse::yes_no)? {
        for heading in [title::PRIOR_LEVEL, title::PRIOR_NUMBER] {
            if !fields.row().get(heading).is_blank() {
                let what = "与“是否有职业资格证书”填写的“否”不一致";
                fields.object(heading, Objection::new(what, "请清空该格或改为“是”"));
            }
        }
        return None;
    }
    let level = fields.required(title::PRIOR_LEVEL, cells::level);
    let number = fields.required(title::PRIOR_NUMBER, parse::text(40));
    match Prior::read(&number?, level?, exam_day.year()) {
        Ok(prior) => Some(prior),
        Err(error) => {
            let objection = Objection::new(format!("有误：{error}"), "请与证书核对后改正");
            fields.object(title::PRIOR_NUMBER, objection);
            None
        }
    }
}

/// Years of work in the occupation; no more than since the first day of work.
fn read_work(fields: &mut Fields<'_>, exam_day: Date) -> u8 {
    let since = fields.optional(title::WORK_SINCE, parse::date);
    let years = fields.optional(title::WORK_YEARS, parse::integer(0..=60));
    let years = years
        .and_then(|years| u8::try_from(years).ok())
        .unwrap_or(0);
    if let Some(since) = since {
        let before_anniversary = (exam_day.month(), exam_day.day()) < (since.month(), since.day());
        let most = exam_day.year() - since.year() - i16::from(before_anniversary);
        if i16::from(years) > most {
            let what = format!("多于参加工作以来的{}年", most.max(0));
            fields.object(
                title::WORK_YEARS,
                Objection::new(what, "请核对参加工作时间和专业年限"),
            );
        }
    }
    years
}

/// The columns that decide nothing here but must be readable.
fn read_rest(fields: &mut Fields<'_>) {
    fields.required(title::PROVINCE, parse::text(40));
    fields.required(title::ETHNICITY, parse::choice(lists::ETHNICITIES));
    fields.optional(title::EMAIL, cells::email);
    fields.optional(title::POSTCODE, cells::postcode);
    for (heading, longest) in [
        (title::HOUSEHOLD, 100),
        (title::POLITICS, 20),
        (title::ADDRESS, 100),
        (title::DELIVERY, 20),
        (title::POST_ADDRESS, 100),
    ] {
        fields.optional(heading, parse::text(longest));
    }
}

fn word<T: std::str::FromStr>(
    fields: &mut Fields<'_>,
    heading: &str,
    words: &'static [&'static str],
) -> Option<T> {
    fields.required(heading, parse::choice(words))?.parse().ok()
}

fn form(row: Row<'_>) -> BTreeMap<&'static str, String> {
    SPECS
        .iter()
        .map(|spec| spec.column.title)
        .filter(|heading| !APART.contains(heading))
        .map(|heading| (heading, row.get(heading).normal()))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}
