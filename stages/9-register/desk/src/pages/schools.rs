//! 试点院校公示: the filed schools and what each may certify (A3.5).

use crate::schools::{self, Order, Wanted};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use filing_desk::{RegisterEntry, Standing};
use kernel::Problem;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Failure, Frame, House, Pager, Shell, form_value, page};

/// Schools on one page of the list.
const SIZE: u32 = 20;

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
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
pub(crate) struct ListQuery {
    /// A part of the school's name, also of one that it had.
    #[serde(default)]
    name: String,
    /// `province`, or the six digits of a city.
    #[serde(default)]
    city: String,
    /// A part of the name or the code of an occupation or a job type.
    #[serde(default)]
    occupation: String,
    /// `in_force` (unless given), `suspended`, `revoked`, `withdrawn`, `expired`, `not_yet`.
    #[serde(default)]
    standing: String,
    /// The day as of which is asked, an ISO date; today unless given.
    #[serde(default)]
    pub(super) on: String,
    #[serde(default)]
    #[param(ignore)]
    sort: String,
    #[serde(default)]
    #[param(ignore)]
    page: u32,
}

impl ListQuery {
    pub(super) fn wanted(&self) -> Wanted {
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
