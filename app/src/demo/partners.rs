//! The partners of the demo: an enterprise and an evaluation organisation, each with an agreement (N4.1, N4.2).

use super::{
    agenda::Agenda,
    cast::{Player, School},
};
use filing_desk::AgreementEntry;
use filing_rules::{PartnerEntry, PartnerLine, ScopeRow};
use jiff::ToSpan;
use kernel::{AgreementId, Fault, Level, PartnerId, Stop, Uscc};
use std::collections::BTreeSet;
use web::House;

/// What differs from one partner to the other.
struct Part {
    entry: PartnerEntry<'static>,
    uscc: u16,
    levels: &'static [Level],
    /// The agreement with the school: its title, and what it is about.
    title: &'static str,
    agreed: Level,
}

const ENTERPRISE: Part = Part {
    entry: PartnerEntry {
        kind: "enterprise",
        name: "天府示例电力公司（虚构）",
        uscc: "",
        number: "Y000051000901",
        filed_by: "四川省人力资源和社会保障厅（演示）",
        reference: "企业职业技能等级认定备案回执（虚构）第901号",
        from: "",
        until: "",
    },
    uscc: 901,
    levels: &[Level::Five, Level::Four, Level::Three],
    title: "校企合作职业技能等级认定协议（虚构）",
    agreed: Level::Three,
};

const ORGANISATION: Part = Part {
    entry: PartnerEntry {
        kind: "evaluation_organisation",
        name: "四川样板职业技能评价中心（虚构）",
        uscc: "",
        number: "S000151000902",
        filed_by: "人力资源和社会保障部（演示）",
        reference: "社会培训评价组织遴选公告（虚构）第902号",
        from: "",
        until: "",
    },
    uscc: 902,
    levels: &[Level::Four, Level::Three],
    title: "学生职业技能等级认定服务协议（虚构）",
    agreed: Level::Four,
};

/// The city's officer registers the enterprise, the provincial one the evaluation organisation; the school agrees with both,
/// and its head has still to confirm the second agreement.
///
/// # Errors
/// Whatever stops an act.
pub async fn play(
    house: &House,
    agenda: &Agenda,
    (city, provincial): (&Player, &Player),
    school: &School,
) -> Result<(), Stop> {
    agenda.go(75, 10).await;
    let partner = register(house, city, &ENTERPRISE).await?;
    let agreement = record(house, school, partner, &ENTERPRISE).await?;
    let now = agenda.go(74, 10).await;
    filing_desk::confirm_agreement(&house.db, &school.head.permit()?, agreement, now).await?;
    agenda.go(3, 15).await;
    let partner = register(house, provincial, &ORGANISATION).await?;
    record(house, school, partner, &ORGANISATION)
        .await
        .map(drop)
}

async fn register(house: &House, centre: &Player, part: &Part) -> Result<PartnerId, Stop> {
    let today = house.today();
    let uscc = Uscc::fictitious(part.uscc).to_string();
    let entry = PartnerEntry {
        uscc: &uscc,
        from: &today.saturating_sub(6.months()).to_string(),
        until: &today.saturating_add(30.months()).to_string(),
        ..part.entry
    };
    let rows = [ScopeRow {
        occupation: "电工".to_owned(),
        job_type: String::new(),
        levels: part.levels.to_vec(),
    }];
    filing_desk::register_partner(&house.db, &centre.permit()?, entry, &rows, house.now()).await
}

async fn record(
    house: &House,
    school: &School,
    partner: PartnerId,
    part: &Part,
) -> Result<AgreementId, Stop> {
    let today = house.today();
    let lines = BTreeSet::from([PartnerLine {
        occupation: "6-31-01-03"
            .parse()
            .expect("the demo's occupations have codes"),
        job_type: String::new(),
        level: part.agreed,
    }]);
    let terms = AgreementEntry {
        title: part.title,
        from: &today.to_string(),
        until: &today.saturating_add(12.months()).to_string(),
    };
    let notice = print::Notice {
        title: part.title.to_owned(),
        number: None,
        addressee: None,
        body: vec![print::Block::Paragraph {
            text: format!(
                "甲方：{}。乙方：{}。乙方以自身备案对甲方学生开展认定、颁发证书（演示材料）。",
                school.staff.organisation().name,
                part.entry.name
            ),
        }],
        signatory: part.entry.name.to_owned(),
        seal: None,
        date: today,
    };
    let pdf = notice
        .render()
        .map_err(|error| Fault::new("printing an agreement of the demo", error))?;
    let (db, staff) = (&house.db, school.staff.permit()?);
    let paper = ("合作协议.pdf", &pdf[..]);
    filing_desk::record_agreement(db, &staff, partner, terms, &lines, paper, house.now()).await
}
