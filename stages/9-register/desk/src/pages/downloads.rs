//! 试点院校公示 as files (A3.5): the whole of what was asked for, with a stable schema.

use super::schools::{Line, ListQuery, School, school};
use crate::{
    api::schools::{SchoolRow, shown},
    schools::{self, Order},
};
use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use filing_desk::RegisterEntry;
use kernel::Fault;
use web::{Failure, House};

/// Schools that are fetched at a time.
const BATCH: u32 = 200;
/// The columns of CSV and XLSX: the contents of A3.5.
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

/// The filed schools as a CSV file, one row for each occupation, with the columns of A3.5.
#[utoipa::path(get, path = "/register.csv", tag = "公众查询", params(ListQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn csv(
    State(house): State<House>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let entries = all(&house, &query).await?;
    let bytes = aside(move || Ok(sheet::csv_bytes(&COLUMNS, rows(entries)))).await?;
    Ok(download("text/csv; charset=utf-8", "register.csv", bytes))
}

/// The filed schools as a workbook, one row for each occupation, with the columns of A3.5.
#[utoipa::path(get, path = "/register.xlsx", tag = "公众查询", params(ListQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub(crate) async fn xlsx(
    State(house): State<House>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let entries = all(&house, &query).await?;
    let bytes = aside(move || workbook(entries)).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(kind, "register.xlsx", bytes))
}

/// The filed schools in one list, each as `/api/v1/register` gives it.
#[utoipa::path(get, path = "/register.json", tag = "公众查询", params(ListQuery),
    responses((status = 200, body = Vec<SchoolRow>)))]
pub(crate) async fn json(
    State(house): State<House>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let entries = all(&house, &query).await?;
    let bytes = aside(move || {
        let schools = entries.into_iter().map(shown);
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
