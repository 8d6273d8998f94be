//! Admission tickets, several on a page.

use jiff::civil::{Date, DateTime};
use serde::Serialize;

use crate::PrintError;
use crate::world::Job;

/// 准考证: the tickets of one session, eight to a sheet, to be cut apart.
#[derive(Clone, Debug, Serialize)]
pub struct AdmissionTickets {
    /// 批次, such as "2025年第2批 电工四级认定".
    pub session: String,
    /// 院校名称.
    pub school: String,
    /// 考生须知, printed on every ticket.
    pub rules: Vec<String>,
    /// The tickets in the order of printing.
    pub tickets: Vec<Ticket>,
    /// The date of making.
    pub date: Date,
}

/// One candidate's ticket (准考证). It shows nothing of the identity number, which is the key to the exam: tickets get lost.
#[derive(Clone, Debug, Serialize)]
pub struct Ticket {
    /// 准考证号.
    pub number: String,
    /// 姓名.
    pub name: String,
    /// 职业(工种).
    pub occupation: String,
    /// 等级.
    pub level: String,
    /// Where and when, in the order of time.
    pub sittings: Vec<Sitting>,
}

/// One sitting of a candidate (场次).
#[derive(Clone, Debug, Serialize)]
pub struct Sitting {
    /// 科目, such as "理论知识".
    pub part: String,
    /// 考场.
    pub room: String,
    /// 座位号 or 工位号.
    pub seat: String,
    /// Start, in the local time of the room.
    pub begins: DateTime,
    /// End, in the local time of the room.
    pub ends: DateTime,
}

impl AdmissionTickets {
    /// Sets the tickets on A4, two beside each other.
    ///
    /// # Errors
    /// See [`PrintError`]: a character that cannot be drawn.
    pub fn render(&self) -> Result<Vec<u8>, PrintError> {
        let template = include_str!("../../templates/tickets.typ");
        Job {
            template,
            data: self,
            images: &[],
            date: self.date,
        }
        .pdf()
    }
}
