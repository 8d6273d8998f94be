//! The story of the demo province, from its authorities to a class with certificates, with work waiting for everyone.

use super::{
    agenda::{Agenda, Script},
    cast::{Authorities, Casting, Player, School},
    days::{Days, at},
    exam::Exam,
    filing::{Filing, Until},
    life::{self, LIVES},
    papers, partners, registry, results,
    schools::OTHERS,
    session::{self, Wish},
    visitor,
};
use crate::{compose, worker};
use access::{Affiliation, OrganisationKind};
use arrangement_rules::Part;
use axum::Router;
use filing_desk::Kind;
use jiff::{SignedDuration, Timestamp};
use kernel::{DivisionCode, Fault, Level, SessionId, Stop, division};
use std::collections::BTreeMap;
use web::House;

/// How many steps [`make`] tells of.
pub const STEPS: u64 = 28;

const ELECTRICIAN: (&str, &str, &[Level]) = (
    "6-31-01-03",
    "电工",
    &[Level::Five, Level::Four, Level::Three],
);
pub(super) const WELDER: (&str, &str, &[Level]) =
    ("6-18-02-04", "焊工", &[Level::Five, Level::Four]);

/// Everything that the parts of the story share.
struct Province<'a> {
    house: &'a House,
    casting: Casting<'a>,
    router: Router,
    agenda: Agenda,
    cities: BTreeMap<String, Authorities>,
    provincial: Authorities,
    training: Player,
    tell: &'a (dyn Fn(&str) + Sync),
}

/// Lives through the story up to `present`; `tell` is told of each step. The house's clock must be one that can be set.
///
/// # Errors
/// Whatever stops an act: the story is then not whole.
pub async fn make(
    house: &House,
    present: Timestamp,
    tell: &(dyn Fn(&str) + Sync),
) -> Result<(), Stop> {
    let days = Days::until(present);
    house.clock.set(at(days.before(190), 9, 0));
    tell("设立省级机构");
    let casting = Casting::new(house);
    let (provincial, training) = casting.province().await?;
    tell("设立21个市（州）的人社局和职鉴中心");
    let mut cities = BTreeMap::new();
    for city in division::sichuan_cities() {
        let with_experts = ["510100", "510600", "510700"].contains(&city.code.to_string().as_str());
        cities.insert(
            city.code.to_string(),
            casting.city(city.code, with_experts).await?,
        );
    }
    let chengdu = affiliation("510100")?;
    let school = casting
        .school(chengdu, "锦江示范技师学院（虚构）", "jinjiang", true)
        .await?;
    tell("登记专家、考评人员和质量督导人员");
    registry::register(house, &provincial, &cities, &school, present).await?;
    let province = Province {
        house,
        router: web::application(house.clone(), compose::doors()),
        agenda: Agenda::new(days, house.clock.clone()),
        casting,
        cities,
        provincial,
        training,
        tell,
    };
    province.live(&school).await?;
    house.clock.set(present);
    tell("签署业务日志树头，制作回执与证书");
    worker::catch_up(house).await
}

fn affiliation(code: &str) -> Result<Affiliation, Stop> {
    let code: DivisionCode = code
        .parse()
        .map_err(|error| Fault::new("a city of the demo", format!("{error}")))?;
    Ok(Affiliation::City(code))
}

