//! What may be wrong with a card by itself (A2.6).

use crate::{NewCard, PersonKind, Validity};
use jiff::civil::Date;
use kernel::{Clause, OccupationCode, Problem, Refusal};

/// 证卡栏目: a field of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardField {
    /// 职业编码.
    Occupations,
    /// 专业方向.
    Direction,
    /// 考评等级.
    Highest,
    /// 职称.
    Title,
    /// 证卡编号.
    Number,
    /// 培训名称.
    Training,
    /// 培训学时.
    Hours,
    /// 培训日期.
    TrainedOn,
    /// 证卡起始日期.
    ValidFrom,
}

/// 欠缺: what is wrong with a field, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The field.
    pub field: CardField,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub remedy: String,
}

impl CardField {
    /// All fields, in the order of the form.
    pub const ALL: [CardField; 9] = [
        CardField::Occupations,
        CardField::Highest,
        CardField::Direction,
        CardField::Title,
        CardField::Number,
        CardField::Training,
        CardField::Hours,
        CardField::TrainedOn,
        CardField::ValidFrom,
    ];

    /// The name of the field in a form.
    pub fn code(self) -> &'static str {
        match self {
            CardField::Occupations => "occupations",
            CardField::Direction => "direction",
            CardField::Highest => "highest",
            CardField::Title => "title",
            CardField::Number => "number",
            CardField::Training => "training",
            CardField::Hours => "hours",
            CardField::TrainedOn => "trained_on",
            CardField::ValidFrom => "valid_from",
        }
    }

    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            CardField::Occupations => "职业编码",
            CardField::Direction => "专业方向",
            CardField::Highest => "考评等级",
            CardField::Title => "职称",
            CardField::Number => "证卡编号",
            CardField::Training => "培训名称",
            CardField::Hours => "培训学时",
            CardField::TrainedOn => "培训日期",
            CardField::ValidFrom => "证卡起始日期",
        }
    }
}

/// The most characters of a card's texts.
const LONGEST: usize = 60;
/// The most occupations of one card.
const MOST_OCCUPATIONS: usize = 10;

/// Everything that is wrong with a card by itself, on the day on which it is registered.
pub fn lacks(card: &NewCard, today: Date) -> Vec<Lack> {
    let mut found = Vec::new();
    let mut check = |wrong: bool, field, what: String, remedy: String| {
        if wrong {
            found.push(Lack {
                field,
                what,
                remedy,
            });
        }
    };
    let kind = card.kind.title();
    let assesses = card.kind.ceiling().is_some();
    let occupations = card.occupations.len();
    let catalogued = |code: &OccupationCode| {
        kernel::occupation::Edition::ALL.iter().any(|edition| {
            kernel::occupation::catalogue(*edition)
                .by_code(*code)
                .is_some()
        })
    };
    check(
        assesses && occupations == 0,
        CardField::Occupations,
        format!("{kind}没有职业编码"),
        "请填写考评职业的编码，如6-31-01-03".into(),
    );
    check(
        card.kind == PersonKind::Expert && occupations == 0 && card.direction.trim().is_empty(),
        CardField::Direction,
        "专家没有专业方向，也没有职业编码".into(),
        "请至少填写一项".into(),
    );
    check(
        card.kind == PersonKind::Supervisor && occupations > 0,
        CardField::Occupations,
        "质量督导员不分职业".into(),
        "请留空".into(),
    );
    check(
        occupations > MOST_OCCUPATIONS,
        CardField::Occupations,
        format!("有{occupations}个职业"),
        format!("每张证卡不超过{MOST_OCCUPATIONS}个，请分别登记"),
    );
    if let Some(unknown) = card.occupations.iter().find(|code| !catalogued(code)) {
        check(
            true,
            CardField::Occupations,
            format!("职业编码{unknown}不在职业分类大典中"),
            "请与大典核对后改正".into(),
        );
    }
    match (card.kind.ceiling(), card.highest) {
        (Some(ceiling), None) => check(
            true,
            CardField::Highest,
            format!("{kind}没有考评等级"),
            format!("请填写可考评的最高等级，不高于{ceiling}"),
        ),
        (Some(ceiling), Some(highest)) => check(
            highest > ceiling,
            CardField::Highest,
            format!("{kind}不能考评{highest}"),
            format!("考评等级不高于{ceiling}"),
        ),
        (None, highest) => check(
            highest.is_some(),
            CardField::Highest,
            format!("{kind}不考评考生"),
            "请留空".into(),
        ),
    }
    check(
        card.number.trim().is_empty(),
        CardField::Number,
        "没有证卡编号".into(),
        "请按证卡或聘书填写编号".into(),
    );
    // Experts are invited for what they are; the others are trained and examined first (N5.1).
    check(
        card.kind != PersonKind::Expert && card.training.trim().is_empty(),
        CardField::Training,
        format!("{kind}没有培训记录"),
        "请填写培训名称".into(),
    );
    check(
        !card.training.trim().is_empty() && card.hours.is_none() && card.trained_on.is_none(),
        CardField::TrainedOn,
        "没有培训学时，也没有培训日期".into(),
        "请至少填写一项".into(),
    );
    check(
        card.hours.is_some_and(|hours| !(1..=1000).contains(&hours)),
        CardField::Hours,
        "不是合理的学时".into(),
        "请填写1至1000之间的整数".into(),
    );
    check(
        card.trained_on.is_some_and(|day| day > today),
        CardField::TrainedOn,
        "培训日期晚于登记当天".into(),
        "请待培训结束后登记".into(),
    );
    let until = Validity::beginning(card.valid_from).until();
    check(
        card.valid_from > today,
        CardField::ValidFrom,
        "证卡起始日期晚于登记当天".into(),
        "请待证卡生效后登记".into(),
    );
    check(
        until < today,
        CardField::ValidFrom,
        format!("证卡已于{until}届满"),
        "请重新培训考核，并填写新证卡的起始日期".into(),
    );
    for (field, text) in [
        (CardField::Direction, &card.direction),
        (CardField::Title, &card.title),
        (CardField::Number, &card.number),
        (CardField::Training, &card.training),
    ] {
        let length = text.trim().chars().count();
        check(
            length > LONGEST,
            field,
            format!("有{length}个字，过长"),
            format!("请控制在{LONGEST}个字以内"),
        );
    }
    found
}

