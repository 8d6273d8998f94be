//! Agreements as a list: a school's own, a centre's and a department's.

use crate::{
    pages::view::day,
    partner::agreements::{Recorded, agreements, agreements_as, all_recorded},
};
use access::acts;
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use filing_rules::AgreementStanding;
use jiff::civil::Date;
use kernel::{AgreementId, Problem};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

#[derive(Template)]
#[template(path = "partner/agreements.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    standings: Vec<(&'static str, &'static str)>,
    headers: Vec<(&'static str, String, &'static str)>,
    lines: Vec<Line>,
    pager: Pager,
    no_problems: Vec<Problem>,
}

/// An agreement as a line of a list.
pub(super) struct Line {
    pub id: AgreementId,
    pub title: String,
    pub partner: String,
    pub school: String,
    pub from: String,
    pub until: String,
    pub standing: AgreementStanding,
    pub colour: &'static str,
}

/// The columns by which the list can be sorted: name in the address, heading, order.
const SORTS: [(&str, &str, &str); 4] = [
    ("title", "协议", "title, agreement.id"),
    ("partner", "合作评价机构", "partner.name, agreement.id"),
    ("school", "院校", "organisation.name, agreement.id"),
    ("until", "有效期", "agreement.valid_until, agreement.id"),
];

/// What the list was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    standing: String,
    text: String,
    sort: String,
    page: u32,
}

impl Asked {
    fn address(&self, sort: &str, page: u32) -> String {
        let (standing, text) = (form_value(&self.standing), form_value(&self.text));
        format!("/partners/agreements?standing={standing}&text={text}&sort={sort}&page={page}")
    }
}

/// The list.
pub(super) async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadAgreement>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let today = house.today();
    let sort = SORTS
        .iter()
        .find(|sort| sort.0 == asked.sort)
        .unwrap_or(&SORTS[3]);
    let mut select = agreements()
        .containing(
            "title || ' ' || partner.name || ' ' || organisation.name like {} escape '\\'",
            &asked.text,
        )
        .order(sort.2);
    if let Ok(standing) = asked.standing.parse() {
        select = agreements_as(select, standing, today);
    }
    let mut conn = house.db.read().await?;
    let (school, affiliation) = ("agreement.school = {}", "agreement.affiliation = {}");
    let found = select
        .within(permit.within()?, school, affiliation)
        .page(&mut conn, asked.page.max(1), 30)
        .await?;
    let recorded = all_recorded(&mut conn, &found.rows).await?;
    let headers = SORTS.map(|(name, heading, _)| {
        let direction = if name == sort.0 { "ascending" } else { "none" };
        (heading, asked.address(name, 1), direction)
    });
    let mut standings = vec![("", "全部状态")];
    standings.extend(AgreementStanding::ALL.map(|one| (one.code(), one.title())));
    page(ListPage {
        shell: frame.shell("合作协议"),
        standings,
        headers: headers.to_vec(),
        lines: recorded.iter().map(|one| line(one, today)).collect(),
        pager: Pager::of(&found, |page| asked.address(sort.0, page)),
        no_problems: Vec::new(),
        asked,
    })
}

/// An agreement as a line of a list.
pub(super) fn line(one: &Recorded, today: Date) -> Line {
    let (valid, standing) = (one.agreement.agreed.valid, one.on(today));
    Line {
        id: one.id,
        title: one.title.clone(),
        partner: one.partner.clone(),
        school: one.school.clone(),
        from: day(valid.from),
        until: day(valid.until),
        standing,
        colour: colour(standing),
    }
}

/// The colour of a standing.
pub(super) fn colour(standing: AgreementStanding) -> &'static str {
    match standing {
        AgreementStanding::InForce => "green",
        AgreementStanding::Unconfirmed => "yellow",
        AgreementStanding::Objected => "red",
        AgreementStanding::NotYet | AgreementStanding::Ended | AgreementStanding::Expired => {
            "secondary"
        }
    }
}
