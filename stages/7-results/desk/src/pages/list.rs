//! The results of a school's sessions; for a centre, those of its schools, what waits for review first.

use super::{state_colour, state_title};
use crate::store::day_text;
use access::acts;
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use db::{Row, Select};
use jiff::civil::Date;
use kernel::Fault;
use results_rules::ResultState;
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

/// Sessions on one page of the list.
const SIZE: u32 = 20;

#[derive(Template)]
#[template(path = "results_list.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    states: Vec<(&'static str, &'static str)>,
    no_problems: Vec<kernel::Problem>,
    rows: Vec<ListRow>,
    pager: Pager,
}

struct ListRow {
    id: String,
    title: String,
    school: String,
    exam: String,
    state: &'static str,
    colour: &'static str,
    due: String,
}

/// What is asked of the list.
#[derive(Clone, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    text: String,
    #[serde(default)]
    state: String,
    /// `exam` or `title`; what waits for review first otherwise.
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: u32,
}

impl ListQuery {
    fn address(&self, sort: &str, page: u32) -> String {
        format!(
            "/results?text={}&state={}&sort={}&page={page}",
            form_value(&self.text),
            form_value(&self.state),
            form_value(sort)
        )
    }

    fn direction(&self, sort: &str) -> &'static str {
        match self.sort == sort {
            true => "ascending",
            false => "none",
        }
    }
}

/// The sessions whose sittings are arranged, with how far their results have come.
pub async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadResults>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let all = Select::new(
        "session.id, session.title, organisation.name as school, session.practical_on, result.state, report_due_on,
         review_due_on",
        "session join (select distinct session from sitting) arranged on arranged.session = session.id
         join organisation on organisation.id = session.school
         left join result on result.id = session.id",
    );
    let found = plan_desk::within_reach(all, &permit)?
        .maybe("result.state = {}", Some(query.state.as_str()).filter(|state| !state.is_empty()))
        .containing("session.title || ' ' || organisation.name like {} escape '\\'", &query.text)
        .order(match query.sort.as_str() {
            "exam" => "session.practical_on, session.id",
            "title" => "session.title, session.id",
            _ => "case when result.state = 'reported' then 0 else 1 end, session.practical_on desc, session.id desc",
        })
        .page(&mut conn, query.page.max(1), SIZE)
        .await?;
    let mut states = vec![("", "全部状态")];
    states.extend(
        ResultState::ALL
            .iter()
            .map(|state| (state.code(), state.title())),
    );
    page(ListPage {
        shell: frame.shell("成绩"),
        states,
        no_problems: Vec::new(),
        rows: found.rows.iter().map(list_row).collect::<Result<_, _>>()?,
        pager: Pager::of(&found, |page| query.address(&query.sort, page)),
        query,
    })
}

fn list_row(row: &Row) -> Result<ListRow, Fault> {
    let state: Option<ResultState> = row.parse_some("state")?;
    let due = |column: &str, what: &str| -> Result<String, Fault> {
        let day: Option<Date> = row.get(column)?;
        Ok(day.map_or_else(String::new, |day| format!("{what}至{}", day_text(day))))
    };
    Ok(ListRow {
        id: row.get("id")?,
        title: row.get("title")?,
        school: row.get("school")?,
        exam: day_text(row.get("practical_on")?),
        state: state_title(state),
        colour: state_colour(state),
        due: match state {
            Some(ResultState::Reported) => due("review_due_on", "审核期限")?,
            Some(ResultState::Reviewed) | None => String::new(),
            Some(_) => due("report_due_on", "报送期限")?,
        },
    })
}
