//! What waits for each party to a filing, with the clock of the acceptance.

use crate::{
    acts::lent_have_signed,
    confirmed::{among, confirmations},
    life::waiting::work as life,
    partner::work as partner,
    registry::registry_of,
    store,
    told::{answer, misrouted},
    typing,
};
use access::{Affiliation, Organisation, Principal, Role, acts};
use db::{Conn, Row, Value, args};
use filing_rules::{Phase, State, none_refuted, submit};
use jiff::civil::Date;
use kernel::{Actor, ApplicationId, Clause, Fault, Stop};
use std::collections::BTreeMap;
use web::{House, Work, WorkFuture};

/// Whether somebody sits on the panel of an application of whom this holds.
macro_rules! somebody_sits {
    ($($holds:tt)+) => {
        concat!(
            "exists (select 1 from panel_member join account on account.id = panel_member.expert
                 where panel_member.application = application.id and gone_on is null and (",
            $($holds)+,
            "))"
        )
    };
}
/// Who must not judge any more: disqualified (N6.5), or with an interest that they declared since, in whichever registry.
macro_rules! unfit {
    () => {
        "account.barred_on is not null or exists (select 1 from declared_interest
             join person said on said.id = declared_interest.person
             join person own on own.identity_digest = said.identity_digest
             where own.id = panel_member.person and declared_interest.school = application.school and withdrawn_on is null)"
    };
}

const AFFILIATED: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = $1 and application.affiliation = $2 order by due_on, application.id limit 31";
/// All that waits for a centre, at most 31 of each step, the most urgent first. The state of the application tells the step,
/// of one that is assessed the phase; one to be amended waits for the centre when its school let the day pass.
const CENTRE: &str = concat!(
    "select waiting.id, organisation.name, step, due_on from (
        select id, school, step, due_on, row_number() over (partition by step
                order by case when due_on is null then 1 else 0 end, due_on, id) as place from (
            select application.id, school,
                case state when 'assessing' then coalesce(phase, 'plan') else state end as step,
                case state when 'supplementing' then answer_by
                    when 'assessing' then (select min(planned_on) from assessment_method
                        where assessment_method.application = application.id and done_on is null)
                    else due_on end as due_on
            from application left join supplement on supplement.application = application.id and state = 'supplementing'
            where application.affiliation = $1 and state in ($2, 'accepted', 'supplementing', 'assessing')
                and (state <> 'supplementing' or answer_by < $3)
                and (state <> 'assessing' or coalesce(phase, 'plan') in ('plan', 'carry_out')
                    or phase = 'report' and not ",
    somebody_sits!(unfit!()),
    ")
        ) one
    ) waiting join organisation on organisation.id = waiting.school
    where place <= 31 order by step, place"
);
/// Assessments with a member who cannot or must not judge any more.
const LOST: &str = concat!(
    "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = $1 and application.affiliation = $2 and ",
    somebody_sits!("account.closed_at is not null or ", unfit!()),
    " order by application.id limit 31"
);
/// Assessments that were concluded, and on whose panel all may judge.
const DECIDE: &str = concat!(
    "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = $1 and application.affiliation = $2 and not ",
    somebody_sits!(unfit!()),
    " order by due_on, application.id limit 31"
);
/// Assessments that were concluded by somebody who must not judge.
const SEND_BACK: &str = concat!(
    "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = $1 and application.affiliation = $2 and ",
    somebody_sits!(unfit!()),
    " order by application.id limit 31"
);
/// Assessments with an empty seat that wait for a further list.
const EMPTY_SEATS: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = $1 and application.affiliation = $2
      and (select count(unfollowed) - count(round) from panel_member
           where panel_member.application = application.id) > 0
      and not exists (select 1 from draw where draw.application = application.id and drawn_at is null)
    order by application.id limit 31";
