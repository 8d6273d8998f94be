//! One row of the workbook → one person with one card, or every problem of the row.

use super::columns::{KINDS, title};
use crate::store;
use db::Keys;
use jiff::civil::Date;
use kernel::{CitizenId, Level, OccupationCode};
use people_rules::{CardField, NewCard, NewPerson, PersonKind, Qualification, grant, lacks};
use sheet::{Cell, Fields, Objection, Problem, Problems, Row, parse};
use std::collections::BTreeMap;

/// 导入条目: one card of one person.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The row of the sheet, as Excel numbers it.
    pub row: u32,
    /// Who.
    pub person: NewPerson,
    /// The keyed digest of the identity number.
    pub digest: String,
    /// The card.
    pub card: NewCard,
}

/// Full years that somebody of the registry may have; others are slips of the pen.
const AGES: std::ops::RangeInclusive<i16> = 18..=90;

/// Reads a row; each problem of it goes into the list.
pub(super) fn read(
    row: Row<'_>,
    keys: &Keys,
    today: Date,
    problems: &mut Problems,
) -> Option<Entry> {
    let before = problems.len();
    let person = read_person(&mut Fields::new(row, problems), today);
    let of_person = problems.len();
    let card = read_card(&mut Fields::new(row, problems));
    // A cell that could not be read is said once, not again as one that is missing.
    if let (Some(card), true) = (&card, problems.len() == of_person) {
        let mut fields = Fields::new(row, problems);
        for lack in lacks(card, today) {
            fields.object(lack.field.title(), Objection::new(lack.what, lack.remedy));
        }
    }
    if problems.len() > before {
        return None;
    }
    let person = person?;
    Some(Entry {
        row: row.number(),
        digest: store::digest(keys, &person.identity),
        person,
        card: card?,
    })
}

fn read_person(fields: &mut Fields<'_>, today: Date) -> Option<NewPerson> {
    let name = fields.required(title::NAME, parse::text(40));
    let identity = fields.required(title::IDENTITY, identity);
    if let Some(age) = identity.as_ref().map(|identity| identity.age_on(today))
        && !AGES.contains(&age)
    {
        let what = format!("表明现为{age}周岁");
        fields.object(title::IDENTITY, Objection::new(what, "请与证件核对后改正"));
    }
    let phone = fields.required(title::PHONE, phone);
    let employer = fields.required(title::EMPLOYER, employer);
    Some(NewPerson {
        name: name?,
        identity: identity?,
        phone: phone?,
        employer: employer?,
    })
}

fn read_card(fields: &mut Fields<'_>) -> Option<NewCard> {
    let kind = fields.required(title::KIND, parse::choice(&KINDS));
    let kind: Option<PersonKind> = kind.and_then(|word| word.parse().ok());
    let occupations = fields.optional(CardField::Occupations.title(), occupations);
    let highest = fields.optional(CardField::Highest.title(), level);
    let number = fields.required(CardField::Number.title(), parse::text(60));
    let hours = fields.optional(CardField::Hours.title(), parse::integer(1..=1000));
    let trained_on = fields.optional(CardField::TrainedOn.title(), parse::date);
    let valid_from = fields.required(CardField::ValidFrom.title(), parse::date);
    let mut text = |field: CardField| {
        fields
            .optional(field.title(), parse::text(60))
            .unwrap_or_default()
    };
    let (direction, title, training) = (
        text(CardField::Direction),
        text(CardField::Title),
        text(CardField::Training),
    );
    Some(NewCard {
        kind: kind?,
        occupations: occupations.unwrap_or_default(),
        direction,
        highest,
        title,
        number: number?,
        training,
        hours: hours.and_then(|hours| u16::try_from(hours).ok()),
        trained_on,
        valid_from: valid_from?,
    })
}

