//! The practical task of a session, as its scoring sheet asks for it.

use db::Conn;
use exam_rules::SheetRow;
use kernel::{Refusal, SessionId, Stop};
use papers_desk::PracticalTask;

/// The task of a session.
///
/// # Errors
/// A refusal where none is chosen yet.
pub(crate) async fn of(conn: &mut Conn, session: SessionId) -> Result<PracticalTask, Stop> {
    papers_desk::practical_task(conn, session)
        .await?
        .ok_or_else(|| {
            Refusal::conflict(
                "exam.no_task",
                "本批次尚未组卷，没有技能操作试题，请联系学校认定管理人员",
            )
            .into()
        })
}

/// The rows of its sheet with what each can earn at most.
pub(crate) fn rows(task: &PracticalTask) -> Vec<SheetRow> {
    task.rows
        .iter()
        .map(|row| SheetRow {
            no: row.no,
            max: row.max,
        })
        .collect()
}
