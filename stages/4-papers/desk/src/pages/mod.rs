//! The pages of this stage: banks and papers.

mod banks;
mod import;
mod paper;

use access::{Act, Doing, Permit};
use axum::routing::{get, post};
use db::Select;
use kernel::Refusal;
use web::Doors;

/// The doors for people.
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get(Act::ReadBank, "/banks", get(banks::list))
        .get(Act::ReadBank, "/banks/{id}", get(banks::show))
        .get(
            Act::ImportItems,
            "/banks/template.xlsx",
            get(import::template),
        )
        .get(Act::ImportItems, "/banks/import", get(import::show))
        .post(Act::ImportItems, "/banks/import", post(import::preview))
        .get(Act::ImportItems, "/banks/import/{id}", get(import::look))
        .post(Act::ImportItems, "/banks/import/{id}", post(import::commit))
        .get(Act::ReadBank, "/papers/{id}", get(paper::show))
        .post(
            Act::AssemblePaper,
            "/papers/{id}/assemble",
            post(paper::assemble),
        )
}

/// Leaves in a list over `bank` only what the permit reaches.
pub(crate) fn within_reach<A: Doing>(
    select: Select,
    permit: &Permit<A>,
) -> Result<Select, Refusal> {
    Ok(select.within(
        permit.within()?,
        "bank.school = {}",
        "bank.affiliation = {}",
    ))
}

/// A rate in hundredths as people write it.
fn rate(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
