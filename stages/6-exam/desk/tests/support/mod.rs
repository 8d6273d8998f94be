//! One small session, arranged and ready to be sat: what the tests of the exam and of the results begin with.
//!
//! Earlier stages have their own tests; here their rows are laid down as they would have left them, by an act of the
//! platform, so that the journal still verifies.
#![allow(missing_docs, dead_code, clippy::unwrap_used)]

use access::{Affiliation, Doing, Organisation, OrganisationKind, Permit, Principal, Role, acts};
use accounts::NewOrganisation;
use arrangement_rules::Part;
use axum::{Router, body::Body, http::Request};
use calendar::Calendar;
use db::{Db, FileDigest, Tx, args, columns};
use exam_desk::{Answer, Entrance, Judged};
use exam_rules::{RoomRecord, RowMark, SupervisionForm};
use jiff::{Timestamp, civil::date};
use kernel::{
    AccountId, Actor, BankId, CandidateId, CitizenId, Fact, Fault, FilingId, Id, SessionId,
    SittingId, Stop, citizen_id::Sex,
};
use papers_desk::{ItemKind, PaperItem, PaperOption, PracticalTask, TaskRow};
use std::sync::Arc;
use tower::ServiceExt;
use web::{Clock, Config, Doors, House};

/// The people of a school and of its centre.
pub struct World {
    pub db: Db,
    pub school: Organisation,
    pub centre: Organisation,
    pub session: SessionId,
    pub theory: SittingId,
    pub practical: SittingId,
    pub candidates: Vec<CandidateId>,
    pub exam_staff: Principal,
    pub assessors: Vec<Principal>,
    pub supervisor: Principal,
    pub staff: Principal,
    pub head: Principal,
    pub officer: Principal,
    /// An exam staff member and a staff member of another school.
    pub stranger: Principal,
    pub other_staff: Principal,
}

/// A moment of 2026 in China, such as `11-02T09:00`.
pub fn at(text: &str) -> Timestamp {
    format!("2026-{text}:00+08:00").parse().unwrap()
}

pub const NAMES: [&str; 5] = ["甲一", "乙二", "丙三", "丁四", "戊五"];
/// The right answers to the paper, by number.
pub const RIGHT: [&str; 4] = ["B", "错", "AC", "D"];

impl World {
    /// Lays it down.
    pub async fn new(db: &Db) -> World {
        let school = organisation(db, OrganisationKind::School, "星火技工学校").await;
        let other = organisation(db, OrganisationKind::School, "远山技工学校").await;
        let centre = organisation(db, OrganisationKind::AppraisalCentre, "成都市职鉴中心").await;
        let person = |number: u8, role: Role, name: &str, of: &Organisation| {
            somebody(number, role, name, of)
        };
        let world = World {
            db: db.clone(),
            session: id(1),
            theory: id(2),
            practical: id(3),
            candidates: (10..15).map(id).collect(),
            exam_staff: person(1, Role::ExamStaff, "王考务", &school),
            assessors: ["钱考评", "孙考评", "李考评"]
                .iter()
                .zip(2..)
                .map(|(name, number)| person(number, Role::Assessor, name, &school))
                .collect(),
            supervisor: person(6, Role::Supervisor, "赵督导", &school),
            staff: person(7, Role::SchoolStaff, "周管理", &school),
            head: person(8, Role::SchoolHead, "吴校长", &school),
            officer: person(9, Role::CentreOfficer, "郑经办", &centre),
            stranger: person(10, Role::ExamStaff, "冯考务", &other),
            other_staff: person(11, Role::SchoolStaff, "陈管理", &other),
            school,
            centre,
        };
        let laid = &world;
        let platform: &Permit<acts::PrintReceipt> = &permit(&Principal::platform());
        db.act(at("10-08T09:00"), |mut tx| async move {
            laid.lay_people(&mut tx).await?;
            laid.lay_session(&mut tx).await?;
            laid.lay_candidates(&mut tx, db).await?;
            laid.lay_paper(&mut tx, db).await?;
            laid.lay_sittings(&mut tx).await?;
            tx.commit(platform, Fact::about("session", laid.session), ())
                .await
        })
        .await
        .unwrap();
        world
    }

