//! One refusal for all that is wrong.

use kernel::{Clause, Problem, Refusal};

/// Refuses with the problems of every check that found some.
///
/// # Errors
/// A refusal where any did.
pub fn whole<const N: usize>(
    checks: [Result<(), Refusal>; N],
    code: &'static str,
    sentence: &str,
    clause: Clause,
) -> Result<(), Refusal> {
    let problems: Vec<Problem> = checks
        .into_iter()
        .filter_map(Result::err)
        .flat_map(|refusal| refusal.problems)
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(Refusal::invalid(code, sentence)
        .citing(clause)
        .with(problems))
}
