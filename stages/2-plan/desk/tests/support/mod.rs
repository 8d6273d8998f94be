//! A school that is filed, the centre that looks after it, another school, and a plan to which nobody objects.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use access::{Affiliation, Organisation, OrganisationKind, Permit, Principal, Role, acts};
use accounts::NewOrganisation;
use db::{Db, columns};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use kernel::{AccountId, Actor, Fact, FilingId, Level, ScopeLineId, Stop};
use plan_desk::{FIELDS, PlanContent, PlanDraft, Weights};

/// Noon in Shanghai.
pub fn noon(day: Date) -> Timestamp {
    format!("{day}T04:00:00Z").parse().unwrap()
}

/// A Monday on which registration is over and the exam is far.
pub const TODAY: Date = date(2026, 9, 14);

pub fn chengdu() -> Affiliation {
    "510100".parse().unwrap()
}

pub async fn organisation(
    db: &Db,
    kind: OrganisationKind,
    affiliation: Affiliation,
    name: &str,
) -> Organisation {
    let permit = Principal::platform().permit().unwrap();
    let new = NewOrganisation {
        kind,
        affiliation,
        name: name.to_owned(),
    };
    let id = accounts::open_organisation(db, &permit, &new, noon(date(2026, 1, 5)))
        .await
        .unwrap();
    Organisation {
        id,
        kind,
        affiliation,
        name: name.to_owned(),
    }
}

pub fn somebody(role: Role, organisation: &Organisation) -> Principal {
    Principal {
        actor: Actor::Account {
            account: AccountId::new(noon(TODAY), db::chance::number()),
            organisation: organisation.id,
        },
        name: "甲".into(),
        role,
        organisation: Some(organisation.clone()),
    }
}

/// A school with its staff, filed for 电工 at levels five to three in 2026 and 2027.
pub struct School {
    pub place: Organisation,
    pub staff: Principal,
}

pub async fn school(db: &Db, name: &str, number: &str) -> School {
    let place = organisation(db, OrganisationKind::School, chengdu(), name).await;
    file(db, &place, number).await.unwrap();
    let staff = somebody(Role::SchoolStaff, &place);
    School { place, staff }
}

pub async fn centre(db: &Db, affiliation: Affiliation, name: &str) -> Principal {
    let place = organisation(db, OrganisationKind::AppraisalCentre, affiliation, name).await;
    somebody(Role::CentreOfficer, &place)
}

/// Files a school as an act of its own, so that the journal covers the rows.
async fn file(db: &Db, school: &Organisation, number: &str) -> Result<(), Stop> {
    let permit: &Permit<acts::PrintReceipt> = &Principal::platform().permit().unwrap();
    db.act(noon(date(2026, 1, 6)), |mut tx| async move {
        let filing: FilingId = tx.id();
        let columns = columns! {
            "school" => school.id, "affiliation" => school.affiliation.to_string(), "application" => "none",
            "number" => number, "school_name" => &school.name, "uscc" => "", "address" => "", "contact_name" => "",
            "contact_phone" => "", "department" => "", "decided_at" => noon(date(2026, 1, 6)),
            "valid_from" => date(2026, 1, 1), "valid_until" => date(2027, 12, 31),
        };
        tx.insert("filing", filing, columns).await?;
        for level in [Level::Five, Level::Four, Level::Three] {
            let line: ScopeLineId = tx.id();
            let columns = columns! {
                "filing" => filing, "occupation" => "6-31-01-03", "occupation_name" => "电工", "job_type" => "",
                "level" => level.digit().to_string(), "audience" => "own_students",
                "basis" => "国家职业技能标准《电工》（2018年版）",
            };
            tx.insert("scope_line", line, columns).await?;
        }
        tx.commit(permit, Fact::about("filing", filing), ()).await
    })
    .await
}

pub fn plan() -> PlanDraft {
    let mut content = PlanContent {
        headcount: 40,
        ..PlanContent::default()
    };
    for field in FIELDS {
        (field.set)(&mut content, format!("{}的安排", field.label));
    }
    PlanDraft {
        title: "2026年秋季电工四级".into(),
        occupation: "6-31-01-03".parse().unwrap(),
        job_type: String::new(),
        level: Level::Four,
        registration_closed_on: date(2026, 9, 11),
        theory_on: date(2026, 11, 7),
        practical_on: date(2026, 11, 8),
        theory_minutes: 90,
        weights: Weights {
            theory: 30,
            practical: 50,
            coursework: 20,
        },
        content,
    }
}