impl Province<'_> {
    async fn live(&self, school: &School) -> Result<(), Stop> {
        let officers = (&self.city("510100")?.centre, &self.provincial.centre);
        let mut scripts: Vec<Script<'_>> = vec![
            Box::pin(self.first_session(school)),
            Box::pin(self.second_session(school)),
            Box::pin(self.third_session(school)),
            Box::pin(self.fourth_session(school)),
            Box::pin(self.fifth_session(school)),
            Box::pin(self.sixth_session(school)),
            Box::pin(self.visitors_session(school)),
            Box::pin(partners::play(self.house, &self.agenda, officers, school)),
            Box::pin(self.new_school()),
        ];
        for n in 0..OTHERS.len() {
            scripts.push(Box::pin(self.other_school(n)));
        }
        for n in 0..LIVES.len() {
            scripts.push(Box::pin(self.filed_school(n)));
        }
        self.agenda.live(scripts).await
    }

    /// A school for which the administrator is to open accounts.
    async fn new_school(&self) -> Result<(), Stop> {
        self.agenda.go(1, 16).await;
        let (kind, place) = (OrganisationKind::School, affiliation("510700")?);
        let name = "江油样板技工学校（虚构）";
        self.casting.organisation(kind, place, name).await.map(drop)
    }

    /// Tells of a step with its day.
    fn tell(&self, step: &str) {
        let today = calendar::shanghai_date(self.house.now());
        (self.tell)(&format!("{today} {step}"));
    }

    fn city(&self, code: &str) -> Result<&Authorities, Stop> {
        let authorities = self.cities.get(code);
        authorities.ok_or_else(|| Fault::broken(format!("no city {code}")).into())
    }

    /// A school that stopped on some step of its filing.
    async fn other_school(&self, n: usize) -> Result<(), Stop> {
        let (city, name, short, start, until) = OTHERS[n];
        let school = self.school(city, name, short, start).await?;
        let (authorities, training) = self.responsible(city)?;
        self.file(&school, authorities, training, 2 + n as u16, &[ELECTRICIAN])
            .play(start, until)
            .await
            .map(drop)
    }

    /// A school that was filed, and what its filing lived through since.
    async fn filed_school(&self, n: usize) -> Result<(), Stop> {
        let life = &LIVES[n];
        let school = self.school(life.city, life.name, life.short, life.start);
        let school = school.await?;
        let (authorities, training) = self.responsible(life.city)?;
        let filing = self.file(
            &school,
            authorities,
            training,
            20 + n as u16,
            &[ELECTRICIAN],
        );
        life::play(filing, life).await
    }

    /// Opens a school two working days before it begins to file.
    async fn school(
        &self,
        city: Option<&str>,
        name: &str,
        short: &str,
        start: i32,
    ) -> Result<School, Stop> {
        let place = city.map_or(Ok(Affiliation::Province), affiliation)?;
        self.agenda.go(start + 2, 9).await;
        self.tell(name);
        self.casting.school(place, name, short, false).await
    }

    /// Who looks after the schools of a city, or of the province.
    fn responsible(&self, city: Option<&str>) -> Result<(&Authorities, Option<&Player>), Stop> {
        Ok(match city {
            Some(code) => (self.city(code)?, None),
            None => (&self.provincial, Some(&self.training)),
        })
    }

    fn file<'a>(
        &'a self,
        school: &'a School,
        authorities: &'a Authorities,
        training: Option<&'a Player>,
        number: u16,
        occupations: &'a [(&'a str, &'a str, &'a [Level])],
    ) -> Filing<'a> {
        Filing {
            house: self.house,
            agenda: &self.agenda,
            school,
            kind: Kind::Initial,
            authorities,
            training,
            occupations,
            number,
        }
    }

    fn exam<'a>(&'a self, school: &'a School, session: SessionId) -> Exam<'a> {
        Exam {
            house: self.house,
            router: &self.router,
            school,
            session,
            agenda: &self.agenda,
        }
    }

    /// A plan with its roster, reported, received, with its paper and its rooms; returns the session.
    async fn prepared(
        &self,
        school: &School,
        wish: &Wish,
        drafted: i32,
    ) -> Result<SessionId, Stop> {
        let chengdu = self.city("510100")?;
        self.agenda.go(drafted, 9).await;
        self.tell(&wish.title);
        let session = session::draft(self.house, school, wish).await?;
        session::roster(self.house, school, session, wish).await?;
        self.agenda.go(drafted - 2, 10).await;
        session::report(self.house, school, session).await?;
        self.agenda.go(drafted - 4, 10).await;
        let centre = chengdu.centre.permit()?;
        plan_desk::receive_plan(&self.house.db, &centre, session, self.house.now()).await?;
        self.agenda.go(drafted - 5, 15).await;
        papers::assemble(self.house, school, session).await?;
        papers::arrange(self.house, school, session, wish).await?;
        Ok(session)
    }

    fn wish(
        &self,
        title: &str,
        class: &str,
        headcount: u16,
        first_person: u16,
        (closed, theory, practical): (i32, i32, i32),
    ) -> Wish {
        let theory_on = self.agenda.days.before(theory);
        Wish {
            title: title.to_owned(),
            class: class.to_owned(),
            headcount,
            first_person,
            registration_closed_on: self.agenda.days.before(closed),
            theory_on,
            practical_on: self.agenda.days.before(practical),
            theory_at: at(theory_on, 9, 0),
            theory_minutes: 90,
        }
    }

    /// The filing of the school that goes the whole way, its bank, and its class of 40.
    async fn first_session(&self, school: &School) -> Result<(), Stop> {
        let chengdu = self.city("510100")?;
        self.agenda.go(189, 9).await;
        self.tell("锦江示范技师学院：申请、受理、评估、备案");
        self.file(school, chengdu, None, 1, &[ELECTRICIAN, WELDER])
            .play(185, Until::Decided)
            .await?;
        self.agenda.go(120, 9).await;
        self.tell("建立电工四级题库");
        papers::bank(self.house, school).await?;
        let days = (100, 70, 69);
        let wish = self.wish("2026年第一批电工四级认定", "电气231班", 40, 100, days);
        let session = self.prepared(school, &wish, 95).await?;
        self.exam(school, session).hold_whole().await?;
        self.agenda.go(66, 10).await;
        self.tell("第一批：核算、公示、确认、报送、审核、赋码、发证");
        results::publish(self.house, school, session).await?;
        self.agenda.go(60, 10).await;
        results::report(self.house, school, session).await?;
        self.agenda.go(57, 10).await;
        results::assign(self.house, chengdu, session).await?;
        self.agenda.go(55, 10).await;
        results::issue(self.house, school, session).await?;
        // The worker makes the certificates on the day on which they are issued.
        worker::catch_up(self.house).await
    }

    /// Reported; the city's centre reviews next.
    async fn second_session(&self, school: &School) -> Result<(), Stop> {
        let wish = self.wish("2026年第二批电工四级认定", "电气232班", 6, 200, (30, 10, 9));
        let session = self.prepared(school, &wish, 25).await?;
        self.exam(school, session).hold_whole().await?;
        self.agenda.go(8, 10).await;
        results::publish(self.house, school, session).await?;
        self.agenda.go(2, 10).await;
        results::report(self.house, school, session).await
    }

    /// Published for its five working days; the head confirms next.
    async fn third_session(&self, school: &School) -> Result<(), Stop> {
        let wish = self.wish("2026年第三批电工四级认定", "电气233班", 5, 300, (28, 8, 7));
        let session = self.prepared(school, &wish, 23).await?;
        self.exam(school, session).hold_whole().await?;
        self.agenda.go(6, 10).await;
        results::publish(self.house, school, session).await
    }

    /// The practical is open; the assessors score next.
    async fn fourth_session(&self, school: &School) -> Result<(), Stop> {
        let wish = self.wish("2026年第四批电工四级认定", "电气234班", 5, 400, (25, 3, 2));
        let session = self.prepared(school, &wish, 20).await?;
        let exam = self.exam(school, session);
        for room in exam.sittings(Part::Theory).await? {
            exam.open(&room).await?;
            exam.sit_theory(&room, &[]).await?;
            exam.close(&room).await?;
        }
        for hall in exam.sittings(Part::Practical).await? {
            exam.open(&hall).await?;
        }
        Ok(())
    }

    /// Reported; the city's centre receives next.
    async fn fifth_session(&self, school: &School) -> Result<(), Stop> {
        let days = (12, -10, -11);
        let wish = self.wish("2026年第五批电工四级认定", "电气235班", 8, 500, days);
        self.agenda.go(8, 9).await;
        self.tell(&wish.title);
        let session = session::draft(self.house, school, &wish).await?;
        session::roster(self.house, school, session, &wish).await?;
        self.agenda.go(3, 9).await;
        session::report(self.house, school, session).await
    }

    /// Being drawn up.
    async fn sixth_session(&self, school: &School) -> Result<(), Stop> {
        let days = (6, -20, -21);
        let wish = self.wish("2026年第六批电工四级认定", "电气236班", 8, 600, days);
        self.agenda.go(4, 9).await;
        self.tell(&wish.title);
        session::draft(self.house, school, &wish).await.map(drop)
    }

    /// The theory is under way now, with a seat for the visitor.
    async fn visitors_session(&self, school: &School) -> Result<(), Stop> {
        let begins = self.agenda.days.now() - SignedDuration::from_mins(40);
        let wish = Wish {
            theory_on: calendar::shanghai_date(begins),
            theory_at: begins,
            theory_minutes: visitor::THEORY_MINUTES,
            ..self.wish("2026年第七批电工四级认定", "电气237班", 6, 700, (20, 0, -1))
        };
        let session = self.prepared(school, &wish, 15).await?;
        let exam = self.exam(school, session);
        for room in exam.sittings(Part::Theory).await? {
            exam.open(&room).await?;
            let left = exam.last_seat(&room).await?;
            exam.sit_theory(&room, &[left]).await?;
        }
        Ok(())
    }
}
