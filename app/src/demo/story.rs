//! The story of the demo province, from its authorities to a class with certificates, with work waiting for everyone.

use super::{
    cast::{Authorities, Casting, Player, School},
    days::{Days, at},
    exam::Exam,
    filing::{Filing, Until},
    papers, results,
    session::{self, Wish},
    visitor,
};
use crate::{compose, worker};
use access::Affiliation;
use arrangement_rules::Part;
use axum::Router;
use jiff::{SignedDuration, Timestamp};
use kernel::{DivisionCode, Fault, Level, SessionId, Stop, division};
use std::collections::BTreeMap;
use web::House;

/// How many steps [`make`] tells of.
pub const STEPS: u64 = 24;

const ELECTRICIAN: (&str, &str, &[Level]) = (
    "6-31-01-03",
    "电工",
    &[Level::Five, Level::Four, Level::Three],
);
const WELDER: (&str, &str, &[Level]) = ("6-18-02-04", "焊工", &[Level::Five, Level::Four]);

/// Everything that the later parts of the story need from the earlier ones.
struct Province<'a> {
    house: &'a House,
    router: Router,
    days: Days,
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
    days.go(house, 190, 9);
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
    let province = Province {
        house,
        router: web::application(house.clone(), compose::doors()),
        days,
        cities,
        provincial,
        training,
        tell,
    };
    let school = province.file_everyone(&casting).await?;
    province.whole_session(&school).await?;
    province.sessions_under_way(&school).await?;
    house.clock.set(present);
    tell("签署业务日志树头，制作回执与证书");
    worker::catch_up(house).await
}

