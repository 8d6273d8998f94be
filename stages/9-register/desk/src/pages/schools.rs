//! 试点院校公示: the filed schools and what each may certify (A3.5).

use crate::schools::{self, Order, Wanted};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use filing_desk::{RegisterEntry, Standing};
use kernel::{Fault, Problem};
use serde::Deserialize;
use web::{Failure, Frame, House, Pager, Shell, form_value, page};

/// Schools on one page of the list.
const SIZE: u32 = 20;
/// Schools that are fetched at a time for the download.
const BATCH: u32 = 200;
/// The columns of the download: the contents of A3.5.
const COLUMNS: [&str; 9] = [
    "院校名称",
    "机构代码",
    "地址",
    "联系人",
    "联系电话",
    "职业（工种）名称",
    "职业编码",
    "等级范围",
    "评价规范",
];

#[derive(Template)]
#[template(path = "register_list.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    cities: Vec<(String, &'static str)>,
    standings: Vec<(&'static str, &'static str)>,
    standing: &'static str,
    no_problems: Vec<Problem>,
    schools: Vec<School>,
    pager: Pager,
    sort_href: String,
    direction: &'static str,
    filters: String,
}

/// One school as it is shown.
pub(super) struct School {
    pub(super) entry: RegisterEntry,
    pub(super) lines: Vec<Line>,
}

/// One line of its scope.
pub(super) struct Line {
    pub(super) occupation: String,
    pub(super) code: String,
    pub(super) levels: String,
    pub(super) basis: String,
    pub(super) audience: String,
}

/// What is asked of the list.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct ListQuery {
    #[serde(default)]
    name: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    occupation: String,
    #[serde(default)]
    standing: String,
    /// As of which day; today where it is none.
    #[serde(default)]
    on: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: u32,
}

impl ListQuery {
    fn wanted(&self) -> Wanted {
        Wanted {
            name: self.name.clone(),
            city: self.city.clone(),
            occupation: self.occupation.clone(),
            standing: self.standing.clone(),
        }
    }

    fn filters(&self) -> String {
        format!(
            "name={}&city={}&occupation={}&standing={}&on={}",
            form_value(&self.name),
            form_value(&self.city),
            form_value(&self.occupation),
            form_value(&self.standing),
            form_value(&self.on),
        )
    }

    fn address(&self, sort: &str, page: u32) -> String {
        format!(
            "/register?{}&sort={}&page={page}",
            self.filters(),
            form_value(sort)
        )
    }
}

/// The filed schools.
pub(crate) async fn list(
    State(house): State<House>,
    frame: Frame,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let latest = query.sort == "latest";
    let order = if latest { Order::Latest } else { Order::Name };
    let day = schools::day_asked(&query.on, house.today())?;
    let select = schools::standing(&query.wanted(), order, day);
    let mut conn = house.db.read().await?;
    let (entries, found) = schools::page(&mut conn, select, (query.page.max(1), SIZE), day).await?;
    page(ListPage {
        shell: frame.shell("试点院校公示"),
        cities: schools::cities(),
        standings: Standing::ALL
            .map(|standing| (standing.code(), standing.title()))
            .to_vec(),
        standing: query.wanted().standing().code(),
        no_problems: Vec::new(),
        schools: entries.into_iter().map(school).collect(),
        pager: Pager::of(&found, |page| query.address(&query.sort, page)),
        sort_href: query.address(if latest { "name" } else { "latest" }, 1),
        direction: if latest { "none" } else { "ascending" },
        filters: query.filters(),
        query,
    })
}

/// A school as it is shown.
pub(super) fn school(entry: RegisterEntry) -> School {
    let lines = entry
        .scope
        .iter()
        .map(|scope| Line {
            occupation: schools::occupation(scope),
            code: scope.occupation.to_string(),
            levels: schools::level_range(&scope.levels),
            basis: scope.basis.clone(),
            audience: scope.audience.clone(),
        })
        .collect();
    School { entry, lines }
}

/// Every filed school that is asked for, as it was on the day that is asked for.
async fn all(house: &House, query: &ListQuery) -> Result<Vec<RegisterEntry>, Failure> {
    let day = schools::day_asked(&query.on, house.today())?;
    let mut conn = house.db.read().await?;
    let (mut all, mut at) = (Vec::new(), 1);
    loop {
        let select = schools::standing(&query.wanted(), Order::Name, day);
        let (entries, page) = schools::page(&mut conn, select, (at, BATCH), day).await?;
        all.extend(entries);
        if at >= page.pages() {
            return Ok(all);
        }
        at += 1;
    }
}

/// The list as a file, one row for each occupation.
pub(crate) async fn csv(
    State(house): State<House>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let entries = all(&house, &query).await?;
    let bytes = aside(move || Ok(sheet::csv_bytes(&COLUMNS, rows(entries)))).await?;
    Ok(download("text/csv; charset=utf-8", "register.csv", bytes))
}

/// The same as a workbook.
pub(crate) async fn xlsx(
    State(house): State<House>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let entries = all(&house, &query).await?;
    let bytes = aside(move || workbook(entries)).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(kind, "register.xlsx", bytes))
}

/// The same for programs: a list of what `/api/v1/register` gives.
pub(crate) async fn json(
    State(house): State<House>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let entries = all(&house, &query).await?;
    let bytes = aside(move || {
        let schools = entries.into_iter().map(crate::api::schools::shown);
        serde_json::to_vec(&schools.collect::<Vec<_>>())
            .map_err(|error| Fault::new("writing the register for programs", error))
    })
    .await?;
    Ok(download("application/json", "register.json", bytes))
}

/// Writes a file of the whole register beside the pages: it takes a core for some time, and anybody may ask for it.
async fn aside(
    write: impl FnOnce() -> Result<Vec<u8>, Fault> + Send + 'static,
) -> Result<Vec<u8>, Fault> {
    tokio::task::spawn_blocking(write)
        .await
        .map_err(|error| Fault::new("writing the register", error))?
}

fn workbook(entries: Vec<RegisterEntry>) -> Result<Vec<u8>, Fault> {
    let mut page = sheet::ListPage::new("试点院校");
    for column in COLUMNS {
        page = page.column(sheet::ListColumn::new(column).width(22.0));
    }
    for row in rows(entries) {
        page = page.row(row.map(sheet::Value::from));
    }
    let book = sheet::Book::new("试点院校公示").list(page);
    book.to_bytes()
        .map_err(|error| Fault::new("writing the register as a workbook", error))
}

fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let place = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, place),
    ];
    (headers, bytes).into_response()
}

fn rows(entries: Vec<RegisterEntry>) -> Vec<[String; 9]> {
    let schools = entries.into_iter().map(school);
    schools.flat_map(|school| csv_rows(&school)).collect()
}

fn csv_rows(school: &School) -> Vec<[String; 9]> {
    let entry = &school.entry;
    let row = |line: &Line| {
        [
            entry.school.clone(),
            entry.uscc.clone(),
            entry.address.clone(),
            entry.contact.clone(),
            entry.phone.clone(),
            line.occupation.clone(),
            line.code.clone(),
            line.levels.clone(),
            line.basis.clone(),
        ]
    };
    school.lines.iter().map(row).collect()
}
