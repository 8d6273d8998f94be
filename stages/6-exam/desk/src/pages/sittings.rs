//! The sittings of a school, and those of one session with who has which duty and what is to be done next.

use crate::store;
use access::{Role, acts};
use arrangement_desk::{Duty, Sitting};
use arrangement_rules::Part;
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use db::{Conn, Row, Select};
use exam_rules::{Run, clock_text};
use kernel::{Actor, Fault, SessionId};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

/// Sittings on one page of the list.
const SIZE: u32 = 20;

#[derive(Template)]
#[template(path = "exam_list.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    parts: [(&'static str, &'static str); 3],
    no_problems: Vec<kernel::Problem>,
    rows: Vec<ListRow>,
    pager: Pager,
    sort_href: String,
    direction: &'static str,
}

struct ListRow {
    id: String,
    session: String,
    title: String,
    part: &'static str,
    room: String,
    time: String,
    state: &'static str,
    colour: &'static str,
    supervised: bool,
}

/// What is asked of the list.
#[derive(Clone, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    text: String,
    #[serde(default)]
    part: String,
    #[serde(default)]
    mine: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: u32,
}

impl ListQuery {
    fn address(&self, sort: &str, page: u32) -> String {
        format!(
            "/exam?text={}&part={}&mine={}&sort={}&page={page}",
            form_value(&self.text),
            form_value(&self.part),
            form_value(&self.mine),
            form_value(sort),
        )
    }
}

/// The sittings of the school at the door, the latest first.
pub async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadSitting>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let mine = store::account(permit.actor()).filter(|_| !query.mine.is_empty());
    let ascending = query.sort == "earliest";
    let found = Select::new(
        "sitting.id, sitting.session, title, part, room, opens_at, sitting_run.id as opened, closed_at,
         supervision_record.id as supervised",
        "sitting join session on session.id = sitting.session
         left join sitting_run on sitting_run.id = sitting.id
         left join supervision_record on supervision_record.id = sitting.id",
    )
    .only("sitting.school = {}", permit.organisation()?.id)
    .maybe("part = {}", Some(query.part.as_str()).filter(|part| !part.is_empty()))
    .maybe("exists (select 1 from duty where duty.sitting = sitting.id and duty.account = {})", mine)
    .containing("title || ' ' || room like {} escape '\\'", &query.text)
    .order(if ascending { "opens_at, sitting.id" } else { "opens_at desc, sitting.id desc" })
    .page(&mut conn, query.page.max(1), SIZE)
    .await?;
    page(ListPage {
        shell: frame.shell("考试"),
        parts: [
            ("", "全部"),
            (Part::Theory.code(), Part::Theory.title()),
            (Part::Practical.code(), Part::Practical.title()),
        ],
        no_problems: Vec::new(),
        rows: found.rows.iter().map(list_row).collect::<Result<_, _>>()?,
        pager: Pager::of(&found, |page| query.address(&query.sort, page)),
        sort_href: query.address(if ascending { "latest" } else { "earliest" }, 1),
        direction: if ascending { "ascending" } else { "descending" },
        query,
    })
}

fn list_row(row: &Row) -> Result<ListRow, Fault> {
    let opened = row.get::<Option<String>>("opened")?.is_some();
    let closed = row.get::<Option<i64>>("closed_at")?.is_some();
    let run = match (opened, closed) {
        (_, true) => Run::Closed,
        (true, false) => Run::Open,
        (false, false) => Run::Waiting,
    };
    Ok(ListRow {
        id: row.get("id")?,
        session: row.get("session")?,
        title: row.get("title")?,
        part: row.parse::<Part>("part")?.title(),
        room: row.get("room")?,
        time: clock_text(row.get("opens_at")?),
        state: run.title(),
        colour: colour(run),
        supervised: row.get::<Option<String>>("supervised")?.is_some(),
    })
}

/// The colour of a state.
pub(super) fn colour(run: Run) -> &'static str {
    match run {
        Run::Waiting => "secondary",
        Run::Open => "blue",
        Run::Closed => "green",
    }
}

