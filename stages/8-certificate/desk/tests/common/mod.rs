//! A school with sessions whose results the centre has reviewed: where this stage begins. The rows are put in place
//! by journaled transactions, so that the tests of this stage need none of the work of the stages before.

#![allow(dead_code, reason = "each test file uses a part")]

use access::{Affiliation, Organisation, OrganisationKind, Owner, Principal, Role, acts};
use accounts::NewOrganisation;
use calendar::Calendar;
use db::{Db, Schema, Tx, columns};
use jiff::{Timestamp, civil::date};
use kernel::{
    AccountId, Actor, CandidateId, CitizenId, Fact, FilingId, OrganisationId, SessionId, Stop,
    citizen_id::Sex,
};
use std::sync::Arc;
use web::{Clock, Config, House, Metrics};

pub const SCHEMAS: [Schema; 10] = [
    db::SCHEMA,
    accounts::SCHEMA,
    filing_desk::SCHEMA,
    plan_desk::SCHEMA,
    candidates_desk::SCHEMA,
    papers_desk::SCHEMA,
    arrangement_desk::SCHEMA,
    exam_desk::SCHEMA,
    results_desk::SCHEMA,
    certificate_desk::SCHEMA,
];

pub const NUMBER: &str = "Y000051001064";
pub const NAMES: [&str; 6] = [
    "王小明",
    "李𠮷",
    "欧阳安",
    "阿卜杜拉·买买提",
    "赵一",
    "钱二",
];

pub fn now() -> Timestamp {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

pub fn chengdu() -> Affiliation {
    "510100".parse().unwrap()
}

/// A filed school with the people who look after it.
#[derive(Clone, Debug)]
pub struct School {
    pub owner: Owner,
    pub name: String,
    pub filing: FilingId,
    pub number: String,
}

impl School {
    pub async fn open(db: &Db, name: &str, number: &str) -> School {
        let affiliation = chengdu();
        let new = NewOrganisation {
            kind: OrganisationKind::School,
            affiliation,
            name: name.to_owned(),
        };
        let permit = Principal::platform().permit().unwrap();
        let school = accounts::open_organisation(db, &permit, &new, now())
            .await
            .unwrap();
        let owner = Owner {
            school,
            affiliation,
        };
        let filing = kept(db, |mut tx| async move {
            let id: FilingId = tx.id();
            tx.insert("filing", id, filing_row(&owner, name, number)).await?;
            let line: kernel::ScopeLineId = tx.id();
            let note = "insert into filed_occupation (occupation, job_type, name) values ('6-31-01-03', '', '电工') on conflict do nothing";
            tx.scratch(note, Vec::new()).await?;
            tx.insert(
                "scope_line",
                line,
                columns! {
                    "filing" => id, "occupation" => "6-31-01-03", "occupation_name" => "电工", "job_type" => "",
                    "level" => "4", "audience" => "own_students", "basis" => "国家职业技能标准 电工（2018年版）",
                },
            )
            .await?;
            Ok((tx, id))
        })
        .await;
        School {
            owner,
            name: name.to_owned(),
            filing,
            number: number.to_owned(),
        }
    }

    pub fn person(&self, role: Role) -> Principal {
        person(role, self.owner.school, self.owner.affiliation, &self.name)
    }

    /// A session in which so many passed, in this state of its results.
    pub async fn session(&self, db: &Db, passed: usize, results: &str) -> SessionId {
        let photo = db.files().put(portrait()).await.unwrap().to_string();
        let (photo, school) = (&photo, self);
        kept(db, |mut tx| async move {
            let session: SessionId = tx.id();
            tx.insert("session", session, session_row(school)).await?;
            tx.insert("result", session, result_row(school, results)).await?;
            for place in 0..passed {
                let candidate: CandidateId = tx.id();
                let row = candidate_row(db, school, session, place, photo);
                tx.insert("candidate", candidate, row).await?;
                let mark: kernel::MarkId = tx.id();
                tx.insert(
                    "mark",
                    mark,
                    columns! { "session" => session, "candidate" => candidate, "outcome" => "passed", "reason" => "" },
                )
                .await?;
            }
            Ok((tx, session))
        })
        .await
    }
}

pub fn person(role: Role, id: OrganisationId, affiliation: Affiliation, name: &str) -> Principal {
    let kind = role.place().unwrap();
    Principal {
        actor: Actor::Account {
            account: AccountId::new(now(), 1),
            organisation: id,
        },
        name: "经办人".to_owned(),
        role,
        organisation: Some(Organisation {
            id,
            kind,
            affiliation,
            name: name.to_owned(),
        }),
    }
}

pub fn centre(affiliation: Affiliation) -> Principal {
    person(
        Role::CentreOfficer,
        OrganisationId::new(now(), 77),
        affiliation,
        "职鉴中心",
    )
}

pub fn house(db: &Db, notice: Option<&str>) -> House {
    House {
        db: db.clone(),
        clock: Clock::set_at(now()),
        calendar: Calendar::built_in(),
        config: Arc::new(Config {
            base_url: "http://127.0.0.1:8080".to_owned(),
            demo_sign_in: false,
            trusted_proxies: Vec::new(),
            notice: notice.map(str::to_owned),
            nav: Vec::new(),
            demo_accounts: Vec::new(),
        }),
        metrics: Arc::new(Metrics::default()),
    }
}

/// Does the follow-up work that waits; gives how much it was.
pub async fn catch_up(house: &House) -> u32 {
    let mut done = 0;
    while let Some(job) = house.db.next_job(house.now()).await.unwrap() {
        certificate_desk::follow_up(house, &job.topic, &job.subject)
            .await
            .unwrap();
        house.db.job_done(&job, house.now()).await.unwrap();
        done += 1;
    }
    done
}

pub fn code_of<T: std::fmt::Debug>(answer: Result<T, Stop>) -> &'static str {
    match answer.unwrap_err() {
        Stop::Refusal(refusal) => refusal.code,
        Stop::Fault(fault) => panic!("{fault}"),
    }
}

