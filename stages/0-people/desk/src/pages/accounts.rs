//! The accounts that no person is linked to, each with the people whose it can be.

use crate::unlinked::{Namesake, Unlinked, namesakes, unlinked, unlinked_of};
use access::acts;
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use kernel::Fault;
use serde::Deserialize;
use web::{Allowed, Failure, Frame, House, Pager, Shell, page};

#[derive(Template)]
#[template(path = "people/accounts.html")]
struct AccountsPage {
    shell: Shell,
    lines: Vec<Line>,
    pager: Pager,
}

struct Line {
    account: Unlinked,
    namesakes: Vec<Namesake>,
}

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: u32,
}

/// The list.
pub(super) async fn list(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::LinkAccount>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let mut conn = house.db.read().await?;
    let found = unlinked(&mut conn, &permit, asked.page.max(1), 30).await?;
    let accounts: Vec<Unlinked> = found
        .rows
        .iter()
        .map(unlinked_of)
        .collect::<Result<_, Fault>>()?;
    let names = accounts.iter().map(|account| account.person_name.as_str());
    let people = namesakes(&mut conn, &permit, names, house.today()).await?;
    let line = |account: Unlinked| Line {
        namesakes: people
            .iter()
            .filter(|person| person.fits(&account))
            .cloned()
            .collect(),
        account,
    };
    page(AccountsPage {
        shell: frame.shell("未关联人员的账户"),
        lines: accounts.into_iter().map(line).collect(),
        pager: Pager::of(&found, |page| format!("/people/accounts?page={page}")),
    })
}
