//! 成绩公示: open to everyone while it lasts: names partly masked, ticket, conclusion, nothing else (A4.4).

use super::outcome_colour;
use crate::store::{self, day_text};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use db::args;
use kernel::{Fault, Refusal, SessionId};
use results_rules::{MarkOutcome, mask_name};
use web::{Failure, Frame, House, Shell, page};

#[derive(Template)]
#[template(path = "results_public_list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<ListRow>,
}

struct ListRow {
    id: String,
    school: String,
    title: String,
    occupation: String,
    until: String,
}

/// What is published today.
pub async fn list(State(house): State<House>, frame: Frame) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let rows = conn
        .all(
            "select session.id, organisation.name as school, session.title, occupation_name, publication_ends_on
             from result join session on session.id = result.id join organisation on organisation.id = session.school
             where published_on <= $1 and publication_ends_on >= $1 order by publication_ends_on, session.id",
            args![house.today()],
        )
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
        rows: rows.iter().map(row).collect::<Result<_, _>>()?,
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
