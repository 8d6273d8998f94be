//! The assessor's pages: the candidates of a practical sitting, and one's own sheet for each. Nobody sees another's.

use crate::{
    acts::{self as doing, Judged},
    store, task,
};
use access::{Permit, Role, acts};
use arrangement_desk::Sitting;
use askama::Template;
use axum::{
    extract::{Path, RawForm, State},
    response::Response,
};
use db::{Conn, args};
use exam_rules::{RowMark, Run, Score, clock_text};
use kernel::{CandidateId, Fault, Problem, Problems, Refusal, SittingId, Stop};
use papers_desk::{PracticalTask, TaskRow};
use std::collections::BTreeMap;
use web::{Allowed, Failure, Frame, House, Shell, again, done, page};

#[derive(Template)]
#[template(path = "exam_scoring_list.html")]
struct ListPage {
    shell: Shell,
    id: SittingId,
    session: String,
    label: String,
    time: String,
    waiting: bool,
    left: usize,
    rows: Vec<ListRow>,
}

struct ListRow {
    number: u32,
    candidate: CandidateId,
    name: String,
    ticket: String,
    /// What this assessor gave; nothing while they have not.
    given: Option<String>,
}

/// The candidates of a sitting with what the assessor at the door gave them.
pub async fn list(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ScorePractical>,
    Path(id): Path<SittingId>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let sitting = store::on_duty(&mut conn, &permit, id, Role::Assessor).await?;
    let rows = list_rows(&mut conn, &permit, &sitting).await?;
    page(ListPage {
        shell: frame.shell("技能操作评分"),
        id,
        session: sitting.session.to_string(),
        label: store::label(sitting.part, &sitting.room),
        time: format!(
            "{} 至 {}",
            clock_text(sitting.opens_at),
            clock_text(sitting.closes_at)
        ),
        waiting: store::course(&mut conn, id).await?.run == Run::Waiting,
        left: rows.iter().filter(|row| row.given.is_none()).count(),
        rows,
    })
}

async fn list_rows(
    conn: &mut Conn,
    permit: &Permit<acts::ScorePractical>,
    sitting: &Sitting,
) -> Result<Vec<ListRow>, Fault> {
    let mut given = BTreeMap::new();
    let mine = args![sitting.id, store::account(permit.actor())];
    for row in conn
        .all(
            "select candidate, score from scoring where sitting = $1 and assessor = $2",
            mine,
        )
        .await?
    {
        let candidate: CandidateId = row.get("candidate")?;
        let text = match row.get::<Option<u32>>("score")? {
            Some(score) => format!("{}分", score_of(score)?),
            None => "缺考".to_owned(),
        };
        given.insert(candidate, text);
    }
    let mut rows = Vec::new();
    for seat in arrangement_desk::seats(conn, sitting.id).await? {
        rows.push(ListRow {
            number: seat.number,
            candidate: seat.candidate,
            name: name_of(conn, seat.candidate).await?,
            ticket: seat.ticket,
            given: given.remove(&seat.candidate),
        });
    }
    Ok(rows)
}

async fn name_of(conn: &mut Conn, id: CandidateId) -> Result<String, Fault> {
    candidates_desk::candidate(conn, id)
        .await?
        .map(|candidate| candidate.name)
        .ok_or_else(|| Fault::broken("a seat without its candidate"))
}

fn score_of(hundredths: u32) -> Result<Score, Fault> {
    Score::from_hundredths(hundredths).map_err(|error| Fault::new("reading a score", error))
}

#[derive(Template)]
#[template(path = "exam_scoring_sheet.html")]
struct SheetPage {
    shell: Shell,
    id: SittingId,
    candidate: CandidateId,
    label: String,
    number: u32,
    name: String,
    ticket: String,
    task: PracticalTask,
    lines: Vec<Line>,
    /// The sum, once this assessor's sheet is saved.
    saved: Option<String>,
    sentence: String,
    problems: Vec<Problem>,
}

/// One row of the sheet with what was typed into it.
struct Line {
    no: u32,
    place: String,
    name: String,
    criteria: String,
    max: u32,
    mark: String,
    note: String,
}

/// What was typed into a sheet: mark and note by row.
type Typed = BTreeMap<u32, (String, String)>;

/// One's own sheet for a candidate: empty, or as it was saved.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ScorePractical>,
    Path((id, candidate)): Path<(SittingId, CandidateId)>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let mut sheet = sheet_page(&mut conn, &frame, &permit, (id, candidate), Typed::new()).await?;
    let mine = args![id, candidate, store::account(permit.actor())];
    let earlier = conn
        .opt("select sheet, score from scoring where sitting = $1 and candidate = $2 and assessor = $3", mine)
        .await?;
    if let Some(row) = earlier {
        let marks: Vec<RowMark> = store::json(&row, "sheet")?;
        for mark in marks {
            if let Some(line) = sheet.lines.iter_mut().find(|line| line.no == mark.row) {
                (line.mark, line.note) = (mark.mark.to_string(), mark.note);
            }
        }
        sheet.saved = Some(match row.get::<Option<u32>>("score")? {
            Some(score) => format!("{}分", score_of(score)?),
            None => "缺考".to_owned(),
        });
    }
    page(sheet)
}

