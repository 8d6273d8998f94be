//! The form before marks are computed: coursework marks where the plan gives them weight.

use crate::{acts as doing, store};
use access::{Permit, acts};
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use db::args;
use exam_rules::Score;
use kernel::{CandidateId, Problem, Problems, Refusal, SessionId, Stop};
use std::collections::BTreeMap;
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

#[derive(Template)]
#[template(path = "results_compute.html")]
struct ComputePage {
    shell: Shell,
    session: SessionId,
    session_title: String,
    weight: u8,
    rows: Vec<Line>,
    sentence: String,
    problems: Vec<Problem>,
}

struct Line {
    place: String,
    row_no: u32,
    name: String,
    class_name: String,
    mark: String,
}

/// What was typed, by candidate.
type Typed = BTreeMap<CandidateId, String>;

/// The form.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ComputeMarks>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let mut typed = Typed::new();
    for row in conn
        .all(
            "select candidate, coursework from mark where session = $1",
            args![id],
        )
        .await?
    {
        if row.get::<Option<u32>>("coursework")?.is_some() {
            typed.insert(row.get("candidate")?, super::mark_text(&row, "coursework")?);
        }
    }
    drop(conn);
    page(form_page(&house, &frame, &permit, id, &typed).await?)
}

async fn form_page(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::ComputeMarks>,
    id: SessionId,
    typed: &Typed,
) -> Result<ComputePage, Failure> {
    let mut conn = house.db.read().await?;
    let (session, _) = store::load(&mut conn, permit, id).await?;
    let rows = candidates_desk::candidates(&mut conn, id, true)
        .await?
        .into_iter()
        .map(|candidate| Line {
            place: format!("coursework-{}", candidate.id),
            row_no: candidate.row_no,
            mark: typed.get(&candidate.id).cloned().unwrap_or_default(),
            name: candidate.name,
            class_name: candidate.class_name,
        })
        .collect();
    Ok(ComputePage {
        shell: frame.shell("核算成绩"),
        session: id,
        session_title: session.title,
        weight: session.weights.coursework,
        rows,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

/// Computes the marks.
pub async fn compute(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ComputeMarks>,
    Path(id): Path<SessionId>,
    RawForm(form): RawForm,
) -> Result<Response, Failure> {
    let typed = read(&form);
    let computed = match marks(&typed) {
        Ok(marks) => doing::compute_marks(&house.db, &permit, id, &marks, house.now()).await,
        Err(refusal) => Err(refusal.into()),
    };
    match computed {
        Ok(summary) => {
            let (passed, failed, absent) = (summary.passed, summary.failed, summary.absent);
            let word = format!("成绩已核算：合格{passed}人，不合格{failed}人，缺考{absent}人");
            Ok(done(&format!("/results/{id}"), &word))
        }
        Err(Stop::Refusal(refusal))
            if refusal
                .problems
                .iter()
                .any(|it| it.place.starts_with("coursework-")) =>
        {
            let mut form = form_page(&house, &frame, &permit, id, &typed).await?;
            (form.sentence, form.problems) = (refusal.sentence, refusal.problems);
            again(form)
        }
        Err(stop) => Err(stop.into()),
    }
}

fn read(form: &[u8]) -> Typed {
    form_urlencoded::parse(form)
        .filter_map(|(name, value)| {
            Some((
                name.strip_prefix("coursework-")?.parse().ok()?,
                value.into_owned(),
            ))
        })
        .collect()
}

/// The marks that were typed; an empty field is no mark.
fn marks(typed: &Typed) -> Result<BTreeMap<CandidateId, Score>, Refusal> {
    let mut problems = Problems::default();
    let mut marks = BTreeMap::new();
    for (&candidate, text) in typed.iter().filter(|(_, text)| !text.trim().is_empty()) {
        if let Some(mark) = problems.take(&format!("coursework-{candidate}"), text.parse()) {
            marks.insert(candidate, mark);
        }
    }
    problems.refuse("results.bad_coursework", "教学培训内容成绩填写有误")?;
    Ok(marks)
}
