//! One application: how far it has come, the self-check clause by clause, the materials, and what this person can do.

use super::list::clock;
use crate::store::{self, Application};
use access::{Role, acts};
use askama::Template;
use axum::{
    extract::{Path, State as Shared},
    http::header,
    response::{IntoResponse, Response},
};
use db::{Conn, FileDigest, args};
use filing_rules::{Finding, Material, Route, State, self_check};
use kernel::{Actor, ApplicationId, FilingId, Refusal};
use web::{Allowed, Failure, Frame, House, Shell, page};

#[derive(Template)]
#[template(path = "application.html")]
struct ShowPage {
    shell: Shell,
    id: ApplicationId,
    school: String,
    state: State,
    steps: Vec<(&'static str, &'static str)>,
    clock: Option<(i32, String)>,
    facts: Vec<(&'static str, String)>,
    findings: Vec<Finding>,
    materials: Vec<MaterialLine>,
    lines: Vec<crate::Line>,
    panel: Vec<(String, String)>,
    people: Vec<(&'static str, Vec<Named>)>,
    experts: Vec<(String, String)>,
    filing: Option<FilingId>,
    can: Can,
}

/// What this person can do to the application now.
#[derive(Default)]
struct Can {
    draft: bool,
    submit: bool,
    recommend: bool,
    answer: bool,
    appoint: bool,
    opine: bool,
    conclude: bool,
    decide: bool,
}

/// Name, masked identity number, and what more the form says.
type Named = (String, String, String);

struct MaterialLine {
    material: Material,
    there: bool,
    text: String,
    file: bool,
}

/// The page.
pub async fn show(
    Shared(house): Shared<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadApplication>,
    Path(id): Path<ApplicationId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let found = store::application(&mut conn, house.db.keys(), &permit, id).await?;
    let held = store::materials(&mut conn, id).await?;
    let panel = store::panel(&mut conn, id).await?;
    let there = |material: Material| held.iter().any(|one| one.material == material);
    let principal = permit.principal();
    let spoke = match principal.actor {
        Actor::Account { account, .. } => store::given(&mut conn, id)
            .await?
            .iter()
            .any(|one| one.expert == account),
        _ => false,
    };
    let member = matches!(principal.actor, Actor::Account { account, .. } if panel.iter().any(|one| one.expert == account));
    let waits = match found.route() {
        Route::City => State::Submitted,
        Route::Province => State::Recommended,
    };
    let role = principal.role;
    let can = Can {
        draft: role == Role::SchoolStaff && found.state == State::Draft,
        submit: role == Role::SchoolHead && found.state == State::Draft,
        recommend: role == Role::TrainingCentreOfficer && found.state == State::Submitted,
        answer: role == Role::CentreOfficer && found.state == waits,
        appoint: role == Role::CentreOfficer && found.state == State::Accepted,
        opine: member && !spoke && found.state == State::Assessing,
        conclude: role == Role::CentreOfficer && found.state == State::Assessing,
        decide: role == Role::DepartmentOfficer
            && found.state == State::Concluded
            && principal
                .permit::<acts::DecideFiling>()?
                .check(&found.owner, "备案申请")
                .is_ok(),
    };
    let experts = if can.appoint {
        experts(&mut conn, &permit.organisation()?.id.to_string()).await?
    } else {
        Vec::new()
    };
    page(ShowPage {
        shell: frame.shell("备案申请"),
        id,
        school: found.form.school.clone(),
        state: found.state,
        steps: steps(&found),
        clock: found
            .due_on
            .filter(|_| found.state == waits)
            .map(|due| clock(due, house.today())),
        facts: facts(&found),
        findings: self_check(&found.form, there),
        materials: Material::ALL
            .iter()
            .filter(|material| material.is_needed(&found.form))
            .map(|material| material_line(*material, &held))
            .collect(),
        lines: store::lines_of(&mut conn, id).await?,
        panel: panel
            .into_iter()
            .map(|one| (one.name, one.employer))
            .collect(),
        people: people(&found),
        experts,
        filing: found.filing,
        can,
    })
}

fn steps(found: &Application) -> Vec<(&'static str, &'static str)> {
    let mut road = vec![(State::Draft, "填报"), (State::Submitted, "提交")];
    if found.route() == Route::Province {
        road.push((State::Recommended, "推荐"));
    }
    road.extend([
        (State::Accepted, "受理"),
        (State::Assessing, "评估"),
        (State::Concluded, "上报"),
        (State::Decided, "决定"),
    ]);
    let place = |state: State| {
        State::ALL
            .iter()
            .position(|known| *known == state)
            .unwrap_or(0)
    };
    let now = place(found.state);
    road.iter()
        .map(|(state, text)| {
            let mark = match place(*state).cmp(&now) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "todo",
            };
            (*text, mark)
        })
        .collect()
}

fn facts(found: &Application) -> Vec<(&'static str, String)> {
    let form = &found.form;
    let day = |at: jiff::Timestamp| {
        calendar::shanghai_date(at)
            .strftime("%Y年%-m月%-d日")
            .to_string()
    };
    let mut facts = vec![
        ("统一社会信用代码", form.uscc.to_string()),
        ("地址", form.address.clone()),
        (
            "联系人",
            format!("{}（{}）", form.contact.name, form.contact.position),
        ),
        ("申请表摘要", found.form_digest.chars().take(16).collect()),
    ];
    let more = [
        ("提交日期", found.submitted_at.map(day)),
        ("真实性确认", found.confirmed_by.clone()),
        ("推荐意见", found.recommendation.clone()),
        ("不予受理的理由", found.reasons.clone()),
        ("专家组意见", found.conclusion.clone()),
    ];
    facts.extend(
        more.into_iter()
            .filter_map(|(term, text)| Some((term, text?))),
    );
    facts
}

fn material_line(material: Material, held: &[store::Held]) -> MaterialLine {
    let one = held.iter().find(|one| one.material == material);
    let text = match one {
        None => "未提交".to_owned(),
        Some(held) => match (&held.file_name, &held.source) {
            (Some(name), _) => name.clone(),
            (None, Some(source)) => {
                format!(
                    "已通过网络核验：{source}（{}）",
                    held.checked_by.as_deref().unwrap_or_default()
                )
            }
            (None, None) => String::new(),
        },
    };
    MaterialLine {
        material,
        there: one.is_some(),
        text,
        file: one.is_some_and(|held| held.file.is_some()),
    }
}

/// Who is named, identity masked.
fn people(found: &Application) -> Vec<(&'static str, Vec<Named>)> {
    let form = &found.form;
    let row = |name: &str, identity: &kernel::CitizenId, more: &str| {
        (name.to_owned(), identity.masked(), more.to_owned())
    };
    vec![
        (
            "专职工作人员",
            form.staff
                .iter()
                .map(|one| row(&one.name, &one.identity, &one.duties))
                .collect(),
        ),
        (
            "专家",
            form.experts
                .iter()
                .map(|one| row(&one.name, &one.identity, &one.field))
                .collect(),
        ),
        (
            "考评人员",
            form.assessors
                .iter()
                .map(|one| row(&one.name, &one.identity, &one.occupations))
                .collect(),
        ),
        (
            "质量督导人员",
            form.supervisors
                .iter()
                .map(|one| row(&one.name, &one.identity, &one.employer))
                .collect(),
        ),
    ]
}

async fn experts(conn: &mut Conn, centre: &str) -> Result<Vec<(String, String)>, Failure> {
    let rows = conn
        .all(
            "select id, person_name from account where organisation = $1 and role = 'expert' and closed_at is null order by user_name",
            args![centre],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| Ok((row.get("id")?, row.get("person_name")?)))
        .collect::<Result<_, kernel::Fault>>()?)
}

