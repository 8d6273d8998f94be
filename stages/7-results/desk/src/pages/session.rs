//! One session's results, for the school and its centre: how far they have come, every mark, what is next.

use super::{mark_text, outcome_colour, state_title};
use crate::{
    acts as doing,
    store::{self, Outcome, day_text},
};
use access::{Doing, Permit, Principal, acts};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use db::{Conn, Page, Row, Select};
use jiff::civil::Date;
use kernel::{Fault, Problem, Refusal, SessionId, Stop};
use plan_desk::Session;
use results_rules::{MarkOutcome, ResultState, Verdict};
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, again, done, form_value, page};

/// Candidates on one page of the table.
const SIZE: u32 = 50;

#[derive(Template)]
#[template(path = "results_session.html")]
struct SessionPage {
    shell: Shell,
    session: SessionId,
    session_title: String,
    steps: Vec<(&'static str, &'static str)>,
    facts: Vec<(&'static str, String)>,
    next_step: String,
    can: Can,
    typed: Typed,
    query: MarkQuery,
    outcomes: Vec<(&'static str, &'static str)>,
    rows: Vec<MarkRow>,
    heads: Vec<(&'static str, String, &'static str)>,
    pager: Pager,
    sentence: String,
    problems: Vec<Problem>,
}

/// What the person at the door may do now.
#[derive(Default)]
struct Can {
    compute: bool,
    publish: bool,
    confirm: bool,
    report: bool,
    correct: bool,
    review: bool,
    download: bool,
}

/// What was typed into the forms of this page.
#[derive(Clone, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    note: String,
    #[serde(default)]
    reasons: String,
    #[serde(default)]
    verdict: String,
}

struct MarkRow {
    row_no: u32,
    name: String,
    identity: String,
    marks: [String; 4],
    outcome: MarkOutcome,
    colour: &'static str,
    reason: String,
}

/// What is asked of the table of marks.
#[derive(Clone, Default, Deserialize)]
pub struct MarkQuery {
    #[serde(default)]
    text: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: u32,
}

/// The columns by which the table can be sorted, with their order both ways.
const SORTS: [(&str, &str, &str, &str); 5] = [
    (
        "row",
        "序号",
        "candidate.row_no, mark.id",
        "candidate.row_no desc, mark.id",
    ),
    (
        "theory",
        "理论",
        "coalesce(theory, -1), mark.id",
        "coalesce(theory, -1) desc, mark.id",
    ),
    (
        "practical",
        "技能",
        "coalesce(practical, -1), mark.id",
        "coalesce(practical, -1) desc, mark.id",
    ),
    (
        "coursework",
        "教学培训",
        "coalesce(coursework, -1), mark.id",
        "coalesce(coursework, -1) desc, mark.id",
    ),
    (
        "composite",
        "综合",
        "coalesce(composite, -1), mark.id",
        "coalesce(composite, -1) desc, mark.id",
    ),
];

impl MarkQuery {
    fn address(&self, session: SessionId, sort: &str, page: u32) -> String {
        let (text, outcome, sort) = (
            form_value(&self.text),
            form_value(&self.outcome),
            form_value(sort),
        );
        format!("/results/{session}?text={text}&outcome={outcome}&sort={sort}&page={page}")
    }

    fn order(&self) -> &'static str {
        let (name, descending) = self
            .sort
            .strip_prefix('-')
            .map_or((self.sort.as_str(), false), |name| (name, true));
        let sort = SORTS
            .iter()
            .find(|sort| sort.0 == name)
            .unwrap_or(&SORTS[0]);
        if descending { sort.3 } else { sort.2 }
    }

    /// Text, address and direction of each heading.
    fn heads(&self, session: SessionId) -> Vec<(&'static str, String, &'static str)> {
        SORTS
            .iter()
            .map(|(name, title, ..)| {
                let descending = format!("-{name}");
                let (next, direction) = if self.sort == *name {
                    (descending, "ascending")
                } else if self.sort == descending {
                    ((*name).to_owned(), "descending")
                } else {
                    ((*name).to_owned(), "none")
                };
                (*title, self.address(session, &next, 1), direction)
            })
            .collect()
    }
}

