//! The demo's filings: each school files by its own workbook of 附件5, and comes as far as the story wants.

use super::{
    agenda::Agenda,
    cast::{Authorities, Player, School},
    people,
};
use crate::worker;
use filing_desk::{
    ApplicationForm, AssessorRow, Contact, EquipmentRow, ExpertRow, Judgement, Kind, Line,
    LineDecision, Material, Method, OF_LINE, OF_SCHOOL, OccupationRow, Proposal, Ruling, StaffRow,
    SupervisorRow, Wanted, workbook,
};
use kernel::{Actor, ApplicationId, Fault, FilingId, Level, Stop, Uscc};
use web::House;

/// How far a filing comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Until {
    /// A draft from the workbook, without its materials.
    Drafted,
    /// Confirmed by the head and submitted.
    Submitted,
    /// Accepted by the centre.
    Accepted,
    /// A panel was appointed and all but one of its experts gave their opinions.
    Assessed,
    /// The centre has concluded the assessment.
    Concluded,
    /// The department has decided.
    Decided,
}

/// One filing of the demo.
#[derive(Clone, Copy)]
pub struct Filing<'a> {
    /// The platform.
    pub house: &'a House,
    /// The demo's agenda.
    pub agenda: &'a Agenda,
    /// The school.
    pub school: &'a School,
    /// For what it applies.
    pub kind: Kind,
    /// Who looks after it.
    pub authorities: &'a Authorities,
    /// The training centre's officer, for a provincial school.
    pub training: Option<&'a Player>,
    /// The occupations that it applies for: code, name, levels.
    pub occupations: &'a [(&'a str, &'a str, &'a [Level])],
    /// A number that makes its people differ from other schools'.
    pub number: u16,
}

