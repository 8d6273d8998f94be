//! 备案情况汇总表: what the provincial department reports to the ministry, as a workbook (A3.4).

use crate::{
    RegisterEntry,
    register::{FILINGS, moments},
    register_entries,
};
use access::{Permit, Within, acts};
use calendar::start_of;
use db::{Conn, Row, Select, args};
use filing_rules::{End, Kind, write_levels};
use jiff::{ToSpan, civil::Date};
use kernel::{Fault, Level, Refusal, Stop};
use sheet::{Book, ListColumn, ListPage, Value};
use std::collections::{BTreeMap, BTreeSet};

const GRANTED: [(&str, f64); 15] = [
    ("序号", 6.0),
    ("院校名称", 32.0),
    ("统一社会信用代码", 22.0),
    ("地址", 36.0),
    ("联系人", 12.0),
    ("联系电话", 16.0),
    ("备案类别", 12.0),
    ("备案编号", 18.0),
    ("职业（工种）", 28.0),
    ("职业编码", 14.0),
    ("等级", 28.0),
    ("评价规范", 36.0),
    ("有效期起", 12.0),
    ("有效期止", 12.0),
    ("备案部门", 28.0),
];
const ENDED: [(&str, f64); 6] = [
    ("序号", 6.0),
    ("院校名称", 32.0),
    ("备案编号", 18.0),
    ("终止方式", 12.0),
    ("终止日期", 12.0),
    ("原因", 48.0),
];

/// One granted occupation with its levels.
struct Granted {
    /// What makes one row of the table: application, occupation, job type, basis.
    key: (String, String, String, String),
    row: Vec<Value>,
    levels: Vec<Level>,
}

/// What was filed, and what ended, from a day to a day, within reach of the permit; as a workbook.
///
/// # Errors
/// A refusal where the days are no span.
pub(super) async fn workbook(
    conn: &mut Conn,
    permit: &Permit<acts::ExportSummary>,
    (from, until): (Date, Date),
) -> Result<Vec<u8>, Stop> {
    if until < from {
        let sentence = format!("截止日期{until}早于起始日期{from}，请核对");
        return Err(Refusal::invalid("filing.bad_span", sentence).into());
    }
    let place = place(permit)?;
    let title = format!("技工院校职业技能等级认定备案情况汇总表（{from}至{until}）");
    let about = format!(
        "汇总单位：{}　依据：川人社办发〔2020〕20号附件3第4项",
        permit.organisation()?.name
    );
    let mut granted_page = list("新增备案", &GRANTED).title(&title).explanation(&about);
    let granted = granted(conn, &place, (from, until)).await?;
    for (no, mut one) in (1..).zip(granted) {
        one.levels.sort();
        one.row[10] = Value::from(write_levels(&one.levels).as_str());
        one.row[0] = Value::Number(f64::from(no));
        granted_page = granted_page.row(one.row);
    }
    let mut ended_page = list("终止备案", &ENDED).title(&title).explanation(&about);
    for (no, row) in (1..).zip(ended(conn, &place, (from, until)).await?) {
        let number = vec![Value::Number(f64::from(no))];
        ended_page = ended_page.row([number, row].concat());
    }
    let book = Book::new("备案情况汇总表")
        .list(granted_page)
        .list(ended_page);
    let bytes = book.to_bytes();
    Ok(bytes.map_err(|error| Fault::new("writing the summary of filings", error))?)
}

fn list(name: &str, columns: &[(&str, f64)]) -> ListPage {
    let page = ListPage::new(name);
    columns.iter().fold(page, |page, (heading, width)| {
        page.column(ListColumn::new(heading).width(*width))
    })
}

/// The affiliation whose filings the permit reaches; `%` for all of them.
fn place(permit: &Permit<acts::ExportSummary>) -> Result<String, Refusal> {
    Ok(match permit.within()? {
        Within::Affiliation(affiliation) => affiliation.to_string(),
        Within::All => "%".to_owned(),
        Within::School(_) => return Err(Refusal::not_found("备案汇总")),
    })
}

async fn granted(
    conn: &mut Conn,
    place: &str,
    (from, until): (Date, Date),
) -> Result<Vec<Granted>, Fault> {
    let sql = "select application.id, application.kind, application.decided_at, filing.number,
            occupation, occupation_name, job_type, level, basis
        from application
        join filing on filing.id = application.filing
        join application_line on application_line.application = application.id
        where application.decided_at >= $1 and application.decided_at < $2 and application_line.decision = 'granted'
          and filing.affiliation like $3
        order by application.decided_at, application.id, application_line.no";
    let after = start_of(until.saturating_add(1.day()));
    let span = args![start_of(from), after, place];
    let rows = conn.all(sql, span).await?;
    // A report says what was true on its last day, whenever it is made.
    let said = said(conn, &rows, until).await?;
    let mut found: Vec<Granted> = Vec::new();
    for row in &rows {
        let level: Level = row.parse("level")?;
        let one = granted_row(row, &said)?;
        match found.last_mut().filter(|last| last.key == one.key) {
            Some(last) => last.levels.push(level),
            None => found.push(Granted {
                levels: vec![level],
                ..one
            }),
        }
    }
    Ok(found)
}

