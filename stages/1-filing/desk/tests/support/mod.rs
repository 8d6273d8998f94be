//! A city and a province with everybody who takes part in a filing, and a form to which nobody objects.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

mod assessed;
mod browser;
mod experts;
mod form;
mod online;

use access::{Affiliation, Organisation, OrganisationKind, Principal, Role};
use accounts::{NewAccount, NewOrganisation};
use calendar::Calendar;
use db::{Db, Schema};
use filing_desk::{ApplicationForm, Kind, LineDecision, Material, OnlineCheck, Ruling, workbook};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use kernel::{AccountId, Actor, ApplicationId, FilingId, RefusalKind, Stop};
use std::sync::Arc;
use web::{Clock, Config, House, Metrics};

#[allow(unused_imports)]
pub use browser::{Answer, Browser, post};
#[allow(unused_imports)]
pub use experts::{done_with, draw, expert, named, panel, registered, signed_in};
#[allow(unused_imports)]
pub use form::{form, identity, workbook_of};
#[allow(unused_imports)]
pub use online::look_up;
#[allow(unused_imports)]
pub use testing::files::PDF;

pub const SCHEMAS: [Schema; 5] = [
    db::SCHEMA,
    accounts::SCHEMA,
    web::SCHEMA,
    people_desk::SCHEMA,
    filing_desk::SCHEMA,
];
pub const PASSWORD: &str = "a long password";
/// A Monday without a holiday near.
pub const TODAY: Date = date(2026, 3, 2);

/// Noon in Shanghai.
pub fn noon(day: Date) -> Timestamp {
    format!("{day}T04:00:00Z").parse().unwrap()
}

pub fn house(db: &Db, day: Date) -> House {
    House {
        db: db.clone(),
        clock: Clock::set_at(noon(day)),
        calendar: Calendar::built_in(),
        config: Arc::new(Config {
            base_url: "https://gongjiang.example".to_owned(),
            demo_sign_in: false,
            trusted_proxies: Vec::new(),
            notice: None,
            nav: filing_desk::NAV.to_vec(),
            demo_accounts: Vec::new(),
        }),
        metrics: Arc::new(Metrics::default()),
    }
}

/// A school with those who look after it.
pub struct Cast {
    pub school: Organisation,
    pub staff: Principal,
    pub head: Principal,
    pub training: Principal,
    pub centre: Principal,
    pub experts: Vec<Principal>,
    pub department: Principal,
}

/// What differs from one story to the next.
pub async fn cast(db: &Db, affiliation: Affiliation, mark: &str) -> Cast {
    let school = organisation(
        db,
        OrganisationKind::School,
        affiliation,
        &format!("{mark}虚构技师学院"),
    )
    .await;
    let centre = organisation(
        db,
        OrganisationKind::AppraisalCentre,
        affiliation,
        &format!("{mark}职鉴中心"),
    )
    .await;
    let department = organisation(
        db,
        OrganisationKind::Department,
        affiliation,
        &format!("{mark}人社局"),
    )
    .await;
    let training = organisation(
        db,
        OrganisationKind::TrainingCentre,
        affiliation,
        &format!("{mark}职培中心"),
    )
    .await;
    let officer = account(db, Role::CentreOfficer, &centre, "受理人").await;
    let mut experts = Vec::new();
    for name in ["评估一", "评估二", "评估三"] {
        experts.push(expert(db, &officer, name, "某企业").await);
    }
    Cast {
        staff: account(db, Role::SchoolStaff, &school, "经办人").await,
        head: account(db, Role::SchoolHead, &school, "王校长").await,
        training: account(db, Role::TrainingCentreOfficer, &training, "推荐人").await,
        centre: officer,
        department: account(db, Role::DepartmentOfficer, &department, "审批人").await,
        experts,
        school,
    }
}

