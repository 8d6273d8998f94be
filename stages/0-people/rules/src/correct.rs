//! 更正: what was registered wrongly is put right, for a written reason, by the rules of the first time (A1.2, A2.6, N6.5).

use crate::{
    Appointment, CardField, Disqualification, NewCard, Qualification, Standing, check,
    grant::refuse_twice, person::check_name, reason::check_reason, refuse_barred, whole,
};
use jiff::civil::Date;
use kernel::{CitizenId, Clause, Problem, Problems, Refusal};

/// The refusal of a correction that is faulty: code and sentence.
const BAD: (&str, &str) = ("people.bad_correction", "更正的内容有误");

/// The code of the refusal of a correction whose form is out of date.
pub const CHANGED_MEANWHILE: &str = "people.changed_meanwhile";

/// 登记身份: the name and the number by which the registry knows a human being.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// 姓名.
    pub name: String,
    /// 居民身份证号码.
    pub identity: CitizenId,
}

/// 人员栏目: what of a [`Bearer`] was put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonField {
    /// 姓名.
    Name,
    /// 身份证号码.
    Identity,
}

impl PersonField {
    /// The name of the field in a form.
    pub fn code(self) -> &'static str {
        match self {
            PersonField::Name => "name",
            PersonField::Identity => "identity",
        }
    }

    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            PersonField::Name => "姓名",
            PersonField::Identity => "身份证号码",
        }
    }
}

/// Refuses a correction of what has changed since it was read: it would put back what somebody else has put right. `stands` is
/// the digest of what the registry says now, `seen` that of what was read, where somebody read.
///
/// # Errors
/// A conflict where the two differ.
pub fn unchanged_since(stands: &str, seen: Option<&str>, clause: Clause) -> Result<(), Refusal> {
    if seen.is_none_or(|seen| seen == stands) {
        return Ok(());
    }
    let sentence = "打开页面以后，该人员（证卡）的登记已有变化，请刷新页面核对后再更正";
    Err(Refusal::conflict(CHANGED_MEANWHILE, sentence).citing(clause))
}

/// Puts the name or the number of a person right; returns which. `barred` is the disqualification of the number held,
/// `barred_there` that of the number wanted: a correction leads neither out of one nor around one.
///
/// # Errors
/// A refusal where a number is disqualified, nothing would change, the name is none, or the reason says too little.
pub fn correct_person(
    held: &Bearer,
    barred: Option<&Disqualification>,
    wanted: &Bearer,
    barred_there: Option<&Disqualification>,
    reason: &str,
    today: Date,
) -> Result<Vec<PersonField>, Refusal> {
    let mut fields = Vec::new();
    if wanted.name.trim() != held.name {
        fields.push(PersonField::Name);
    }
    if wanted.identity != held.identity {
        fields.push(PersonField::Identity);
        refuse_identity(barred, barred_there, today)?;
    }
    let mut problems = Problems::default();
    check_name(&mut problems, &wanted.name);
    check_why(&mut problems, reason);
    check_any(&mut problems, fields.len(), PersonField::Name.code());
    problems
        .refuse(BAD.0, BAD.1)
        .map_err(|refusal| refusal.citing(Clause::A1_2))?;
    Ok(fields)
}

fn refuse_identity(
    barred: Option<&Disqualification>,
    barred_there: Option<&Disqualification>,
    today: Date,
) -> Result<(), Refusal> {
    let at = |sentence| vec![Problem::at(PersonField::Identity.code(), sentence)];
    if let Some(barred) = barred.filter(|barred| barred.bars(today)) {
        let sentence = format!(
            "该人员已于{}被取消资格，身份证号码不能更正；登记的号码有误的，请由作出决定的机构撤销取消资格，更正后以正确的号码办理",
            barred.since()
        );
        return Err(
            Refusal::conflict("people.barred_identity", sentence.clone())
                .citing(Clause::N6_5)
                .with(at(sentence)),
        );
    }
    refuse_barred(barred_there, today).map_err(|refusal| {
        let sentence = format!("更正后的号码：{}", refusal.sentence);
        Refusal::conflict(refusal.code, sentence.clone())
            .citing(Clause::N6_5)
            .with(at(sentence))
    })
}

