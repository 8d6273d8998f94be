//! Experts in the registry, and what the worker does so that they are drawn.

use super::{TODAY, account, account_of, house, noon};
use access::{Principal, Role};
use db::{Db, args};
use jiff::{ToSpan, civil::date};
use kernel::{AccountId, ApplicationId, CitizenId, PersonId, citizen_id::Sex};
use people_desk::{NewCard, NewPerson, PersonKind};
use std::collections::BTreeMap;

/// An expert for electricians in the registry of the officer's centre, with an account.
pub async fn expert(db: &Db, officer: &Principal, name: &str, employer: &str) -> Principal {
    let expert = account(
        db,
        Role::Expert,
        officer.organisation.as_ref().unwrap(),
        name,
    )
    .await;
    let serial = db::chance::number() as u32;
    let born = date(1970, 1, 1).saturating_add(i64::from(serial >> 19).days());
    let identity = CitizenId::fictitious(born, Sex::Female, serial as u16 % 500).unwrap();
    let id = registered(db, officer, name, employer, identity).await;
    let now = noon(date(2026, 1, 5));
    let sql = "select user_name from account where id = $1";
    let row = db
        .read()
        .await
        .unwrap()
        .one(sql, args![account_of(&expert)])
        .await
        .unwrap();
    let user_name: String = row.get("user_name").unwrap();
    people_desk::link_account(db, &officer.permit().unwrap(), id, &user_name, now)
        .await
        .unwrap();
    expert
}

/// What the worker does after the commitment.
pub async fn draw(db: &Db, id: ApplicationId) {
    let (house, topic) = (house(db, TODAY), "filing.draw_panel");
    filing_desk::follow_up(&house, topic, &id.to_string())
        .await
        .unwrap();
    done_with(db, topic).await;
}

/// Takes the next job of a topic off the outbox.
pub async fn done_with(db: &Db, topic: &str) {
    while let Some(job) = db.next_job(noon(TODAY)).await.unwrap() {
        let ours = job.topic == topic;
        db.job_done(&job, noon(TODAY)).await.unwrap();
        if ours {
            break;
        }
    }
}

/// Somebody in the registry of the officer's centre.
pub async fn registered(
    db: &Db,
    officer: &Principal,
    name: &str,
    employer: &str,
    identity: CitizenId,
) -> PersonId {
    let person = NewPerson {
        name: name.to_owned(),
        identity,
        phone: "13800000000".to_owned(),
        employer: employer.to_owned(),
    };
    let card = NewCard {
        kind: PersonKind::Expert,
        occupations: vec!["6-31-01-03".parse().unwrap()],
        direction: "电气".to_owned(),
        highest: None,
        title: "高级工程师".to_owned(),
        number: format!("K{:08x}", db::chance::number() as u32),
        training: "评估专家培训".to_owned(),
        hours: Some(24),
        trained_on: None,
        valid_from: date(2026, 1, 1),
    };
    let now = noon(date(2026, 1, 5));
    people_desk::register_person(db, &officer.permit().unwrap(), &person, &card, now)
        .await
        .unwrap()
}

/// The members of a panel: account, person.
pub async fn panel(db: &Db, id: ApplicationId) -> Vec<(AccountId, String)> {
    let sql = "select expert, person from panel_member where application = $1 and gone_on is null order by ticket";
    let rows = db.read().await.unwrap().all(sql, args![id]).await.unwrap();
    rows.iter()
        .map(|row| (row.get("expert").unwrap(), row.get("person").unwrap()))
        .collect()
}

/// What stands for each person in the lists of an application.
pub async fn named(db: &Db, id: ApplicationId) -> BTreeMap<String, String> {
    let sql = "select people from draw where application = $1 order by coalesce(round, 1)";
    let rows = db.read().await.unwrap().all(sql, args![id]).await.unwrap();
    let people = rows.iter().flat_map(|row| {
        let people: String = row.get("people").unwrap();
        serde_json::from_str::<Vec<serde_json::Value>>(&people).unwrap()
    });
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    people
        .map(|one| (text(&one["person"]).unwrap(), text(&one["id"]).unwrap()))
        .collect()
}

/// Whoever an account belongs to.
pub async fn signed_in(db: &Db, account: AccountId) -> access::Principal {
    let sql = "select account.person_name, organisation.id, organisation.name, organisation.affiliation
               from account join organisation on organisation.id = account.organisation where account.id = $1";
    let row = db
        .read()
        .await
        .unwrap()
        .one(sql, args![account])
        .await
        .unwrap();
    let organisation: kernel::OrganisationId = row.get("id").unwrap();
    access::Principal {
        actor: kernel::Actor::Account {
            account,
            organisation,
        },
        name: row.get("person_name").unwrap(),
        role: access::Role::Expert,
        organisation: Some(access::Organisation {
            id: organisation,
            kind: access::OrganisationKind::AppraisalCentre,
            affiliation: row.parse("affiliation").unwrap(),
            name: row.get("name").unwrap(),
        }),
    }
}
