//! Who takes part in the demo: the provincial authorities, all cities of Sichuan, schools with plainly invented names.

use access::{Affiliation, Doing, Organisation, OrganisationKind, Permit, Principal, Role};
use accounts::{NewAccount, NewOrganisation, SignIn};
use kernel::{Actor, DivisionCode, Fault, Stop, division};
use web::{DemoAccount, House};

/// The well-known password of every account of the demo; it works only while the server listens on loopback.
pub const PASSWORD: &str = "gongjiang";

/// One who acts in the demo.
#[derive(Clone, Debug)]
pub struct Player(Principal);

impl Player {
    /// A player of a demo that was made before, who signs in as everyone does.
    ///
    /// # Errors
    /// A refusal where the password was changed, a fault where there is no such player.
    pub async fn recall(house: &House, user: &str) -> Result<Player, Stop> {
        let attempt = SignIn {
            user_name: user,
            password: PASSWORD,
            address: "demo",
            demo_allowed: true,
        };
        let token = accounts::sign_in(&house.db, &attempt, house.now())
            .await?
            .token;
        let found = accounts::find(&house.db, &token, true, house.now()).await?;
        accounts::leave(&house.db, &token).await?;
        let found = found.ok_or_else(|| Fault::broken("a sign-in of the demo is gone at once"))?;
        Ok(Player(found.principal))
    }

    /// The right to an act; the demo plays every act by somebody who may do it.
    ///
    /// # Errors
    /// The refusal of the policy.
    pub fn permit<A: Doing>(&self) -> Result<Permit<A>, Stop> {
        Ok(self.0.permit()?)
    }

    /// The organisation for which they act.
    pub fn organisation(&self) -> &Organisation {
        self.0
            .organisation
            .as_ref()
            .expect("every player of the demo has an organisation")
    }

    /// The account.
    pub fn account(&self) -> kernel::AccountId {
        match self.0.actor {
            Actor::Account { account, .. } => account,
            _ => unreachable!("every player of the demo has an account"),
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0.name
    }
}

/// The authorities of the province or of a city.
#[derive(Clone, Debug)]
pub struct Authorities {
    /// The department's officer.
    pub department: Player,
    /// The centre's officer.
    pub centre: Player,
    /// Three experts, where the demo needs them.
    pub experts: Vec<Player>,
}

/// The people of a school.
#[derive(Clone, Debug)]
pub struct School {
    /// 学校认定管理人员.
    pub staff: Player,
    /// 法定代表人.
    pub head: Player,
    /// 考务人员.
    pub exam_staff: Vec<Player>,
    /// 考评员.
    pub assessors: Vec<Player>,
    /// 质量督导员.
    pub supervisor: Option<Player>,
}

const EXAM_STAFF: [&str; 6] = [
    "监考甲",
    "监考乙",
    "监考丙",
    "监考丁",
    "考务组长",
    "考务副组长",
];
const ASSESSORS: [&str; 3] = ["考评组长", "考评员乙", "考评员丙"];

impl School {
    /// A school with the people of the exam, of a demo that was made before.
    ///
    /// # Errors
    /// As [`Player::recall`].
    pub async fn recall(house: &House, short: &str) -> Result<School, Stop> {
        let mut exam_staff = Vec::new();
        for n in 1..=EXAM_STAFF.len() {
            exam_staff.push(Player::recall(house, &format!("{short}-exam{n}")).await?);
        }
        let mut assessors = Vec::new();
        for n in 1..=ASSESSORS.len() {
            assessors.push(Player::recall(house, &format!("{short}-assessor{n}")).await?);
        }
        Ok(School {
            staff: Player::recall(house, &format!("{short}-staff")).await?,
            head: Player::recall(house, &format!("{short}-head")).await?,
            exam_staff,
            assessors,
            supervisor: Some(Player::recall(house, &format!("{short}-supervisor")).await?),
        })
    }
}

/// Opens what the story needs, by the acts that a real installation uses.
pub struct Casting<'a> {
    house: &'a House,
    platform: Principal,
}

impl<'a> Casting<'a> {
    /// Begins to cast.
    pub fn new(house: &'a House) -> Self {
        Casting {
            house,
            platform: Principal::platform(),
        }
    }

    /// The provincial department with its administrator, the provincial centre, the training centre.
    ///
    /// # Errors
    /// Whatever stops an act.
    pub async fn province(&self) -> Result<(Authorities, Player), Stop> {
        let affiliation = Affiliation::Province;
        let department = self
            .organisation(
                OrganisationKind::Department,
                affiliation,
                "四川省人力资源和社会保障厅（演示）",
            )
            .await?;
        self.player(&department, Role::Administrator, "admin", "系统管理员")
            .await?;
        let officer = self
            .player(&department, Role::DepartmentOfficer, "dept-51", "厅审批员")
            .await?;
        let centre = self
            .organisation(
                OrganisationKind::AppraisalCentre,
                affiliation,
                "四川省职业技能鉴定指导中心（演示）",
            )
            .await?;
        let training = self
            .organisation(
                OrganisationKind::TrainingCentre,
                affiliation,
                "四川省职业培训指导中心（演示）",
            )
            .await?;
        let training = self
            .player(
                &training,
                Role::TrainingCentreOfficer,
                "training-51",
                "职培经办",
            )
            .await?;
        let authorities = Authorities {
            department: officer,
            experts: self.experts(&centre, "51").await?,
            centre: self
                .player(&centre, Role::CentreOfficer, "centre-51", "省中心经办")
                .await?,
        };
        Ok((authorities, training))
    }

