//! The journal as a list: who did what, when, to which thing. It holds no personal data.

use access::{Act, acts};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use db::{Row, Select};
use jiff::{Timestamp, tz::Offset};
use journal::Leaf;
use kernel::Fault;
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, page};

#[derive(Template)]
#[template(path = "journal_list.html")]
struct JournalPage {
    shell: Shell,
    act: String,
    subject: String,
    time: (String, &'static str),
    acts: Vec<(&'static str, &'static str)>,
    lines: Vec<Line>,
    pager: Pager,
    no_problems: Vec<kernel::Problem>,
}

struct Line {
    seq: i64,
    at: String,
    act: String,
    subject: String,
    organisation: String,
    place: Option<i64>,
}

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    act: String,
    #[serde(default)]
    subject: String,
    /// `oldest`; the newest first otherwise.
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: u32,
}

/// The lines of the journal, newest first.
pub async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(_permit): Allowed<acts::ReadJournal>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let oldest = query.sort == "oldest";
    let wanted = Some(query.act.as_str()).filter(|act| !act.is_empty());
    let found = Select::new(
        "seq, at, act, subject, place, bytes, organisation.name as organisation",
        "journal_leaf left join organisation on organisation.id = journal_leaf.organisation",
    )
    .maybe("act = {}", wanted)
    .containing("subject like {} escape '\\'", &query.subject)
    .order(if oldest { "seq" } else { "seq desc" })
    .page(&mut conn, query.page.max(1), 50)
    .await?;
    let lines = found.rows.iter().map(line).collect::<Result<_, Fault>>()?;
    let sorted = |sort: &str, page: u32| {
        format!(
            "/office/journal?act={}&subject={}&sort={sort}&page={page}",
            web::form_value(&query.act),
            web::form_value(&query.subject)
        )
    };
    let address = |page: u32| sorted(if oldest { "oldest" } else { "" }, page);
    let mut acts: Vec<(&str, &str)> = vec![("", "全部事项")];
    acts.extend(Act::ALL.iter().map(|act| (act.name(), act.title())));
    page(JournalPage {
        shell: frame.shell("业务日志"),
        act: query.act.clone(),
        subject: query.subject.clone(),
        time: match oldest {
            true => (sorted("", 1), "ascending"),
            false => (sorted("oldest", 1), "descending"),
        },
        acts,
        lines,
        pager: Pager::of(&found, address),
        no_problems: Vec::new(),
    })
}

fn line(row: &Row) -> Result<Line, Fault> {
    let name: String = row.get("act")?;
    let at: Timestamp = row.get("at")?;
    let organisation: Option<String> = row.get("organisation")?;
    Ok(Line {
        seq: row.get("seq")?,
        at: Offset::constant(8)
            .to_datetime(at)
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string(),
        act: Act::ALL
            .iter()
            .find(|act| act.name() == name)
            .map_or(name.clone(), |act| act.title().to_owned()),
        subject: row.get("subject")?,
        organisation: organisation.unwrap_or_else(|| {
            let bytes: Vec<u8> = row.get("bytes").unwrap_or_default();
            let by_candidate =
                Leaf::from_bytes(&bytes).is_ok_and(|leaf| leaf.actor.starts_with("candidate/"));
            if by_candidate { "考生" } else { "平台" }.to_owned()
        }),
        place: row.get("place")?,
    })
}
