//! The certificates within somebody's reach, and the PDF of each.

use super::{colour, day};
use crate::{
    acts as doing,
    store::{self, Certificate},
};
use access::acts;
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use certificate_rules::CertificateState;
use db::{Row, Select};
use kernel::{CertificateId, Fault, Problem};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, form_value, page};

/// Certificates on one page of the list.
const SIZE: u32 = 20;

#[derive(Template)]
#[template(path = "certificate_list.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    states: Vec<(&'static str, &'static str)>,
    no_problems: Vec<Problem>,
    rows: Vec<ListRow>,
    pager: Pager,
    sort_href: String,
    direction: &'static str,
}

struct ListRow {
    certificate: Certificate,
    title: String,
    issued_on: String,
    colour: &'static str,
}

/// What is asked of the list.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct ListQuery {
    #[serde(default)]
    text: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: u32,
}

impl ListQuery {
    fn address(&self, sort: &str, page: u32) -> String {
        format!(
            "/certificates?text={}&state={}&sort={}&page={page}",
            form_value(&self.text),
            form_value(&self.state),
            form_value(sort),
        )
    }
}

/// The certificates within reach, the latest first.
pub(crate) async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadCertificates>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let by_code = query.sort == "code";
    let select = Select::new(
        "certificate.*, session.title",
        "certificate join session on session.id = certificate.session",
    );
    let found = plan_desk::within_reach(select, &permit)?
        .maybe("certificate.state = {}", Some(query.state.as_str()).filter(|state| !state.is_empty()))
        .containing(
            "certificate.code || ' ' || holder || ' ' || issuer || ' ' || session.title like {} escape '\\'",
            &query.text,
        )
        .order(if by_code { "certificate.code" } else { "assigned_at desc, certificate.code" })
        .page(&mut conn, query.page.max(1), SIZE)
        .await?;
    let mut states = vec![("", "全部")];
    states.extend(CertificateState::ALL.map(|state| (state.code(), state.title())));
    page(ListPage {
        shell: frame.shell("证书"),
        states,
        no_problems: Vec::new(),
        rows: found.rows.iter().map(list_row).collect::<Result<_, _>>()?,
        pager: Pager::of(&found, |page| query.address(&query.sort, page)),
        sort_href: query.address(if by_code { "latest" } else { "code" }, 1),
        direction: if by_code { "ascending" } else { "none" },
        query,
    })
}

fn list_row(row: &Row) -> Result<ListRow, Fault> {
    let certificate = store::certificate_of(row)?;
    Ok(ListRow {
        title: row.get("title")?,
        issued_on: day(certificate.issued_on),
        colour: colour(certificate.state),
        certificate,
    })
}

/// The signed PDF of a certificate.
pub(crate) async fn pdf(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ReadCertificates>,
    Path(id): Path<CertificateId>,
) -> Result<Response, Failure> {
    let (name, bytes) = doing::open_certificate(&house.db, &permit, id, house.now()).await?;
    let disposition = format!("inline; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