    /// A city's department and centre; experts where `with_experts`.
    ///
    /// # Errors
    /// Whatever stops an act.
    pub async fn city(&self, code: DivisionCode, with_experts: bool) -> Result<Authorities, Stop> {
        let name = division::in_sichuan(code).map_or("某市", |city| city.name);
        let short = &code.to_string()[..4];
        let affiliation = Affiliation::City(code);
        let department = self
            .organisation(
                OrganisationKind::Department,
                affiliation,
                &format!("{name}人力资源和社会保障局（演示）"),
            )
            .await?;
        let centre = self
            .organisation(
                OrganisationKind::AppraisalCentre,
                affiliation,
                &format!("{name}职业技能鉴定指导中心（演示）"),
            )
            .await?;
        Ok(Authorities {
            department: self
                .player(
                    &department,
                    Role::DepartmentOfficer,
                    &format!("dept-{short}"),
                    "局审批员",
                )
                .await?,
            centre: self
                .player(
                    &centre,
                    Role::CentreOfficer,
                    &format!("centre-{short}"),
                    "市中心经办",
                )
                .await?,
            experts: if with_experts {
                self.experts(&centre, short).await?
            } else {
                Vec::new()
            },
        })
    }

    /// A school with its clerk and its head; with the people of the exam where `with_exam`.
    ///
    /// # Errors
    /// Whatever stops an act.
    pub async fn school(
        &self,
        affiliation: Affiliation,
        name: &str,
        short: &str,
        with_exam: bool,
    ) -> Result<School, Stop> {
        let school = self
            .organisation(OrganisationKind::School, affiliation, name)
            .await?;
        let mut people = School {
            staff: self
                .player(
                    &school,
                    Role::SchoolStaff,
                    &format!("{short}-staff"),
                    "韩梅",
                )
                .await?,
            head: self
                .player(
                    &school,
                    Role::SchoolHead,
                    &format!("{short}-head"),
                    "严守正",
                )
                .await?,
            exam_staff: Vec::new(),
            assessors: Vec::new(),
            supervisor: None,
        };
        if with_exam {
            for (n, person) in EXAM_STAFF.iter().enumerate() {
                let user = format!("{short}-exam{}", n + 1);
                people
                    .exam_staff
                    .push(self.player(&school, Role::ExamStaff, &user, person).await?);
            }
            for (n, person) in ASSESSORS.iter().enumerate() {
                let user = format!("{short}-assessor{}", n + 1);
                people
                    .assessors
                    .push(self.player(&school, Role::Assessor, &user, person).await?);
            }
            let supervisor = self
                .player(
                    &school,
                    Role::Supervisor,
                    &format!("{short}-supervisor"),
                    "督导员",
                )
                .await?;
            people.supervisor = Some(supervisor);
        }
        Ok(people)
    }

    async fn experts(&self, centre: &Organisation, short: &str) -> Result<Vec<Player>, Stop> {
        let mut experts = Vec::new();
        for (n, name) in ["评估专家甲", "评估专家乙", "评估专家丙"]
            .iter()
            .enumerate()
        {
            let user = format!("expert{}-{short}", n + 1);
            experts.push(self.player(centre, Role::Expert, &user, name).await?);
        }
        Ok(experts)
    }

    /// Opens an organisation; nobody can sign in for it yet.
    ///
    /// # Errors
    /// Whatever stops the act.
    pub async fn organisation(
        &self,
        kind: OrganisationKind,
        affiliation: Affiliation,
        name: &str,
    ) -> Result<Organisation, Stop> {
        let new = NewOrganisation {
            kind,
            affiliation,
            name: name.to_owned(),
        };
        let id = accounts::open_organisation(
            &self.house.db,
            &self.platform.permit()?,
            &new,
            self.house.now(),
        )
        .await?;
        Ok(Organisation {
            id,
            kind,
            affiliation,
            name: name.to_owned(),
        })
    }

    async fn player(
        &self,
        organisation: &Organisation,
        role: Role,
        user: &str,
        name: &str,
    ) -> Result<Player, Stop> {
        let new = NewAccount {
            organisation: organisation.id,
            role,
            user_name: user.to_owned(),
            person_name: name.to_owned(),
            password: PASSWORD.to_owned(),
            demo: true,
        };
        let account = accounts::open_account(
            &self.house.db,
            &self.platform.permit()?,
            &new,
            self.house.now(),
        )
        .await?;
        Ok(Player(Principal {
            actor: Actor::Account {
                account,
                organisation: organisation.id,
            },
            name: name.to_owned(),
            role,
            organisation: Some(organisation.clone()),
        }))
    }
}

/// The accounts that the sign-in page offers: one for each role, each with work waiting.
pub fn offered() -> Vec<DemoAccount> {
    [
        ("学校认定管理人员（锦江示范）", "jinjiang-staff"),
        ("法定代表人（锦江示范）", "jinjiang-head"),
        ("考务人员（锦江示范）", "jinjiang-exam1"),
        ("考评员（锦江示范）", "jinjiang-assessor1"),
        ("质量督导员（锦江示范）", "jinjiang-supervisor"),
        ("市职鉴中心（成都）", "centre-5101"),
        ("市人社局（德阳）", "dept-5106"),
        ("评估专家（绵阳）", "expert3-5107"),
        ("省职培中心", "training-51"),
        ("省职鉴中心", "centre-51"),
        ("省人社厅", "dept-51"),
        ("系统管理员", "admin"),
    ]
    .map(|(role, name)| DemoAccount {
        role: role.to_owned(),
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
    })
    .to_vec()
}
