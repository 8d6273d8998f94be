//! Two cities and a province, each with its centre, and people to register.

use access::{Affiliation, Organisation, OrganisationKind, Principal, Role};
use accounts::{NewAccount, NewOrganisation, SignIn};
use calendar::Calendar;
use db::{Db, Schema, args};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use kernel::{
    AccountId, Actor, CitizenId, Level, PersonId, QualificationId, Refusal, Stop, citizen_id::Sex,
};
use people_desk::{NewCard, NewPerson, PersonKind, register_person};
use std::sync::Arc;
use web::{Clock, Config, House, Metrics};

pub const SCHEMAS: [Schema; 4] = [
    db::SCHEMA,
    accounts::SCHEMA,
    web::SCHEMA,
    people_desk::SCHEMA,
];
pub const PASSWORD: &str = "a long password";
pub const TODAY: Date = date(2026, 3, 2);
pub const ELECTRICIAN: &str = "6-31-01-03";

/// Noon in Shanghai.
pub fn noon(day: Date) -> Timestamp {
    format!("{day}T04:00:00Z").parse().unwrap()
}

pub fn chengdu() -> Affiliation {
    "510100".parse().unwrap()
}

pub fn mianyang() -> Affiliation {
    "510700".parse().unwrap()
}

pub fn house(db: &Db, day: Date) -> House {
    House {
        db: db.clone(),
        clock: Clock::set_at(noon(day)),
        calendar: Calendar::built_in(),
        config: Arc::new(Config {
            base_url: String::new(),
            demo_sign_in: false,
            trusted_proxies: Vec::new(),
            notice: None,
            nav: people_desk::NAV.to_vec(),
            demo_accounts: Vec::new(),
        }),
        metrics: Arc::new(Metrics::default()),
    }
}

pub async fn organisation(
    db: &Db,
    kind: OrganisationKind,
    affiliation: Affiliation,
    name: &str,
) -> Organisation {
    let new = NewOrganisation {
        kind,
        affiliation,
        name: name.to_owned(),
    };
    let permit = Principal::platform().permit().unwrap();
    let id = accounts::open_organisation(db, &permit, &new, noon(TODAY))
        .await
        .unwrap();
    Organisation {
        id,
        kind,
        affiliation,
        name: name.to_owned(),
    }
}

/// Somebody with an account.
pub async fn account(
    db: &Db,
    role: Role,
    place: &Organisation,
    user: &str,
    name: &str,
) -> Principal {
    let new = NewAccount {
        organisation: place.id,
        role,
        user_name: user.to_owned(),
        person_name: name.to_owned(),
        password: PASSWORD.to_owned(),
        demo: false,
    };
    let permit = Principal::platform().permit().unwrap();
    let account = accounts::open_account(db, &permit, &new, noon(TODAY))
        .await
        .unwrap();
    Principal {
        actor: Actor::Account {
            account,
            organisation: place.id,
        },
        name: name.to_owned(),
        role,
        organisation: Some(place.clone()),
    }
}

pub async fn sign_in(db: &Db, user: &str) -> Result<String, Stop> {
    let attempt = SignIn {
        user_name: user,
        password: PASSWORD,
        address: "test",
        demo_allowed: false,
    };
    Ok(accounts::sign_in(db, &attempt, noon(TODAY)).await?.token)
}

/// The centre of a jurisdiction with its officer.
pub async fn centre(db: &Db, affiliation: Affiliation, user: &str) -> (Organisation, Principal) {
    let kind = OrganisationKind::AppraisalCentre;
    let place = organisation(db, kind, affiliation, &format!("{user}职鉴中心")).await;
    let officer = account(db, Role::CentreOfficer, &place, user, "经办人").await;
    (place, officer)
}

pub fn identity(serial: u16) -> CitizenId {
    CitizenId::fictitious(date(1980, 5, 6), Sex::Female, serial).unwrap()
}

pub fn person(serial: u16, name: &str, employer: &str) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        identity: identity(serial),
        phone: format!("1990000{serial:04}"),
        employer: employer.to_owned(),
    }
}

pub fn expert(number: &str) -> NewCard {
    NewCard {
        kind: PersonKind::Expert,
        occupations: vec![ELECTRICIAN.parse().unwrap()],
        direction: "电气自动化".into(),
        highest: None,
        title: "高级工程师".into(),
        number: number.into(),
        training: String::new(),
        hours: None,
        trained_on: None,
        valid_from: date(2025, 9, 1),
    }
}

pub fn assessor(number: &str) -> NewCard {
    NewCard {
        kind: PersonKind::Assessor,
        highest: Some(Level::Three),
        direction: String::new(),
        title: String::new(),
        training: "考评员培训".into(),
        hours: Some(40),
        ..expert(number)
    }
}

pub fn supervisor(number: &str) -> NewCard {
    NewCard {
        kind: PersonKind::Supervisor,
        occupations: Vec::new(),
        highest: None,
        ..assessor(number)
    }
}

pub async fn register(
    db: &Db,
    officer: &Principal,
    person: &NewPerson,
    card: &NewCard,
) -> Result<PersonId, Stop> {
    register_person(db, &officer.permit().unwrap(), person, card, noon(TODAY)).await
}

pub fn refused<T: std::fmt::Debug>(result: Result<T, Stop>) -> Refusal {
    match result.unwrap_err() {
        Stop::Refusal(refusal) => refusal,
        Stop::Fault(fault) => panic!("{fault:?}"),
    }
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Stop>) -> &'static str {
    refused(result).code
}

/// The account of somebody.
pub fn account_of(principal: &Principal) -> AccountId {
    match principal.actor {
        Actor::Account { account, .. } => account,
        _ => unreachable!("an account acts"),
    }
}

/// The first card of a person.
pub async fn card_of(db: &Db, person: PersonId) -> QualificationId {
    let mut conn = db.read().await.unwrap();
    let sql = "select min(id) as id from qualification where person = $1";
    let row = conn.one(sql, args![person]).await.unwrap();
    row.get("id").unwrap()
}

/// What one column of the only row says.
pub async fn told(db: &Db, sql: &'static str) -> String {
    let mut conn = db.read().await.unwrap();
    conn.one(sql, args![]).await.unwrap().get("told").unwrap()
}

/// How many people, cards and uploads are kept.
pub async fn kept(db: &Db) -> (u32, u32, u32) {
    let mut conn = db.read().await.unwrap();
    let row = conn
        .one(
            "select (select count(*) from person) as people, (select count(*) from qualification) as cards,
                    (select count(*) from people_preview) as uploads",
            args![],
        )
        .await
        .unwrap();
    (
        row.get("people").unwrap(),
        row.get("cards").unwrap(),
        row.get("uploads").unwrap(),
    )
}