/// Puts the facts of a card right; returns the card and which fields. `others` are the person's other cards and standing,
/// `appointed` the appointments by this card that go on. The kind stays: a card of another kind is another card.
///
/// # Errors
/// A refusal where the person is disqualified, nothing would change, the card would be faulty or double another, an
/// appointment would reach beyond it, or the reason says too little.
pub fn correct_card(
    held: &Qualification,
    others: Standing<'_>,
    appointed: &[Appointment],
    wanted: NewCard,
    reason: &str,
    today: Date,
) -> Result<(Qualification, Vec<CardField>), Refusal> {
    refuse_barred(others.barred, today)?;
    let card = NewCard {
        kind: held.card().kind,
        ..wanted
    };
    let fields = changed(held.card(), &card);
    let valid = held.valid().beginning_instead(card.valid_from);
    let mut problems = Problems::default();
    check_why(&mut problems, reason);
    check_any(&mut problems, fields.len(), CardField::Number.code());
    let outside = appointed
        .iter()
        .find(|one| one.from() < valid.from() || one.until() > valid.until());
    if let Some(one) = outside {
        problems.check(true, CardField::ValidFrom.code(), || {
            format!(
                "更正后证卡有效期为{}至{}，{}至{}的聘任不在其中，请先解聘",
                valid.from(),
                valid.until(),
                one.from(),
                one.until()
            )
        });
    }
    // A card may be found to have ended: its time is not looked at, only that it does not begin in the future.
    let in_force = NewCard {
        valid_from: card.valid_from.max(today),
        ..card.clone()
    };
    let checks = [
        problems.refuse(BAD.0, BAD.1),
        check(&in_force, today),
        refuse_twice(&card, valid, others.cards),
    ];
    whole(checks, BAD.0, BAD.1, Clause::A2_6)?;
    Ok((Qualification::kept(card, valid), fields))
}

fn check_why(problems: &mut Problems, reason: &str) {
    check_reason(problems, "reason", reason, "更正的原因和依据");
}

fn check_any(problems: &mut Problems, changed: usize, place: &str) {
    problems.check(changed == 0, place, || {
        "与登记的内容相同，没有需要更正的内容".to_owned()
    });
}

