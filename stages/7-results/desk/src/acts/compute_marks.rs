//! 核算成绩: every candidate's marks and what became of them, by the rule (A4.1, A4.2).

use crate::store;
use access::{Permit, acts};
use calendar::{Calendar, Term, Terms, shanghai_date};
use candidates_desk::Candidate;
use db::{Conn, Db, Tx, args, columns};
use exam_rules::Score;
use jiff::Timestamp;
use kernel::{
    CandidateId, Clause, Fact, Fault, MarkId, Problem, Refusal, SessionId, Stop, measures,
};
use plan_desk::Session;
use results_rules::{
    Conclusion, MarkOutcome, PartMark, Parts, RULE, ResultState, Weights, conclude, practical_mark,
};
use std::collections::BTreeMap;

/// 结论统计: how many candidates came to which end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// 合格.
    pub passed: u32,
    /// 不合格.
    pub failed: u32,
    /// 缺考.
    pub absent: u32,
}

impl Summary {
    /// The count of an end.
    pub fn of_mut(&mut self, outcome: MarkOutcome) -> &mut u32 {
        match outcome {
            MarkOutcome::Passed => &mut self.passed,
            MarkOutcome::Failed => &mut self.failed,
            MarkOutcome::Absent => &mut self.absent,
        }
    }
}

/// Computes the marks of a session, or computes them again before publication or after a return. `coursework` holds the
/// marks of 教学培训内容; it is asked for only where the plan gives them weight.
///
/// # Errors
/// A refusal where a sitting is not closed, an assessor's sheet or a coursework mark is missing, or marks are out.
pub async fn compute_marks(
    db: &Db,
    permit: &Permit<acts::ComputeMarks>,
    id: SessionId,
    coursework: &BTreeMap<CandidateId, Score>,
    now: Timestamp,
) -> Result<Summary, Stop> {
    db.act(now, |mut tx| async move {
        let (session, outcome) = store::load(&mut tx, permit, id).await?;
        let progress = exam_desk::progress(&mut tx, id).await?;
        let unclosed = exam_desk::unclosed(&mut tx, id).await?;
        results_rules::compute(
            outcome.as_ref().map(|it| it.state),
            progress.sittings,
            &unclosed,
        )?;
        let candidates = candidates_desk::candidates(&mut tx, id, false).await?;
        check_scores(&mut tx, &session, &candidates).await?;
        let conclusions = conclusions(&mut tx, &session, &candidates, coursework).await?;
        let summary = keep_marks(&mut tx, id, &conclusions).await?;
        match outcome {
            None => begin(&mut tx, &session, now).await?,
            Some(_) => begin_again(&mut tx, id, now).await?,
        }
        let fact = Fact::about("session", id)
            .with("rule", RULE)
            .with("measures", measures::CURRENT.version)
            .with("passed", summary.passed)
            .with("failed", summary.failed)
            .with("absent", summary.absent);
        tx.commit(permit, fact, summary).await
    })
    .await
}

/// Refuses while an assessor owes somebody a sheet, and says who owes whom.
async fn check_scores(
    conn: &mut Conn,
    session: &Session,
    candidates: &[Candidate],
) -> Result<(), Stop> {
    let missing = exam_desk::missing_scores(conn, session.id).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let name = |id| {
        candidates
            .iter()
            .find(|it| it.id == id)
            .map_or("", |it| it.name.as_str())
    };
    let problems = missing
        .iter()
        .map(|it| {
            Problem::at(
                name(it.candidate),
                format!("考评员{}尚未评定技能操作成绩", it.assessor),
            )
        })
        .collect();
    let sentence = format!(
        "有{}份技能操作评分表未完成，须全部评定后才能核算",
        missing.len()
    );
    Err(Refusal::conflict("results.scores_missing", sentence)
        .citing(Clause::A4_2)
        .with(problems)
        .into())
}

