//! Applications as a list: a school's own, a centre's queue with days left, a department's.

use access::{Doing, Permit, Reach, acts};
use askama::Template;
use axum::{
    extract::{Query, State as Shared},
    response::Response,
};
use calendar::Calendar;
use db::{Row, Select};
use filing_rules::State;
use jiff::civil::Date;
use kernel::{ApplicationId, Fault, Refusal};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Shell, form_value, page};

#[derive(Template)]
#[template(path = "applications.html")]
struct ListPage {
    shell: Shell,
    may_draft: bool,
    state: String,
    text: String,
    states: Vec<(&'static str, &'static str)>,
    lines: Vec<Line>,
    total: u32,
    page: u32,
    pages: u32,
    previous: String,
    next: String,
    no_problems: Vec<kernel::Problem>,
}

struct Line {
    id: ApplicationId,
    school: String,
    state: State,
    due: Option<(i32, String)>,
}

#[derive(Deserialize)]
pub struct ListQuery {
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
    let organisation = permit.organisation()?;
    Ok(match permit.reach() {
        Reach::All => select,
        Reach::Own => select.only("application.school = {}", organisation.id),
        Reach::Oversight if organisation.affiliation == access::Affiliation::Province => select,
        Reach::Jurisdiction | Reach::Oversight => select.only(
            "application.affiliation = {}",
            organisation.affiliation.to_string(),
        ),
    })
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
    let select = Select::new(
        "application.id, organisation.name as school_name, state, due_on",
        "application join organisation on organisation.id = application.school",
    )
    .maybe("state = {}", state.map(State::code))
    .containing("organisation.name like {} escape '\\'", &query.text)
    .order("case when due_on is null then 1 else 0 end, due_on, application.id");
    let found = within_reach(select, &permit)?
        .page(&mut conn, query.page.max(1), 30)
        .await?;
    let today = house.today();
    let lines = found
        .rows
        .iter()
        .map(|row| line(row, today))
        .collect::<Result<_, Fault>>()?;
    let address = |page: u32| {
        format!(
            "/filing?state={}&text={}&page={page}",
            query.state,
            form_value(&query.text)
        )
    };
    let mut states = vec![("", "全部状态")];
    states.extend(State::ALL.map(|state| (state.code(), state.title())));
    page(ListPage {
        shell: frame.shell("备案申请"),
        may_draft: permit
            .principal()
            .permit::<acts::DraftApplication>()
            .is_ok(),
        state: state
            .map(|state| state.code().to_owned())
            .unwrap_or_default(),
        text: query.text.clone(),
        states,
        lines,
        total: found.total,
        page: found.page,
        pages: found.pages(),
        previous: if found.page > 1 {
            address(found.page - 1)
        } else {
            String::new()
        },
        next: if found.page < found.pages() {
            address(found.page + 1)
        } else {
            String::new()
        },
        no_problems: Vec::new(),
    })
}

fn line(row: &Row, today: Date) -> Result<Line, Fault> {
    let state: State = row.parse("state")?;
    let due: Option<Date> = row.get("due_on")?;
    let waiting = matches!(state, State::Submitted | State::Recommended);
    Ok(Line {
        id: row.get("id")?,
        school: row.get("school_name")?,
        state,
        due: due.filter(|_| waiting).map(|due| clock(due, today)),
    })
}

/// Days left and the words for them.
pub(crate) fn clock(due: Date, today: Date) -> (i32, String) {
    let left = Calendar::built_in().workdays_between(today, due);
    let words = if left < 0 {
        format!("受理告知已逾期{}个工作日", -left)
    } else {
        format!("受理告知剩余{left}个工作日（{due}）")
    };
    (left, words)
}