impl Province<'_> {
    fn city(&self, code: &str) -> Result<(&Authorities, Affiliation), Stop> {
        let authorities = self
            .cities
            .get(code)
            .ok_or_else(|| Fault::broken(format!("no city {code}")))?;
        let code: DivisionCode = code
            .parse()
            .map_err(|error| Fault::new("a city of the demo", format!("{error}")))?;
        Ok((authorities, Affiliation::City(code)))
    }

    /// Files the school that goes the whole way, and others that stopped on different steps.
    async fn file_everyone(&self, casting: &Casting<'_>) -> Result<School, Stop> {
        (self.tell)("锦江示范技师学院：申请、受理、评估、备案");
        let (chengdu, affiliation) = self.city("510100")?;
        self.days.go(self.house, 189, 9);
        let whole = casting
            .school(affiliation, "锦江示范技师学院（虚构）", "jinjiang", true)
            .await?;
        self.file(&whole, chengdu, None, 1, &[ELECTRICIAN, WELDER])
            .play(185, Until::Decided)
            .await?;
        let others = [
            (
                "510100",
                "蓉西样板技工学校（虚构）",
                "rongxi",
                4,
                Until::Submitted,
            ),
            (
                "510100",
                "天府范例高级技工学校（虚构）",
                "tianfu",
                3,
                Until::Drafted,
            ),
            (
                "510700",
                "涪江示例技师学院（虚构）",
                "fujiang",
                40,
                Until::Assessed,
            ),
            (
                "510600",
                "旌阳样例技工学校（虚构）",
                "jingyang",
                40,
                Until::Concluded,
            ),
            (
                "510700",
                "安州示例技工学校（虚构）",
                "anzhou",
                90,
                Until::Decided,
            ),
        ];
        for (n, (city, name, short, start, until)) in others.into_iter().enumerate() {
            (self.tell)(name);
            let (authorities, affiliation) = self.city(city)?;
            self.days.go(self.house, start + 2, 9);
            let school = casting.school(affiliation, name, short, false).await?;
            let number = 2 + n as u16;
            self.file(&school, authorities, None, number, &[ELECTRICIAN])
                .play(start, until)
                .await?;
        }
        for (n, (name, short, start, until)) in [
            (
                "四川示范高级技工学校（虚构，省属）",
                "shengshu",
                5,
                Until::Submitted,
            ),
            (
                "巴蜀样板技师学院（虚构，省属）",
                "bashu",
                60,
                Until::Decided,
            ),
            (
                "川南样板高级技工学校（虚构，省属）",
                "chuannan",
                40,
                Until::Concluded,
            ),
            (
                "川北示例技师学院（虚构，省属）",
                "chuanbei",
                12,
                Until::Accepted,
            ),
        ]
        .into_iter()
        .enumerate()
        {
            (self.tell)(name);
            self.days.go(self.house, start + 2, 9);
            let school = casting
                .school(Affiliation::Province, name, short, false)
                .await?;
            let number = 10 + n as u16;
            let filing = self.file(
                &school,
                &self.provincial,
                Some(&self.training),
                number,
                &[ELECTRICIAN],
            );
            filing.play(start, until).await?;
        }
        Ok(whole)
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
            days: &self.days,
            school,
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
        }
    }

    /// A plan with its roster, reported, received, with its paper and its rooms; returns the session.
    async fn prepared(
        &self,
        school: &School,
        wish: &Wish,
        drafted: i32,
    ) -> Result<SessionId, Stop> {
        let (chengdu, _) = self.city("510100")?;
        self.days.go(self.house, drafted, 9);
        let session = session::draft(self.house, school, wish).await?;
        session::roster(self.house, school, session, wish).await?;
        self.days.go(self.house, drafted - 2, 10);
        session::report(self.house, school, session).await?;
        self.days.go(self.house, drafted - 4, 10);
        let centre = chengdu.centre.permit()?;
        plan_desk::receive_plan(&self.house.db, &centre, session, self.house.now()).await?;
        self.days.go(self.house, drafted - 5, 15);
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
        let theory_on = self.days.before(theory);
        Wish {
            title: title.to_owned(),
            class: class.to_owned(),
            headcount,
            first_person,
            registration_closed_on: self.days.before(closed),
            theory_on,
            practical_on: self.days.before(practical),
            theory_at: at(theory_on, 9, 0),
            theory_minutes: 90,
        }
    }

    /// The class of 40 that goes the whole way.
    async fn whole_session(&self, school: &School) -> Result<(), Stop> {
        (self.tell)("建立电工四级题库");
        self.days.go(self.house, 120, 9);
        papers::bank(self.house, school).await?;
        (self.tell)("第一批：计划、名册、组卷、编排（40人）");
        let wish = self.wish(
            "2026年第一批电工四级认定",
            "电气231班",
            40,
            100,
            (100, 70, 69),
        );
        let session = self.prepared(school, &wish, 95).await?;
        (self.tell)("第一批：理论考试、技能考核、质量督导");
        self.exam(school, session).hold_whole().await?;
        (self.tell)("第一批：核算、公示、确认、报送、审核、赋码、发证");
        self.days.go(self.house, 66, 10);
        results::publish(self.house, school, session).await?;
        self.days.go(self.house, 60, 10);
        results::report(self.house, school, session).await?;
        let (chengdu, _) = self.city("510100")?;
        self.days.go(self.house, 57, 10);
        results::assign(self.house, chengdu, session).await?;
        self.days.go(self.house, 55, 10);
        results::issue(self.house, school, session).await?;
        // The worker makes the certificates on the day on which they are issued.
        worker::catch_up(self.house).await
    }

    /// Sessions that wait on different steps, so that every role finds work.
    async fn sessions_under_way(&self, school: &School) -> Result<(), Stop> {
        (self.tell)("第二批：结果已报送，待市中心审核");
        let wish = self.wish(
            "2026年第二批电工四级认定",
            "电气232班",
            6,
            200,
            (45, 24, 23),
        );
        let session = self.prepared(school, &wish, 40).await?;
        self.exam(school, session).hold_whole().await?;
        self.days.go(self.house, 20, 10);
        results::publish(self.house, school, session).await?;
        self.days.go(self.house, 2, 10);
        results::report(self.house, school, session).await?;

        (self.tell)("第三批：公示期满，待法定代表人确认");
        let wish = self.wish(
            "2026年第三批电工四级认定",
            "电气233班",
            5,
            300,
            (40, 16, 15),
        );
        let session = self.prepared(school, &wish, 35).await?;
        self.exam(school, session).hold_whole().await?;
        self.days.go(self.house, 10, 10);
        results::publish(self.house, school, session).await?;

        (self.tell)("第四批：技能考核评分中");
        let wish = self.wish("2026年第四批电工四级认定", "电气234班", 5, 400, (30, 3, 2));
        let session = self.prepared(school, &wish, 25).await?;
        let exam = self.exam(school, session);
        for sitting in exam.sittings(Part::Theory).await? {
            exam.open(&sitting).await?;
            exam.sit_theory(&sitting, &[]).await?;
            exam.close(&sitting).await?;
        }
        for sitting in exam.sittings(Part::Practical).await? {
            exam.open(&sitting).await?;
            exam.score_practical(&sitting, 0).await?;
        }

        (self.tell)("第七批：理论考试进行中，留一个座位给访客");
        let begins = self.days.now() - SignedDuration::from_mins(40);
        let wish = Wish {
            theory_on: calendar::shanghai_date(begins),
            theory_at: begins,
            theory_minutes: visitor::THEORY_MINUTES,
            ..self.wish("2026年第七批电工四级认定", "电气237班", 6, 700, (20, 0, -1))
        };
        let session = self.prepared(school, &wish, 15).await?;
        let exam = self.exam(school, session);
        for sitting in exam.sittings(Part::Theory).await? {
            exam.open(&sitting).await?;
            let left = exam.last_seat(&sitting).await?;
            exam.sit_theory(&sitting, &[left]).await?;
        }

        (self.tell)("第五批：计划已报送，待市中心接收");
        let wish = self.wish(
            "2026年第五批电工四级认定",
            "电气235班",
            8,
            500,
            (12, -10, -11),
        );
        self.days.go(self.house, 8, 9);
        let session = session::draft(self.house, school, &wish).await?;
        session::roster(self.house, school, session, &wish).await?;
        self.days.go(self.house, 3, 9);
        session::report(self.house, school, session).await?;

        (self.tell)("第六批：计划拟订中");
        let wish = self.wish(
            "2026年第六批电工四级认定",
            "电气236班",
            8,
            600,
            (6, -20, -21),
        );
        self.days.go(self.house, 4, 9);
        session::draft(self.house, school, &wish).await.map(drop)
    }
}
