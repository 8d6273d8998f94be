//! 告知: what a school is told of its application, and which school is noted with the wrong recipient (A3.1, A3.4, N2).

use crate::store::{ended, recipient};
use access::{Organisation, Permit, acts};
use calendar::shanghai_date;
use db::{Conn, Row, args};
use filing_rules::{Recipient, State};
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, Clause, Fault, OrganisationId};
use web::Work;

/// For how many days an answer stands among a school's work.
const TOLD_DAYS: i32 = 60;

/// The answer to the application that a school handed in last, until it applies anew.
pub(crate) async fn answer(
    conn: &mut Conn,
    school: &Organisation,
    today: Date,
) -> Result<Option<Work>, Fault> {
    let sql = concat!(
        "select id, state, reasons, taken_back_why, coalesce(decided_at, taken_back_at, answered_at) as told_at
         from application where school = $1
           and not exists (select 1 from application open where open.school = $1 and open.state not in ",
        ended!(),
        ") order by drafted_at desc, id desc limit 1"
    );
    let Some(row) = conn.opt(sql, args![school.id]).await? else {
        return Ok(None);
    };
    let (title, text, clause) = match row.parse("state")? {
        State::NotAccepted => {
            let reasons: Option<String> = row.get("reasons")?;
            (
                "备案申请不予受理",
                reasons.unwrap_or_default(),
                Clause::A3_1,
            )
        }
        State::Withdrawn => {
            let why: Option<String> = row.get("taken_back_why")?;
            ("备案申请已撤回", why.unwrap_or_default(), Clause::N2)
        }
        State::Decided => {
            let text = "请查看各职业等级的决定和备案回执".to_owned();
            ("备案决定已作出", text, Clause::A3_4)
        }
        _ => return Ok(None),
    };
    let told: Option<Timestamp> = row.get("told_at")?;
    let lately = |at: Timestamp| (today - shanghai_date(at)).get_days() <= TOLD_DAYS;
    if !told.is_some_and(lately) {
        return Ok(None);
    }
    let id: ApplicationId = row.get("id")?;
    Ok(Some(Work {
        title: title.to_owned(),
        text,
        href: format!("/filing/{id}"),
        due: None,
        clause: Some(clause),
    }))
}

/// The applications that were sent elsewhere with no later answer to their schools, as SQL selects them.
macro_rules! sent_away {
    () => {
        " redirected_to is not null and not exists (select 1 from application later
              where later.school = application.school and later.answered_at > application.answered_at) "
    };
}

/// The application of a school that was sent elsewhere last, and to whom.
pub(crate) async fn sent_away(
    conn: &mut Conn,
    school: OrganisationId,
) -> Result<Option<(ApplicationId, Recipient)>, Fault> {
    let sql = concat!(
        "select id, redirected_to from application where school = $1 and",
        sent_away!(),
        "order by answered_at desc, id desc limit 1"
    );
    let row = conn.opt(sql, args![school]).await?;
    row.map(|row| Ok((row.get("id")?, recipient(row.parse("redirected_to")?))))
        .transpose()
}

/// Schools that were told to apply elsewhere and are still noted with whom they applied: only an administrator can move them.
pub(crate) async fn misrouted(
    conn: &mut Conn,
    _permit: &Permit<acts::ReassignSchool>,
) -> Result<Vec<Work>, Fault> {
    let sql = concat!(
        "select organisation.id, organisation.name from application
         join organisation on organisation.id = application.school
         where redirected_to <> organisation.affiliation and",
        sent_away!(),
        "order by application.answered_at, application.id limit 50"
    );
    let rows = conn.all(sql, args![]).await?;
    let work = |row: &Row| {
        let school: OrganisationId = row.get("id")?;
        let name: String = row.get("name")?;
        Ok(Work {
            title: "变更院校隶属".to_owned(),
            text: format!("{name}：已被告知向其他机构申请"),
            href: format!("/office/organisations/{school}"),
            due: None,
            clause: Some(Clause::N2),
        })
    };
    rows.iter().map(work).collect()
}