/// The page.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadResults>,
    Path(id): Path<SessionId>,
    Query(query): Query<MarkQuery>,
) -> Result<Response, Failure> {
    page(session_page(&house, &frame, &permit, id, query, Typed::default()).await?)
}

async fn session_page(
    house: &House,
    frame: &Frame,
    permit: &Permit<acts::ReadResults>,
    id: SessionId,
    query: MarkQuery,
    typed: Typed,
) -> Result<SessionPage, Failure> {
    let mut conn = house.db.read().await?;
    let (session, outcome) = store::load(&mut conn, permit, id).await?;
    let found = marks(&mut conn, id, &query).await?;
    let mut outcomes = vec![("", "全部结论")];
    outcomes.extend(
        MarkOutcome::ALL
            .iter()
            .map(|outcome| (outcome.code(), outcome.title())),
    );
    let state = outcome.as_ref().map(|it| it.state);
    Ok(SessionPage {
        shell: frame.shell("成绩"),
        session: id,
        steps: steps(state),
        facts: facts(&mut conn, &session, outcome.as_ref()).await?,
        next_step: next_step(&mut conn, id, outcome.as_ref(), house.today()).await?,
        can: can(permit.principal(), outcome.as_ref(), house.today()),
        session_title: session.title,
        typed,
        outcomes,
        rows: found.rows.iter().map(mark_row).collect::<Result<_, _>>()?,
        heads: query.heads(id),
        pager: Pager::of(&found, |page| query.address(id, &query.sort, page)),
        query,
        sentence: String::new(),
        problems: Vec::new(),
    })
}

async fn marks(conn: &mut Conn, id: SessionId, query: &MarkQuery) -> Result<Page, Fault> {
    Select::new(
        "candidate.row_no, candidate.name, identity_masked, theory, practical, coursework, composite, outcome,
         mark.reason",
        "mark join candidate on candidate.id = mark.candidate",
    )
    .only("mark.session = {}", id)
    .maybe("outcome = {}", Some(query.outcome.as_str()).filter(|outcome| !outcome.is_empty()))
    .containing("candidate.name like {} escape '\\'", &query.text)
    .order(query.order())
    .page(conn, query.page.max(1), SIZE)
    .await
}

fn mark_row(row: &Row) -> Result<MarkRow, Fault> {
    let outcome: MarkOutcome = row.parse("outcome")?;
    Ok(MarkRow {
        row_no: row.get("row_no")?,
        name: row.get("name")?,
        identity: row.get("identity_masked")?,
        marks: [
            mark_text(row, "theory")?,
            mark_text(row, "practical")?,
            mark_text(row, "coursework")?,
            mark_text(row, "composite")?,
        ],
        outcome,
        colour: outcome_colour(outcome),
        reason: row.get("reason")?,
    })
}

/// The road: what is done, where it stands, what is to come.
fn steps(state: Option<ResultState>) -> Vec<(&'static str, &'static str)> {
    let reached = match state {
        None => 0,
        Some(ResultState::Computed) => 1,
        Some(ResultState::Published) => 2,
        Some(ResultState::Confirmed | ResultState::Returned) => 3,
        Some(ResultState::Reported) => 4,
        Some(ResultState::Reviewed) => 5,
    };
    ["核算成绩", "公示", "法定代表人确认", "报送", "职鉴中心审核"]
        .into_iter()
        .enumerate()
        .map(|(place, step)| {
            let state = match place.cmp(&reached) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "todo",
            };
            (step, state)
        })
        .collect()
}

