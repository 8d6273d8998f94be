//! One person: cards, training, appointments, accounts, disqualification, and what this person can do.

use super::{annulment::grounds, list::field, typed::Typed};
use crate::{
    corrections::{Correction, corrections},
    disqualifications::{Decided, decided},
    name_checks::{self, NameCheck},
    store::{self, Card, Held},
    unlinked::{Unlinked, same_name},
};
use access::{Permit, Principal, acts};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use db::{Conn, args};
use jiff::civil::Date;
use kernel::{AccountId, AppointmentId, Fault, PersonId, Problem, QualificationId, Refusal};
use people_rules::{CardState, Contact};
use web::{Allowed, Failure, Frame, House, Shell, again, page};

#[derive(Template)]
#[template(path = "people/show.html")]
struct ShowPage {
    shell: Shell,
    id: PersonId,
    name: String,
    employer: String,
    facts: Vec<(&'static str, String)>,
    /// The disqualification that holds today.
    barred: Option<Decided>,
    /// Those that were annulled.
    annulled: Vec<Decided>,
    /// Whether this centre decided it, so that it can annul it.
    may_annul: bool,
    grounds: Vec<(&'static str, &'static str)>,
    name_checks: Vec<NameCheck>,
    cards: Vec<CardLine>,
    /// The cards by which the person can be appointed.
    in_force: Vec<(String, String)>,
    appointments: Vec<HeldLine>,
    accounts: Vec<AccountLine>,
    /// The unlinked accounts of the same name, for whoever may disqualify.
    same_name: Vec<Unlinked>,
    corrections: Vec<Correction>,
    may: bool,
    /// What the form of employer and phone is filled from.
    contact: Contact,
    typed: Typed,
    today: Date,
    sentence: String,
    problems: Vec<Problem>,
}

struct CardLine {
    id: QualificationId,
    kind: &'static str,
    field: String,
    title: String,
    number: String,
    training: String,
    valid: String,
    state: CardState,
}

struct HeldLine {
    id: AppointmentId,
    organisation: String,
    time: String,
    state: &'static str,
    running: bool,
}

struct AccountLine {
    id: AccountId,
    user_name: String,
    role: String,
    organisation: String,
    state: &'static str,
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadPeople>,
    frame: Frame,
    Path(id): Path<PersonId>,
) -> Result<Response, Failure> {
    page(show_page(&house, &frame, &permit, id, Typed::default()).await?)
}

/// The page after a refusal: with what was typed, and each problem at its field.
pub(super) async fn come_back(
    house: &House,
    frame: &Frame,
    principal: &Principal,
    id: PersonId,
    (typed, refusal): (Typed, Refusal),
) -> Result<Response, Failure> {
    let mut shown = show_page(house, frame, &principal.permit()?, id, typed).await?;
    (shown.sentence, shown.problems) = (refusal.sentence, refusal.problems);
    again(shown)
}

async fn show_page(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::ReadPeople>,
    id: PersonId,
    typed: Typed,
) -> Result<ShowPage, Failure> {
    let today = house.today();
    let mut conn = house.db.read().await?;
    let person = store::person(&mut conn, permit, id, today).await?;
    let (holding, annulled) = decided(&mut conn, &person)
        .await?
        .into_iter()
        .partition::<Vec<_>, _>(|one| one.said.annulled().is_none());
    let barred = holding.into_iter().find(|one| one.said.bars(today));
    let contact = person.contact();
    let name_checks = name_checks::of_person(&mut conn, id).await?;
    let registered_by = accounts::organisation(&mut conn, person.registered_by).await?;
    let cards = store::cards(&mut conn, id).await?;
    let appointments = store::appointments(&mut conn, id).await?;
    let accounts = account_lines(&mut conn, id, barred.is_some()).await?;
    let same_name = match permit.principal().permit::<acts::DisqualifyPerson>() {
        Ok(permit) => same_name(&mut conn, &permit, &person.name).await?,
        Err(_) => Vec::new(),
    };
    let corrections = corrections(&mut conn, id).await?;
    let in_force = cards
        .iter()
        .filter(|card| card.granted.valid().in_force(today));
    Ok(ShowPage {
        shell: frame.shell(&person.name),
        id,
        facts: vec![
            ("性别", person.sex),
            ("身份证号码", person.identity_masked),
            ("手机号码", person.phone_masked),
            ("所在单位", person.employer.clone()),
            ("登记机构", registered_by.name),
        ],
        in_force: in_force
            .map(|card| {
                let said = card.granted.card();
                let text = format!("{} {}", said.kind.title(), said.number);
                (card.id.to_string(), text)
            })
            .collect(),
        cards: cards
            .iter()
            .map(|card| card_line(card, barred.is_some(), today))
            .collect(),
        appointments: appointments
            .into_iter()
            .map(|held| held_line(held, today))
            .collect(),
        accounts,
        same_name,
        corrections,
        may: permit.principal().permit::<acts::ChangePerson>().is_ok(),
        may_annul: may_annul(permit, barred.as_ref()),
        contact,
        name: person.name,
        employer: person.employer,
        barred,
        annulled,
        grounds: grounds(),
        name_checks,
        typed,
        today,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

/// Whether whoever looks is of the centre that decided.
fn may_annul(permit: &Permit<acts::ReadPeople>, barred: Option<&Decided>) -> bool {
    let annulling = permit.principal().permit::<acts::AnnulDisqualification>();
    let own = annulling.and_then(|permit| Ok(permit.organisation()?.id));
    matches!((own, barred), (Ok(own), Some(barred)) if barred.said.by() == own)
}

fn card_line(card: &Card, barred: bool, today: Date) -> CardLine {
    let (said, valid) = (card.granted.card(), card.granted.valid());
    let mut training = vec![said.training.clone()];
    training.extend(said.hours.map(|hours| format!("{hours}学时")));
    training.extend(said.trained_on.map(|day| day.to_string()));
    training.retain(|part| !part.is_empty());
    let renewed = card
        .renewed_on
        .map_or(String::new(), |day| format!("（{day}换证）"));
    CardLine {
        id: card.id,
        kind: said.kind.title(),
        field: field(&said.occupations, &said.direction, said.highest),
        title: said.title.clone(),
        number: said.number.clone(),
        training: training.join("，"),
        valid: format!("{}至{}{renewed}", valid.from(), valid.until()),
        state: if barred {
            CardState::Barred
        } else {
            valid.state(today)
        },
    }
}

fn held_line(held: Held, today: Date) -> HeldLine {
    let appointment = held.appointment;
    let running = held.runs(today);
    HeldLine {
        id: held.id,
        organisation: held.organisation,
        time: match held.ended_on {
            Some(day) => format!("{}至{day}（提前结束）", appointment.from()),
            None => format!("{}至{}", appointment.from(), appointment.until()),
        },
        state: match running {
            true if appointment.in_force(today) => "聘任中",
            true => "未开始",
            false => "已结束",
        },
        running,
    }
}

async fn account_lines(
    conn: &mut Conn,
    id: PersonId,
    barred: bool,
) -> Result<Vec<AccountLine>, Fault> {
    conn.all(
        "select account.id, user_name, role, organisation.name, closed_at, barred_on
         from person_account join account on account.id = person_account.id
         join organisation on organisation.id = account.organisation
         where person_account.person = $1 order by user_name",
        args![id],
    )
    .await?
    .iter()
    .map(|row| {
        let role: access::Role = row.parse("role")?;
        let closed: Option<i64> = row.get("closed_at")?;
        let stopped: Option<Date> = row.get("barred_on")?;
        Ok(AccountLine {
            id: row.get("id")?,
            user_name: row.get("user_name")?,
            role: role.title().to_owned(),
            organisation: row.get("name")?,
            state: match (stopped, closed) {
                (Some(_), _) if barred => "已取消资格，不能登录",
                (Some(_), _) => "因取消资格停止登录，撤销后不恢复",
                (None, Some(_)) => "已停用",
                (None, None) => "启用",
            },
        })
    })
    .collect()
}

impl CardLine {
    fn colour(&self) -> &'static str {
        colour(self.state)
    }

    fn renewable(&self) -> bool {
        self.state == CardState::Ending
    }
}

impl ShowPage {
    fn name_check(&self) -> Option<&NameCheck> {
        let open = |check: &&NameCheck| check.settled_on.is_none();
        self.name_checks.iter().find(open)
    }

    fn employer_typed(&self) -> &str {
        self.typed.some("employer").unwrap_or(&self.employer)
    }
}

/// The colour of a state's badge.
pub(super) fn colour(state: CardState) -> &'static str {
    match state {
        CardState::InForce => "green",
        CardState::Ending => "yellow",
        CardState::Expired => "secondary",
        CardState::Barred => "red",
    }
}