    async fn lay_people(&self, tx: &mut Tx) -> Result<(), Fault> {
        let people = [
            &self.exam_staff,
            &self.supervisor,
            &self.staff,
            &self.head,
            &self.officer,
            &self.stranger,
        ];
        for person in people
            .into_iter()
            .chain(&self.assessors)
            .chain([&self.other_staff])
        {
            let Actor::Account {
                account,
                organisation,
            } = person.actor
            else {
                continue;
            };
            let columns = columns! {
                "organisation" => organisation, "role" => person.role.code(), "user_name" => account.to_string(),
                "person_name" => &person.name, "password" => "-", "demo" => false, "opened_at" => tx.now(),
            };
            tx.insert("account", account, columns).await?;
        }
        Ok(())
    }

    async fn lay_session(&self, tx: &mut Tx) -> Result<(), Fault> {
        let filing: FilingId = id(20);
        let columns = columns! {
            "school" => self.school.id, "affiliation" => self.school.affiliation.to_string(),
            "application" => id::<kernel::Application>(21), "number" => "Y000051000001", "school_name" => &self.school.name,
            "uscc" => "-", "address" => "-", "contact_name" => "-", "contact_phone" => "-", "department" => "-",
            "decided_at" => tx.now(), "valid_from" => date(2026, 1, 1), "valid_until" => date(2028, 12, 31),
        };
        tx.insert("filing", filing, columns).await?;
        let line: kernel::ScopeLineId = id(22);
        let columns = columns! {
            "filing" => filing, "occupation" => "6-31-01-03", "occupation_name" => "电工", "job_type" => "",
            "level" => "4", "audience" => "own_students", "basis" => "国家职业技能标准（2018年版）",
        };
        tx.insert("scope_line", line, columns).await?;
        let columns = columns! {
            "school" => self.school.id, "affiliation" => self.school.affiliation.to_string(),
            "title" => "2026年第一批电工四级认定", "filing" => filing, "filing_number" => "Y000051000001",
            "occupation" => "6-31-01-03", "occupation_name" => "电工", "job_type" => "", "level" => "4",
            "basis" => "国家职业技能标准（2018年版）", "registration_closed_on" => date(2026, 9, 10),
            "theory_on" => date(2026, 11, 2), "practical_on" => date(2026, 11, 3), "theory_minutes" => 90,
            "theory_weight" => 30, "practical_weight" => 60, "coursework_weight" => 10, "content" => "{}",
            "state" => "received", "drafted_at" => tx.now(), "due_on" => date(2026, 10, 28), "terms" => 1,
        };
        tx.insert("session", self.session, columns).await
    }

    async fn lay_candidates(&self, tx: &mut Tx, db: &Db) -> Result<(), Fault> {
        for (number, (&candidate, name)) in self.candidates.iter().zip(NAMES).enumerate() {
            let identity = identity(number);
            let columns = columns! {
                "session" => self.session, "school" => self.school.id, "row_no" => number as i64 + 1, "name" => name,
                "sex" => "男", "identity" => db.keys().seal(candidates_desk::IDENTITY, identity.expose()),
                "identity_digest" => db.keys().digest(candidates_desk::IDENTITY, identity.expose()),
                "identity_masked" => identity.masked(), "phone" => vec![0u8], "phone_masked" => "-",
                "form" => vec![0u8], "class_name" => "电气2301班", "eligible" => true, "reason" => "应届毕业",
                "rule" => "2018", "rule_eligible" => true, "rule_reason" => "应届毕业", "imported_at" => tx.now(),
            };
            tx.insert("candidate", candidate, columns).await?;
        }
        Ok(())
    }

