//! 备案编号段, as the administrator sees and allocates them.

use super::store;
use crate::pages::{typed::Typed, view::day};
use access::acts;
use askama::Template;
use axum::{
    extract::{RawForm, State},
    response::Response,
};
use filing_rules::NumberSeries;
use kernel::{Problem, Refusal, RefusalKind, Stop};
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

#[derive(Template)]
#[template(path = "numbers.html")]
struct NumbersPage {
    shell: Shell,
    lines: Vec<Line>,
    typed: Typed,
    sentence: String,
    problems: Vec<Problem>,
}

struct Line {
    series: NumberSeries,
    since: String,
    given: usize,
    /// Whether it gives now.
    gives: bool,
}

/// The series.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(_permit): Allowed<acts::AllocateNumbers>,
) -> Result<Response, Failure> {
    page(numbers(&house, &frame, Typed::default()).await?)
}

async fn numbers(house: &House, frame: &Frame, typed: Typed) -> Result<NumbersPage, Failure> {
    let mut conn = house.db.read().await?;
    let mut lines = Vec::new();
    for (at, series) in store::series(&mut conn).await?.into_iter().enumerate() {
        let ends = (series.first, series.last);
        lines.push(Line {
            since: day(series.since),
            given: store::given(&mut conn, ends).await?,
            gives: at == 0,
            series,
        });
    }
    Ok(NumbersPage {
        shell: frame.shell("备案编号段"),
        lines,
        typed,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

/// Allocates a series.
pub async fn allocate(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::AllocateNumbers>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let typed = Typed::of(&body);
    // What is no number is none of the range either.
    let number = |field| typed.one(field).parse().unwrap_or(0);
    let (ends, source) = ((number("first"), number("last")), typed.one("source"));
    match crate::allocate_numbers(&house.db, &permit, ends, source, house.now()).await {
        Ok(_) => Ok(done("/office/filing-numbers", "备案编号段已分配")),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Invalid => {
            let Refusal {
                sentence, problems, ..
            } = refusal;
            let mut shown = numbers(&house, &frame, typed).await?;
            (shown.sentence, shown.problems) = (sentence, problems);
            again(shown)
        }
        Err(stop) => Err(stop.into()),
    }
}
