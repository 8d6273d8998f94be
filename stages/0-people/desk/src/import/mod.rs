//! From a workbook to people with cards: the same reading at preview and at commit, every problem at once.

mod columns;
mod entry;
mod taken;
mod template;

pub(crate) use entry::{Entry, read_codes};
pub(crate) use taken::Taken;
pub use template::{filled_template, template};

use columns::SPECS;
use db::Keys;
use jiff::civil::Date;
use kernel::{Clause, Fault, Problem, Refusal, Stop};
use sheet::{Column, Limits, Pick, Problems, Workbook};

/// The most rows of one upload.
const MOST_ROWS: usize = 2_000;
/// Title, explanation and heading stand above them.
const LIMITS: Limits = Limits {
    max_rows: MOST_ROWS + 10,
    max_columns: 40,
    max_cells: 100_000,
};
/// The most problems that one answer lists.
const MOST_PROBLEMS: usize = 500;

/// Reads an upload whole, beside the threads that answer others.
///
/// # Errors
/// A refusal with every problem by row and column; then nothing of the upload counts.
pub(crate) async fn read_aside(
    keys: &Keys,
    file_name: &str,
    bytes: Vec<u8>,
    taken: Taken,
    today: Date,
) -> Result<Vec<Entry>, Stop> {
    let (keys, file_name) = (keys.clone(), file_name.to_owned());
    let read = move || read(&keys, &file_name, &bytes, &taken, today).map_err(refusal);
    let done = tokio::task::spawn_blocking(read).await;
    Ok(done.map_err(|error| Fault::new("reading a workbook of people", error))??)
}

/// Looks once more whether what was read still holds: nobody registered or disqualified meanwhile.
///
/// # Errors
/// A refusal where it does not.
pub(crate) fn recheck(entries: &[Entry], taken: &Taken) -> Result<(), Refusal> {
    let mut problems = Problems::new();
    taken.refuse_taken(entries, &mut problems);
    problems.or(()).map_err(refusal)
}

fn read(
    keys: &Keys,
    file_name: &str,
    bytes: &[u8],
    taken: &Taken,
    today: Date,
) -> Result<Vec<Entry>, Problems> {
    let columns = SPECS.map(|spec| -> Column { spec.column });
    let table = Workbook::read(file_name, bytes, LIMITS)?.table(Pick::First, &columns)?;
    let rows = table.rows();
    if !(1..=MOST_ROWS).contains(&rows.len()) {
        let what = format!("文件有{}行人员", rows.len());
        let remedy = format!("每次请导入1至{MOST_ROWS}行");
        return Err(sheet::Problem::of_file(what, remedy).into());
    }
    let mut problems = Problems::new();
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.extend(entry::read(row, keys, today, &mut problems));
    }
    entry::refuse_contradictions(&entries, today, &mut problems);
    taken.refuse_taken(&entries, &mut problems);
    problems.or(entries)
}

fn refusal(problems: Problems) -> Refusal {
    let found = problems.len();
    let sentence = if found > MOST_PROBLEMS {
        format!("文件有{found}处问题，未导入任何人员；以下列出前{MOST_PROBLEMS}处")
    } else {
        format!("文件有{found}处问题，未导入任何人员；请改正后重新上传")
    };
    let listed = problems.iter().take(MOST_PROBLEMS).map(|problem| {
        let place = match problem.place() {
            place if place.is_empty() => "整个文件".to_owned(),
            place => place,
        };
        Problem::at(place, problem.sentence())
    });
    Refusal::invalid("people.bad_file", sentence)
        .citing(Clause::A2_6)
        .with(listed.collect())
}
