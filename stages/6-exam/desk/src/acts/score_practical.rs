//! 技能操作评分: one assessor's sheet for one candidate. Each assessor sees only their own; what is saved is final (A4.2).

use crate::{store, task};
use access::{Permit, Role, acts};
use arrangement_rules::Part;
use db::{Db, Tx, args, columns};
use exam_rules::{RowMark, Run, Score, ScoreSheet};
use jiff::Timestamp;
use kernel::{CandidateId, Clause, Fact, Refusal, ScoringId, SittingId, Stop};

/// 评定: what an assessor says of a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// 缺考.
    Absent,
    /// The marks, row by row.
    Scored(Vec<RowMark>),
}

/// Keeps an assessor's sheet.
///
/// # Errors
/// A refusal where the person is no assessor of this sitting, it was not opened, the candidate does not sit in it, the
/// candidate was barred, the sheet is there already, contradicts the room record, or is at fault.
pub async fn score_practical(
    db: &Db,
    permit: &Permit<acts::ScorePractical>,
    id: SittingId,
    candidate: CandidateId,
    judged: &Judged,
    now: Timestamp,
) -> Result<(), Stop> {
    db.act(now, |mut tx| async move {
        let sitting = store::on_duty(&mut tx, permit, id, Role::Assessor).await?;
        let assessor = store::account(permit.actor());
        check_place(
            &mut tx,
            id,
            sitting.part,
            candidate,
            *judged == Judged::Absent,
        )
        .await?;
        let earlier = tx
            .opt(
                "select id from scoring where sitting = $1 and candidate = $2 and assessor = $3",
                args![id, candidate, assessor],
            )
            .await?;
        if earlier.is_some() {
            return Err(
                Refusal::conflict("exam.scored", "您已评定该考生，评分表保存后不能改动").into(),
            );
        }
        let (rows, score) = match judged {
            Judged::Absent => (Vec::new(), None),
            Judged::Scored(marks) => {
                let sheet = ScoreSheet::of(
                    &task::rows(&task::of(&mut tx, sitting.session).await?),
                    marks,
                )?;
                (sheet.rows().to_vec(), Some(sheet.score()))
            }
        };
        let sheet = store::to_json(&rows)?;
        let scoring: ScoringId = tx.id();
        tx.insert(
            "scoring",
            scoring,
            columns! {
                "session" => sitting.session,
                "sitting" => id,
                "candidate" => candidate,
                "assessor" => assessor,
                "sheet" => sheet,
                "score" => score.map(Score::hundredths),
                "scored_at" => now,
            },
        )
        .await?;
        if score.is_some() {
            let (told, args) = candidates_desk::seen(candidate, now);
            tx.scratch(told, args).await?;
        }
        // The row's own digest is salted; a plain one of so few marks would give them away by trying.
        let fact = Fact::about("scoring", scoring).with("sitting", id);
        tx.commit(permit, fact, ()).await
    })
    .await
}

async fn check_place(
    tx: &mut Tx,
    id: SittingId,
    part: Part,
    candidate: CandidateId,
    absent: bool,
) -> Result<(), Stop> {
    if part != Part::Practical {
        return Err(
            Refusal::conflict("exam.no_practical", "理论知识考试由系统按标准答案判分").into(),
        );
    }
    let seats = arrangement_desk::seats(tx, id).await?;
    if seats.iter().all(|seat| seat.candidate != candidate) {
        return Err(Refusal::not_found("考生").into());
    }
    if !absent {
        store::admitted(tx, candidate).await?;
    }
    let course = store::course(tx, id).await?;
    if course.run == Run::Waiting {
        return Err(
            Refusal::conflict("exam.not_open", "考务人员尚未开考，不能评分")
                .citing(Clause::A4_2)
                .into(),
        );
    }
    match course.record {
        Some(record) => Ok(record.agrees(candidate, absent)?),
        None => Ok(()),
    }
}
