//! The registry of people of the demo: experts of the province and three cities, assessors and supervisors of Chengdu.

use super::{
    cast::{Authorities, Player, School},
    people::invented,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use kernel::{Level, PersonId, Stop};
use people_desk::{NewCard, NewPerson, PersonKind};
use std::collections::BTreeMap;
use web::House;

const ELECTRICIAN: &str = "6-31-01-03";
const WELDER: &str = "6-18-02-04";
/// Where experts work; none of it is a school of the demo.
const EMPLOYERS: [&str; 5] = [
    "天府示例电力公司（虚构）",
    "蜀道样板装备制造公司（虚构）",
    "涪城范例电子公司（虚构）",
    "剑南示例建设集团（虚构）",
    "四川样板职业技能研究会（虚构）",
];

/// Registers people by the acts of the officers, early in the story.
///
/// # Errors
/// Whatever stops an act.
pub async fn register(
    house: &House,
    provincial: &Authorities,
    cities: &BTreeMap<String, Authorities>,
    school: &School,
    present: Timestamp,
) -> Result<(), Stop> {
    let mut registry = Registry {
        house,
        present: calendar::shanghai_date(present),
        next: 2_000,
    };
    registry.experts(provincial, "51").await?;
    for (code, authorities) in cities {
        registry.experts(authorities, &code[..4]).await?;
    }
    if let Some(chengdu) = cities.get("510100") {
        registry.examiners(chengdu, school).await?;
    }
    Ok(())
}

struct Registry<'a> {
    house: &'a House,
    present: Date,
    next: u16,
}

impl Registry<'_> {
    /// The experts of a centre with their accounts, and as many who have none yet.
    async fn experts(&mut self, authorities: &Authorities, short: &str) -> Result<(), Stop> {
        for (n, expert) in (1..).zip(&authorities.experts) {
            let employer = EMPLOYERS[usize::from(self.next) % EMPLOYERS.len()];
            let id = self
                .person(
                    &authorities.centre,
                    expert.name(),
                    employer,
                    self.expert(&[ELECTRICIAN, WELDER]),
                )
                .await?;
            self.link(&authorities.centre, id, &format!("expert{n}-{short}"))
                .await?;
            let employer = EMPLOYERS[usize::from(self.next) % EMPLOYERS.len()];
            self.stranger(&authorities.centre, employer, self.expert(&[ELECTRICIAN]))
                .await?;
        }
        Ok(())
    }

    /// The assessors and the supervisor of the school that goes the whole way, and two more whom it knows.
    async fn examiners(&mut self, city: &Authorities, school: &School) -> Result<(), Stop> {
        let centre = &city.centre;
        let name = school.staff.organisation().name.clone();
        for (n, assessor) in (1..).zip(&school.assessors) {
            let card = self.assessor(PersonKind::Assessor, Level::Three);
            let id = self.person(centre, assessor.name(), &name, card).await?;
            self.link(centre, id, &format!("jinjiang-assessor{n}"))
                .await?;
        }
        if let Some(supervisor) = &school.supervisor {
            let id = self
                .person(centre, supervisor.name(), &name, self.supervisor())
                .await?;
            self.link(centre, id, "jinjiang-supervisor").await?;
        }
        let senior = self.assessor(PersonKind::SeniorAssessor, Level::One);
        let senior = self.stranger(centre, EMPLOYERS[0], senior).await?;
        self.appoint(centre, senior, &name).await?;
        // The card of this one ends soon: the centre is asked to renew it.
        let ending = NewCard {
            valid_from: self
                .present
                .saturating_add(60.days())
                .saturating_sub(36.months()),
            ..self.supervisor()
        };
        self.stranger(centre, EMPLOYERS[4], ending).await.map(drop)
    }

    fn card(&self, kind: PersonKind) -> NewCard {
        let months = i32::from(self.next % 15) + 2;
        NewCard {
            kind,
            occupations: Vec::new(),
            direction: String::new(),
            highest: None,
            title: String::new(),
            number: format!("YS{:06}", self.next),
            training: "四川省职业技能等级认定人员培训（演示）".to_owned(),
            hours: Some(24),
            trained_on: None,
            valid_from: self.house.today().saturating_sub(months.months()),
        }
    }

    fn expert(&self, occupations: &[&str]) -> NewCard {
        NewCard {
            occupations: codes(occupations),
            direction: "电气自动化".to_owned(),
            title: "高级工程师".to_owned(),
            ..self.card(PersonKind::Expert)
        }
    }

    fn assessor(&self, kind: PersonKind, highest: Level) -> NewCard {
        NewCard {
            occupations: codes(&[ELECTRICIAN]),
            highest: Some(highest),
            ..self.card(kind)
        }
    }

    fn supervisor(&self) -> NewCard {
        self.card(PersonKind::Supervisor)
    }

    /// Somebody who plays a part already.
    async fn person(
        &mut self,
        centre: &Player,
        name: &str,
        employer: &str,
        card: NewCard,
    ) -> Result<PersonId, Stop> {
        let person = invented(self.next, 1975);
        self.next += 1;
        let new = NewPerson {
            name: name.to_owned(),
            identity: person.identity,
            phone: person.phone,
            employer: employer.to_owned(),
        };
        let (db, now) = (&self.house.db, self.house.now());
        people_desk::register_person(db, &centre.permit()?, &new, &card, now).await
    }

    /// Somebody new.
    async fn stranger(
        &mut self,
        centre: &Player,
        employer: &str,
        card: NewCard,
    ) -> Result<PersonId, Stop> {
        let name = invented(self.next, 1975).name;
        self.person(centre, &name, employer, card).await
    }

    async fn link(&self, centre: &Player, id: PersonId, user: &str) -> Result<(), Stop> {
        let (db, now) = (&self.house.db, self.house.now());
        people_desk::link_account(db, &centre.permit()?, id, user, now)
            .await
            .map(drop)
    }

    async fn appoint(&self, centre: &Player, id: PersonId, school: &str) -> Result<(), Stop> {
        let (db, now, today) = (&self.house.db, self.house.now(), self.house.today());
        let mut conn = db.read().await?;
        let card = conn
            .one(
                "select id from qualification where person = $1",
                db::args![id],
            )
            .await?
            .get("id")?;
        drop(conn);
        let time = (today, today.saturating_add(12.months()));
        people_desk::appoint_person(db, &centre.permit()?, id, card, school, time, now)
            .await
            .map(drop)
    }
}

fn codes(texts: &[&str]) -> Vec<kernel::OccupationCode> {
    texts
        .iter()
        .map(|text| text.parse().expect("the demo's occupations have codes"))
        .collect()
}