#[derive(Template)]
#[template(path = "exam_session.html")]
struct SessionPage {
    shell: Shell,
    session: SessionId,
    session_title: String,
    next_step: String,
    sittings: Vec<SittingCard>,
}

/// 场次卡片: one sitting with its people and what this person can do there.
struct SittingCard {
    id: String,
    label: String,
    time: String,
    state: &'static str,
    colour: &'static str,
    supervised: bool,
    people: Vec<(String, String)>,
    actions: Vec<(String, &'static str)>,
}

/// The sittings of one session.
pub async fn of_session(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadSitting>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, &permit, id).await?;
    let mut sittings = Vec::new();
    for sitting in arrangement_desk::sittings(&mut conn, id).await? {
        sittings.push(card(&mut conn, sitting, permit.actor()).await?);
    }
    let progress = crate::progress(&mut conn, id).await?;
    let next_step = if progress.sittings == 0 {
        "考场编排完成后，场次会出现在这里。".to_owned()
    } else if progress.closed < progress.sittings {
        format!(
            "还有{}场没有结束；全部结束后才能核算成绩。",
            progress.sittings - progress.closed
        )
    } else if progress.supervised < progress.sittings {
        format!(
            "还有{}场没有质量督导记录；记录齐备后才能确认成绩。",
            progress.sittings - progress.supervised
        )
    } else {
        "全部场次已结束，督导记录齐备，可以核算和确认成绩。".to_owned()
    };
    page(SessionPage {
        shell: frame.shell("考试场次"),
        session: id,
        session_title: session.title,
        next_step,
        sittings,
    })
}

async fn card(conn: &mut Conn, sitting: Sitting, actor: Actor) -> Result<SittingCard, Fault> {
    let duties = arrangement_desk::duties(conn, sitting.id).await?;
    let run = store::course(conn, sitting.id).await?.run;
    let supervised = store::supervision(conn, sitting.id).await?.is_some();
    Ok(SittingCard {
        id: sitting.id.to_string(),
        label: store::label(sitting.part, &sitting.room),
        time: format!(
            "{} 至 {}",
            clock_text(sitting.opens_at),
            clock_text(sitting.closes_at)
        ),
        state: run.title(),
        colour: colour(run),
        supervised,
        actions: actions(&sitting, &duties, run, supervised, actor),
        people: people(&duties),
    })
}

/// The people of a sitting by duty, names in one text.
pub(super) fn people(duties: &[Duty]) -> Vec<(String, String)> {
    [Role::ExamStaff, Role::Assessor, Role::Supervisor]
        .into_iter()
        .map(|role| {
            let name = |duty: &Duty| {
                let leader = if duty.leader { "（组长）" } else { "" };
                format!("{}{leader}", duty.person_name)
            };
            let names: Vec<_> = duties
                .iter()
                .filter(|duty| duty.role == role)
                .map(name)
                .collect();
            (role.title().to_owned(), names.join("、"))
        })
        .filter(|(_, names)| !names.is_empty())
        .collect()
}

/// What a person with these duties can do in a sitting.
pub(super) fn actions(
    sitting: &Sitting,
    duties: &[Duty],
    run: Run,
    supervised: bool,
    actor: Actor,
) -> Vec<(String, &'static str)> {
    let id = sitting.id;
    let has = |role| store::has_duty(duties, actor, role);
    let mut actions = Vec::new();
    if has(Role::ExamStaff) && run == Run::Open {
        actions.push((format!("/exam/sittings/{id}/close"), "结束场次"));
    }
    if has(Role::Assessor) && sitting.part == Part::Practical && run != Run::Waiting {
        actions.push((format!("/exam/scoring/{id}"), "评分"));
    }
    if has(Role::Supervisor) && run == Run::Closed && !supervised {
        actions.push((format!("/exam/supervise/{id}"), "填写督导记录"));
    }
    actions
}
