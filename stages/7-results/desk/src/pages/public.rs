//! 成绩公示: open to everyone while it lasts: names partly masked, ticket, conclusion, nothing else (A4.4).

use super::outcome_colour;
use crate::store::{self, day_text};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use db::{Select, args};
use kernel::{Fault, Refusal, SessionId};
use results_rules::{MarkOutcome, mask_name};
use serde::Deserialize;
use web::{Failure, Frame, House, Pager, Shell, page};

/// Sessions on one page of the list.
const SIZE: u32 = 20;

#[derive(Template)]
#[template(path = "results_public_list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<ListRow>,
    pager: Pager,
}

struct ListRow {
    id: String,
    school: String,
    title: String,
    occupation: String,
    until: String,
}

/// Which page of the list.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    page: u32,
}

/// What is published today, what ends first at the top.
pub async fn list(
    State(house): State<House>,
    frame: Frame,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let found = Select::new(
        "session.id, organisation.name as school, session.title, occupation_name, publication_ends_on",
        "result join session on session.id = result.id join organisation on organisation.id = session.school",
    )
    .only("published_on <= {}", house.today())
    .only("publication_ends_on >= {}", house.today())
    .order("publication_ends_on, session.id")
    .page(&mut conn, query.page.max(1), SIZE)
    .await?;
    let row = |row: &db::Row| -> Result<ListRow, Fault> {
        Ok(ListRow {
            id: row.get("id")?,
            school: row.get("school")?,
            title: row.get("title")?,
            occupation: row.get("occupation_name")?,
            until: day_text(row.get("publication_ends_on")?),
        })
    };
    page(ListPage {
        shell: frame.shell("成绩公示"),
        rows: found.rows.iter().map(row).collect::<Result<_, _>>()?,
        pager: Pager::of(&found, |page| format!("/results/published?page={page}")),
    })
}

#[derive(Template)]
#[template(path = "results_public.html")]
struct PublicPage {
    shell: Shell,
    facts: Vec<(&'static str, String)>,
    rows: Vec<PublicRow>,
    over: bool,
}

struct PublicRow {
    name: String,
    ticket: String,
    outcome: MarkOutcome,
    colour: &'static str,
}

/// One session's publication; after its last day only that it is over.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let outcome = store::outcome(&mut conn, id).await?;
    let (Some((first, last)), Some(session)) = (
        outcome.and_then(|it| it.published),
        plan_desk::any_session(&mut conn, id).await?,
    ) else {
        return Err(Refusal::not_found("成绩公示").into());
    };
    let school = accounts::organisation(&mut conn, session.owner.school)
        .await?
        .name;
    let over = !(first..=last).contains(&house.today());
    let mut rows = Vec::new();
    if !over {
        let marks = conn
            .all(
                "select candidate.name, outcome,
                        (select min(ticket) from seat where seat.candidate = candidate.id) as ticket
                 from mark join candidate on candidate.id = mark.candidate
                 where mark.session = $1 order by candidate.row_no",
                args![id],
            )
            .await?;
        rows = marks.iter().map(public_row).collect::<Result<_, _>>()?;
    }
    page(PublicPage {
        shell: frame.shell("成绩公示"),
        facts: vec![
            ("学校", school),
            ("认定批次", session.title),
            ("职业（工种）", session.occupation_name),
            ("等级", session.level.label().to_owned()),
            (
                "公示期",
                format!("{} 至 {}", day_text(first), day_text(last)),
            ),
        ],
        rows,
        over,
    })
}

fn public_row(row: &db::Row) -> Result<PublicRow, Fault> {
    let outcome: MarkOutcome = row.parse("outcome")?;
    Ok(PublicRow {
        name: mask_name(&row.get::<String>("name")?),
        ticket: row.get::<Option<String>>("ticket")?.unwrap_or_default(),
        outcome,
        colour: outcome_colour(outcome),
    })
}
