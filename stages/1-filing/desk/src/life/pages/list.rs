//! Filings as a list: a school's own, a centre's and a department's.

use crate::{
    life::{
        store::{filings, standing_as},
        summary,
    },
    pages::{files::xlsx, view::day},
};
use access::acts;
use askama::Template;
use axum::{
    extract::{Query, State as Shared},
    response::Response,
};
use db::Select;
use filing_rules::Standing;
use kernel::{FilingId, Problem};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

#[derive(Template)]
#[template(path = "filings.html")]
struct ListPage {
    shell: Shell,
    standings: Vec<(&'static str, &'static str)>,
    standing: String,
    text: String,
    headers: Vec<(&'static str, String, &'static str)>,
    lines: Vec<Line>,
    pager: Pager,
    no_problems: Vec<Problem>,
    /// The first and the last day of a summary, where this person may have one.
    summary: Option<(String, String)>,
}

struct Line {
    id: FilingId,
    school: String,
    number: String,
    until: String,
    standing: Standing,
}

/// The columns by which the list can be sorted: name in the address, heading, order.
const SORTS: [(&str, &str, &str); 3] = [
    ("school", "院校", "school_name, number"),
    ("number", "备案编号", "number"),
    ("until", "有效期至", "valid_until, number"),
];

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    sort: String,
    #[serde(default)]
    standing: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    page: u32,
}

impl ListQuery {
    fn address(&self, sort: &str, page: u32) -> String {
        let (standing, text) = (form_value(&self.standing), form_value(&self.text));
        format!("/filings?standing={standing}&text={text}&sort={sort}&page={page}")
    }
}

/// The list.
pub async fn list(
    Shared(house): Shared<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadFiling>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let today = house.today();
    let sort = SORTS
        .iter()
        .find(|sort| sort.0 == query.sort)
        .unwrap_or(&SORTS[2]);
    let mut select = Select::new("*", "filing")
        .containing(
            "school_name || ' ' || number like {} escape '\\'",
            &query.text,
        )
        .order(sort.2);
    let wanted = query.standing.parse::<Standing>().ok();
    if let Some(standing) = wanted {
        select = standing_as(select, standing, today);
    }
    let mut conn = house.db.read().await?;
    let found = select
        .within(permit.within()?, "school = {}", "affiliation = {}")
        .page(&mut conn, query.page.max(1), 30)
        .await?;
    let filed = filings(&mut conn, &found.rows).await?.into_iter();
    let lines = filed.map(|filing| Line {
        id: filing.id,
        standing: filing.on(today),
        school: filing.school,
        number: filing.number.to_string(),
        until: day(filing.valid.until),
    });
    let headers = SORTS.iter().map(|(name, heading, _)| {
        let direction = if *name == sort.0 { "ascending" } else { "none" };
        (*heading, query.address(name, 1), direction)
    });
    let mut standings = vec![("", "全部状态")];
    standings.extend(Standing::ALL.map(|standing| (standing.code(), standing.title())));
    page(ListPage {
        shell: frame.shell("备案管理"),
        standings,
        headers: headers.collect(),
        lines: lines.collect(),
        pager: Pager::of(&found, |page| query.address(sort.0, page)),
        no_problems: Vec::new(),
        summary: summary::span("", "", today)
            .ok()
            .filter(|_| permit.principal().permit::<acts::ExportSummary>().is_ok())
            .map(|(from, until)| (from.to_string(), until.to_string())),
        standing: wanted
            .map(|standing| standing.code().to_owned())
            .unwrap_or_default(),
        text: query.text,
    })
}

/// For which days a summary is asked.
#[derive(Deserialize)]
pub struct SpanQuery {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

/// What was filed and what ended in a span, as a workbook for the ministry (A3.4).
pub async fn summary(
    Shared(house): Shared<House>,
    Allowed(permit): Allowed<acts::ExportSummary>,
    Query(query): Query<SpanQuery>,
) -> Result<Response, Failure> {
    let span = summary::span(&query.from, &query.until, house.today())?;
    let mut conn = house.db.read().await?;
    let book = summary::workbook(&mut conn, &permit, span).await?;
    Ok(xlsx("summary.xlsx", book))
}