/// Looks at a card by itself.
///
/// # Errors
/// A refusal that names each field at fault.
pub fn check(card: &NewCard, today: Date) -> Result<(), Refusal> {
    let problems: Vec<Problem> = lacks(card, today)
        .into_iter()
        .map(|lack| Problem::at(lack.field.code(), format!("{}，{}", lack.what, lack.remedy)))
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(Refusal::invalid("people.bad_card", "证卡信息有误")
        .citing(Clause::A2_6)
        .with(problems))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grant,
        samples::{TODAY, assessor, expert, supervisor},
    };
    use jiff::civil::date;
    use kernel::Level;

    #[test]
    fn each_lack_is_found_at_its_field() {
        let a = assessor;
        let cases = [
            (
                NewCard {
                    occupations: vec![],
                    ..a()
                },
                "occupations",
            ),
            (
                NewCard {
                    occupations: vec!["6-99-99-99".parse().unwrap()],
                    ..a()
                },
                "occupations",
            ),
            (
                NewCard {
                    occupations: vec!["6-31-01-03".parse().unwrap(); 11],
                    ..a()
                },
                "occupations",
            ),
            (
                NewCard {
                    occupations: a().occupations,
                    ..supervisor()
                },
                "occupations",
            ),
            (
                NewCard {
                    occupations: vec![],
                    direction: " ".into(),
                    ..expert()
                },
                "direction",
            ),
            (
                NewCard {
                    highest: None,
                    ..a()
                },
                "highest",
            ),
            (
                NewCard {
                    highest: Some(Level::Two),
                    ..a()
                },
                "highest",
            ),
            (
                NewCard {
                    highest: Some(Level::Five),
                    ..expert()
                },
                "highest",
            ),
            (
                NewCard {
                    number: " ".into(),
                    ..a()
                },
                "number",
            ),
            (
                NewCard {
                    number: "1".repeat(61),
                    ..a()
                },
                "number",
            ),
            (
                NewCard {
                    training: String::new(),
                    ..a()
                },
                "training",
            ),
            (NewCard { hours: None, ..a() }, "trained_on"),
            (
                NewCard {
                    hours: Some(0),
                    ..a()
                },
                "hours",
            ),
            (
                NewCard {
                    trained_on: Some(date(2026, 3, 3)),
                    ..a()
                },
                "trained_on",
            ),
            (
                NewCard {
                    valid_from: date(2026, 3, 3),
                    ..a()
                },
                "valid_from",
            ),
            (
                NewCard {
                    valid_from: date(2023, 3, 2),
                    ..a()
                },
                "valid_from",
            ),
        ];
        for (card, place) in cases {
            let refusal = grant(card, &[], None, TODAY).unwrap_err();
            let places: Vec<_> = refusal
                .problems
                .iter()
                .map(|one| one.place.as_str())
                .collect();
            assert_eq!(places, [place], "{refusal:?}");
            assert_eq!(refusal.clause, Some(Clause::A2_6));
        }
        let last = NewCard {
            valid_from: date(2023, 3, 3),
            ..assessor()
        };
        assert!(
            grant(last, &[], None, TODAY).is_ok(),
            "its last day is today"
        );
    }
}