/// Assessments in a phase that wait for one expert of the panel.
const JUDGE: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    join panel_member on panel_member.application = application.id
    where state = 'assessing' and phase = $1 and panel_member.expert = $2 and panel_member.gone_on is null
      and not exists (select 1 from opinion where opinion.application = application.id and opinion.expert = $2)
    order by application.id limit 31";
const WRITE: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    where state = 'assessing' and phase = $1
      and $2 = (select expert from panel_member where panel_member.application = application.id and gone_on is null
                order by ticket, panel_member.id limit 1)
    order by application.id limit 31";
const SIGN: &str = "select application.id, organisation.name, due_on from application
    join organisation on organisation.id = application.school
    join panel_member on panel_member.application = application.id
    join panel_opinion on panel_opinion.application = application.id
    where state = 'assessing' and phase = $1 and panel_member.expert = $2 and panel_member.gone_on is null
      and not exists (select 1 from panel_opinion later
          where later.application = application.id and later.no > panel_opinion.no)
      and not exists (select 1 from opinion_signature
          where opinion_signature.opinion = panel_opinion.id and opinion_signature.expert = $2)
    order by application.id limit 31";

/// Applications in a state that wait for the same thing.
struct Ask {
    sql: &'static str,
    /// The code of the state or of the phase, whose it is, and what more the statement asks.
    args: Vec<Value>,
    title: &'static str,
    clause: Clause,
}

/// The work of this stage that waits for a person.
pub fn work<'a>(conn: &'a mut Conn, house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    Box::pin(async move {
        if let Ok(permit) = principal.permit() {
            return Ok(misrouted(conn, &permit).await?);
        }
        let Some(organisation) = &principal.organisation else {
            return Ok(Vec::new());
        };
        if matches!(principal.role, Role::SchoolStaff | Role::SchoolHead) {
            let mut works = typed(conn, principal, organisation).await?;
            works.extend(draft(house, conn, principal, organisation).await?);
            works.extend(answer(conn, organisation, house.today()).await?);
            works.extend(life(conn, principal, organisation, house.today()).await?);
            works.extend(partner(conn, principal, organisation, house.today()).await?);
            return Ok(works);
        }
        let mut works = life(conn, principal, organisation, house.today()).await?;
        if principal.role == Role::CentreOfficer {
            works.extend(centre(conn, organisation, house.today()).await?);
        }
        for ask in asks(principal, organisation) {
            let rows = conn.of_record(ask.sql, ask.args).await?;
            works.extend(shown(
                &rows.iter().collect::<Vec<_>>(),
                ask.title,
                ask.clause,
            )?);
        }
        Ok(works)
    })
}

/// All that waits for a centre, by what is to be done.
async fn centre(conn: &mut Conn, centre: &Organisation, today: Date) -> Result<Vec<Work>, Fault> {
    let reached = match centre.affiliation {
        Affiliation::Province => State::Recommended,
        Affiliation::City(_) => State::Submitted,
    };
    let ours = centre.affiliation.to_string();
    let asked = args![ours, reached.code(), today];
    let rows = conn.of_record(CENTRE, asked).await?;
    let mut steps: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        steps.entry(row.get("step")?).or_default().push(row);
    }
    let mut works = Vec::new();
    for (step, title, clause) in [
        (reached.code(), ACCEPT, Clause::A3_1),
        (State::Supplementing.code(), OVER, Clause::A3_1),
        (State::Accepted.code(), "组建评估专家组", Clause::A3_3),
        (Phase::Plan.code(), "安排评估方式和日期", Clause::A3_3),
        (Phase::CarryOut.code(), CARRY_OUT, Clause::A3_3),
        (Phase::Report.code(), "汇总评估意见并上报", Clause::A3_3),
    ] {
        let rows = steps.remove(step).unwrap_or_default();
        works.extend(shown(&rows, title, clause)?);
    }
    Ok(works)
}