async fn facts(
    conn: &mut Conn,
    session: &Session,
    outcome: Option<&Outcome>,
) -> Result<Vec<(&'static str, String)>, Fault> {
    let weights = session.weights;
    let mut facts = vec![
        (
            "职业、等级",
            format!("{} {}", session.occupation_name, session.level.label()),
        ),
        (
            "权重",
            format!(
                "理论{}%，技能{}%，教学培训{}%",
                weights.theory, weights.practical, weights.coursework
            ),
        ),
        ("状态", state_title(outcome.map(|it| it.state)).to_owned()),
    ];
    let Some(outcome) = outcome else {
        return Ok(facts);
    };
    let summary = store::summary(conn, session.id).await?;
    let (passed, failed, absent) = (summary.passed, summary.failed, summary.absent);
    facts.push((
        "结论",
        format!("合格{passed}人，不合格{failed}人，缺考{absent}人"),
    ));
    facts.push(("核算规则", outcome.rule.clone()));
    if let Some((first, last)) = outcome.published {
        facts.push((
            "公示期",
            format!("{} 至 {}", day_text(first), day_text(last)),
        ));
    }
    facts.push(("报送期限", day_text(outcome.report_due)));
    if let Some(at) = outcome.reported_at {
        let late = if outcome.late == Some(true) {
            "（逾期）"
        } else {
            ""
        };
        facts.push(("报送", format!("{}{late}", exam_rules::clock_text(at))));
    }
    if let (Some(due), Some(ResultState::Reported)) = (outcome.review_due, Some(outcome.state)) {
        facts.push(("审核期限", day_text(due)));
    }
    if let Some(note) = &outcome.review_note {
        facts.push(("退回意见", note.clone()));
    }
    if let Some(correction) = &outcome.correction {
        facts.push(("更正说明", correction.clone()));
    }
    Ok(facts)
}

/// What is to be done next, and what stands in its way.
async fn next_step(
    conn: &mut Conn,
    id: SessionId,
    outcome: Option<&Outcome>,
    today: Date,
) -> Result<String, Fault> {
    let Some(outcome) = outcome else {
        let unclosed = exam_desk::unclosed(conn, id).await?;
        let arranged = exam_desk::progress(conn, id).await?.sittings > 0;
        return Ok(match (arranged, unclosed.len()) {
            (false, _) => "尚未编排场次，考试结束后在此核算成绩。".to_owned(),
            (true, 0) => "全部场次已结束，可以核算成绩。".to_owned(),
            (true, left) => format!(
                "还有{left}场没有结束，全部结束后才能核算成绩：{}。",
                unclosed.join("、")
            ),
        });
    };
    Ok(match outcome.state {
        ResultState::Computed => "请核对各项成绩，无误后公示不少于5个工作日。".to_owned(),
        ResultState::Published => confirmation_step(conn, id, outcome, today).await?,
        ResultState::Confirmed => format!(
            "请在{}前向职鉴中心报送合格人员数据。",
            day_text(outcome.report_due)
        ),
        ResultState::Reported => "职鉴中心正在审核。".to_owned(),
        ResultState::Returned => {
            format!(
                "职鉴中心已退回，请更正后在{}前重新报送；成绩有变动的，须重新核算、公示和确认。",
                day_text(outcome.report_due)
            )
        }
        ResultState::Reviewed => "审核通过，由职鉴中心进行证书编码赋值。".to_owned(),
    })
}

async fn confirmation_step(
    conn: &mut Conn,
    id: SessionId,
    outcome: &Outcome,
    today: Date,
) -> Result<String, Fault> {
    let unsupervised = exam_desk::unsupervised(conn, id).await?;
    if !unsupervised.is_empty() {
        return Ok(format!(
            "还有{}场没有质量督导记录，补齐后才能确认：{}。",
            unsupervised.len(),
            unsupervised.join("、")
        ));
    }
    Ok(match outcome.published {
        Some((_, last)) if today <= last => {
            format!("公示至{}，期满后由法定代表人确认。", day_text(last))
        }
        _ => "公示期满，请法定代表人确认成绩。".to_owned(),
    })
}

