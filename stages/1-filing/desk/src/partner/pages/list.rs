//! Partners as a list.

use crate::{
    pages::view::{day, standing_colour},
    partner::store::{partners_as, registered},
};
use access::acts;
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use db::Select;
use filing_rules::{PartnerKind, Standing};
use kernel::{PartnerId, Problem};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

#[derive(Template)]
#[template(path = "partner/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    kinds: Vec<(&'static str, &'static str)>,
    standings: Vec<(&'static str, &'static str)>,
    headers: Vec<(&'static str, String, &'static str)>,
    lines: Vec<Line>,
    pager: Pager,
    may_register: bool,
    may_read_agreements: bool,
    no_problems: Vec<Problem>,
}

struct Line {
    id: PartnerId,
    name: String,
    kind: &'static str,
    number: String,
    until: String,
    standing: Standing,
    colour: &'static str,
}

/// The columns by which the list can be sorted: name in the address, heading, order.
const SORTS: [(&str, &str, &str); 3] = [
    ("name", "机构名称", "name, id"),
    ("number", "机构备案编号", "number, id"),
    ("until", "有效期至", "valid_until, id"),
];

/// What the list was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    kind: String,
    standing: String,
    text: String,
    occupation: String,
    sort: String,
    page: u32,
}

impl Asked {
    fn address(&self, sort: &str, page: u32) -> String {
        format!(
            "/partners?kind={}&standing={}&text={}&occupation={}&sort={sort}&page={page}",
            form_value(&self.kind),
            form_value(&self.standing),
            form_value(&self.text),
            form_value(&self.occupation),
        )
    }
}

/// The list.
pub(super) async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadPartner>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let today = house.today();
    let sort = SORTS
        .iter()
        .find(|sort| sort.0 == asked.sort)
        .unwrap_or(&SORTS[0]);
    let mut select = Select::new("*", "partner")
        .maybe("kind = {}", asked.kind.parse().ok().map(PartnerKind::code))
        .containing("name || ' ' || number like {} escape '\\'", &asked.text)
        .containing(
            "exists (select 1 from partner_line line where line.partner = partner.id and line.dropped_on is null
             and occupation_name || ' ' || job_type || ' ' || occupation like {} escape '\\')",
            &asked.occupation,
        )
        .order(sort.2);
    if let Ok(standing) = asked.standing.parse() {
        select = partners_as(select, standing, today);
    }
    let mut conn = house.db.read().await?;
    let found = select.page(&mut conn, asked.page.max(1), 30).await?;
    let mut lines = Vec::with_capacity(found.rows.len());
    for row in &found.rows {
        let partner = registered(&mut conn, row).await?;
        let standing = partner.on(today);
        lines.push(Line {
            id: partner.id,
            standing,
            colour: standing_colour(&standing),
            kind: partner.kind.title(),
            until: day(partner.valid.until),
            name: partner.name,
            number: partner.number,
        });
    }
    let headers = SORTS.map(|(name, heading, _)| {
        let direction = if name == sort.0 { "ascending" } else { "none" };
        (heading, asked.address(name, 1), direction)
    });
    let mut kinds = vec![("", "全部类别")];
    kinds.extend(PartnerKind::ALL.map(|kind| (kind.code(), kind.title())));
    let mut standings = vec![("", "全部状态")];
    standings.extend(Standing::ALL.map(|standing| (standing.code(), standing.title())));
    let who = permit.principal();
    page(ListPage {
        shell: frame.shell("合作评价机构"),
        kinds,
        standings,
        headers: headers.to_vec(),
        lines,
        pager: Pager::of(&found, |page| asked.address(sort.0, page)),
        may_register: who.permit::<acts::RegisterPartner>().is_ok(),
        may_read_agreements: who.permit::<acts::ReadAgreement>().is_ok(),
        no_problems: Vec::new(),
        asked,
    })
}