async fn sheet_page(
    conn: &mut Conn,
    frame: &Frame,
    permit: &Permit<acts::ScorePractical>,
    (id, candidate): (SittingId, CandidateId),
    typed: Typed,
) -> Result<SheetPage, Failure> {
    let sitting = store::on_duty(conn, permit, id, Role::Assessor).await?;
    let seat = arrangement_desk::seats(conn, id)
        .await?
        .into_iter()
        .find(|seat| seat.candidate == candidate)
        .ok_or_else(|| Refusal::not_found("考生"))?;
    let task = task::of(conn, sitting.session).await?;
    let line = |row: &TaskRow| {
        let (mark, note) = typed.get(&row.no).cloned().unwrap_or_default();
        Line {
            no: row.no,
            place: format!("row-{}", row.no),
            name: row.name.clone(),
            criteria: row.criteria.clone(),
            max: row.max,
            mark,
            note,
        }
    };
    Ok(SheetPage {
        shell: frame.shell("评分表"),
        id,
        candidate,
        label: store::label(sitting.part, &sitting.room),
        number: seat.number,
        name: name_of(conn, candidate).await?,
        ticket: seat.ticket,
        lines: task.rows.iter().map(line).collect(),
        task,
        saved: None,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

/// Saves one's own sheet for a candidate.
pub async fn score(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ScorePractical>,
    Path((id, candidate)): Path<(SittingId, CandidateId)>,
    RawForm(form): RawForm,
) -> Result<Response, Failure> {
    let (absent, typed) = read(&form);
    let scored = match judged(absent, &typed) {
        Ok(judged) => {
            doing::score_practical(&house.db, &permit, id, candidate, &judged, house.now()).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match scored {
        Ok(()) => Ok(done(&format!("/exam/scoring/{id}"), "评分已保存")),
        Err(Stop::Refusal(refusal)) if !refusal.problems.is_empty() => {
            let mut conn = house.db.read().await?;
            let mut sheet = sheet_page(&mut conn, &frame, &permit, (id, candidate), typed).await?;
            (sheet.sentence, sheet.problems) = (refusal.sentence, refusal.problems);
            again(sheet)
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Reads the form: `row-1` holds a mark, `note-1` why it is not full, `absent` that the candidate did not come.
fn read(form: &[u8]) -> (bool, Typed) {
    let mut absent = false;
    let mut typed = Typed::new();
    for (name, value) in form_urlencoded::parse(form).into_owned() {
        absent |= name == "absent";
        match name
            .split_once('-')
            .and_then(|(field, no)| Some((field, no.parse().ok()?)))
        {
            Some(("row", no)) => typed.entry(no).or_default().0 = value,
            Some(("note", no)) => typed.entry(no).or_default().1 = value,
            _ => {}
        }
    }
    (absent, typed)
}

fn judged(absent: bool, typed: &Typed) -> Result<Judged, Refusal> {
    if absent {
        return Ok(Judged::Absent);
    }
    let mut problems = Problems::default();
    let mut marks = Vec::with_capacity(typed.len());
    for (&row, (mark, note)) in typed {
        if let Some(mark) = problems.take(&format!("row-{row}"), mark.parse()) {
            marks.push(RowMark {
                row,
                mark,
                note: note.trim().to_owned(),
            });
        }
    }
    problems.refuse("exam.bad_sheet", "评分表填写有误")?;
    Ok(Judged::Scored(marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_sheet_is_read_whole() {
        let (absent, typed) =
            read(b"_csrf=x&row-1=40.5&note-1=%E8%B6%85%E6%97%B6&row-2=30&note-2=");
        assert!(!absent);
        let Judged::Scored(marks) = judged(absent, &typed).unwrap() else {
            panic!("not scored")
        };
        assert_eq!(
            (
                marks.len(),
                marks[0].mark.to_string().as_str(),
                marks[0].note.as_str()
            ),
            (2, "40.5", "超时")
        );
        let (_, typed) = read(b"row-1=much&row-2=");
        let places: Vec<_> = judged(false, &typed)
            .unwrap_err()
            .problems
            .into_iter()
            .map(|it| it.place)
            .collect();
        assert_eq!(places, ["row-1", "row-2"]);
        assert_eq!(judged(true, &Typed::new()).unwrap(), Judged::Absent);
    }
}