/// The most urgent of what waits for the same thing, and that there is more.
fn shown(rows: &[&Row], title: &str, clause: Clause) -> Result<Vec<Work>, Fault> {
    let mut works = Vec::new();
    if rows.len() > SHOWN {
        works.push(more(title, clause));
    }
    for row in rows.iter().take(SHOWN) {
        let id: ApplicationId = row.get("id")?;
        let clocked = matches!(title, ACCEPT | CARRY_OUT);
        let due: Option<Date> = row.get("due_on")?;
        works.push(Work {
            title: title.to_owned(),
            text: row.get("name")?,
            href: format!("/filing/{id}"),
            due: due.filter(|_| clocked),
            clause: Some(clause),
        });
    }
    Ok(works)
}

/// How many of one kind are shown; what is more stands in the list.
const SHOWN: usize = 30;

fn more(title: &str, clause: Clause) -> Work {
    Work {
        title: format!("{title}（超过{SHOWN}件）"),
        text: "以下只列最急的，其余请在备案申请列表中查看".to_owned(),
        href: "/filing".to_owned(),
        due: None,
        clause: Some(clause),
    }
}

/// The one ask that a statutory clock runs on.
const ACCEPT: &str = "受理备案申请";

const OVER: &str = "院校逾期未补正，请作出决定";

/// Due on the first day that the centre planned itself.
const CARRY_OUT: &str = "登记评估实施情况";

/// What a role is asked, beside those of a school and of a centre.
fn asks(principal: &Principal, organisation: &Organisation) -> Vec<Ask> {
    let ask = |sql, state: State, whose: Value, title, clause| Ask {
        sql,
        args: args![state.code(), whose],
        title,
        clause,
    };
    let assess = |sql, phase: Phase, whose: Value, title| Ask {
        sql,
        args: args![phase.code(), whose],
        title,
        clause: Clause::A3_3,
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
            vec![
                ask(
                    LOST,
                    State::Assessing,
                    ours(),
                    "更换不能履职的评估专家",
                    Clause::A3_3,
                ),
                ask(
                    EMPTY_SEATS,
                    State::Assessing,
                    ours(),
                    "补充抽取评估专家",
                    Clause::A3_3,
                ),
            ]
        }
        (Role::Expert, Actor::Account { account, .. }) => {
            vec![
                assess(JUDGE, Phase::Judge, account.into(), "提出评估意见"),
                assess(WRITE, Phase::Write, account.into(), "拟写专家组意见"),
                assess(SIGN, Phase::Sign, account.into(), "签署专家组意见"),
            ]
        }
        (Role::DepartmentOfficer, _) => {
            let concluded = |sql, title| ask(sql, State::Concluded, ours(), title, Clause::A3_4);
            vec![
                concluded(DECIDE, "作出备案决定"),
                concluded(SEND_BACK, "退回重新评估"),
            ]
        }
        _ => Vec::new(),
    }
}

/// What the staff typed and did not take over yet.
async fn typed(
    conn: &mut Conn,
    principal: &Principal,
    organisation: &Organisation,
) -> Result<Vec<Work>, Fault> {
    if principal.permit::<acts::DraftApplication>().is_err() {
        return Ok(Vec::new());
    }
    let waiting = typing::waiting(conn, organisation.id).await?;
    let work = waiting.map(|waiting| Work {
        title: "继续填写备案申请表".to_owned(),
        text: waiting.text,
        href: waiting.href,
        due: None,
        clause: Some(Clause::A2_1),
    });
    Ok(work.into_iter().collect())
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
    let keys = house.db.keys();
    let registry = registry_of(conn, keys, &found, house.today()).await?;
    let known = (there, &registry);
    let noted = among(&held, &confirmations(conn, id).await?);
    let lack = submit(
        found.state,
        found.route(),
        &found.form,
        known,
        |_| true,
        ("", ""),
    )
    .map(drop)
    .and_then(|()| lent_have_signed(&found.form, &held))
    .and_then(|()| none_refuted(&noted))
    .err();
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
