//! A province larger than there is: schools of every city with their filings, and applications in every state.
//!
//! The rows are those that the acts would have written, journaled like theirs, many to an act: by the acts themselves they
//! would take hours.

use super::form;
use access::{
    Affiliation, Organisation, OrganisationKind, Permit, Principal, Role, acts::OpenOrganisation,
};
use accounts::NewAccount;
use calendar::shanghai_date;
use db::{Columns, Db, Tx, args, columns};
use filing_desk::Audience;
use filing_rules::{Phase, State};
use jiff::{Timestamp, ToSpan, civil::Date};
use kernel::{
    Actor, ApplicationId, Fact, Fault, FilingId, FilingVersionId, Level, OccupationCode,
    OrganisationId, ScopeLineId, Stop, SupplementId, SuspensionId,
    division::sichuan_cities,
    occupation::{Edition, catalogue},
};

/// Schools.
pub const SCHOOLS: u16 = 5_000;
/// Applications: of each school one that was granted, two that were refused and one under way.
pub const APPLICATIONS: u16 = 4 * SCHOOLS;
/// Occupations that a school is filed for.
const OCCUPATIONS: usize = 10;
/// The levels of each.
const LEVELS: [Level; 2] = [Level::Five, Level::Four];
/// Schools whose rows one act writes.
const AT_ONCE: u16 = 100;

/// The officer of the largest centre.
pub const OFFICER: &str = "bench-officer";
/// Their password.
pub const PASSWORD: &str = "a password of the bench";
/// The context under which forms are sealed.
const FORM: &str = "application.form";

/// What was made.
pub struct Seeded {
    /// The filed schools.
    pub schools: Vec<OrganisationId>,
    /// Lines of all scopes.
    pub lines: usize,
    /// A school that has filed nothing yet.
    pub writer: String,
    /// Its staff.
    pub staff: Principal,
}

impl Seeded {
    /// An occupation that schools are filed for.
    pub fn occupation(&self, n: usize) -> OccupationCode {
        occupations()[n % occupations().len()].0
    }
}

/// Every occupation of the catalogue that schools are filed for: code and name.
fn occupations() -> Vec<(OccupationCode, &'static str)> {
    let all = catalogue(Edition::E2015).all().iter();
    let workers = all.filter(|known| known.code.to_string().starts_with('6'));
    let mut found: Vec<_> = workers.map(|known| (known.code, known.name)).collect();
    found.truncate(40);
    found.push((form::electrician(), "电工"));
    found.extend(
        catalogue(Edition::E2015)
            .by_name("焊工")
            .map(|known| (known.code, known.name)),
    );
    found
}

/// Fills an empty platform.
///
/// # Errors
/// Whatever stops an act.
pub async fn fill(db: &Db, now: Timestamp) -> Result<Seeded, Stop> {
    let permit = &Principal::platform().permit::<OpenOrganisation>()?;
    let (writer, staff) = officer_and_writer(db, now).await?;
    let mut schools = Vec::new();
    let mut from = 0;
    while from < SCHOOLS {
        let until = (from + AT_ONCE).min(SCHOOLS);
        let made = db
            .act(now, |tx| write(db, tx, permit, (from, until), now))
            .await?;
        schools.extend(made);
        from = until;
    }
    db.grow_tree(now).await?;
    Ok(Seeded {
        lines: schools.len() * OCCUPATIONS * LEVELS.len(),
        schools,
        writer,
        staff,
    })
}

async fn officer_and_writer(db: &Db, now: Timestamp) -> Result<(String, Principal), Stop> {
    let chengdu = Affiliation::City(sichuan_cities()[0].code);
    let centre = open(
        db,
        OrganisationKind::AppraisalCentre,
        chengdu,
        "成都市职鉴中心",
        now,
    )
    .await?;
    account(db, Role::CentreOfficer, &centre, OFFICER, now).await?;
    let name = "填表技工学校".to_owned();
    let school = open(db, OrganisationKind::School, chengdu, &name, now).await?;
    let staff = account(db, Role::SchoolStaff, &school, "bench-staff", now).await?;
    Ok((name, staff))
}