    async fn lay_paper(&self, tx: &mut Tx, db: &Db) -> Result<(), Fault> {
        let bank: BankId = id(30);
        let columns = columns! {
            "school" => self.school.id, "affiliation" => self.school.affiliation.to_string(),
            "occupation" => "6-31-01-03", "occupation_name" => "电工", "level" => "4", "blueprint" => "{}", "task" => "{}",
            "opened_at" => tx.now(), "imported_at" => tx.now(),
        };
        tx.insert("bank", bank, columns).await?;
        let content = serde_json::to_string(&items()).unwrap();
        let columns = columns! {
            "session" => self.session, "bank" => bank, "items" => 4, "points" => 100, "difficulty" => 50,
            "blueprint" => "{}", "seed" => vec![0u8], "digest" => "0",
            "sealed" => db.keys().seal(papers_desk::PAPER, &content),
            "task" => serde_json::to_string(&task()).unwrap(), "assembled_at" => tx.now(),
        };
        tx.insert("paper", id::<kernel::Paper>(31), columns).await
    }

    async fn lay_sittings(&self, tx: &mut Tx) -> Result<(), Fault> {
        let sittings = [
            (
                self.theory,
                Part::Theory,
                "一号机房",
                at("11-02T09:00"),
                at("11-02T10:30"),
            ),
            (
                self.practical,
                Part::Practical,
                "电工实训室",
                at("11-03T09:00"),
                at("11-03T12:00"),
            ),
        ];
        let mut number = 40;
        for (sitting, part, room, opens_at, closes_at) in sittings {
            let columns = columns! {
                "session" => self.session, "school" => self.school.id,
                "affiliation" => self.school.affiliation.to_string(), "part" => part.code(), "room" => room,
                "opens_at" => opens_at, "closes_at" => closes_at,
            };
            tx.insert("sitting", sitting, columns).await?;
            for (place, &candidate) in self.candidates.iter().enumerate() {
                number += 1;
                let columns = columns! {
                    "sitting" => sitting, "session" => self.session, "candidate" => candidate,
                    "number" => place as i64 + 1, "ticket" => ticket(place),
                };
                tx.insert("seat", id::<kernel::Seat>(number), columns)
                    .await?;
            }
            let mut people = vec![&self.exam_staff, &self.supervisor];
            if part == Part::Practical {
                people.extend(&self.assessors);
            }
            for person in people {
                number += 1;
                let Actor::Account { account, .. } = person.actor else {
                    continue;
                };
                let columns = columns! {
                    "sitting" => sitting, "account" => account, "role" => person.role.code(),
                    "person_name" => &person.name, "leader" => false,
                };
                tx.insert("duty", id::<kernel::Seat>(number), columns)
                    .await?;
            }
        }
        Ok(())
    }

    /// A candidate who comes in at a moment.
    pub async fn enter(&self, number: usize, now: Timestamp) -> Result<Principal, Stop> {
        let token = self.token(number, now).await?;
        Ok(accounts::find(&self.db, &token, false, now)
            .await?
            .unwrap()
            .principal)
    }

    /// What a candidate who comes in carries.
    pub async fn token(&self, number: usize, now: Timestamp) -> Result<String, Stop> {
        let identity = identity(number).expose().to_owned();
        let ticket = ticket(number);
        let entrance = Entrance {
            ticket: &ticket,
            identity: &identity,
        };
        Ok(exam_desk::enter(&self.db, &entrance, "10.0.0.1", now)
            .await?
            .token)
    }

