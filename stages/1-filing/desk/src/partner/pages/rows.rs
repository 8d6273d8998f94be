//! The rows of a form in which a scope is typed: occupation, job type, ticked levels.

use crate::pages::typed::Typed;
use filing_rules::{PartnerLine, ScopeRow, grouped};
use kernel::Level;
use std::collections::BTreeSet;

/// More rows than any form needs.
const MOST: usize = 200;

/// One row as the form shows it.
pub(super) struct RowView {
    pub at: usize,
    pub occupation: String,
    pub job_type: String,
    pub levels: Vec<(Level, bool)>,
}

/// The rows that were typed.
pub(super) fn typed_rows(typed: &Typed) -> Vec<ScopeRow> {
    let came = |at: &usize| typed.has(&format!("occupation-{at}"));
    let row = |at: usize| ScopeRow {
        occupation: typed.one(&format!("occupation-{at}")).to_owned(),
        job_type: typed.one(&format!("job_type-{at}")).to_owned(),
        levels: Level::ALL
            .into_iter()
            .filter(|level| typed.has(&format!("levels-{at}-{}", level.digit())))
            .collect(),
    };
    (0..MOST).take_while(came).map(row).collect()
}

/// The rows of a scope that is there already.
pub(super) fn rows_of(scope: &BTreeSet<PartnerLine>) -> Vec<ScopeRow> {
    grouped(scope)
        .into_iter()
        .map(|(line, levels)| ScopeRow {
            occupation: line.occupation.to_string(),
            job_type: line.job_type.clone(),
            levels,
        })
        .collect()
}

/// The rows as a form shows them, with blank ones after them.
pub(super) fn shown(mut rows: Vec<ScopeRow>, blank: usize) -> Vec<RowView> {
    let wanted = (rows.len() + blank).min(MOST);
    rows.resize_with(wanted, ScopeRow::default);
    let view = |(at, row): (usize, ScopeRow)| RowView {
        at,
        levels: Level::ALL
            .map(|level| (level, row.levels.contains(&level)))
            .to_vec(),
        occupation: row.occupation,
        job_type: row.job_type,
    };
    rows.into_iter().enumerate().map(view).collect()
}