/// Keeps rows under the journal's watch.
pub async fn kept<T, W, F>(db: &Db, work: W) -> T
where
    W: Fn(Tx) -> F,
    F: Future<Output = Result<(Tx, T), Stop>>,
{
    let permit = Principal::platform()
        .permit::<acts::OpenOrganisation>()
        .unwrap();
    let (permit, work) = (&permit, &work);
    db.act(now(), |tx| async move {
        let (tx, answer) = work(tx).await?;
        let about = OrganisationId::new(now(), 0);
        tx.commit(permit, Fact::about("organisation", about), answer)
            .await
    })
    .await
    .unwrap()
}

fn filing_row(owner: &Owner, name: &str, number: &str) -> db::Columns {
    columns! {
        "school" => owner.school, "affiliation" => owner.affiliation.to_string(), "application" => "",
        "number" => number, "school_name" => name, "uscc" => "12510000MB0X000019", "address" => "成都市演示区工匠路1号",
        "contact_name" => "周某", "contact_phone" => "028-00000000", "department" => "演示市人力资源和社会保障局",
        "decided_at" => now(), "valid_from" => date(2025, 11, 1), "valid_until" => date(2028, 10, 31),
    }
}

fn session_row(school: &School) -> db::Columns {
    columns! {
        "school" => school.owner.school, "affiliation" => school.owner.affiliation.to_string(), "title" => "电工四级第一批",
        "filing" => school.filing, "filing_number" => &school.number, "occupation" => "6-31-01-03",
        "occupation_name" => "电工", "job_type" => "", "level" => "4", "basis" => "国家职业技能标准 电工（2018年版）",
        "registration_closed_on" => date(2026, 1, 5), "theory_on" => date(2026, 1, 20), "practical_on" => date(2026, 1, 21),
        "theory_minutes" => 90, "theory_weight" => 40, "practical_weight" => 60, "coursework_weight" => 0,
        "content" => "{}", "state" => "received", "drafted_at" => now(), "due_on" => date(2026, 2, 20), "terms" => 1,
    }
}

fn result_row(school: &School, state: &str) -> db::Columns {
    columns! {
        "school" => school.owner.school, "affiliation" => school.owner.affiliation.to_string(), "state" => state,
        "rule" => "1", "terms" => 1, "computed_at" => now(), "reviewed_at" => now(),
    }
}

fn candidate_row(
    db: &Db,
    school: &School,
    session: SessionId,
    place: usize,
    photo: &str,
) -> db::Columns {
    let identity =
        CitizenId::fictitious(date(2008, 1, 1), Sex::Female, u16::try_from(place).unwrap())
            .unwrap();
    let sealed = |context, clear: &str| db.keys().seal(context, clear);
    columns! {
        "session" => session, "school" => school.owner.school, "row_no" => u32::try_from(place).unwrap() + 1,
        "name" => NAMES[place % NAMES.len()], "sex" => "女",
        "identity" => sealed(candidates_desk::IDENTITY, identity.expose()),
        "identity_digest" => db.keys().digest(candidates_desk::IDENTITY, identity.expose()),
        "identity_masked" => identity.masked(), "phone" => sealed(candidates_desk::PHONE, "00000000000"),
        "phone_masked" => "", "form" => sealed(candidates_desk::FORM, "{}"), "class_name" => "电工一班",
        "photo" => photo, "eligible" => true, "reason" => "", "rule" => "1",
        "rule_eligible" => true, "rule_reason" => "", "imported_at" => now(),
    }
}

/// A grey picture of the right size.
fn portrait() -> Vec<u8> {
    let (width, height) = (295, 413);
    let mut jpeg = Vec::new();
    jpeg_encoder::Encoder::new(&mut jpeg, 80)
        .encode(
            &vec![160; width * height],
            295,
            413,
            jpeg_encoder::ColorType::Luma,
        )
        .unwrap();
    jpeg
}