fn changed(held: &NewCard, wanted: &NewCard) -> Vec<CardField> {
    let same = |field: &CardField| match field {
        CardField::Occupations => held.occupations == wanted.occupations,
        CardField::Highest => held.highest == wanted.highest,
        CardField::Direction => held.direction == wanted.direction.trim(),
        CardField::Title => held.title == wanted.title.trim(),
        CardField::Number => held.number == wanted.number.trim(),
        CardField::Training => held.training == wanted.training.trim(),
        CardField::Hours => held.hours == wanted.hours,
        CardField::TrainedOn => held.trained_on == wanted.trained_on,
        CardField::ValidFrom => held.valid_from == wanted.valid_from,
    };
    CardField::ALL
        .into_iter()
        .filter(|field| !same(field))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disqualify, grant, renew,
        samples::{TODAY, assessor, expert},
    };
    use jiff::{Timestamp, civil::date};
    use kernel::{Level, OrganisationId, citizen_id::Sex};

    const WHY: &str = "与身份证核对，登记时录入有误";

    fn bearer(name: &str, serial: u16) -> Bearer {
        Bearer {
            name: name.into(),
            identity: CitizenId::fictitious(date(1980, 5, 6), Sex::Female, serial).unwrap(),
        }
    }

    fn barred() -> Disqualification {
        let centre = OrganisationId::new(Timestamp::UNIX_EPOCH, 1);
        disqualify(None, "考评中篡改考生成绩", centre, TODAY).unwrap()
    }

    #[test]
    fn a_correction_of_a_person_leads_neither_out_of_a_disqualification_nor_around_one() {
        use PersonField::*;
        let held = bearer("张穿", 1);
        let bar = barred();
        let (yes, no) = (Some(&bar), None);
        let refused = Err::<&[PersonField], _>;
        for (wanted, own, there, reason, expected) in [
            (bearer("张川", 1), no, no, WHY, Ok(&[Name][..])),
            (bearer(" 张川 ", 2), no, no, WHY, Ok(&[Name, Identity][..])),
            (bearer("张穿", 2), no, no, WHY, Ok(&[Identity][..])),
            // A name says nothing of who is disqualified.
            (bearer("张川", 1), yes, yes, WHY, Ok(&[Name][..])),
            (bearer("张穿", 2), yes, no, WHY, refused("identity")),
            (bearer("张川", 2), yes, no, WHY, refused("identity")),
            (bearer("张穿", 2), no, yes, WHY, refused("identity")),
            (bearer("张穿", 1), no, no, WHY, refused("name")),
            (bearer(" ", 2), no, no, WHY, refused("name")),
            (bearer("张川", 1), no, no, "录错", refused("reason")),
        ] {
            let answer = correct_person(&held, own, &wanted, there, reason, TODAY);
            let answer = answer.map_err(|refusal| refusal.problems[0].place.clone());
            let found = answer.as_deref().map_err(String::as_str);
            assert_eq!(found, expected, "{wanted:?}");
        }
        let refusal = correct_person(&held, yes, &bearer("张川", 2), no, WHY, TODAY).unwrap_err();
        assert_eq!(refusal.clause, Some(Clause::N6_5));
        assert_eq!(refusal.code, "people.barred_identity");
        let refusal = correct_person(&held, no, &bearer("张川", 2), yes, WHY, TODAY).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.clause),
            ("people.barred", Some(Clause::N6_5))
        );
        let both = correct_person(&held, no, &bearer("", 1), no, "", TODAY).unwrap_err();
        assert_eq!(both.problems.len(), 2, "all at once");
    }

    #[test]
    fn a_correction_of_what_was_changed_meanwhile_is_refused() {
        for (seen, right) in [
            (None, true),
            (Some("a"), true),
            (Some("b"), false),
            (Some(""), false),
        ] {
            let answer = unchanged_since("a", seen, Clause::A2_6);
            assert_eq!(answer.is_ok(), right, "{seen:?}");
            if let Err(refusal) = answer {
                assert_eq!(
                    (refusal.code, refusal.clause),
                    (CHANGED_MEANWHILE, Some(Clause::A2_6))
                );
            }
        }
    }

    #[test]
    fn a_card_is_put_right_by_the_rules_of_granting() {
        // From 2025-09-01 until 2028-08-31.
        let held = grant(assessor(), &[], None, TODAY).unwrap();
        let welder = NewCard {
            occupations: vec!["6-18-02-04".parse().unwrap()],
            number: "K2".into(),
            ..assessor()
        };
        let others = [grant(welder.clone(), &[], None, TODAY).unwrap()];
        let appointment = |from, until| {
            let school = OrganisationId::new(Timestamp::UNIX_EPOCH, 7);
            Appointment::kept(school, from, until)
        };
        let now = appointment(date(2026, 1, 1), date(2026, 12, 31));
        let early = appointment(date(2025, 9, 1), date(2026, 12, 31));
        let with = |change: &dyn Fn(&mut NewCard)| {
            let mut card = assessor();
            change(&mut card);
            card
        };
        let number = with(&|card| card.number = "K9".into());
        let twice = with(&|card| card.occupations = welder.occupations.clone());
        let high = with(&|card| card.highest = Some(Level::One));
        let future = with(&|card| card.valid_from = date(2026, 3, 3));
        let later = with(&|card| card.valid_from = date(2025, 12, 1));
        let ended = with(&|card| card.valid_from = date(2023, 3, 2));
        // Whatever was handed in, the kind stays.
        let kind = NewCard {
            number: "K9".into(),
            highest: Some(Level::Three),
            training: "考评员培训".into(),
            hours: Some(40),
            ..expert()
        };
        for (name, wanted, appointed, reason, expected) in [
            ("number", number.clone(), now, WHY, Ok(date(2028, 8, 31))),
            ("kind", kind, now, WHY, Ok(date(2028, 8, 31))),
            ("day", later.clone(), now, WHY, Ok(date(2028, 11, 30))),
            ("same", assessor(), now, WHY, Err("number")),
            ("reason", number.clone(), now, "", Err("reason")),
            ("twice", twice, now, WHY, Err("valid_from")),
            ("level", high, now, WHY, Err("highest")),
            ("future", future, now, WHY, Err("valid_from")),
            ("begins after", later, early, WHY, Err("valid_from")),
            ("ended before", ended.clone(), now, WHY, Err("valid_from")),
        ] {
            let standing = Standing {
                cards: &others,
                barred: None,
            };
            let answer = correct_card(&held, standing, &[appointed], wanted, reason, TODAY);
            if let Ok((card, _)) = &answer {
                assert_eq!(card.card().kind, held.card().kind);
            }
            let found = answer
                .map(|(card, _)| card.valid().until())
                .map_err(|refusal| refusal.problems[0].place.clone());
            let found = found.as_ref().copied().map_err(String::as_str);
            assert_eq!(found, expected, "{name}");
        }
        let alone = Standing {
            cards: &[],
            barred: None,
        };
        let (card, fields) = correct_card(&held, alone, &[], ended, WHY, TODAY).unwrap();
        assert_eq!(card.valid().until(), date(2026, 3, 1), "it had ended");
        assert_eq!(fields, [CardField::ValidFrom]);
        let bar = barred();
        let out = Standing {
            cards: &[],
            barred: Some(&bar),
        };
        let refused = correct_card(&held, out, &[], number, WHY, TODAY);
        assert_eq!(refused.unwrap_err().clause, Some(Clause::N6_5));
    }

    #[test]
    fn a_renewed_card_stays_renewed() {
        let held = grant(assessor(), &[], None, TODAY).unwrap();
        let day = date(2028, 7, 1);
        let renewed = renew(&held, None, "继续教育", Some(16), None, day).unwrap();
        let wanted = NewCard {
            number: "K9".into(),
            ..renewed.card().clone()
        };
        let alone = Standing {
            cards: &[],
            barred: None,
        };
        let (card, fields) = correct_card(&renewed, alone, &[], wanted, WHY, day).unwrap();
        assert_eq!(card.valid(), renewed.valid());
        assert_eq!(fields, [CardField::Number]);
    }
}
