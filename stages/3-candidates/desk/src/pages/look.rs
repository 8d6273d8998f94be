//! Lists: the sessions with their rosters, and the roster of one.

use crate::{
    handover::{Candidate, candidate_of},
    told,
};
use access::acts;
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use db::{Row, Select, args};
use jiff::civil::Date;
use kernel::{Fault, SessionId};
use plan_desk::{PlanState, Session};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

/// Sessions or candidates a page.
const SIZE: u32 = 30;

/// What a list was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Text in a name.
    q: String,
    /// `1` eligible, `0` not, anything else both.
    eligible: String,
    /// Of sessions `exam` or `title`, of candidates `name` or `class`; the order in which they came otherwise.
    sort: String,
    page: u32,
}

impl Asked {
    /// The address of another page or order of the same list.
    fn address(&self, path: &str, sort: &str, page: u32) -> String {
        format!(
            "{path}?q={}&eligible={}&sort={}&page={page}",
            form_value(&self.q),
            form_value(&self.eligible),
            form_value(sort)
        )
    }

    fn direction(&self, sort: &str) -> &'static str {
        if self.sort == sort {
            "ascending"
        } else {
            "none"
        }
    }
}

#[derive(Template)]
#[template(path = "roster/sessions.html")]
struct SessionsPage {
    shell: Shell,
    asked: Asked,
    lines: Vec<Line>,
    pager: Pager,
}

struct Line {
    id: SessionId,
    title: String,
    school: String,
    occupation: String,
    exam: String,
    state: PlanState,
    people: u32,
    eligible: u32,
}

/// The sessions within reach, with how many stand on their rosters.
pub(super) async fn sessions(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadRoster>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let select = Select::new(
        "session.*, organisation.name as school_name,
         (select count(*) from candidate where candidate.session = session.id) as people,
         (select count(*) from candidate where candidate.session = session.id and eligible = 1) as fit",
        "session join organisation on organisation.id = session.school",
    )
    .containing(
        "session.title || ' ' || organisation.name like {} escape '\\'",
        &asked.q,
    )
    .order(match asked.sort.as_str() {
        "exam" => "session.theory_on, session.id",
        "title" => "session.title, session.id",
        _ => "session.id desc",
    });
    let mut conn = house.db.read().await?;
    let found = plan_desk::within_reach(select, &permit)?
        .page(&mut conn, asked.page, SIZE)
        .await?;
    page(SessionsPage {
        shell: frame.shell("考生名册"),
        lines: found.rows.iter().map(line).collect::<Result<_, _>>()?,
        pager: Pager::of(&found, |page| asked.address("/roster", &asked.sort, page)),
        asked,
    })
}

fn line(row: &Row) -> Result<Line, Fault> {
    let session = plan_desk::session_of(row)?;
    Ok(Line {
        id: session.id,
        title: session.title,
        school: row.get("school_name")?,
        occupation: format!("{} {}", session.occupation_name, session.level.label()),
        exam: day(session.theory_on),
        state: session.state,
        people: row.get("people")?,
        eligible: row.get("fit")?,
    })
}

#[derive(Template)]
#[template(path = "roster/roster.html")]
struct RosterPage {
    shell: Shell,
    session: Session,
    exam: String,
    path: String,
    asked: Asked,
    people: Vec<Candidate>,
    pager: Pager,
    counts: Counts,
    may_import: bool,
}

/// How many stand on a roster.
struct Counts {
    people: u32,
    eligible: u32,
    with_photo: u32,
}

/// The roster of a session.
pub(super) async fn roster(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadRoster>,
    frame: Frame,
    Path(id): Path<SessionId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let session = plan_desk::session(&mut conn, &permit, id).await?;
    let order = match asked.sort.as_str() {
        "name" => "name, row_no",
        "class" => "class_name, row_no",
        _ => "row_no",
    };
    let eligible = asked.eligible.parse::<i64>().ok();
    let found = Select::new("*", "candidate")
        .only("session = {}", id)
        .containing("name || ' ' || class_name like {} escape '\\'", &asked.q)
        .maybe("eligible = {}", eligible)
        .order(order)
        .page(&mut conn, asked.page, SIZE)
        .await?;
    let counts = conn
        .one(
            "select count(*) as people, count(photo) as photos,
                    coalesce(sum(case when eligible = 1 then 1 else 0 end), 0) as fit
             from candidate where session = $1",
            args![id],
        )
        .await?;
    let path = format!("/roster/{id}");
    let open = house.today() < session.theory_on.min(session.practical_on)
        && !told::is_seated(&mut conn, session.id).await?;
    page(RosterPage {
        shell: frame.shell("考生名册"),
        exam: day(session.theory_on),
        people: found
            .rows
            .iter()
            .map(candidate_of)
            .collect::<Result<_, _>>()?,
        pager: Pager::of(&found, |page| asked.address(&path, &asked.sort, page)),
        counts: Counts {
            people: counts.get("people")?,
            eligible: counts.get("fit")?,
            with_photo: counts.get("photos")?,
        },
        may_import: open && permit.principal().permit::<acts::ImportRoster>().is_ok(),
        session,
        path,
        asked,
    })
}

/// 2026年11月23日.
fn day(day: Date) -> String {
    day.strftime("%Y年%-m月%-d日").to_string()
}
