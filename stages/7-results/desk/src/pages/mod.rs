//! The pages of this stage: the list, one session's results for school and centre, the publication for everyone.

pub mod compute;
pub mod list;
pub mod public;
pub mod session;

use db::Row;
use exam_rules::Score;
use kernel::Fault;
use results_rules::{MarkOutcome, ResultState};

/// A mark as a table shows it; a dash where there is none.
fn mark_text(row: &Row, column: &str) -> Result<String, Fault> {
    let Some(hundredths) = row.get::<Option<u32>>(column)? else {
        return Ok("—".to_owned());
    };
    let score =
        Score::from_hundredths(hundredths).map_err(|error| Fault::new("reading a mark", error))?;
    Ok(score.to_string())
}

/// The colour of an end.
fn outcome_colour(outcome: MarkOutcome) -> &'static str {
    match outcome {
        MarkOutcome::Passed => "green",
        MarkOutcome::Failed => "red",
        MarkOutcome::Absent => "secondary",
    }
}

/// The colour of a state.
fn state_colour(state: Option<ResultState>) -> &'static str {
    match state {
        None => "secondary",
        Some(ResultState::Returned) => "red",
        Some(ResultState::Reviewed) => "green",
        Some(_) => "blue",
    }
}

/// The name of a state, also of nothing computed yet.
fn state_title(state: Option<ResultState>) -> &'static str {
    state.map_or("尚未核算", ResultState::title)
}
