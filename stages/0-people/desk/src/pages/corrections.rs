//! The forms of corrections: they come filled in with what the registry says.

use super::{
    forms::{Options, levels, of_form, parts},
    typed::Typed,
};
use crate::{
    corrections::{seen_card, seen_person},
    store::{self, Card, Person},
};
use access::{Doing, Permit, acts};
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use kernel::{CitizenId, PersonId, Problem, Problems, QualificationId, Refusal, Stop};
use people_rules::{CHANGED_MEANWHILE, NewCard};
use web::{Allowed, Failure, Frame, House, Shell, again, done, not_done, page};

#[derive(Template)]
#[template(path = "people/correct_person.html")]
struct PersonPage {
    shell: Shell,
    id: PersonId,
    name: String,
    /// What the number is now; it is never shown whole, so that the field stays empty.
    masked: String,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "people/correct_card.html")]
struct CardPage {
    shell: Shell,
    id: PersonId,
    card: QualificationId,
    name: String,
    kind: &'static str,
    valid: String,
    levels: Options,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

/// The page of a person's correction, with what was typed or what stands there.
async fn person_page(
    (house, frame, permit, id): (&House, &Frame, &Permit<acts::CorrectPerson>, PersonId),
    typed: Option<(Typed, Refusal)>,
) -> Result<PersonPage, Failure> {
    let mut conn = house.db.read().await?;
    let person = store::person(&mut conn, permit, id, house.today()).await?;
    let (typed, refusal) = split(typed, || {
        let seen = seen_person(house.db.keys(), &person);
        Typed::filled([("name", person.name.clone()), ("seen", seen)])
    });
    let (sentence, problems) = parts(refusal);
    Ok(PersonPage {
        shell: frame.shell("更正姓名或身份证号码"),
        id,
        name: person.name,
        masked: format!("现为{}，留空表示不变", person.identity_masked),
        typed,
        sentence,
        problems,
    })
}

/// What was typed, or else what stands there.
fn split(
    typed: Option<(Typed, Refusal)>,
    stands: impl FnOnce() -> Typed,
) -> (Typed, Option<Refusal>) {
    match typed {
        Some((typed, refusal)) => (typed, Some(refusal)),
        None => (stands(), None),
    }
}

/// The form of a person's correction.
pub(super) async fn show_person(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::CorrectPerson>,
    Path(id): Path<PersonId>,
) -> Result<Response, Failure> {
    page(person_page((&house, &frame, &permit, id), None).await?)
}

/// Corrects a person.
pub(super) async fn person(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::CorrectPerson>,
    Path(id): Path<PersonId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    match of_form(corrected(&house, &permit, id, &typed).await)? {
        Ok(()) => Ok(done(&format!("/people/{id}"), "已更正")),
        Err(refusal) if refusal.code == CHANGED_MEANWHILE => Ok(not_done(
            &format!("/people/{id}/correction"),
            &refusal.sentence,
        )),
        Err(refusal) => {
            let at = (&house, &frame, &permit, id);
            again(person_page(at, Some((typed, refusal))).await?)
        }
    }
}

async fn corrected(
    house: &House,
    permit: &Permit<acts::CorrectPerson>,
    id: PersonId,
    typed: &Typed,
) -> Result<(), Stop> {
    let mut problems = Problems::default();
    let identity = typed
        .some("identity")
        .and_then(|text| problems.take("identity", text.parse::<CitizenId>()));
    problems.refuse("people.bad_form", "身份证号码有误")?;
    let name = typed.one("name");
    crate::correct_person(
        &house.db,
        permit,
        id,
        name,
        identity.as_ref(),
        why(typed),
        house.now(),
    )
    .await
}

/// Why something is put right, and what the form was filled from.
fn why(typed: &Typed) -> (&str, Option<&str>) {
    (typed.one("reason"), Some(typed.one("seen")))
}

/// The person and the card that a page is about.
async fn found<A: Doing>(
    house: &House,
    permit: &Permit<A>,
    (id, card): (PersonId, QualificationId),
) -> Result<(Person, Card), Stop> {
    let mut conn = house.db.read().await?;
    let person = store::person(&mut conn, permit, id, house.today()).await?;
    let card = store::card(&mut conn, id, card).await?;
    Ok((person, card))
}

fn card_page(
    (house, frame): (&House, &Frame),
    (person, card): (Person, Card),
    typed: Option<(Typed, Refusal)>,
) -> CardPage {
    let (said, valid) = (card.granted.card(), card.granted.valid());
    let (typed, refusal) = split(typed, || {
        filled(said, seen_card(house.db.keys(), &card.granted))
    });
    let (sentence, problems) = parts(refusal);
    CardPage {
        shell: frame.shell("更正证卡"),
        id: person.id,
        card: card.id,
        name: person.name,
        kind: said.kind.title(),
        valid: format!("{}至{}", valid.from(), valid.until()),
        levels: levels(),
        typed,
        sentence,
        problems,
    }
}

/// A card as its form would have been typed, with what it was filled from.
fn filled(card: &NewCard, seen: String) -> Typed {
    let codes: Vec<String> = card.occupations.iter().map(ToString::to_string).collect();
    let highest = card.highest.map(|level| level.label().to_owned());
    let hours = card.hours.map(|hours| hours.to_string());
    let trained_on = card.trained_on.map(|day| day.to_string());
    Typed::filled([
        ("seen", seen),
        ("occupations", codes.join("、")),
        ("highest", highest.unwrap_or_default()),
        ("direction", card.direction.clone()),
        ("title", card.title.clone()),
        ("number", card.number.clone()),
        ("training", card.training.clone()),
        ("hours", hours.unwrap_or_default()),
        ("trained_on", trained_on.unwrap_or_default()),
        ("valid_from", card.valid_from.to_string()),
    ])
}

/// The form of a card's correction.
pub(super) async fn show_card(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::CorrectCard>,
    Path(of): Path<(PersonId, QualificationId)>,
) -> Result<Response, Failure> {
    let known = found(&house, &permit, of).await?;
    page(card_page((&house, &frame), known, None))
}

/// Corrects a card.
pub(super) async fn card(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::CorrectCard>,
    Path(of): Path<(PersonId, QualificationId)>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let known = found(&house, &permit, of).await?;
    let outcome = match typed.card_of(known.1.granted.card().kind) {
        Ok(card) => {
            crate::correct_card(&house.db, &permit, of, &card, why(&typed), house.now()).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match of_form(outcome)? {
        Ok(()) => Ok(done(&format!("/people/{}", of.0), "已更正证卡")),
        Err(refusal) if refusal.code == CHANGED_MEANWHILE => Ok(not_done(
            &format!("/people/{}/cards/{}/correction", of.0, of.1),
            &refusal.sentence,
        )),
        Err(refusal) => again(card_page((&house, &frame), known, Some((typed, refusal)))),
    }
}
