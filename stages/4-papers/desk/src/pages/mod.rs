//! The pages of this stage: banks and papers.

pub(crate) mod banks;
pub(crate) mod import;
pub(crate) mod paper;

use access::Reach;
use db::Select;
use kernel::Refusal;

/// A list over `bank` that shows only what the permit reaches.
pub(crate) fn within_reach<A: access::Doing>(
    select: Select,
    permit: &access::Permit<A>,
) -> Result<Select, Refusal> {
    let organisation = permit.organisation()?;
    Ok(match permit.reach() {
        Reach::All => select,
        Reach::Own => select.only("bank.school = {}", organisation.id),
        Reach::Jurisdiction | Reach::Oversight => select.only(
            "bank.affiliation = {}",
            organisation.affiliation.to_string(),
        ),
    })
}
