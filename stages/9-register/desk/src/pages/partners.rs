//! 合作评价机构公示: who certifies students beside the schools, and what (N4.1, N4.2).

use super::day;
use crate::partners::{self, Line, Together, Wanted, shown};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use filing_desk::{Registered, Standing, partner_of, registered, standing_colour};
use filing_rules::PartnerKind;
use kernel::{PartnerId, Problem, Refusal};
use serde::Deserialize;
use web::{Failure, Frame, House, Pager, Shell, form_value, page};

/// Partners on one page of the list.
const SIZE: u32 = 20;

#[derive(Template)]
#[template(path = "register_partners.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    kinds: Vec<(&'static str, &'static str)>,
    standings: Vec<(&'static str, &'static str)>,
    standing: &'static str,
    partners: Vec<(Registered, Vec<Line>)>,
    pager: Pager,
    no_problems: Vec<Problem>,
}

/// What is asked of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    kind: String,
    name: String,
    occupation: String,
    standing: String,
    page: u32,
}

impl ListQuery {
    fn wanted(&self) -> Wanted {
        Wanted {
            kind: self.kind.clone(),
            name: self.name.clone(),
            occupation: self.occupation.clone(),
            standing: self.standing.clone(),
        }
    }

    fn address(&self, page: u32) -> String {
        format!(
            "/register/partners?kind={}&name={}&occupation={}&standing={}&page={page}",
            form_value(&self.kind),
            form_value(&self.name),
            form_value(&self.occupation),
            form_value(&self.standing),
        )
    }
}

/// The partners.
pub(crate) async fn list(
    State(house): State<House>,
    frame: Frame,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let (today, wanted) = (house.today(), query.wanted());
    let mut conn = house.db.read().await?;
    let select = partners::standing(&wanted, today).order("name, id");
    let found = select.page(&mut conn, query.page.max(1), SIZE).await?;
    let mut all = Vec::with_capacity(found.rows.len());
    for row in &found.rows {
        let partner = registered(&mut conn, row).await?;
        let lines = shown(&partner.scope_on(today));
        all.push((partner, lines));
    }
    let mut kinds = vec![("", "全部类别")];
    kinds.extend(PartnerKind::ALL.map(|kind| (kind.code(), kind.title())));
    page(ListPage {
        shell: frame.shell("合作评价机构公示"),
        kinds,
        standings: Standing::ALL
            .map(|standing| (standing.code(), standing.title()))
            .to_vec(),
        standing: wanted.standing().code(),
        partners: all,
        pager: Pager::of(&found, |page| query.address(page)),
        no_problems: Vec::new(),
        query,
    })
}

#[derive(Template)]
#[template(path = "register_partner.html")]
struct PartnerPage {
    shell: Shell,
    name: String,
    clause: &'static str,
    standing: Standing,
    colour: &'static str,
    facts: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    schools: Vec<(String, String, Vec<Line>)>,
}

/// One partner.
pub(crate) async fn show(
    State(house): State<House>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: PartnerId = id.parse().map_err(|_| Refusal::not_found("合作评价机构"))?;
    let today = house.today();
    let mut conn = house.db.read().await?;
    let found = partner_of(&mut conn, id).await?;
    let schools = partners::of_partner(&mut conn, id, today).await?;
    let standing = found.on(today);
    page(PartnerPage {
        shell: frame.shell(found.name.clone()),
        clause: found.kind.clause().label(),
        standing,
        colour: standing_colour(&standing),
        facts: facts(&found),
        lines: shown(&found.scope_on(today)),
        schools: schools
            .into_iter()
            .map(|one| {
                let until = day(one.agreement.agreement.agreed.valid.until);
                (one.agreement.school.clone(), until, one.lines(today))
            })
            .collect(),
        name: found.name,
    })
}

fn facts(found: &Registered) -> Vec<(&'static str, String)> {
    vec![
        ("类别", found.kind.title().to_owned()),
        ("机构代码", found.uscc.clone()),
        ("机构备案编号", found.number.clone()),
        ("备案或公布机关", found.filed_by.clone()),
        ("备案或公布文件", found.reference.clone()),
        (
            "有效期",
            format!("{}至{}", day(found.valid.from), day(found.valid.until)),
        ),
    ]
}

/// A partner of a school as the school's page shows it: where its page is, its name, its kind, what it may certify.
pub(super) type OfSchool = (PartnerId, String, &'static str, Vec<Line>);

/// The partners of a school as its page shows them.
pub(super) fn of_school(all: Vec<Together>, today: jiff::civil::Date) -> Vec<OfSchool> {
    all.into_iter()
        .map(|one| {
            let lines = one.lines(today);
            (
                one.partner.id,
                one.partner.name,
                one.partner.kind.title(),
                lines,
            )
        })
        .collect()
}
