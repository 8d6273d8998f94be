//! Applications as a list: a school's own, a centre's queue with days left, a department's.

use super::view::{day, late_words};
use crate::typing::{Waiting, waiting};
use access::{Doing, Permit, Reach, Role, acts};
use askama::Template;
use axum::{
    extract::{Query, State as Shared},
    response::Response,
};
use calendar::{Calendar, shanghai_date};
use db::{Row, Select};
use filing_rules::{Kind, Phase, State};
use jiff::{Timestamp, civil::Date};
use kernel::{Actor, ApplicationId, Fault, Refusal};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

#[derive(Template)]
#[template(path = "applications.html")]
struct ListPage {
    shell: Shell,
    may_draft: bool,
    /// What was typed and not taken over yet.
    waiting: Option<Waiting>,
    state: String,
    text: String,
    states: Vec<(&'static str, &'static str)>,
    headers: Vec<(&'static str, String, &'static str)>,
    lines: Vec<Line>,
    pager: Pager,
    no_problems: Vec<kernel::Problem>,
}

struct Line {
    id: ApplicationId,
    school: String,
    kind: &'static str,
    state: State,
    submitted: String,
    due: Option<(i32, String)>,
    /// What else is to be known of its clock.
    clock: String,
    /// Why its school took it back.
    taken_back: Option<String>,
}

/// The columns of the list by which it can be sorted: name in the address, heading, order.
const SORTS: [(&str, &str, &str); 3] = [
    (
        "school",
        "院校",
        "(select name from organisation where organisation.id = application.school), application.id",
    ),
    (
        "submitted",
        "提交日期",
        "coalesce(submitted_at, 0) desc, application.id",
    ),
    (
        "due",
        "法定时限",
        "case when due_on is null then 1 else 0 end, due_on, application.id",
    ),
];

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    sort: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    page: u32,
}

/// A list over `application` joined with `organisation` that shows only what the permit reaches.
pub(crate) fn within_reach<A: Doing>(
    select: Select,
    permit: &Permit<A>,
) -> Result<Select, Refusal> {
    let select = match (permit.principal().role, permit.actor()) {
        (Role::Expert, Actor::Account { account, .. }) => select.only(
            "exists (select 1 from panel_member where panel_member.application = application.id and panel_member.expert = {} and panel_member.gone_on is null)",
            account,
        ),
        _ => select,
    };
    let select = match permit.reach() {
        Reach::Own => select,
        // What a school is still writing is its own.
        _ => select.only("state <> {}", State::Draft.code()),
    };
    Ok(select.within(
        permit.within()?,
        "application.school = {}",
        "application.affiliation = {}",
    ))
}

/// The list.
pub async fn list(
    Shared(house): Shared<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadApplication>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let state = query.state.parse::<State>().ok();
    let sort = SORTS
        .iter()
        .find(|sort| sort.0 == query.sort)
        .unwrap_or(&SORTS[2]);
    let select = Select::new(
        "application.id, kind, state, due_on, submitted_at, late, phase, taken_back_why,
            (select name from organisation where organisation.id = application.school) as school_name,
            (select left_days from supplement where supplement.application = application.id) as left_days,
            (select answer_by from supplement where supplement.application = application.id) as answer_by",
        "application",
    )
    .of_record()
    .keyed("application.id")
    .maybe("state = {}", state.map(State::code))
    .containing(
        "application.school in (select organisation.id from organisation where organisation.name like {} escape '\\')",
        &query.text,
    )
    .order(sort.2);
    let found = within_reach(select, &permit)?
        .page(&mut conn, query.page.max(1), 30)
        .await?;
    let today = house.today();
    let lines = found
        .rows
        .iter()
        .map(|row| line(row, today))
        .collect::<Result<_, Fault>>()?;
    let address = |sort: &str, page: u32| {
        let (state, text) = (form_value(&query.state), form_value(&query.text));
        format!("/filing?state={state}&text={text}&sort={sort}&page={page}")
    };
    let headers = SORTS.iter().map(|(name, heading, _)| {
        let direction = match *name == sort.0 {
            true if *name == "submitted" => "descending",
            true => "ascending",
            false => "none",
        };
        (*heading, address(name, 1), direction)
    });
    let mut states = vec![("", "全部状态")];
    states.extend(State::ALL.map(|state| (state.code(), state.title())));
    let drafting = permit.principal().permit::<acts::DraftApplication>().ok();
    let waiting = match &drafting {
        Some(drafting) => waiting(&mut conn, drafting.organisation()?.id).await?,
        None => None,
    };
    page(ListPage {
        shell: frame.shell("备案申请"),
        may_draft: drafting.is_some(),
        waiting,
        state: state
            .map(|state| state.code().to_owned())
            .unwrap_or_default(),
        text: query.text.clone(),
        states,
        headers: headers.collect(),
        lines,
        pager: Pager::of(&found, |page| address(sort.0, page)),
        no_problems: Vec::new(),
    })
}

fn line(row: &Row, today: Date) -> Result<Line, Fault> {
    let state: State = row.parse("state")?;
    let due: Option<Date> = row.get("due_on")?;
    let submitted: Option<Timestamp> = row.get("submitted_at")?;
    let waiting = matches!(state, State::Submitted | State::Recommended);
    Ok(Line {
        id: row.get("id")?,
        school: row.get("school_name")?,
        kind: row.parse_some("kind")?.unwrap_or(Kind::Initial).title(),
        state,
        submitted: submitted.map_or_else(|| "—".to_owned(), |at| day(shanghai_date(at))),
        due: due.filter(|_| waiting).map(|due| clock(due, today)),
        clock: about_clock(row, state, today)?,
        taken_back: row.get("taken_back_why")?,
    })
}

/// A clock that stands still, a panel's phase, an answer that came late.
fn about_clock(row: &Row, state: State, today: Date) -> Result<String, Fault> {
    if state == State::Supplementing {
        let (left, answer_by): (i32, Date) = (row.get("left_days")?, row.get("answer_by")?);
        let owes = match today <= answer_by {
            true => format!("院校应于{}前补正", day(answer_by)),
            false => format!("院校逾期未补正（{}）", day(answer_by)),
        };
        return Ok(format!("时限中止，尚余{}个工作日；{owes}", left.max(0)));
    }
    let late: Option<u32> = row.get("late")?;
    let phase: Option<Phase> = row.parse_some("phase")?;
    let phase = phase
        .filter(|_| state == State::Assessing)
        .map(Phase::title);
    let late = late
        .filter(|late| *late > 0)
        .map(|late| format!("受理告知{}", late_words(late)));
    let words: Vec<String> = phase.map(str::to_owned).into_iter().chain(late).collect();
    Ok(words.join("；"))
}

/// Days left and the words for them.
pub(crate) fn clock(due: Date, today: Date) -> (i32, String) {
    let calendar = Calendar::built_in();
    let left = calendar.workdays_between(today, due);
    // A year whose holidays are not published yet is said so.
    let caution = calendar.add_workdays(due, 0).caution();
    let caution = caution.map_or_else(String::new, |caution| format!("，{caution}"));
    let words = if left < 0 {
        format!("受理告知已逾期{}个工作日", -left)
    } else {
        format!("受理告知剩余{left}个工作日（{}{caution}）", day(due))
    };
    (left, words)
}