    /// Everyone but the last sits the theory: the first two right, the third half, the fourth nothing; nobody hands in.
    pub async fn hold_theory(&self) {
        exam_desk::open_sitting(
            &self.db,
            &permit(&self.exam_staff),
            self.theory,
            at("11-02T08:40"),
        )
        .await
        .unwrap();
        for (number, answers) in [(0, &RIGHT[..]), (1, &RIGHT[..]), (2, &RIGHT[..2]), (3, &[])] {
            let candidate = self.enter(number, at("11-02T08:50")).await.unwrap();
            let answers: Vec<Answer> = answers
                .iter()
                .zip(1..)
                .map(|(text, no)| answer(no, text, 1))
                .collect();
            exam_desk::save_answers(&self.db, &permit(&candidate), &answers, at("11-02T09:30"))
                .await
                .unwrap();
        }
        self.close(self.theory, &[], at("11-02T10:40"))
            .await
            .unwrap();
    }

    /// Everyone but the last does the practical; the assessors give 80, 85 and 90 (of the second: 40, 50, 60).
    pub async fn hold_practical(&self) {
        exam_desk::open_sitting(
            &self.db,
            &permit(&self.exam_staff),
            self.practical,
            at("11-03T08:40"),
        )
        .await
        .unwrap();
        for assessor in 0..3 {
            self.score_all(assessor).await;
        }
        self.close(self.practical, &self.candidates[4..], at("11-03T12:10"))
            .await
            .unwrap();
    }

    /// One assessor's sheets for everyone who came.
    pub async fn score_all(&self, assessor: usize) {
        for candidate in 0..4 {
            let marks = if candidate == 1 {
                [40, 50, 60]
            } else {
                [80, 85, 90]
            };
            self.score(assessor, candidate, &marked(marks[assessor]))
                .await
                .unwrap();
        }
    }

    pub async fn score(
        &self,
        assessor: usize,
        candidate: usize,
        judged: &Judged,
    ) -> Result<(), Stop> {
        let permit = permit(&self.assessors[assessor]);
        let now = at("11-03T11:00");
        exam_desk::score_practical(
            &self.db,
            &permit,
            self.practical,
            self.candidates[candidate],
            judged,
            now,
        )
        .await
    }

    pub async fn close(
        &self,
        sitting: SittingId,
        absent: &[CandidateId],
        now: Timestamp,
    ) -> Result<exam_desk::Closed, Stop> {
        let record = RoomRecord {
            absent: absent.to_vec(),
            signature: self.exam_staff.name.clone(),
            ..RoomRecord::default()
        };
        exam_desk::close_sitting(&self.db, &permit(&self.exam_staff), sitting, &record, now).await
    }

    pub async fn supervise(&self, sitting: SittingId) -> Result<(), Stop> {
        let form = SupervisionForm::all_in_order(&self.supervisor.name);
        let now = at("11-03T15:00");
        exam_desk::record_supervision(&self.db, &permit(&self.supervisor), sitting, &form, now)
            .await
    }

    /// The platform as people meet it, with the doors of some desks, at a moment.
    pub fn application(&self, doors: Doors, now: Timestamp) -> Router {
        let house = House {
            db: self.db.clone(),
            clock: Clock::set_at(now),
            calendar: Calendar::built_in(),
            config: Arc::new(Config {
                base_url: "http://127.0.0.1:8080".into(),
                demo_sign_in: false,
                trusted_proxies: Vec::new(),
                notice: None,
                nav: Vec::new(),
                demo_accounts: Vec::new(),
            }),
            metrics: Arc::default(),
        };
        web::application(house, doors)
    }

    /// Signs somebody in; the token is the account's identifier.
    pub async fn sign_in(&self, who: &Principal, now: Timestamp) -> String {
        let Actor::Account { account, .. } = who.actor else {
            panic!("{who:?} has no account")
        };
        let token = account.to_string();
        let sql = "insert into sign_in (token, account, person_name, csrf, since, seen) values ($1, $2, $3, '-', $4, $4)
                   on conflict (token) do update set seen = excluded.seen, since = excluded.since";
        let digest = FileDigest::of(token.as_bytes()).to_string();
        self.db
            .scratch(sql, args![digest, account, &who.name, now])
            .await
            .unwrap();
        token
    }