async fn conclusions(
    conn: &mut Conn,
    session: &Session,
    candidates: &[Candidate],
    coursework: &BTreeMap<CandidateId, Score>,
) -> Result<Vec<(CandidateId, Conclusion)>, Stop> {
    let weights = Weights {
        theory: session.weights.theory,
        practical: session.weights.practical,
        coursework: session.weights.coursework,
    };
    let theory = by_candidate(exam_desk::theory_scores(conn, session.id).await?)?;
    let practical = by_candidate(exam_desk::practical_scores(conn, session.id).await?)?;
    let marked = marked(conn, session.id).await?;
    let mut problems = Vec::new();
    let mut conclusions = Vec::new();
    for candidate in candidates {
        if !candidate.eligible {
            if marked.contains_key(&candidate.id) {
                conclusions.push((candidate.id, results_rules::barred(&candidate.reason)));
            }
            continue;
        }
        let given = coursework
            .get(&candidate.id)
            .copied()
            .filter(|_| weights.coursework > 0);
        if weights.coursework > 0 && given.is_none() {
            let place = format!("coursework-{}", candidate.id);
            problems.push(Problem::at(
                place,
                format!("缺少考生{}的教学培训内容成绩", candidate.name),
            ));
        }
        let scores = practical
            .get(&candidate.id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let parts = Parts {
            theory: theory
                .get(&candidate.id)
                .and_then(|scores| scores.first().copied().flatten()),
            practical: practical_mark(&candidate.name, scores)?,
            coursework: given,
        };
        conclusions.push((candidate.id, conclude(parts, weights)));
    }
    if problems.is_empty() {
        return Ok(conclusions);
    }
    let sentence = format!(
        "计划中教学培训内容权重为{}%，须填写每名考生的成绩",
        weights.coursework
    );
    Err(Refusal::invalid("results.coursework_missing", sentence)
        .citing(Clause::A4_1)
        .with(problems)
        .into())
}

type ByCandidate = BTreeMap<CandidateId, Vec<PartMark>>;

fn by_candidate(scores: Vec<exam_desk::PartScore>) -> Result<ByCandidate, Fault> {
    let mut map = ByCandidate::new();
    for score in scores {
        let mark = score.score.map(Score::from_hundredths).transpose();
        let mark = mark.map_err(|error| Fault::new("reading a score", error))?;
        map.entry(score.candidate).or_default().push(mark);
    }
    Ok(map)
}

/// The rows of those who have marks already.
async fn marked(
    conn: &mut Conn,
    session: SessionId,
) -> Result<BTreeMap<CandidateId, MarkId>, Fault> {
    conn.all(
        "select id, candidate from mark where session = $1",
        args![session],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("candidate")?, row.get("id")?)))
    .collect()
}

async fn keep_marks(
    tx: &mut Tx,
    session: SessionId,
    conclusions: &[(CandidateId, Conclusion)],
) -> Result<Summary, Fault> {
    let marked = marked(tx, session).await?;
    let mut summary = Summary::default();
    for (candidate, conclusion) in conclusions {
        *summary.of_mut(conclusion.outcome()) += 1;
        let hundredths = |mark: PartMark| mark.map(Score::hundredths);
        let mut columns = columns! {
            "theory" => hundredths(conclusion.parts().theory),
            "practical" => hundredths(conclusion.parts().practical),
            "coursework" => hundredths(conclusion.parts().coursework),
            "composite" => hundredths(conclusion.composite()),
            "outcome" => conclusion.outcome().code(),
            "reason" => conclusion.reason(),
        };
        match marked.get(candidate) {
            Some(mark) => tx.update("mark", mark, columns).await?,
            None => {
                columns.extend(columns! { "session" => session, "candidate" => *candidate });
                let mark: MarkId = tx.id();
                tx.insert("mark", mark, columns).await?;
            }
        }
    }
    Ok(summary)
}

async fn begin(tx: &mut Tx, session: &Session, now: Timestamp) -> Result<(), Fault> {
    let terms = Terms::default();
    let over = exam_desk::last_closed(tx, session.id).await?.unwrap_or(now);
    let due =
        Calendar::built_in().add_workdays(shanghai_date(over), terms.workdays(Term::ResultReport));
    tx.insert(
        "result",
        session.id,
        columns! {
            "school" => session.owner.school,
            "affiliation" => session.owner.affiliation.to_string(),
            "state" => ResultState::Computed.code(),
            "rule" => RULE,
            "terms" => terms.version(),
            "computed_at" => now,
            "report_due_on" => due.date,
        },
    )
    .await
}

async fn begin_again(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<(), Fault> {
    let columns =
        columns! { "state" => ResultState::Computed.code(), "rule" => RULE, "computed_at" => now };
    tx.update("result", id, columns).await
}