fn may<A: Doing>(principal: &Principal) -> bool {
    principal.permit::<A>().is_ok()
}

fn can(who: &Principal, outcome: Option<&Outcome>, today: Date) -> Can {
    let state = outcome.map(|it| it.state);
    let over = outcome
        .and_then(|it| it.published)
        .is_some_and(|(_, last)| today > last);
    Can {
        compute: may::<acts::ComputeMarks>(who)
            && matches!(
                state,
                None | Some(ResultState::Computed | ResultState::Returned)
            ),
        publish: may::<acts::PublishResults>(who) && state == Some(ResultState::Computed),
        confirm: may::<acts::ConfirmResults>(who) && state == Some(ResultState::Published) && over,
        report: may::<acts::ReportResults>(who) && state == Some(ResultState::Confirmed),
        correct: may::<acts::ReportResults>(who) && state == Some(ResultState::Returned),
        review: may::<acts::ReviewResults>(who) && state == Some(ResultState::Reported),
        download: may::<acts::RevealIdentity>(who) && outcome.is_some_and(|it| it.report.is_some()),
    }
}

/// Publishes.
pub async fn publish(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::PublishResults>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let last = doing::publish_results(&house.db, &permit, id, house.now()).await?;
    Ok(done(
        &format!("/results/{id}"),
        &format!("成绩已公示，公示至{}", day_text(last)),
    ))
}

/// Confirms.
pub async fn confirm(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::ConfirmResults>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    doing::confirm_results(&house.db, &permit, id, house.now()).await?;
    Ok(done(&format!("/results/{id}"), "成绩已确认"))
}

/// Reports.
pub async fn report(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReportResults>,
    Path(id): Path<SessionId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let reported = doing::report_results(&house.db, &permit, id, &typed.note, house.now()).await;
    match reported {
        Ok(_) => Ok(done(
            &format!("/results/{id}"),
            "认定结果已报送，等待职鉴中心审核",
        )),
        Err(stop) => refused(&house, &frame, permit.principal(), id, typed, stop).await,
    }
}

/// Reviews.
pub async fn review(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReviewResults>,
    Path(id): Path<SessionId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let verdict = match typed.verdict.as_str() {
        "approved" => Verdict::Approved,
        _ => Verdict::Returned(typed.reasons.clone()),
    };
    match doing::review_results(&house.db, &permit, id, &verdict, house.now()).await {
        Ok(()) if verdict == Verdict::Approved => Ok(done(&format!("/results/{id}"), "审核通过")),
        Ok(()) => Ok(done(&format!("/results/{id}"), "已退回学校更正")),
        Err(stop) => refused(&house, &frame, permit.principal(), id, typed, stop).await,
    }
}

/// The page with what was typed and what was wrong; what belongs to no field is answered by itself.
async fn refused(
    house: &House,
    frame: &Frame,
    who: &Principal,
    id: SessionId,
    typed: Typed,
    stop: Stop,
) -> Result<Response, Failure> {
    match stop {
        Stop::Refusal(Refusal {
            sentence, problems, ..
        }) if !problems.is_empty() => {
            let permit = who.permit::<acts::ReadResults>()?;
            let mut body =
                session_page(house, frame, &permit, id, MarkQuery::default(), typed).await?;
            (body.sentence, body.problems) = (sentence, problems);
            again(body)
        }
        stop => Err(stop.into()),
    }
}

/// The workbook that was reported last; the reading is journaled.
pub async fn workbook(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::RevealIdentity>,
    Path(id): Path<SessionId>,
) -> Result<Response, Failure> {
    let bytes = doing::open_report(&house.db, &permit, id, house.now()).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let name = format!("attachment; filename=\"results-{id}.xlsx\"");
    Ok((
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    )
        .into_response())
}
