//! A school whose session waits to be arranged, with its people.
#![allow(dead_code, unused_imports, missing_docs, clippy::unwrap_used)]

#[path = "../../../../4-papers/desk/tests/support/mod.rs"]
pub mod papered;

pub use papered::{
    browser::{self, Browser, house},
    planned::{self, School, TODAY, noon, school},
    rostered::{self, refused},
    verify,
};

use access::{Affiliation, Principal, Role};
use arrangement_desk::{Room, Wanted};
use db::{Db, Schema};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
};
use kernel::{AccountId, CitizenId, Level, SessionId, citizen_id::Sex};
use papers_desk::assemble_paper;
use people_desk::{NewCard, NewPerson, PersonKind};
use plan_desk::{any_session, receive_plan};

pub const SCHEMAS: [Schema; 9] = [
    db::SCHEMA,
    accounts::SCHEMA,
    web::SCHEMA,
    people_desk::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
    candidates_desk::SCHEMA,
    papers_desk::SCHEMA,
    arrangement_desk::SCHEMA,
];

/// A moment of the autumn of 2026 in China, such as `11-07T09:00`.
pub fn at(text: &str) -> Timestamp {
    format!("2026-{text}:00+08:00").parse().unwrap()
}

/// Who takes the duties of a school.
pub struct People {
    pub staff: Vec<AccountId>,
    pub assessors: Vec<AccountId>,
    pub supervisor: AccountId,
}

/// Opens the accounts of four exam staff, four assessors and a supervisor.
pub async fn people(db: &Db, school: &School) -> People {
    let several = async |role| {
        let mut accounts = Vec::new();
        for number in 2..6 {
            accounts.push(browser::account(db, role, &school.place, number, noon(TODAY)).await);
        }
        accounts
    };
    People {
        staff: several(Role::ExamStaff).await,
        assessors: several(Role::Assessor).await,
        supervisor: browser::account(db, Role::Supervisor, &school.place, 2, noon(TODAY)).await,
    }
}

/// Two rooms of these seats, three assessors, each part on its day of the plan.
pub fn wanted(people: &People, seats: [u32; 2]) -> Wanted {
    let room = |name: &str, seats, first: usize| Room {
        name: name.to_owned(),
        seats,
        invigilators: people.staff[first..first + 2].to_vec(),
    };
    Wanted {
        theory_rooms: vec![room("第一机房", seats[0], 0), room("第二机房", seats[1], 2)],
        theory_at: at("11-07T09:00"),
        practical_place: "实训楼".to_owned(),
        practical_at: at("11-08T09:00"),
        practical_minutes: 120,
        practical_staff: people.staff[..2].to_vec(),
        assessors: people.assessors[..3].to_vec(),
        supervisor: people.supervisor,
    }
}

/// Registers the person who uses an account, with a card for electricians that ends on a day, and links the two.
pub async fn carded(
    db: &Db,
    centre: &Principal,
    (serial, name, user): (u16, &str, &str),
    (kind, highest): (PersonKind, Option<Level>),
    until: Date,
) {
    let person = NewPerson {
        name: name.to_owned(),
        identity: CitizenId::fictitious(date(1980, 5, 6), Sex::Female, serial).unwrap(),
        phone: format!("1990000{serial:04}"),
        employer: "甲技师学院".to_owned(),
    };
    let occupations = highest.map(|_| "6-31-01-03".parse().unwrap());
    let card = NewCard {
        kind,
        occupations: occupations.into_iter().collect(),
        direction: String::new(),
        highest,
        title: "技师".to_owned(),
        number: format!("K{serial}"),
        training: "考评人员培训".to_owned(),
        hours: Some(24),
        trained_on: None,
        valid_from: until.tomorrow().unwrap().saturating_sub(36.months()),
    };
    let permit = centre.permit().unwrap();
    let id = people_desk::register_person(db, &permit, &person, &card, noon(TODAY))
        .await
        .unwrap();
    let permit = centre.permit().unwrap();
    people_desk::link_account(db, &permit, id, user, noon(TODAY))
        .await
        .unwrap();
}

pub async fn centre(db: &Db) -> Principal {
    let chengdu: Affiliation = planned::chengdu();
    planned::centre(db, chengdu, "成都市职鉴中心").await
}

/// A plan that the centre received.
pub async fn received(db: &Db, school: &School, centre: &Principal) -> SessionId {
    let id = papered::reported(db, school).await;
    receive_plan(db, &centre.permit().unwrap(), id, noon(TODAY))
        .await
        .unwrap();
    id
}

/// Puts so many eligible candidates on the roster, and one who is not.
pub async fn enrol(db: &Db, school: &School, session: SessionId, serials: std::ops::Range<u16>) {
    let session = any_session(&mut db.read().await.unwrap(), session)
        .await
        .unwrap()
        .unwrap();
    let place = &school.place.name;
    let barred = rostered::with(
        rostered::line(place, serials.end),
        "简要经历",
        "2026.09—2029.06 甲技师学院 电气自动化 中级工班",
    );
    let lines: Vec<_> = serials
        .map(|serial| rostered::line(place, serial))
        .chain([barred])
        .collect();
    rostered::import(db, school, &session, &lines)
        .await
        .unwrap();
}

/// A session with its paper, so many eligible candidates and one who is not.
pub async fn ready(
    db: &Db,
    school: &School,
    centre: &Principal,
    serials: std::ops::Range<u16>,
) -> SessionId {
    papered::import(db, school).await;
    let id = received(db, school, centre).await;
    enrol(db, school, id, serials).await;
    assemble_paper(db, &school.staff.permit().unwrap(), id, noon(TODAY))
        .await
        .unwrap();
    id
}

/// How many rows an arrangement left: sittings, duties and seats.
pub async fn kept(db: &Db) -> [u32; 3] {
    let row = db
        .read()
        .await
        .unwrap()
        .one(
            "select (select count(*) from sitting) as sittings, (select count(*) from duty) as duties,
                    (select count(*) from seat) as seats",
            db::args![],
        )
        .await
        .unwrap();
    ["sittings", "duties", "seats"].map(|name| row.get(name).unwrap())
}