impl Filing<'_> {
    /// Every occupation and level is proposed.
    fn proposals(&self) -> Vec<Proposal> {
        let lines = self
            .occupations
            .iter()
            .map(|(_, _, levels)| levels.len())
            .sum();
        let proposal = |no| Proposal {
            no,
            proposed: true,
            reason: String::new(),
        };
        (1..=lines).map(proposal).collect()
    }

    /// Plays the filing from `start` working days before today, as far as `until`; the school is there already. Returns what
    /// was filed, where it came so far.
    ///
    /// # Errors
    /// Whatever stops an act.
    pub async fn play(&self, start: i32, until: Until) -> Result<Option<FilingId>, Stop> {
        let db = &self.house.db;
        let now = self.agenda.go(start, 9).await;
        let staff = &self.school.staff;
        let bytes = workbook::filled(&self.form()?)?;
        let preview = filing_desk::preview_form(
            db,
            &staff.permit()?,
            self.kind,
            "备案申请表.xlsx",
            &bytes,
            now,
        )
        .await?;
        let application = filing_desk::commit_form(db, &staff.permit()?, preview.id, now).await?;
        if until == Until::Drafted {
            return Ok(None);
        }
        self.materials(application).await?;
        let now = self.agenda.go(start - 1, 10).await;
        let head = &self.school.head;
        filing_desk::submit_application(db, &head.permit()?, application, (head.name(), None), now)
            .await?;
        if until == Until::Submitted {
            return Ok(None);
        }
        if let Some(training) = self.training {
            let now = self.agenda.go(start - 3, 10).await;
            let opinion = "办学方向、专业设置与所报职业相符，同意推荐。";
            let (permit, lines) = (training.permit()?, self.proposals());
            filing_desk::recommend_application(db, &permit, application, (opinion, &lines), now)
                .await?;
        }
        let now = self.agenda.go(start - 6, 11).await;
        filing_desk::accept_application(db, &self.authorities.centre.permit()?, application, now)
            .await?;
        if until == Until::Accepted {
            return Ok(None);
        }
        self.assess(application, start, until).await
    }

    async fn materials(&self, application: ApplicationId) -> Result<(), Stop> {
        let (db, now) = (&self.house.db, self.house.now());
        let permit = self.school.staff.permit()?;
        for material in Material::ALL
            .iter()
            .copied()
            .filter(|material| *material != Material::Agreements)
        {
            let notice = print::Notice {
                title: material.title().to_owned(),
                number: None,
                addressee: None,
                body: vec![print::Block::Paragraph {
                    text: format!(
                        "{}：{}（演示材料）。",
                        self.school.staff.organisation().name,
                        material.title()
                    ),
                }],
                signatory: self.school.staff.organisation().name.clone(),
                seal: None,
                date: calendar::shanghai_date(now),
            };
            let pdf = notice
                .render()
                .map_err(|error| Fault::new("printing a material of the demo", error))?;
            let (file, about) = (format!("{}.pdf", material.code()), (material, None));
            filing_desk::upload_material(db, &permit, application, about, &file, &pdf, now).await?;
        }
        Ok(())
    }

    async fn assess(
        &self,
        application: ApplicationId,
        start: i32,
        until: Until,
    ) -> Result<Option<FilingId>, Stop> {
        let db = &self.house.db;
        let centre = &self.authorities.centre;
        let now = self.agenda.go(start - 8, 10).await;
        filing_desk::appoint_panel(db, &centre.permit()?, application, 3, now).await?;
        worker::catch_up(self.house).await?;
        let lines = filing_desk::lines_of(&mut db.read().await?, application).await?;
        let experts = self.authorities.experts.len();
        let spoken = if until == Until::Assessed {
            experts - 1
        } else {
            experts
        };
        self.visit(application, start).await?;
        for (n, expert) in self.authorities.experts.iter().take(spoken).enumerate() {
            let now = self.agenda.go(start - 12, 9 + n as i8).await;
            let judged = judgements(&lines);
            filing_desk::give_opinion(db, &expert.permit()?, application, &judged, now).await?;
        }
        if until == Until::Assessed {
            return Ok(None);
        }
        self.sign(application, start).await?;
        let now = self.agenda.go(start - 15, 15).await;
        filing_desk::conclude_assessment(db, &centre.permit()?, application, now).await?;
        worker::catch_up(self.house).await?;
        if until == Until::Concluded {
            return Ok(None);
        }
        let now = self.agenda.go(start - 19, 10).await;
        let decisions: Vec<LineDecision> = lines
            .iter()
            .map(|line| LineDecision {
                line: line.id,
                ruling: Ruling::Granted,
            })
            .collect();
        filing_desk::decide_filing(
            db,
            &self.authorities.department.permit()?,
            application,
            &decisions,
            now,
        )
        .await
    }

    /// The centre plans the six methods and notes them as carried out.
    async fn visit(&self, application: ApplicationId, start: i32) -> Result<(), Stop> {
        let db = &self.house.db;
        let centre = &self.authorities.centre;
        let now = self.agenda.go(start - 9, 9).await;
        let day = self.agenda.days.before(start - 11);
        let wanted = Method::ALL.map(|method| (method, Wanted::On(day)));
        filing_desk::plan_assessment(db, &centre.permit()?, application, &wanted.into(), now)
            .await?;
        let now = self.agenda.go(start - 11, 17).await;
        let permit = centre.permit()?;
        for (method, note) in Method::ALL.into_iter().zip(NOTES) {
            filing_desk::carry_out_method(db, &permit, application, method, (day, note), now)
                .await?;
        }
        Ok(())
    }

    /// The leader writes what the panel found, and every expert signs it.
    async fn sign(&self, application: ApplicationId, start: i32) -> Result<(), Stop> {
        let db = &self.house.db;
        let now = self.agenda.go(start - 14, 9).await;
        let text = "专家组一致认为，该校具备开展所报职业（工种）和等级认定的条件，建议予以备案。";
        let leader = filing_desk::leader_of(&mut db.read().await?, application).await?;
        for expert in &self.authorities.experts {
            let permit = expert.permit()?;
            if matches!(permit.actor(), Actor::Account { account, .. } if Some(account) == leader) {
                filing_desk::write_opinion(db, &permit, application, text, now).await?;
            }
        }
        for (n, expert) in self.authorities.experts.iter().enumerate() {
            let now = self.agenda.go(start - 14, 10 + n as i8).await;
            let signed = (1, expert.name(), "");
            filing_desk::sign_opinion(db, &expert.permit()?, application, signed, now).await?;
        }
        Ok(())
    }

    /// The form that the school fills in.
    fn form(&self) -> Result<ApplicationForm, Stop> {
        let school = self.school.staff.organisation().name.clone();
        let names: Vec<&str> = self.occupations.iter().map(|(_, name, _)| *name).collect();
        let person = |n: u16| people::invented(40_000 + self.number * 40 + n, 1982);
        let occupations = self
            .occupations
            .iter()
            .map(|(code, name, levels)| {
                Ok(OccupationRow {
                    occupation: (*name).to_owned(),
                    job_type: String::new(),
                    code: code
                        .parse()
                        .map_err(|error| Fault::new("a code of the demo", format!("{error}")))?,
                    basis: format!("《{name}国家职业技能标准（2018年版）》"),
                    levels: levels.to_vec(),
                    items: "自建题库，理论试题200道以上，技能试题10套".to_owned(),
                    remark: String::new(),
                })
            })
            .collect::<Result<_, Fault>>()?;
        Ok(ApplicationForm {
            school: school.clone(),
            address: format!("四川省某市示范大道{}号（虚构地址）", self.number),
            uscc: Uscc::fictitious(self.number),
            contact: Contact {
                name: self.school.staff.name().to_owned(),
                position: "认定办公室主任".to_owned(),
                landline: format!("028-0000{:04}", self.number),
                mobile: person(39).phone,
                email: "rending@example.invalid".to_owned(),
            },
            regulations: [
                "考务管理规程",
                "试卷保密制度",
                "考评员管理办法",
                "质量督导办法",
            ]
            .map(str::to_owned)
            .to_vec(),
            occupations,
            teaching: format!(
                "开设{}相关专业，与多家企业共建实训基地，课程内容对接国家职业标准。",
                names.join("、")
            ),
            site: "理论考场4间（120座），技能考场3间（80工位），自有产权。".to_owned(),
            equipment: vec![EquipmentRow {
                name: "综合实训考核台".to_owned(),
                brand: "示范牌".to_owned(),
                model: "SF-01".to_owned(),
                quantity: "40台".to_owned(),
                ownership: "学校自有".to_owned(),
            }],
            monitoring: "考务计算机6台，机考终端120台；考场高清监控全覆盖，录像保存90日以上。"
                .to_owned(),
            staff: (0..3)
                .map(|n| {
                    let person = person(n);
                    StaffRow {
                        name: person.name,
                        identity: person.identity,
                        position: "讲师".to_owned(),
                        education: "大学本科".to_owned(),
                        duties: "考务组织与档案管理".to_owned(),
                    }
                })
                .collect(),
            experts: (3..6)
                .map(|n| {
                    let person = person(n);
                    ExpertRow {
                        name: person.name,
                        identity: person.identity,
                        employer: school.clone(),
                        position: "高级讲师".to_owned(),
                        education: "大学本科".to_owned(),
                        field: names.join("、"),
                    }
                })
                .collect(),
            assessors: (6..10)
                .map(|n| {
                    let person = person(n);
                    AssessorRow {
                        name: person.name,
                        identity: person.identity,
                        employer: school.clone(),
                        position: "技师".to_owned(),
                        education: "大学专科".to_owned(),
                        occupations: names.join("、"),
                    }
                })
                .collect(),
            supervisors: (10..12)
                .map(|n| {
                    let person = person(n);
                    SupervisorRow {
                        name: person.name,
                        identity: person.identity,
                        employer: school.clone(),
                        position: "副教授".to_owned(),
                        education: "研究生".to_owned(),
                    }
                })
                .collect(),
        })
    }
}

/// What was done by each of the six methods.
const NOTES: [&str; 6] = [
    "听取学校试点工作方案和筹备情况报告。",
    "审核规章制度、题库建设和资产权属材料。",
    "抽查题库试题40道、考务系统和监控录像。",
    "访谈考评人员和学生代表各5人。",
    "学校负责人就题库更新和经费保障答辩。",
    "考察机房、实训室和监控中心。",
];

/// Everything is as it should be.
fn judgements(lines: &[Line]) -> Vec<Judgement> {
    let of_school = OF_SCHOOL.map(|clause| (clause, None));
    let of_lines = lines
        .iter()
        .flat_map(|line| OF_LINE.map(|clause| (clause, Some(line.id))));
    let all = of_school.into_iter().chain(of_lines);
    all.map(|(clause, line)| Judgement {
        clause,
        line,
        met: true,
        text: "经文件审核、质询答辩和现场考察，符合条件。".to_owned(),
    })
    .collect()
}