/// The form as its workbook.
pub async fn form(
    Shared(house): Shared<House>,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(id): Path<ApplicationId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let found = store::application(&mut conn, house.db.keys(), &permit, id).await?;
    Ok(super::import::xlsx(
        "application.xlsx",
        crate::workbook::filled(&found.form)?,
    ))
}

/// One material as it was uploaded.
pub async fn material(
    Shared(house): Shared<House>,
    Allowed(permit): Allowed<acts::ReadApplication>,
    Path((id, material)): Path<(ApplicationId, String)>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    store::application(&mut conn, house.db.keys(), &permit, id).await?;
    let held = store::materials(&mut conn, id).await?;
    let one = held.into_iter().find(|one| one.material.code() == material);
    let file = one
        .as_ref()
        .and_then(|one| one.file)
        .ok_or_else(|| Refusal::not_found("申请材料"))?;
    let kind = one.and_then(|one| one.media).unwrap_or_default();
    let kind = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
    ];
    Ok((kind, house.db.files().get(file).await?).into_response())
}

/// The receipt of a filing as PDF.
pub async fn receipt(
    Shared(house): Shared<House>,
    Allowed(permit): Allowed<acts::ReadApplication>,
    Path(filing): Path<FilingId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let row = conn
        .opt(
            "select application, receipt from filing where id = $1",
            args![filing],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("备案回执"))?;
    store::application(&mut conn, house.db.keys(), &permit, row.get("application")?).await?;
    let file: Option<FileDigest> = row.parse_some("receipt")?;
    let file = file.ok_or_else(|| {
        Refusal::conflict("filing.receipt_coming", "备案回执正在制作，请稍候刷新")
    })?;
    let kind = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"receipt.pdf\"",
        ),
    ];
    Ok((kind, house.db.files().get(file).await?).into_response())
}
