//! The lines of a scope, gathered by the engine into one text a filing: a page of the register has hundreds of them.

use super::RegisterScope;
use filing_rules::Audience;
use jiff::civil::Date;
use kernel::{Fault, Level};
use std::str::FromStr;

/// Between two lines, and between two fields of one; no text that is taken in has a control character.
const LINE: char = '\u{1e}';
const FIELD: char = '\u{1f}';
/// The fields of a line, the level last.
const FIELDS: usize = 9;

/// Gathers `scope_line`, field by field as [`lines`] reads them.
macro_rules! gathered {
    () => {
        "string_agg(occupation || '\u{1f}' || job_type || '\u{1f}' || basis || '\u{1f}' || occupation_name || '\u{1f}' || audience
            || '\u{1f}' || coalesce(since, '') || '\u{1f}' || coalesce(until, '') || '\u{1f}' || coalesce(dropped_on, '')
            || '\u{1f}' || level, '\u{1e}')"
    };
}
pub(super) use gathered;

/// Lines of a scope that differ in the level only, with the days on which they hold.
pub(super) struct Lines {
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub dropped_on: Option<Date>,
    pub scope: RegisterScope,
}

/// Every line that there ever was of a filing, by occupation, job type and basis.
pub(super) fn lines_of(text: &str) -> Result<Vec<Lines>, Fault> {
    let written = text.split(LINE).filter(|line| !line.is_empty());
    let mut fields: Vec<[&str; FIELDS]> = written.map(fields).collect::<Result<_, _>>()?;
    fields.sort_unstable();
    let alike = |a: &[&str; FIELDS], b: &[&str; FIELDS]| a[..FIELDS - 1] == b[..FIELDS - 1];
    fields.chunk_by(alike).map(lines).collect()
}

fn fields(line: &str) -> Result<[&str; FIELDS], Fault> {
    let fields: Vec<&str> = line.split(FIELD).collect();
    fields
        .try_into()
        .map_err(|_| Fault::broken("a line of a scope has a control character"))
}

fn lines(alike: &[[&str; FIELDS]]) -> Result<Lines, Fault> {
    let [
        occupation,
        job_type,
        basis,
        name,
        audience,
        since,
        until,
        dropped_on,
        _,
    ] = alike[0];
    let audience: Audience = read(audience)?;
    let levels: Result<Vec<Level>, Fault> =
        alike.iter().map(|line| read(line[FIELDS - 1])).collect();
    Ok(Lines {
        since: day(since)?,
        until: day(until)?,
        dropped_on: day(dropped_on)?,
        scope: RegisterScope {
            occupation: read(occupation)?,
            occupation_name: name.to_owned(),
            job_type: job_type.to_owned(),
            levels: levels?,
            basis: basis.to_owned(),
            audience: audience.title().to_owned(),
        },
    })
}

fn day(text: &str) -> Result<Option<Date>, Fault> {
    match text {
        "" => Ok(None),
        text => read(text).map(Some),
    }
}

fn read<T: FromStr>(text: &str) -> Result<T, Fault> {
    let unread = |_| Fault::broken(format!("a line of a scope says “{text}”"));
    text.parse().map_err(unread)
}
