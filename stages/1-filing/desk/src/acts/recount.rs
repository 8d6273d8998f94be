//! 重算时限: days that were counted before the holidays of a year were published are counted again (A3.1).

use access::{Permit, acts};
use calendar::{Calendar, Term, Terms};
use db::{Columns, Db, Row, args, columns};
use filing_rules::Running;
use jiff::{Timestamp, civil::Date};
use kernel::{ApplicationId, Fact, Fault, Refusal, Stop};

/// A clock that may run: the table and the column of its last day, and the rows in which it does; all, and one by its key.
struct Clocks {
    table: &'static str,
    column: &'static str,
    all: &'static str,
    one: &'static str,
}

macro_rules! clocks {
    ($table:literal, $column:literal, $rows:literal) => {
        Clocks {
            table: $table,
            column: $column,
            all: concat!($rows, " order by ", $table, ".id"),
            one: concat!($rows, " and ", $table, ".id = $1"),
        }
    };
}

/// The centre's day to say whether it accepts, and the school's to answer what it was asked.
const CLOCKS: [Clocks; 2] = [
    clocks!(
        "application",
        "due_on",
        "select id, id as application, due_on as kept, due_from as since, due_days as days from application
         where due_on is not null and due_from is not null and state in ('submitted', 'recommended')"
    ),
    clocks!(
        "supplement",
        "answer_by",
        "select supplement.id, application, answer_by as kept, asked_on as since, null as days from supplement
         join application on application.id = supplement.application where state = 'supplementing' and answered_on is null"
    ),
];

/// What the row of an application says of the centre's clock.
pub(super) fn running(clock: Option<Running>) -> Columns {
    columns! {
        "due_on" => clock.map(|clock| clock.due(Calendar::built_in()).date),
        "due_from" => clock.map(|clock| clock.from),
        "due_days" => clock.map(|clock| clock.days),
    }
}

/// Counts the last days of the clocks that run by a calendar; returns how many are others now. A new calendar comes with a new
/// version of the program, so that it is done whenever one begins to serve.
///
/// # Errors
/// A fault where storage fails.
pub async fn recount_due_days(
    db: &Db,
    permit: &Permit<acts::RecountDueDays>,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<usize, Stop> {
    let mut others = 0;
    for clocks in &CLOCKS {
        let rows = db.read().await?.all(clocks.all, args![]).await?;
        for row in &rows {
            if other_day(row, calendar)?.is_none() {
                continue;
            }
            match recount(db, permit, clocks, row.get("id")?, calendar, now).await {
                Ok(()) => others += 1,
                // It was answered meanwhile.
                Err(Stop::Refusal(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
    }
    Ok(others)
}

/// The last day that is kept and the one by the calendar, where they differ.
fn other_day(row: &Row, calendar: &Calendar) -> Result<Option<(Date, Date)>, Fault> {
    let kept: Date = row.get("kept")?;
    let days: Option<u16> = row.get("days")?;
    let clock = Running {
        from: row.get("since")?,
        days: days.unwrap_or_else(|| Terms::default().workdays(Term::Supplement)),
    };
    let due = clock.due(calendar).date;
    Ok(Some((kept, due)).filter(|_| due != kept))
}

async fn recount(
    db: &Db,
    permit: &Permit<acts::RecountDueDays>,
    clocks: &Clocks,
    id: String,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<(), Stop> {
    let id = &id;
    db.act(now, |mut tx| async move {
        let row = tx.opt(clocks.one, args![id]).await?;
        let row = row.ok_or_else(|| Refusal::not_found("须重算的时限"))?;
        let other = other_day(&row, calendar)?;
        let (kept, due) = other.ok_or_else(|| Refusal::not_found("须重算的时限"))?;
        let application: ApplicationId = row.get("application")?;
        let columns = vec![(clocks.column, due.into())];
        tx.update(clocks.table, id, columns).await?;
        let fact = Fact::about("application", application)
            .with("clock", clocks.column)
            .with("was", kept)
            .with("due", due);
        tx.commit(permit, fact, ()).await
    })
    .await
}
