//! Forms of their own pages: a new person, another card, a renewal.

use super::typed::Typed;
use crate::{Training, store};
use access::{Doing, Permit, acts};
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use jiff::civil::Date;
use kernel::{
    Clause, Level, PersonId, Problem, Problems, QualificationId, Refusal, RefusalKind, Stop,
    measures::CURRENT,
};
use people_rules::PersonKind;
use web::{Allowed, Failure, Frame, House, Shell, again, done, not_done, page};

pub(super) type Options = Vec<(&'static str, &'static str)>;

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage {
    shell: Shell,
    kinds: Options,
    levels: Options,
    months: u16,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "people/card.html")]
struct CardPage {
    shell: Shell,
    id: PersonId,
    name: String,
    kinds: Options,
    levels: Options,
    months: u16,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "people/renew.html")]
struct RenewPage {
    shell: Shell,
    id: PersonId,
    card: QualificationId,
    facts: Vec<(&'static str, String)>,
    from: Date,
    until: Date,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

fn kinds() -> Options {
    PersonKind::ALL
        .map(|kind| (kind.code(), kind.title()))
        .to_vec()
}

pub(super) fn levels() -> Options {
    let mut levels = vec![("", "不适用")];
    levels.extend(Level::ALL.map(|level| (level.label(), level.label())));
    levels
}

/// The refusal that belongs to a form; others go on.
pub(super) fn of_form<T>(outcome: Result<T, Stop>) -> Result<Result<T, Refusal>, Failure> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(Stop::Refusal(refusal))
            if matches!(refusal.kind, RefusalKind::Invalid | RefusalKind::Conflict) =>
        {
            Ok(Err(refusal))
        }
        Err(stop) => Err(stop.into()),
    }
}

fn new_page(frame: &Frame, typed: Typed, refusal: Option<Refusal>) -> NewPage {
    let (sentence, problems) = parts(refusal);
    NewPage {
        shell: frame.shell("登记人员"),
        kinds: kinds(),
        levels: levels(),
        months: CURRENT.card_months.value,
        typed,
        sentence,
        problems,
    }
}

pub(super) fn parts(refusal: Option<Refusal>) -> (String, Vec<Problem>) {
    refusal
        .map(|refusal| (refusal.sentence, refusal.problems))
        .unwrap_or_default()
}

/// The form of registration.
pub(super) async fn show_new(
    frame: Frame,
    Allowed(_permit): Allowed<acts::RegisterPerson>,
) -> Result<Response, Failure> {
    page(new_page(&frame, Typed::default(), None))
}

/// Registers.
pub(super) async fn register(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::RegisterPerson>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = match typed.person_with_card() {
        Ok((person, card)) => {
            crate::register_person(&house.db, &permit, &person, &card, house.now()).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match of_form(outcome)? {
        Ok(id) => Ok(done(&format!("/people/{id}"), "已登记")),
        Err(refusal) => again(new_page(&frame, typed, Some(refusal))),
    }
}

async fn card_page<A: Doing>(
    (house, frame, permit, id): (&House, &Frame, &Permit<A>, PersonId),
    typed: Typed,
    refusal: Option<Refusal>,
) -> Result<CardPage, Failure> {
    let mut conn = house.db.read().await?;
    let person = store::person(&mut conn, permit, id, house.today()).await?;
    let (sentence, problems) = parts(refusal);
    Ok(CardPage {
        shell: frame.shell("登记证卡"),
        id,
        name: person.name,
        kinds: kinds(),
        levels: levels(),
        months: CURRENT.card_months.value,
        typed,
        sentence,
        problems,
    })
}

/// The form of another card.
pub(super) async fn show_card(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::GrantCard>,
    Path(id): Path<PersonId>,
) -> Result<Response, Failure> {
    page(card_page((&house, &frame, &permit, id), Typed::default(), None).await?)
}

/// Adds a card.
pub(super) async fn add_card(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::GrantCard>,
    Path(id): Path<PersonId>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = match typed.card() {
        Ok(card) => crate::grant_card(&house.db, &permit, id, &card, house.now()).await,
        Err(refusal) => Err(refusal.into()),
    };
    match of_form(outcome)? {
        Ok(_) => Ok(done(&format!("/people/{id}"), "已登记证卡")),
        Err(refusal) => {
            again(card_page((&house, &frame, &permit, id), typed, Some(refusal)).await?)
        }
    }
}

async fn renew_page<A: Doing>(
    (house, frame, permit, id): (&House, &Frame, &Permit<A>, PersonId),
    card: QualificationId,
    typed: Typed,
    refusal: Option<Refusal>,
) -> Result<RenewPage, Failure> {
    let mut conn = house.db.read().await?;
    let person = store::person(&mut conn, permit, id, house.today()).await?;
    let held = store::card(&mut conn, id, card).await?.granted;
    let said = held.card();
    let (sentence, problems) = parts(refusal);
    Ok(RenewPage {
        shell: frame.shell("办理换证"),
        id,
        card,
        facts: vec![
            ("姓名", person.name),
            ("人员类别", said.kind.title().to_owned()),
            ("证卡编号", said.number.clone()),
        ],
        from: held.valid().renewable_from(),
        until: held.valid().until(),
        typed,
        sentence,
        problems,
    })
}

/// The form of a renewal.
pub(super) async fn show_renewal(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::GrantCard>,
    Path((id, card)): Path<(PersonId, QualificationId)>,
) -> Result<Response, Failure> {
    page(renew_page((&house, &frame, &permit, id), card, Typed::default(), None).await?)
}

/// Renews.
pub(super) async fn renew(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::GrantCard>,
    Path((id, card)): Path<(PersonId, QualificationId)>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    let outcome = match training(&typed) {
        Ok(training) => {
            crate::renew_card(&house.db, &permit, id, card, &training, house.now()).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    let address = format!("/people/{id}");
    match of_form(outcome)? {
        Ok(until) => Ok(done(&address, &format!("已换证，有效期至{until}"))),
        Err(refusal) if refusal.kind == RefusalKind::Conflict => {
            Ok(not_done(&address, &refusal.sentence))
        }
        Err(refusal) => {
            let at = (&house, &frame, &permit, id);
            again(renew_page(at, card, typed, Some(refusal)).await?)
        }
    }
}

fn training(typed: &Typed) -> Result<Training, Refusal> {
    let mut problems = Problems::default();
    let hours = typed.hours(&mut problems);
    let on = typed.optional_day("trained_on", &mut problems);
    problems
        .refuse("people.bad_form", "换证信息有误")
        .map_err(|refusal| refusal.citing(Clause::N5_1))?;
    Ok(Training {
        name: typed.one("training").to_owned(),
        hours,
        on,
    })
}
