//! What waits for exam staff, assessors and the supervisor.

use crate::store;
use access::{Principal, Role};
use db::{Conn, Row, args};
use exam_rules::{RoomRecord, clock_text};
use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use kernel::{AccountId, Clause, Fault, Stop};
use web::{House, Work, WorkFuture};

/// A sitting waits for its exam staff from this long before it begins.
const AHEAD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What waits for this person, by their duties.
pub fn work<'a>(conn: &'a mut Conn, house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    async move {
        let Some(account) = store::account(principal.actor) else {
            return Ok(Vec::new());
        };
        let work = match principal.role {
            Role::ExamStaff => for_exam_staff(conn, account, house.now()).await?,
            Role::Assessor => for_assessor(conn, account).await?,
            Role::Supervisor => for_supervisor(conn, account).await?,
            _ => Vec::new(),
        };
        Ok::<_, Stop>(work)
    }
    .boxed()
}

async fn for_exam_staff(
    conn: &mut Conn,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<Work>, Fault> {
    let rows = conn
        .all(
            "select sitting.id, part, room, opens_at, title, sitting_run.id as opened
             from duty join sitting on sitting.id = duty.sitting join session on session.id = sitting.session
             left join sitting_run on sitting_run.id = sitting.id
             where duty.account = $1 and duty.role = 'exam_staff' and closed_at is null and opens_at < $2
             order by opens_at, sitting.id",
            args![account, now + AHEAD],
        )
        .await?;
    let one = |row: &Row| {
        let opened = row.get::<Option<String>>("opened")?.is_some();
        let (title, page) = if opened {
            ("结束场次并填写考场记录表", "/close")
        } else {
            ("按时开考", "")
        };
        let id: String = row.get("id")?;
        work_item(
            row,
            title,
            format!("/exam/sittings/{id}{page}"),
            Clause::A4_2,
        )
    };
    rows.iter().map(one).collect()
}

async fn for_assessor(conn: &mut Conn, account: AccountId) -> Result<Vec<Work>, Fault> {
    let rows = conn
        .all(
            "select sitting.id, part, room, opens_at, title, seat.candidate, sitting_run.record
             from duty join sitting on sitting.id = duty.sitting join session on session.id = sitting.session
             join sitting_run on sitting_run.id = sitting.id
             join seat on seat.sitting = sitting.id
             left join scoring on scoring.sitting = sitting.id and scoring.candidate = seat.candidate
                              and scoring.assessor = duty.account
             where duty.account = $1 and duty.role = 'assessor' and part = 'practical' and scoring.id is null
             order by opens_at, sitting.id, number",
            args![account],
        )
        .await?;
    let mut waiting: Vec<(String, &Row, u32)> = Vec::new();
    for row in &rows {
        let record: Option<RoomRecord> = store::json_some(row, "record")?;
        let candidate = row.get("candidate")?;
        if record.is_some_and(|record| record.absent.contains(&candidate)) {
            continue;
        }
        let id: String = row.get("id")?;
        match waiting.last_mut().filter(|last| last.0 == id) {
            Some(last) => last.2 += 1,
            None => waiting.push((id, row, 1)),
        }
    }
    waiting
        .into_iter()
        .map(|(id, row, count)| {
            let title = format!("评定技能操作成绩（{count}名考生）");
            work_item(row, &title, format!("/exam/scoring/{id}"), Clause::A4_2)
        })
        .collect()
}

async fn for_supervisor(conn: &mut Conn, account: AccountId) -> Result<Vec<Work>, Fault> {
    let rows = conn
        .all(
            "select sitting.id, part, room, opens_at, title
             from duty join sitting on sitting.id = duty.sitting join session on session.id = sitting.session
             join sitting_run on sitting_run.id = sitting.id
             left join supervision_record on supervision_record.id = sitting.id
             where duty.account = $1 and duty.role = 'supervisor' and closed_at is not null
               and supervision_record.id is null
             order by opens_at, sitting.id",
            args![account],
        )
        .await?;
    let one = |row: &Row| {
        let id: String = row.get("id")?;
        work_item(
            row,
            "填写质量督导记录",
            format!("/exam/supervise/{id}"),
            Clause::A4_3,
        )
    };
    rows.iter().map(one).collect()
}

/// Work at one sitting. No statutory clock runs here: the day stands in the text.
fn work_item(row: &Row, title: &str, href: String, clause: Clause) -> Result<Work, Fault> {
    let label = store::label(row.parse("part")?, &row.get::<String>("room")?);
    let session: String = row.get("title")?;
    Ok(Work {
        title: title.to_owned(),
        text: format!("{session}，{label}，{}", clock_text(row.get("opens_at")?)),
        href,
        due: None,
        clause: Some(clause),
    })
}
