//! From an upload to entries of a roster: the same reading at preview and at commit, every problem at once.

mod cells;
mod entry;
mod taken;

pub(crate) use entry::Entry;
pub(crate) use taken::Taken;

use crate::{columns::SPECS, store::Upload};
use candidates_rules::Edition;
use db::Keys;
use kernel::{Clause, Fault, Problem, Refusal, Stop};
use plan_desk::Session;
use sheet::{Column, Limits, Pick, Problems, Workbook};

/// The most candidates of one upload.
const MOST_ROWS: usize = 2_000;
/// Title, explanation and heading stand above them.
const LIMITS: Limits = Limits {
    max_rows: MOST_ROWS + 10,
    max_columns: 60,
    max_cells: 150_000,
};
/// The most problems that one answer lists.
const MOST_PROBLEMS: usize = 500;

/// 导入背景: for what session a roster is read, and who is registered already.
#[derive(Debug)]
pub(crate) struct Context {
    /// The session.
    pub session: Session,
    /// The school's name.
    pub school: String,
    /// By which edition eligibility is decided.
    pub edition: Edition,
    /// Who is registered already.
    pub taken: Taken,
}

/// Reads an upload whole, beside the threads that answer others; gives the context back.
///
/// # Errors
/// A refusal with every problem by row and column; then nothing of the upload counts.
pub(crate) async fn read_aside(
    keys: &Keys,
    upload: Upload,
    context: Context,
) -> Result<(Vec<Entry>, Context), Stop> {
    let keys = keys.clone();
    let read = move || {
        let entries = read_entries(&keys, &upload.file_name, &upload.bytes, &context);
        entries.map(|entries| (entries, context)).map_err(refusal)
    };
    let done = tokio::task::spawn_blocking(read).await;
    Ok(done.map_err(|error| Fault::new("reading a roster", error))??)
}

/// Looks once more whether what was read still holds: for the same plan, and with nobody registered elsewhere meanwhile.
///
/// # Errors
/// A refusal where it does not.
pub(crate) fn recheck(entries: &[Entry], read_for: &Context, now: &Context) -> Result<(), Refusal> {
    if read_for.session != now.session || read_for.school != now.school {
        let sentence = "导入期间认定计划有改动，未导入任何考生，请重新导入";
        return Err(Refusal::conflict("roster.plan_changed", sentence));
    }
    let mut problems = Problems::new();
    now.taken.refuse_registered(entries, &mut problems);
    problems.or(()).map_err(refusal)
}

fn read_entries(
    keys: &Keys,
    file_name: &str,
    bytes: &[u8],
    context: &Context,
) -> Result<Vec<Entry>, Problems> {
    let columns = SPECS.map(|spec| -> Column { spec.column });
    let table = Workbook::read(file_name, bytes, LIMITS)?.table(Pick::First, &columns)?;
    let rows = table.rows();
    if !(1..=MOST_ROWS).contains(&rows.len()) {
        let what = format!("名册有{}名考生", rows.len());
        let remedy = format!("每次请导入1至{MOST_ROWS}名");
        return Err(sheet::Problem::of_file(what, remedy).into());
    }
    let mut problems = Problems::new();
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.extend(entry::read(row, keys, context, &mut problems));
    }
    context.taken.refuse_registered(&entries, &mut problems);
    problems.or(entries)
}

fn refusal(problems: Problems) -> Refusal {
    let found = problems.len();
    let sentence = if found > MOST_PROBLEMS {
        format!("名册有{found}处问题，未导入任何考生；以下列出前{MOST_PROBLEMS}处")
    } else {
        format!("名册有{found}处问题，未导入任何考生；请改正后重新上传")
    };
    let listed = problems.iter().take(MOST_PROBLEMS).map(|problem| {
        let place = match problem.place() {
            place if place.is_empty() => "整个文件".to_owned(),
            place => place,
        };
        Problem::at(place, problem.sentence())
    });
    Refusal::invalid("roster.bad_file", sentence)
        .citing(Clause::A4_2)
        .with(listed.collect())
}