/// Notes rows of one person that contradict each other, or double a card.
pub(super) fn refuse_contradictions(entries: &[Entry], today: Date, problems: &mut Problems) {
    let mut people: BTreeMap<&str, (u32, &NewPerson, Vec<Qualification>)> = BTreeMap::new();
    let mut numbers: BTreeMap<&str, (u32, &str)> = BTreeMap::new();
    for entry in entries.iter() {
        let (row, person) = (entry.row, &entry.person);
        let mut object = |heading: &str, value: &str, what: String, remedy: &str| {
            let objection = Objection::new(what, remedy);
            problems.push(Problem::in_row(row, heading, value, objection));
        };
        let number = entry.card.number.as_str();
        let (first, holder) = *numbers.entry(number).or_insert((row, &entry.digest));
        if first != row && holder != entry.digest {
            let what = format!("与第{first}行另一人的证卡编号相同");
            object(
                CardField::Number.title(),
                number,
                what,
                "请与证卡核对后改正",
            );
        }
        let (first, known, held) = people
            .entry(&entry.digest)
            .or_insert_with(|| (row, person, Vec::new()));
        for (heading, one, other) in [
            (title::NAME, &person.name, &known.name),
            (title::PHONE, &person.phone, &known.phone),
            (title::EMPLOYER, &person.employer, &known.employer),
        ] {
            if one != other {
                let what = format!("与第{first}行同一身份证号码的内容不一致");
                object(heading, one, what, "请核对后改为一致");
            }
        }
        match grant(entry.card.clone(), held, None, today) {
            Ok(granted) => held.push(granted),
            Err(_) => object(
                title::KIND,
                entry.card.kind.title(),
                format!("与第{first}行起同一人员的同类、同职业证卡重复"),
                "请只保留一行",
            ),
        }
    }
}

fn identity(cell: &Cell) -> Result<CitizenId, Objection> {
    parse::normal(cell)?
        .parse()
        .map_err(|error| Objection::new(format!("无效：{error}"), "请与证件核对后改正"))
}

fn phone(cell: &Cell) -> Result<String, Objection> {
    people_rules::phone(&parse::normal(cell)?)
        .map_err(|_| Objection::new("不是有效的手机号码", "请填写11位手机号码"))
}

fn employer(cell: &Cell) -> Result<String, Objection> {
    let text = parse::text(60)(cell)?;
    if text.chars().count() < 2 {
        return Err(Objection::new("不是单位全称", "请填写单位全称"));
    }
    Ok(text)
}

fn occupations(cell: &Cell) -> Result<Vec<OccupationCode>, Objection> {
    read_codes(&parse::normal(cell)?)
        .map_err(|what| Objection::new(what, "请按“6-31-01-03、6-18-02-04”的形式填写"))
}

fn level(cell: &Cell) -> Result<Level, Objection> {
    parse::normal(cell)?
        .parse()
        .map_err(|_| Objection::new("不是职业技能等级", "请按“三级/高级工”的形式填写"))
}

/// Reads occupation codes with a comma, a pause mark or a space between.
///
/// # Errors
/// What is no code.
pub(crate) fn read_codes(text: &str) -> Result<Vec<OccupationCode>, String> {
    let mut codes = Vec::new();
    for part in text
        .split(['、', '，', ',', ';', '；', ' ', '\n', '\u{3000}'])
        .filter(|part| !part.is_empty())
    {
        let code = part.parse().map_err(|error| format!("有误：{error}"))?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_however_they_are_parted() {
        for text in [
            "6-31-01-03、6-18-02-04",
            " 6-31-01-03, 6-18-02-04;6-31-01-03 ",
            "6-31-01-03\n6-18-02-04",
        ] {
            let codes: Vec<_> = read_codes(text)
                .unwrap()
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(codes, ["6-31-01-03", "6-18-02-04"], "{text}");
        }
        assert_eq!(read_codes(""), Ok(Vec::new()));
        assert!(read_codes("电工").is_err());
    }
}
