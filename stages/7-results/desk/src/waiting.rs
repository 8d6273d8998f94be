//! What waits for a school's staff and head, and for its centre, with the clocks that run.

use access::{Act, Doing, Principal, Role, acts};
use calendar::{Calendar, Term, Terms, shanghai_date};
use db::{Conn, Row, args};
use futures::FutureExt;
use jiff::{Timestamp, civil::Date};
use kernel::{Clause, Fault, OrganisationId, Stop};
use results_rules::ResultState;
use web::{House, Work, WorkFuture};

/// What waits for this person.
pub fn work<'a>(conn: &'a mut Conn, house: &'a House, principal: &'a Principal) -> WorkFuture<'a> {
    async move {
        let Some(organisation) = &principal.organisation else {
            return Ok(Vec::new());
        };
        let work = match principal.role {
            Role::SchoolStaff => for_staff(conn, organisation.id).await?,
            Role::SchoolHead => for_head(conn, organisation.id, house.today()).await?,
            Role::CentreOfficer => for_centre(conn, &organisation.affiliation.to_string()).await?,
            _ => Vec::new(),
        };
        Ok::<_, Stop>(work)
    }
    .boxed()
}

async fn for_staff(conn: &mut Conn, school: OrganisationId) -> Result<Vec<Work>, Fault> {
    let mut work = Vec::new();
    let over = conn
        .all(
            "select session.id, session.title, max(sitting_run.closed_at) as over_at
             from session join sitting on sitting.session = session.id
             left join sitting_run on sitting_run.id = sitting.id
             where session.school = $1 and not exists (select 1 from result where result.id = session.id)
             group by session.id, session.title
             having count(sitting_run.closed_at) = count(*) order by session.id",
            args![school],
        )
        .await?;
    for row in &over {
        let over_at: Timestamp = row.get("over_at")?;
        let days = Terms::default().workdays(Term::ResultReport);
        let due = Calendar::built_in()
            .add_workdays(shanghai_date(over_at), days)
            .date;
        work.push(item(
            row,
            ("核算成绩", "/compute"),
            due,
            acts::ComputeMarks::ACT,
        )?);
    }
    let rows = conn
        .all(
            "select result.id, title, result.state, report_due_on from result join session on session.id = result.id
             where result.school = $1 and result.state in ('computed', 'confirmed', 'returned') order by report_due_on",
            args![school],
        )
        .await?;
    for row in &rows {
        let (title, act) = match row.parse("state")? {
            ResultState::Computed => ("核对并公示成绩", acts::PublishResults::ACT),
            ResultState::Returned => ("更正并重新报送认定结果", acts::ReportResults::ACT),
            _ => ("报送认定结果", acts::ReportResults::ACT),
        };
        work.push(item(row, (title, ""), row.get("report_due_on")?, act)?);
    }
    Ok(work)
}

async fn for_head(
    conn: &mut Conn,
    school: OrganisationId,
    today: Date,
) -> Result<Vec<Work>, Fault> {
    let rows = conn
        .all(
            "select result.id, title, report_due_on from result join session on session.id = result.id
             where result.school = $1 and result.state = 'published' and publication_ends_on < $2
             order by report_due_on",
            args![school, today],
        )
        .await?;
    rows.iter()
        .map(|row| {
            item(
                row,
                ("确认成绩", ""),
                row.get("report_due_on")?,
                acts::ConfirmResults::ACT,
            )
        })
        .collect()
}

async fn for_centre(conn: &mut Conn, affiliation: &str) -> Result<Vec<Work>, Fault> {
    let rows = conn
        .all(
            "select result.id, title, review_due_on from result join session on session.id = result.id
             where result.affiliation = $1 and result.state = 'reported' order by review_due_on",
            args![affiliation],
        )
        .await?;
    rows.iter()
        .map(|row| {
            item(
                row,
                ("审核认定结果", ""),
                row.get("review_due_on")?,
                acts::ReviewResults::ACT,
            )
        })
        .collect()
}

fn item(row: &Row, (title, page): (&str, &str), due: Date, act: Act) -> Result<Work, Fault> {
    let id: String = row.get("id")?;
    Ok(Work {
        title: title.to_owned(),
        text: row.get("title")?,
        href: format!("/results/{id}{page}"),
        due: Some(due),
        clause: act.clauses().last().copied().or(Some(Clause::A4_4)),
    })
}
