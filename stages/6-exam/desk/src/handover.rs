//! What the exam hands on to the results: scores part by part, and whether everything was held and supervised.

use crate::store;
use arrangement_rules::Part;
use db::{Conn, Row, args};
use exam_rules::RoomRecord;
use jiff::Timestamp;
use kernel::{CandidateId, Fault, SessionId};

/// 单项成绩: one candidate's score in one part, in hundredths of a mark; none where the candidate was absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartScore {
    /// The candidate.
    pub candidate: CandidateId,
    /// The score in hundredths of a mark of 100.
    pub score: Option<u32>,
}

/// 场次进展: how many sittings a session has, and how far they have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Sittings arranged.
    pub sittings: u32,
    /// Sittings closed with their room record.
    pub closed: u32,
    /// Sittings with the quality supervisor's record (A4.3).
    pub supervised: u32,
}

/// 漏评: an assessor who owes a candidate a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingScore {
    /// The candidate.
    pub candidate: CandidateId,
    /// The assessor's name.
    pub assessor: String,
}

/// The scores of everyone who handed in the theory paper.
///
/// # Errors
/// A fault where storage fails.
pub async fn theory_scores(conn: &mut Conn, session: SessionId) -> Result<Vec<PartScore>, Fault> {
    conn.all(
        "select candidate, score from theory_script where session = $1",
        args![session],
    )
    .await?
    .iter()
    .map(score)
    .collect()
}

/// Every assessor's score of every candidate in the practical; the results combine them.
///
/// # Errors
/// A fault where storage fails.
pub async fn practical_scores(
    conn: &mut Conn,
    session: SessionId,
) -> Result<Vec<PartScore>, Fault> {
    conn.all(
        "select candidate, score from scoring where session = $1 order by candidate, id",
        args![session],
    )
    .await?
    .iter()
    .map(score)
    .collect()
}

/// How far the sittings of a session have come.
///
/// # Errors
/// A fault where storage fails.
pub async fn progress(conn: &mut Conn, session: SessionId) -> Result<Progress, Fault> {
    let row = conn
        .one(
            "select count(*) as sittings, count(sitting_run.closed_at) as closed, count(supervision_record.id) as supervised
             from sitting
             left join sitting_run on sitting_run.id = sitting.id
             left join supervision_record on supervision_record.id = sitting.id
             where sitting.session = $1",
            args![session],
        )
        .await?;
    Ok(Progress {
        sittings: row.get("sittings")?,
        closed: row.get("closed")?,
        supervised: row.get("supervised")?,
    })
}

/// Whether the session has a sitting of this part.
///
/// # Errors
/// A fault where storage fails.
pub async fn has_part(conn: &mut Conn, session: SessionId, part: Part) -> Result<bool, Fault> {
    Ok(conn
        .opt(
            "select id from sitting where session = $1 and part = $2 limit 1",
            args![session, part.code()],
        )
        .await?
        .is_some())
}

/// Which assessors owe which candidates a score; whom a room record has as absent is owed none.
///
/// # Errors
/// A fault where storage fails.
pub async fn missing_scores(
    conn: &mut Conn,
    session: SessionId,
) -> Result<Vec<MissingScore>, Fault> {
    let rows = conn
        .all(
            "select seat.candidate, duty.person_name, sitting_run.record
             from sitting
             join seat on seat.sitting = sitting.id
             join duty on duty.sitting = sitting.id and duty.role = 'assessor'
             left join sitting_run on sitting_run.id = sitting.id
             left join scoring on scoring.sitting = sitting.id and scoring.candidate = seat.candidate
                              and scoring.assessor = duty.account
             where sitting.session = $1 and sitting.part = 'practical' and scoring.id is null
             order by sitting.id, seat.number, duty.id",
            args![session],
        )
        .await?;
    let mut missing = Vec::new();
    for row in rows {
        let candidate = row.get("candidate")?;
        let record: Option<RoomRecord> = store::json_some(&row, "record")?;
        if record.is_none_or(|record| !record.absent.contains(&candidate)) {
            missing.push(MissingScore {
                candidate,
                assessor: row.get("person_name")?,
            });
        }
    }
    Ok(missing)
}

/// The sittings of a session that are not closed, as people name them.
///
/// # Errors
/// A fault where storage fails.
pub async fn unclosed(conn: &mut Conn, session: SessionId) -> Result<Vec<String>, Fault> {
    conn.all(
        "select part, room from sitting
         where session = $1 and not exists (
             select 1 from sitting_run where sitting_run.id = sitting.id and closed_at is not null)
         order by opens_at, room, id",
        args![session],
    )
    .await?
    .iter()
    .map(label)
    .collect()
}

/// The sittings of a session without the quality supervisor's record (A4.3), as people name them.
///
/// # Errors
/// A fault where storage fails.
pub async fn unsupervised(conn: &mut Conn, session: SessionId) -> Result<Vec<String>, Fault> {
    conn.all(
        "select part, room from sitting
         where session = $1 and not exists (
             select 1 from supervision_record where supervision_record.id = sitting.id)
         order by opens_at, room, id",
        args![session],
    )
    .await?
    .iter()
    .map(label)
    .collect()
}

/// When the last sitting of a session was closed; none before the first was.
///
/// # Errors
/// A fault where storage fails.
pub async fn last_closed(conn: &mut Conn, session: SessionId) -> Result<Option<Timestamp>, Fault> {
    conn.one(
        "select max(closed_at) as closed_at from sitting_run where session = $1",
        args![session],
    )
    .await?
    .get("closed_at")
}

fn label(row: &Row) -> Result<String, Fault> {
    let part: Part = row.parse("part")?;
    Ok(store::label(part, &row.get::<String>("room")?))
}

fn score(row: &Row) -> Result<PartScore, Fault> {
    Ok(PartScore {
        candidate: row.get("candidate")?,
        score: row.get("score")?,
    })
}
