//! 院校页: what is published of one filing, on any day, and all that happened to it (A3.5).

use super::{
    day,
    partners::OfSchool,
    schools::{Line, School, school},
};
use crate::{partners, schools};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use calendar::shanghai_date;
use filing_desk::{
    Filed, RegisterEntry, Standing, Version, filing_of, filings_of_school, history, register_entry,
    standing_colour,
};
use jiff::civil::Date;
use kernel::{Problem, Refusal};
use serde::Deserialize;
use web::{Failure, Frame, House, Shell, page};

#[derive(Template)]
#[template(path = "register_school.html")]
struct SchoolPage {
    shell: Shell,
    name: String,
    standing: Standing,
    colour: &'static str,
    on: String,
    no_problems: Vec<Problem>,
    history: Vec<(String, String)>,
    facts: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    partners: Vec<OfSchool>,
    /// The school's other filings: number and what each is today.
    others: Vec<(String, Standing)>,
}

/// As of which day is asked.
#[derive(Deserialize)]
pub(crate) struct AsOf {
    #[serde(default)]
    on: String,
}

/// One school, as it was on a day.
pub(crate) async fn show(
    State(house): State<House>,
    frame: Frame,
    Path(number): Path<String>,
    Query(asked): Query<AsOf>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let today = house.today();
    let then = schools::day_asked(&asked.on, today)?;
    let entry = register_entry(&mut conn, &number, then)
        .await?
        .ok_or_else(|| Refusal::not_found("备案编号的院校"))?;
    let filed = filing_of(&mut conn, entry.filing).await?;
    let versions = history(&mut conn, entry.filing).await?;
    let together = partners::of_school(&mut conn, filed.owner.school, then).await?;
    let others = filings_of_school(&mut conn, filed.owner.school).await?;
    let School { entry, lines } = school(entry);
    page(SchoolPage {
        partners: super::partners::of_school(together, then),
        shell: frame.shell(entry.school.clone()),
        standing: entry.standing,
        colour: standing_colour(&entry.standing),
        on: asked.on.trim().to_owned(),
        no_problems: Vec::new(),
        history: events(&filed, &versions, today),
        facts: facts(&entry, entry.valid_from, entry.valid_until),
        others: others
            .iter()
            .filter(|other| other.id != filed.id)
            .map(|other| (other.number.to_string(), other.on(today)))
            .collect(),
        name: entry.school,
        lines,
    })
}

fn facts(entry: &RegisterEntry, from: Date, until: Date) -> Vec<(&'static str, String)> {
    vec![
        ("机构代码", entry.uscc.clone()),
        ("地址", entry.address.clone()),
        ("联系人", entry.contact.clone()),
        ("联系电话", entry.phone.clone()),
        ("备案编号", entry.number.clone()),
        ("备案部门", entry.department.clone()),
        ("备案有效期", format!("{}至{}", day(from), day(until))),
    ]
}

/// What happened to the filing up to today, the oldest first: each with its day.
fn events(filed: &Filed, versions: &[Version], today: Date) -> Vec<(String, String)> {
    let filed_on = shanghai_date(filed.decided_at);
    let mut events = vec![(filed_on, "准予备案".to_owned())];
    for (at, version) in versions.iter().enumerate() {
        let now = versions
            .get(at + 1)
            .map_or_else(|| Said::by(filed), Said::then);
        events.push((
            shanghai_date(version.changed_at),
            format!("{}{}", version.why, Said::then(version).before(now)),
        ));
    }
    let ended = filed.ended();
    for suspension in filed.suspensions() {
        events.push((suspension.since, "暂停".to_owned()));
        let back = suspension.until.and_then(|until| until.tomorrow().ok());
        // Whoever was taken off the register while suspended never came back.
        let back = back.filter(|back| ended.is_none_or(|ended| *back < ended.on));
        events.extend(back.map(|back| (back.max(suspension.since), "恢复".to_owned())));
    }
    events.extend(ended.map(|ended| (ended.on, filed.on(ended.on).title().to_owned())));
    // Of one day in the order in which they were put together: a suspension comes before its end.
    events.sort_by_key(|event| event.0);
    events
        .into_iter()
        .filter(|(on, _)| *on <= today)
        .map(|(on, what)| (day(on), what))
        .collect()
}

/// What identifies a school, as a filing said it at some time.
#[derive(Clone, Copy)]
struct Said<'a> {
    facts: [(&'static str, &'a str); 3],
}

impl<'a> Said<'a> {
    fn by(filed: &'a Filed) -> Said<'a> {
        Said::of(&filed.school, &filed.uscc, &filed.address)
    }

    fn then(version: &'a Version) -> Said<'a> {
        Said::of(&version.school, &version.uscc, &version.address)
    }

    fn of(school: &'a str, uscc: &'a str, address: &'a str) -> Said<'a> {
        let facts = [("名称", school), ("代码", uscc), ("地址", address)];
        Said { facts }
    }

    /// What it was before it became what it is `now`; nothing where it stayed the same.
    fn before(self, now: Said<'_>) -> String {
        let changed = self.facts.iter().zip(now.facts);
        changed
            .filter(|(before, after)| before.1 != after.1)
            .map(|(before, after)| {
                format!("，原{}{}，现{}{}", before.0, before.1, after.0, after.1)
            })
            .collect()
    }
}
