//! What waits for each party to a filing, with the clock of the acceptance.

use crate::{life::waiting::work as life, store};
use access::{Affiliation, Organisation, Principal, Role, acts};
use db::{Conn, Value, args};
use filing_rules::{State, submit};
use jiff::civil::Date;
use kernel::{Actor, ApplicationId, Clause, Stop};
use web::{House, Work, WorkFuture};

const AFFILIATED: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = $1 and application.affiliation = $2 order by due_on, application.id";
const ASKED: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    join panel_member on panel_member.application = application.id
    where state = $1 and panel_member.expert = $2 and panel_member.gone_on is null
      and not exists (select 1 from opinion where opinion.application = application.id and opinion.expert = $2)
    order by application.id";
const SPOKEN: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = $1 and application.affiliation = $2
      and not exists (select 1 from panel_member where panel_member.application = application.id and panel_member.gone_on is null
          and not exists (select 1 from opinion
              where opinion.application = application.id and opinion.expert = panel_member.expert))
    order by application.id";

const OVER: &str = "select application.id, organisation.name, answer_by as due_on from application
    join organisation on organisation.id = application.school
    join supplement on supplement.application = application.id
    where state = $1 and application.affiliation = $2 order by answer_by, application.id";

/// Applications in a state that wait for the same thing.
struct Ask {
    sql: &'static str,
    state: State,
    whose: Value,
    title: &'static str,
    clause: Clause,
}

/// The work of this stage that waits for a person.
pub fn work<'a>(house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        let Some(organisation) = &principal.organisation else {
            return Ok(Vec::new());
        };
        let mut conn = house.db.read().await?;
        if matches!(principal.role, Role::SchoolStaff | Role::SchoolHead) {
            let mut works = draft(house, &mut conn, principal, organisation).await?;
            works.extend(life(&mut conn, principal, organisation, house.today()).await?);
            return Ok(works);
        }
        let mut works = life(&mut conn, principal, organisation, house.today()).await?;
        for ask in asks(principal, organisation) {
            for row in conn
                .all(ask.sql, args![ask.state.code(), ask.whose])
                .await?
            {
                let id: ApplicationId = row.get("id")?;
                let clocked = matches!(ask.title, ACCEPT);
                let due: Option<Date> = row.get("due_on")?;
                if ask.title == OVERDUE && due.is_some_and(|due| house.today() <= due) {
                    continue;
                }
                works.push(Work {
                    title: ask.title.to_owned(),
                    text: row.get("name")?,
                    href: format!("/filing/{id}"),
                    due: due.filter(|_| clocked),
                    clause: Some(ask.clause),
                });
            }
        }
        Ok(works)
    })
}

/// The one ask that a statutory clock runs on.
const ACCEPT: &str = "受理备案申请";

/// The school did not answer in time.
const OVERDUE: &str = "院校逾期未补正，请作出决定";

/// What a role is asked, beside those of a school.
fn asks(principal: &Principal, organisation: &Organisation) -> Vec<Ask> {
    let ask = |sql, state, whose, title, clause| Ask {
        sql,
        state,
        whose,
        title,
        clause,
    };
    let ours = || Value::from(organisation.affiliation.to_string());
    match (principal.role, principal.actor) {
        (Role::TrainingCentreOfficer, _) => {
            vec![ask(
                AFFILIATED,
                State::Submitted,
                ours(),
                "推荐省属院校",
                Clause::N5_2,
            )]
        }
        (Role::CentreOfficer, _) => {
            let reached = match organisation.affiliation {
                Affiliation::Province => State::Recommended,
                Affiliation::City(_) => State::Submitted,
            };
            vec![
                ask(AFFILIATED, reached, ours(), ACCEPT, Clause::A3_1),
                ask(OVER, State::Supplementing, ours(), OVERDUE, Clause::A3_1),
                ask(
                    AFFILIATED,
                    State::Accepted,
                    ours(),
                    "组建评估专家组",
                    Clause::A3_3,
                ),
                ask(
                    SPOKEN,
                    State::Assessing,
                    ours(),
                    "汇总评估意见并上报",
                    Clause::A3_3,
                ),
            ]
        }
        (Role::Expert, Actor::Account { account, .. }) => {
            vec![ask(
                ASKED,
                State::Assessing,
                account.into(),
                "提出评估意见",
                Clause::A3_3,
            )]
        }
        (Role::DepartmentOfficer, _) => {
            vec![ask(
                AFFILIATED,
                State::Concluded,
                ours(),
                "作出备案决定",
                Clause::A3_4,
            )]
        }
        _ => Vec::new(),
    }
}

/// A draft waits for the staff as long as something is missing, then for the head.
async fn draft(
    house: &House,
    conn: &mut Conn,
    principal: &Principal,
    organisation: &Organisation,
) -> Result<Vec<Work>, Stop> {
    let open = store::open_of(conn, organisation.id).await?;
    let Some(open) = open.filter(|open| open.state.is_written()) else {
        return Ok(Vec::new());
    };
    let id = open.id;
    let permit = principal.permit::<acts::ReadApplication>()?;
    let found = store::application(conn, house.db.keys(), &permit, id).await?;
    let held = store::materials(conn, id).await?;
    let there = |material| held.iter().any(|one| one.material == material);
    let lack = submit(found.state, found.route(), &found.form, there, "", "").err();
    let asked = found.supplement.as_ref();
    let (title, text, clause) = match (principal.role, lack) {
        (Role::SchoolStaff, _) if asked.is_some() => {
            let items = asked.map_or(0, |asked| asked.wanted.len());
            (
                "补正备案申请",
                format!("职鉴中心要求补正{items}项"),
                Clause::A3_1,
            )
        }
        (Role::SchoolHead, None) if asked.is_some() => {
            ("确认并提交补正", found.form.summary(), Clause::A3_1)
        }
        (Role::SchoolStaff, Some(lack)) => ("完善备案申请", lack.sentence, Clause::A2_1),
        (Role::SchoolHead, None) => ("确认并提交备案申请", found.form.summary(), Clause::A3_1),
        _ => return Ok(Vec::new()),
    };
    Ok(vec![Work {
        title: title.to_owned(),
        text,
        href: format!("/filing/{id}"),
        due: asked.map(|asked| asked.answer_by),
        clause: Some(clause),
    }])
}