/// What the filings of these rows said on a day, by their numbers.
async fn said(
    conn: &mut Conn,
    rows: &[Row],
    day: Date,
) -> Result<BTreeMap<String, RegisterEntry>, Fault> {
    let numbers: Result<BTreeSet<String>, Fault> =
        rows.iter().map(|row| row.get("number")).collect();
    let numbers: Vec<String> = numbers?.into_iter().collect();
    let entries = register_entries(conn, &numbers, day).await?;
    Ok(entries
        .into_iter()
        .map(|entry| (entry.number.clone(), entry))
        .collect())
}

fn granted_row(row: &Row, said: &BTreeMap<String, RegisterEntry>) -> Result<Granted, Fault> {
    let text = |column: &str| row.get::<String>(column);
    let filed = said
        .get(&text("number")?)
        .ok_or_else(|| Fault::broken("a granted line of no filing"))?;
    let kind = row.parse_some::<Kind>("kind")?.unwrap_or(Kind::Initial);
    let (name, job_type) = (text("occupation_name")?, text("job_type")?);
    let what = match job_type.is_empty() {
        true => name,
        false => format!("{name}（{job_type}）"),
    };
    let occupation = text("occupation")?;
    let basis = text("basis")?;
    let key = (text("id")?, occupation.clone(), what.clone(), basis.clone());
    let texts = [
        String::new(),
        filed.school.clone(),
        filed.uscc.clone(),
        filed.address.clone(),
        filed.contact.clone(),
        filed.phone.clone(),
        kind.title().to_owned(),
        filed.number.clone(),
        what,
        occupation,
        String::new(),
        basis,
    ];
    let mut cells: Vec<Value> = texts
        .iter()
        .map(|text| Value::from(text.as_str()))
        .collect();
    cells.push(Value::Date(filed.valid_from));
    cells.push(Value::Date(filed.known_until));
    cells.push(Value::from(filed.department.as_str()));
    Ok(Granted {
        key,
        row: cells,
        levels: Vec::new(),
    })
}

/// What ended, as it was known on the last day of the span: what is decided later neither ends nor renews anything of before.
async fn ended(
    conn: &mut Conn,
    place: &str,
    (from, until): (Date, Date),
) -> Result<Vec<Vec<Value>>, Fault> {
    let eve = from.saturating_sub(1.day());
    let rows = Select::new(
        "coalesce(said.school_name, filing.school_name) as school_name, filing.number, ended_how, end_reason,
         case when ended_on <= $1 then ended_on end as ended_on,
         coalesce(said.valid_until, filing.valid_until) as valid_until",
        FILINGS,
    )
    .given(moments(until))
    .only("filing.affiliation like {}", place)
    .only_with(
        "ended_on >= {1} and ended_on <= {2} or (ended_on is null or ended_on > {2})
             and coalesce(said.valid_until, filing.valid_until) >= {3}
             and coalesce(said.valid_until, filing.valid_until) < {2}",
        args![from, until, eve],
    )
    .order(
        "coalesce(case when ended_on <= $1 then ended_on end, said.valid_until, filing.valid_until), filing.number",
    )
    .every(conn)
    .await?;
    rows.iter().map(ended_row).collect()
}

fn ended_row(row: &Row) -> Result<Vec<Value>, Fault> {
    let last: Date = row.get("valid_until")?;
    let (how, on, reason) = match row.get::<Option<Date>>("ended_on")? {
        Some(on) => {
            let reason: Option<String> = row.get("end_reason")?;
            let how: End = row.parse("ended_how")?;
            (how.title(), on, reason.unwrap_or_default())
        }
        // A filing that came to its last day is none from the day after.
        None => ("有效期届满", last.saturating_add(1.day()), String::new()),
    };
    Ok(vec![
        Value::from(row.get::<String>("school_name")?.as_str()),
        Value::from(row.get::<String>("number")?.as_str()),
        Value::from(how),
        Value::Date(on),
        Value::from(reason.as_str()),
    ])
}

/// The days of a span as they are asked: this year until today where nothing is.
pub(super) fn span(from: &str, until: &str, today: Date) -> Result<(Date, Date), Refusal> {
    let read = |text: &str, usual: Date| match text.trim() {
        "" => Ok(usual),
        text => text.parse().map_err(|_| {
            let sentence = format!("日期“{text}”无法识别，应为年-月-日，如{today}");
            Refusal::invalid("filing.bad_day", sentence)
        }),
    };
    let first = Date::new(today.year(), 1, 1).unwrap_or(today);
    Ok((read(from, first)?, read(until, today)?))
}
