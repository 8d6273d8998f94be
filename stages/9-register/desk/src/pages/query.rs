//! 证书查询: the page behind the QR code of every certificate.

use super::day;
use crate::{
    certificate_query::{Found, Question, answer},
    rate,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Fault, Problem, Refusal, Stop};
use serde::Deserialize;
use web::{Address, Failure, Frame, House, Shell, page};

#[derive(Template)]
#[template(path = "certificate_query.html")]
struct QueryPage {
    shell: Shell,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
    found: Vec<(&'static str, String)>,
}

/// What was typed, or brought by the QR code.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    name: String,
}

/// The form, and the answer once both fields are filled in. With the code alone, as the QR code brings it, only the form.
pub(crate) async fn show(
    State(house): State<House>,
    frame: Frame,
    Address(address): Address,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    let mut shown = QueryPage {
        shell: frame.shell("证书查询"),
        typed,
        sentence: String::new(),
        problems: Vec::new(),
        found: Vec::new(),
    };
    if shown.typed.name.is_empty() {
        return page(shown);
    }
    if !rate::may_ask(&house.db, &address, house.now()).await? {
        rate::TOO_MANY.clone_into(&mut shown.sentence);
        let mut response = page(shown)?;
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    let mut conn = house.db.read().await?;
    let question = Question {
        code: &shown.typed.code,
        name: &shown.typed.name,
    };
    match answer(&mut conn, &question).await {
        Ok(found) => shown.found = facts(found)?,
        Err(Stop::Refusal(Refusal {
            sentence, problems, ..
        })) => {
            (shown.sentence, shown.problems) = (sentence, problems);
        }
        Err(stop) => return Err(stop.into()),
    }
    page(shown)
}

fn facts(found: Found) -> Result<Vec<(&'static str, String)>, Fault> {
    let issued_on = found
        .issued_on
        .parse()
        .map_err(|error| Fault::new("reading a date", error))?;
    let job_type = if found.job_type.is_empty() {
        "—".to_owned()
    } else {
        found.job_type
    };
    Ok(vec![
        ("证书编码", found.code),
        ("持证人", found.holder),
        ("职业名称", found.occupation),
        ("工种（职业方向）", job_type),
        ("职业技能等级", found.level),
        ("发证机构", found.issuer),
        ("发证日期", day(issued_on)),
    ])
}