async fn open(
    db: &Db,
    kind: OrganisationKind,
    affiliation: Affiliation,
    name: &str,
    now: Timestamp,
) -> Result<Organisation, Stop> {
    let permit = Principal::platform().permit()?;
    let name = name.to_owned();
    let new = accounts::NewOrganisation {
        kind,
        affiliation,
        name: name.clone(),
    };
    let id = accounts::open_organisation(db, &permit, &new, now).await?;
    Ok(Organisation {
        id,
        kind,
        affiliation,
        name,
    })
}

async fn account(
    db: &Db,
    role: Role,
    place: &Organisation,
    user: &str,
    now: Timestamp,
) -> Result<Principal, Stop> {
    let permit = Principal::platform().permit()?;
    let new = NewAccount {
        organisation: place.id,
        role,
        user_name: user.to_owned(),
        person_name: "经办人".to_owned(),
        password: PASSWORD.to_owned(),
        demo: false,
    };
    let account = accounts::open_account(db, &permit, &new, now).await?;
    Ok(Principal {
        actor: Actor::Account {
            account,
            organisation: place.id,
        },
        name: new.person_name,
        role,
        organisation: Some(place.clone()),
    })
}

/// One act: some schools with everything about them.
async fn write(
    db: &Db,
    mut tx: Tx,
    permit: &Permit<OpenOrganisation>,
    (from, until): (u16, u16),
    now: Timestamp,
) -> Result<db::Committed<Vec<OrganisationId>>, Stop> {
    let mut schools = Vec::new();
    for n in from..until {
        schools.push(write_school(db, &mut tx, n, now).await?);
    }
    let fact = Fact::about("organisation", schools[0]).with("schools", schools.len());
    tx.commit(permit, fact, schools).await
}

/// Three of ten schools stand in the first city, the others in all of them; one of forty is the province's own.
fn affiliation(n: u16) -> Affiliation {
    match n % 40 {
        0 => Affiliation::Province,
        1..=12 => Affiliation::City(sichuan_cities()[0].code),
        _ => Affiliation::City(sichuan_cities()[usize::from(n) % sichuan_cities().len()].code),
    }
}

async fn write_school(
    db: &Db,
    tx: &mut Tx,
    n: u16,
    now: Timestamp,
) -> Result<OrganisationId, Fault> {
    let id: OrganisationId = tx.id();
    let name = format!("第{n:05}技工学校");
    let school = School {
        id,
        n,
        today: shanghai_date(now),
        affiliation: affiliation(n).to_string(),
        form: serde_json::to_string(&form::small(&name, n))
            .map_err(|error| Fault::new("writing a form", error))?,
        name,
    };
    let columns = columns! {
        "kind" => OrganisationKind::School.code(),
        "affiliation" => &school.affiliation,
        "name" => &school.name,
        "opened_at" => now,
    };
    tx.insert("organisation", id, columns).await?;
    let filing: FilingId = tx.id();
    let granted = school
        .application(db, tx, State::Decided, Some(filing))
        .await?;
    school.filing(tx, filing, granted).await?;
    for _ in 0..2 {
        school.application(db, tx, State::NotAccepted, None).await?;
    }
    let open: Vec<State> = State::ALL
        .into_iter()
        .filter(|state| state.is_open())
        .collect();
    let state = open[usize::from(n / 40) % open.len()];
    school.application(db, tx, state, None).await?;
    Ok(id)
}

/// A school being written.
struct School {
    id: OrganisationId,
    n: u16,
    today: Date,
    name: String,
    affiliation: String,
    /// The form as text.
    form: String,
}

impl School {
    async fn application(
        &self,
        db: &Db,
        tx: &mut Tx,
        state: State,
        filing: Option<FilingId>,
    ) -> Result<ApplicationId, Fault> {
        let (id, now, keys): (ApplicationId, _, _) = (tx.id(), tx.now(), db.keys());
        let at = now - (i64::from(self.n % 300) * 24).hours();
        let waits = matches!(state, State::Submitted | State::Recommended);
        let due = self
            .today
            .saturating_add((i64::from(self.n % 20) - 5).days());
        let phase = Phase::ALL[usize::from(self.n) % Phase::ALL.len()];
        let handed_in = (state != State::Draft).then_some(at);
        let columns = columns! {
            "school" => self.id,
            "affiliation" => &self.affiliation,
            "state" => state.code(),
            "form" => keys.seal(FORM, &self.form),
            "form_digest" => keys.digest(FORM, &self.form),
            "drafted_at" => at,
            "submitted_at" => handed_in,
            "due_on" => waits.then_some(due),
            "late" => self.n.is_multiple_of(9).then_some(2u16),
            "phase" => (state == State::Assessing).then_some(phase.code()),
            "filing" => filing,
        };
        tx.insert("application", id, columns).await?;
        if state == State::Supplementing {
            let supplement: SupplementId = tx.id();
            let columns = columns! {
                "application" => id,
                "wanted" => "缺少场地权属证明",
                "left_days" => 5u16,
                "asked_on" => self.today,
                "answer_by" => due,
            };
            tx.insert("supplement", supplement, columns).await?;
        }
        Ok(id)
    }