    /// Nothing was ever kept past the journal.
    pub async fn verify(&self) {
        self.db.grow_tree(at("12-31T23:00")).await.unwrap();
        assert_eq!(
            self.db.verify_journal().await.unwrap().problems,
            Vec::<String>::new()
        );
    }
}

/// Sends a request as the bearer of a token; a form or JSON body, or none. Gives status and text.
pub async fn ask(
    router: &Router,
    method: &str,
    path: &str,
    token: &str,
    body: &str,
) -> (u16, String) {
    let kind = if body.starts_with('{') {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", kind)
        .body(Body::from(body.to_owned()))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// The right of a person to an act.
pub fn permit<A: Doing>(principal: &Principal) -> Permit<A> {
    principal.permit().unwrap()
}

pub fn id<K>(number: u128) -> Id<K> {
    Id::new(at("10-08T09:00"), number)
}

pub fn identity(number: usize) -> CitizenId {
    CitizenId::fictitious(date(2008, 5, 1), Sex::Male, number as u16).unwrap()
}

pub fn ticket(number: usize) -> String {
    format!("202611020{number}")
}

pub fn answer(no: u32, text: &str, revision: i64) -> Answer {
    Answer {
        no,
        answer: text.to_owned(),
        revision,
    }
}

/// A whole sheet that comes to these marks.
pub fn marked(marks: u8) -> Judged {
    let first = marks.min(60);
    let row = |row, mark: u8| RowMark {
        row,
        mark: exam_rules::Score::marks(mark),
        note: String::new(),
    };
    Judged::Scored(vec![row(1, first), row(2, marks - first)])
}

/// The code of the refusal that this must be.
pub fn refused<T: std::fmt::Debug>(done: Result<T, Stop>) -> &'static str {
    match done {
        Err(Stop::Refusal(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

async fn organisation(db: &Db, kind: OrganisationKind, name: &str) -> Organisation {
    let affiliation: Affiliation = "510100".parse().unwrap();
    let new = NewOrganisation {
        kind,
        affiliation,
        name: name.to_owned(),
    };
    let id =
        accounts::open_organisation(db, &permit(&Principal::platform()), &new, at("10-08T08:00"))
            .await
            .unwrap();
    Organisation {
        id,
        kind,
        affiliation,
        name: name.to_owned(),
    }
}

fn somebody(number: u8, role: Role, name: &str, of: &Organisation) -> Principal {
    let account: AccountId = id(u128::from(number) + 100);
    Principal {
        actor: Actor::Account {
            account,
            organisation: of.id,
        },
        name: name.to_owned(),
        role,
        organisation: Some(of.clone()),
    }
}

/// A task of two rows.
fn task() -> PracticalTask {
    let row = |no, name: &str, max| TaskRow {
        no,
        name: name.to_owned(),
        criteria: "错一处扣5分".to_owned(),
        max,
    };
    PracticalTask {
        title: "安装照明电路".to_owned(),
        minutes: 180,
        text: "按图安装。".to_owned(),
        rows: vec![row(1, "接线", 60), row(2, "通电", 40)],
    }
}

/// Four items of 25 marks.
fn items() -> Vec<PaperItem> {
    let letters = ["A", "B", "C", "D"];
    let item = |no: u32, kind, keys: &[&str]| PaperItem {
        no,
        kind,
        stem: format!("第{no}题"),
        options: keys
            .iter()
            .map(|key| PaperOption {
                key: (*key).to_owned(),
                text: format!("选项{key}"),
            })
            .collect(),
        answer: RIGHT[no as usize - 1].to_owned(),
        points: 25,
    };
    vec![
        item(1, ItemKind::Single, &letters),
        item(2, ItemKind::Judge, &["对", "错"]),
        item(3, ItemKind::Multiple, &letters),
        item(4, ItemKind::Single, &letters),
    ]
}