pub fn city() -> Affiliation {
    "510100".parse().unwrap()
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

pub async fn account(db: &Db, role: Role, place: &Organisation, name: &str) -> Principal {
    let user_name = format!("u{:08x}", db::chance::number() as u32);
    let new = NewAccount {
        organisation: place.id,
        role,
        user_name,
        person_name: name.to_owned(),
        password: "demo".to_owned(),
        demo: true,
    };
    let permit = Principal::platform().permit().unwrap();
    let account = accounts::open_account(db, &permit, &new, noon(date(2026, 1, 5)))
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

/// Every line of a form that has so many is proposed.
pub fn proposed(lines: usize) -> Vec<filing_desk::Proposal> {
    (1..=lines)
        .map(|no| filing_desk::Proposal {
            no,
            proposed: true,
            reason: String::new(),
        })
        .collect()
}

/// The titles of what waits for somebody today.
pub async fn waits(db: &Db, who: &Principal) -> Vec<String> {
    waits_on(db, who, TODAY).await
}

/// The titles of what waits for somebody on a day.
pub async fn waits_on(db: &Db, who: &Principal, day: Date) -> Vec<String> {
    let works = filing_desk::work(&mut db.read().await.unwrap(), &house(db, day), who)
        .await
        .unwrap();
    works.into_iter().map(|work| work.title).collect()
}

pub fn account_of(principal: &Principal) -> AccountId {
    match principal.actor {
        Actor::Account { account, .. } => account,
        _ => panic!("no account"),
    }
}

pub fn code<T>(outcome: Result<T, Stop>) -> &'static str {
    match outcome {
        Err(Stop::Refusal(refusal)) => refusal.code,
        Err(Stop::Fault(fault)) => panic!("{fault:?}"),
        Ok(_) => panic!("nobody refused"),
    }
}

pub fn kind<T>(outcome: Result<T, Stop>) -> RefusalKind {
    match outcome {
        Err(Stop::Refusal(refusal)) => refusal.kind,
        _ => panic!("nobody refused"),
    }
}

impl Cast {
    /// Imports the form, as a workbook, and takes it over.
    pub async fn draft(&self, db: &Db) -> ApplicationId {
        self.draft_of(db, &form(&self.school.name)).await
    }

    pub async fn draft_of(&self, db: &Db, form: &ApplicationForm) -> ApplicationId {
        let permit = self.staff.permit().unwrap();
        let bytes = workbook::filled(form).unwrap();
        let preview = filing_desk::preview_form(
            db,
            &permit,
            Kind::Initial,
            "申请表.xlsx",
            &bytes,
            noon(TODAY),
        )
        .await
        .unwrap();
        assert_eq!(&preview.form, form);
        filing_desk::commit_form(db, &permit, preview.id, noon(TODAY))
            .await
            .unwrap()
    }

    /// Brings every material, the first as an online check.
    pub async fn materials(&self, db: &Db, id: ApplicationId) {
        let permit = self.staff.permit().unwrap();
        for material in Material::ALL
            .iter()
            .filter(|material| **material != Material::Agreements)
        {
            if *material == Material::Registration {
                let check = OnlineCheck {
                    source: "统一社会信用代码查询网".into(),
                    by: "经办人".into(),
                    on: TODAY,
                };
                filing_desk::verify_material(
                    db,
                    &permit,
                    id,
                    (*material, None),
                    &check,
                    noon(TODAY),
                )
                .await
                .unwrap();
            } else {
                filing_desk::upload_material(
                    db,
                    &permit,
                    id,
                    (*material, None),
                    "材料.pdf",
                    PDF,
                    noon(TODAY),
                )
                .await
                .unwrap();
            }
        }
    }

    /// Submits: for a city's school the clock begins.
    pub async fn submit(&self, db: &Db, id: ApplicationId) -> Option<Date> {
        filing_desk::submit_application(
            db,
            &self.head.permit().unwrap(),
            id,
            ("王校长", None),
            noon(TODAY),
        )
        .await
        .unwrap()
    }

    /// From the draft to an accepted application of a city's school.
    pub async fn accepted(&self, db: &Db) -> ApplicationId {
        let id = self.draft(db).await;
        self.materials(db, id).await;
        self.submit(db, id).await;
        self.accept(db, id, noon(TODAY)).await;
        id
    }

    /// The same ruling on every line.
    pub async fn decide(
        &self,
        db: &Db,
        id: ApplicationId,
        ruling: Ruling,
    ) -> Result<Option<FilingId>, Stop> {
        let lines = filing_desk::lines_of(&mut db.read().await?, id).await?;
        let decision = |line: &filing_desk::Line| LineDecision {
            line: line.id,
            ruling: ruling.clone(),
        };
        let decisions: Vec<LineDecision> = lines.iter().map(decision).collect();
        filing_desk::decide_filing(db, &self.department.permit()?, id, &decisions, noon(TODAY))
            .await
    }

    /// An application of a kind, from the workbook to its acceptance, all on one day.
    pub async fn apply(
        &self,
        db: &Db,
        kind: Kind,
        form: &ApplicationForm,
        day: Date,
    ) -> ApplicationId {
        let id = self.hand_in(db, kind, form, day).await;
        self.accept(db, id, noon(day)).await;
        id
    }

    /// An application of a kind, from the workbook to its submission, all on one day.
    pub async fn hand_in(
        &self,
        db: &Db,
        kind: Kind,
        form: &ApplicationForm,
        day: Date,
    ) -> ApplicationId {
        let (staff, now) = (self.staff.permit().unwrap(), noon(day));
        let bytes = workbook_of(form);
        let preview = filing_desk::preview_form(db, &staff, kind, "申请表.xlsx", &bytes, now)
            .await
            .unwrap();
        let id = filing_desk::commit_form(db, &staff, preview.id, now)
            .await
            .unwrap();
        self.materials(db, id).await;
        let head = self.head.permit().unwrap();
        filing_desk::submit_application(db, &head, id, ("王校长", None), now)
            .await
            .unwrap();
        id
    }

    /// From the acceptance to the decision on a day, everything granted.
    pub async fn assessed_and_decided(
        &self,
        db: &Db,
        id: ApplicationId,
        day: Date,
    ) -> Option<FilingId> {
        self.assess(db, id).await;
        let lines = filing_desk::lines_of(&mut db.read().await.unwrap(), id)
            .await
            .unwrap();
        let granted = |line: &filing_desk::Line| LineDecision {
            line: line.id,
            ruling: Ruling::Granted,
        };
        let decisions: Vec<LineDecision> = lines.iter().map(granted).collect();
        filing_desk::decide_filing(
            db,
            &self.department.permit().unwrap(),
            id,
            &decisions,
            noon(day),
        )
        .await
        .unwrap()
    }

    /// The whole way to a filing.
    pub async fn filed(&self, db: &Db) -> (ApplicationId, FilingId) {
        let id = self.accepted(db).await;
        self.assess(db, id).await;
        (
            id,
            self.decide(db, id, Ruling::Granted).await.unwrap().unwrap(),
        )
    }
}