    async fn filing(&self, tx: &mut Tx, id: FilingId, granted: ApplicationId) -> Result<(), Fault> {
        let begins = self
            .today
            .first_of_month()
            .saturating_sub(i64::from(self.n % 34).months());
        let mut columns = columns! {
            "school" => self.id,
            "affiliation" => &self.affiliation,
            "application" => granted,
            "number" => format!("Y000051{:06}", 200_000 + u32::from(self.n)),
            "school_name" => &self.name,
            "uscc" => format!("{:018}", self.n),
            "address" => "四川省某市虚构路1号",
            "contact_name" => "联系人",
            "contact_phone" => "028-00000001",
            "department" => "人力资源和社会保障局",
            "decided_at" => tx.now() - (i64::from(self.n % 34) * 24 * 30).hours(),
            "valid_from" => begins,
            "valid_until" => begins.saturating_add(36.months()).saturating_sub(1.day()),
        };
        columns.extend(self.end());
        tx.insert("filing", id, columns).await?;
        if self.n % 20 == 1 {
            let suspension: SuspensionId = tx.id();
            let columns =
                columns! { "filing" => id, "since" => self.today, "reason" => "限期整改" };
            tx.insert("suspension", suspension, columns).await?;
        }
        if self.n.is_multiple_of(5) {
            self.renamed(tx, id, begins).await?;
        }
        let known = occupations();
        for place in 0..OCCUPATIONS {
            let (code, name) = known[(usize::from(self.n) + place * 4) % known.len()];
            let note = "insert into filed_occupation (occupation, job_type, name) values ($1, '', $2) on conflict do nothing";
            tx.scratch(note, args![code.to_string(), name]).await?;
            for level in LEVELS {
                let line: ScopeLineId = tx.id();
                let columns = columns! {
                    "filing" => id,
                    "occupation" => code.to_string(),
                    "occupation_name" => name,
                    "job_type" => "",
                    "level" => level.digit().to_string(),
                    "audience" => Audience::OwnStudents.code(),
                    "basis" => format!("国家职业技能标准《{name}》"),
                    // A school in fifty gave up one of its occupations.
                    "dropped_on" => (place == 0 && self.n % 50 == 7).then_some(self.today),
                };
                tx.insert("scope_line", line, columns).await?;
            }
        }
        Ok(())
    }

    /// A fifth of the schools had another name a month ago.
    async fn renamed(&self, tx: &mut Tx, filing: FilingId, begins: Date) -> Result<(), Fault> {
        let version: FilingVersionId = tx.id();
        let columns = columns! {
            "filing" => filing,
            "no" => 1,
            "why" => "变更院校名称",
            "school_name" => format!("旧{:05}职业学校", self.n),
            "uscc" => format!("{:018}", self.n),
            "address" => "四川省某市虚构路1号",
            "contact_name" => "联系人",
            "contact_phone" => "028-00000001",
            "valid_from" => begins,
            "valid_until" => begins.saturating_add(36.months()).saturating_sub(1.day()),
            "changed_at" => tx.now() - (24 * 30).hours(),
        };
        tx.insert("filing_version", version, columns).await
    }

    /// Three of a hundred are revoked, two withdrawn.
    fn end(&self) -> Columns {
        let how = match self.n % 100 {
            2..=4 => "revoked",
            5..=6 => "withdrawn",
            _ => return Vec::new(),
        };
        columns! { "ended_on" => self.today.saturating_sub(20.days()), "ended_how" => how, "end_reason" => "管理失序" }
    }
}
